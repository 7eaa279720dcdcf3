/** Which key is the old one, and which are its leftovers, judged by names alone. */
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import { orphaned, SealedNames } from '../../../src/domain/rotation/sealed-names.ts';
import {
  newJournals,
  type Situation,
  situationOfGone,
  situationOfKey,
  situationOfName,
  supersededIn,
} from '../../../src/domain/rotation/situation.ts';
import {
  creating,
  keyOf,
  minutesAgo,
  NOW,
  ready,
  replacedBy,
  replacing,
  SEALS,
  sealedKey,
  untilNext,
} from '../../support/in-process/keys.ts';

const namesOf = (...keys: Key[]) => new SealedNames(keys, SEALS, NOW);
const hashes = (keys: readonly { hash: string }[]) => keys.map(({ hash }) => hash);
const leftovers = ({ leftovers: found }: Situation) => found.map(({ key }) => key.hash);

/** The situation of the first key, selected by its hash. */
function selecting(selected: Key, ...others: Key[]): Situation {
  return situationOfKey(selected, namesOf(selected, ...others));
}

function named(name: string, ...keys: Key[]): Situation | undefined {
  return situationOfName(name, namesOf(...keys));
}

describe('for a key selected by hash, the old key is', () => {
  test('itself, when its name is not sealed', () => {
    expect(selecting(keyOf('old'))).toMatchObject({ old: { hash: 'old' }, oldShort: 'old', base: 'prod' });
  });

  test.each([ready('old'), replacing('old')])('the key that its journal names: %o', journal => {
    const found = selecting(sealedKey('left', journal), keyOf('old'));
    expect(found.old?.hash).toBe('old');
    expect(leftovers(found)).toEqual(['left']);
  });

  test('none if the key that its journal names is gone', () => {
    const found = selecting(sealedKey('left', ready('old')));
    expect(found).toMatchObject({ old: undefined, oldShort: 'old', base: 'prod' });
    expect(leftovers(found)).toEqual(['left']);
  });

  test('the enabled key with the plain name if the key that its journal names is gone', () => {
    const found = selecting(sealedKey('left', ready('old')), keyOf('live'), keyOf('off', { disabled: true }));
    expect(found.old?.hash).toBe('live');
    expect(leftovers(found)).toEqual(['left']);
  });

  test('what has replaced the key that its journal names, directly or through others', () => {
    const left = sealedKey('left', ready('old'));
    const found = selecting(
      left,
      sealedKey('old', replacedBy('next')),
      sealedKey('next', untilNext('live')),
      keyOf('live'),
    );
    expect(found.old?.hash).toBe('live');
    expect(leftovers(found)).toEqual(['left']);
  });

  test('the retired key itself, while its replacement is in the making', () => {
    const found = selecting(sealedKey('old', replacedBy('new')), sealedKey('new', ready('old')));
    expect(found).toMatchObject({ old: { hash: 'old' }, base: 'prod' });
    expect(leftovers(found)).toEqual(['new']);
  });

  test('that of the unfinished rotation that retired it as a leftover', () => {
    const left = sealedKey('left', untilNext('new'));
    const found = selecting(left, sealedKey('new', ready('old')), sealedKey('old', replacedBy('new')));
    expect(found.old?.hash).toBe('old');
    expect(leftovers(found)).toEqual(['new']);
    expect(hashes(found.superseded)).toEqual(['left']);
  });

  test('none if it is gone but journals name it', () => {
    const found = situationOfGone('old', namesOf(sealedKey('left', ready('old'))));
    expect(found).toMatchObject({ old: undefined, oldShort: 'old' });
    expect(situationOfGone('other', namesOf(sealedKey('left', ready('old'))))).toBeUndefined();
  });

  test.each<[string, Key[], RegExp]>([
    [
      'its replacement is in use',
      [sealedKey('old', replacedBy('new')), keyOf('new')],
      /replaced by "prod" \(new\).*api-key/,
    ],
    ['its replacement is gone', [sealedKey('old', replacedBy('new'))], /is gone.*rename it to "prod"/],
    ['it was never finished', [sealedKey('old', creating())], /never finished.*operation delete/],
    [
      'its seal is of another key',
      [keyOf('old', { name: 'prod [replaced by new, 1a2b3c4d-0123456789ab]' })],
      /Rename it/,
    ],
    [
      'its mark was copied from another key',
      [keyOf('old', { name: sealedKey('victim', replacedBy('new')).name }), keyOf('new')],
      /another provisioning key wrote it, or a person/,
    ],
  ])('an error when %s', (_, [selected, ...others], message) => {
    expect(() => selecting(selected as Key, ...others)).toThrow(message);
  });
});

describe('for a name, the old key is', () => {
  test('the only enabled key of that name; an expired one is not enabled', () => {
    const off = keyOf('off', { disabled: true });
    const expired = keyOf('expired', { expires_at: minutesAgo(1) });
    expect(named('prod', off, keyOf('live'), expired)?.old?.hash).toBe('live');
    expect(named('prod', off)?.old?.hash).toBe('off');
    expect(named('other', off)).toBeUndefined();
  });

  test.each<[string, Key[]]>([
    ['two enabled keys have it', [keyOf('one'), keyOf('two')]],
    ['several keys have it and none is enabled', [keyOf('one', { disabled: true }), keyOf('two', { disabled: true })]],
  ])('an error when %s', (_, keys) => {
    expect(() => named('prod', ...keys)).toThrow(/one, two.*hash or api-key/);
  });

  test('the key that ready journals of it name, or what has replaced that key', () => {
    const journals = [sealedKey('a', ready('old')), sealedKey('b', replacing('elsewhere'))];
    expect(named('prod', ...journals)).toMatchObject({ old: undefined, oldShort: 'old' });
    const renamed = keyOf('live', { name: 'production' });
    expect(named('prod', ...journals, sealedKey('old', replacedBy('live')), renamed)?.old?.hash).toBe('live');
  });

  test('the first one of a chain of journals restored by late requests', () => {
    const keys = [sealedKey('b', ready('a')), sealedKey('a', ready('old')), sealedKey('old', replacedBy('a'))];
    const found = named('prod', ...keys);
    expect(found?.old?.hash).toBe('old');
    expect(found && leftovers(found).toSorted()).toEqual(['a', 'b']);
  });

  test('that of journals that are not ready, if none is ready', () => {
    expect(named('prod', sealedKey('a', replacing('old')), keyOf('old', { name: 'was prod' }))?.old?.hash).toBe('old');
  });

  test('an error if journals name several', () => {
    expect(() => named('prod', sealedKey('a', ready('x')), sealedKey('b', ready('y')))).toThrow(
      /several old keys.*hash/,
    );
  });
});

describe('leftovers are', () => {
  test('journals that name the old key, newest first', () => {
    const young = sealedKey('young', ready('old'), { created_at: minutesAgo(20) });
    expect(leftovers(selecting(keyOf('old'), sealedKey('a', replacing('old')), young))).toEqual(['young', 'a']);
  });

  test('ready journals of a key that the old one replaced according to marks, directly or through others', () => {
    const keys = [sealedKey('a', replacedBy('b')), sealedKey('b', untilNext('old'))];
    const lost = [sealedKey('lost', ready('a')), sealedKey('empty', replacing('a'), { created_at: minutesAgo(5) })];
    expect(leftovers(selecting(keyOf('old'), ...keys, ...lost))).toEqual(['lost']);
  });

  test('keys of the same name that were never ready, once they are 15 minutes old, whatever they name', () => {
    const of = (hash: string, age: number, base = 'prod') =>
      sealedKey(hash, replacing('gone'), { created_at: minutesAgo(age), base });
    expect(leftovers(selecting(keyOf('old'), of('stray', 15), of('young', 14), of('other', 99, 'staging')))).toEqual([
      'stray',
    ]);
  });

  test('ready journals with the selected name, whatever they name; a hash does not select them', () => {
    const stray = sealedKey('stray', ready('gone'));
    const young = sealedKey('young', ready('gone'), { created_at: minutesAgo(5) });
    const found = named('prod', keyOf('old'), stray, young);
    expect(found && leftovers(found)).toEqual(['stray']);
    expect(leftovers(selecting(keyOf('old'), stray, young))).toEqual([]);
  });

  test('not journals shared by two keys', () => {
    const journal = sealedKey('a', replacing('old'));
    const found = selecting(keyOf('old'), journal, { ...journal, hash: 'b' });
    expect(leftovers(found)).toEqual([]);
    expect(hashes(found.unsealed)).toEqual(['a', 'b']);
  });

  test('not journals on a key that can spend', () => {
    const found = selecting(keyOf('old'), sealedKey('a', replacing('old'), { limit: 5 }));
    expect(leftovers(found)).toEqual([]);
    expect(hashes(found.unsealed)).toEqual(['a']);
  });
});

describe('keys that end with the rotation are', () => {
  test('those that the old key or a leftover replaced until next, directly or through others', () => {
    const found = selecting(
      keyOf('old'),
      sealedKey('left', ready('old')),
      sealedKey('a', untilNext('old')),
      sealedKey('b', untilNext('off')),
      sealedKey('off', untilNext('old'), { disabled: true }),
      sealedKey('c', untilNext('left')),
      sealedKey('kept', replacedBy('old')),
      sealedKey('other', untilNext('elsewhere')),
    );
    expect(hashes(found.superseded).toSorted()).toEqual(['a', 'b', 'c']);
    expect(hashes(found.retired)).toEqual(['c']);
    expect(hashes(found.predecessors).toSorted()).toEqual(['a', 'b', 'c', 'kept', 'off']);
  });

  test('not the old key, though a leftover has retired it', () => {
    const old = sealedKey('old', untilNext('left'));
    const found = selecting(old, sealedKey('left', ready('old')), sealedKey('a', untilNext('old')));
    expect(hashes(found.superseded)).toEqual(['a']);
    expect(found.retired).toEqual([]);
  });

  test('also those that only a later list shows', () => {
    const found = selecting(keyOf('old'));
    const later = namesOf(keyOf('old'), sealedKey('a', untilNext('old')));
    expect(hashes(supersededIn(later, found))).toEqual(['a']);
  });
});

test('journals that were unknown before belong to another rotation', () => {
  const names = namesOf(keyOf('old'), sealedKey('a', ready('old')), sealedKey('b', replacing('old')));
  expect(hashes(newJournals('old', names, new Set(['a'])))).toEqual(['b']);
});

test('so do ready ones of a key that the old key has replaced', () => {
  const names = namesOf(
    keyOf('old'),
    sealedKey('older', replacedBy('old')),
    sealedKey('a', ready('older')),
    sealedKey('b', replacing('older')),
    sealedKey('c', ready('other')),
  );
  expect(hashes(newJournals('old', names, new Set()))).toEqual(['a']);
});

test('a key that was to end with the next rotation of a key that is gone, or ends now, is orphaned', () => {
  const names = namesOf(
    keyOf('live'),
    sealedKey('a', untilNext('live')),
    sealedKey('b', untilNext('gone')),
    sealedKey('c', replacedBy('gone')),
    sealedKey('d', untilNext('gone'), { disabled: true }),
  );
  expect(hashes(orphaned(names))).toEqual(['b']);
  expect(hashes(orphaned(names, new Set(['live'])))).toEqual(['a', 'b']);
});

test('marks that form a circle lead nowhere', () => {
  const names = namesOf(sealedKey('a', replacedBy('b')), sealedKey('b', replacedBy('a')));
  expect(() => situationOfKey(names.keys[0] as Key, names)).toThrow(/is gone/);
  expect(hashes(names.predecessors(['a']))).toEqual(['b', 'a']);
});

/** Lists of hashes: how a rotation changes them. */

import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import {
  type HashList,
  hashesAfter,
  listsNaming,
  planLists,
  unknownHashes,
} from '../../../src/domain/rotation/list-plan.ts';
import { SealedNames } from '../../../src/domain/rotation/sealed-names.ts';
import { situationOfKey } from '../../../src/domain/rotation/situation.ts';
import {
  keyOf,
  NOW,
  ready,
  replacedBy,
  replacing,
  SEALS,
  sealedKey,
  untilNext,
} from '../../support/in-process/keys.ts';
import fc from '../../support/properties.ts';

const listOf = (id: string, ...hashes: string[]): HashList => ({ kind: 'byok', id, name: id, hashes });
const ids = (lists: readonly HashList[]) => lists.map(({ id }) => id);

function situation(selected: Key, ...others: Key[]) {
  return situationOfKey(selected, new SealedNames([selected, ...others], SEALS, NOW));
}

describe('a change to a list', () => {
  const drop = (...hashes: string[]) => new Set(hashes);

  test.each<[string, string[], { add?: string; drop: Set<string> }, string[] | undefined]>([
    ['adds a hash', ['a'], { add: 'n', drop: drop() }, ['a', 'n']],
    ['adds none twice', ['a', 'n'], { add: 'n', drop: drop() }, undefined],
    ['takes hashes off', ['a', 'b', 'c'], { drop: drop('a', 'c', 'x') }, ['b']],
    ['does both at once', ['a', 'b'], { add: 'n', drop: drop('a') }, ['b', 'n']],
    ['never empties it: a last hash stays', ['a', 'b'], { drop: drop('a', 'b') }, ['b']],
    ['keeps a last hash', ['a'], { drop: drop('a') }, undefined],
    ['takes off the last one for another', ['a'], { add: 'n', drop: drop('a') }, ['n']],
  ])('%s', (_, present, change, after) => {
    expect(hashesAfter(present, change)).toEqual(after);
  });

  test('changes nothing more when made again, and never leaves a list empty', () => {
    const hash = fc.constantFrom(...'abcdefgh');
    fc.assert(
      fc.property(
        fc.uniqueArray(hash, { minLength: 1 }),
        fc.option(hash, { nil: undefined }),
        fc.array(hash),
        (present, add, dropped) => {
          const change = { add, drop: new Set(dropped.filter(each => each !== add)) };
          const after = hashesAfter(present, change) ?? present;
          expect(after.length).toBeGreaterThan(0);
          expect(hashesAfter(after, change)).toBeUndefined();
        },
      ),
    );
  });
});

describe('a rotation', () => {
  test('joins the lists of the old key, of ready leftovers, and of keys that either replaced until next', () => {
    const lists = [
      listOf('old', 'old'),
      listOf('ready', 'x', 'ready'),
      listOf('next', 'next'),
      listOf('empty', 'empty'),
      listOf('done', 'done', 'x'),
      listOf('others', 'x'),
      { ...listOf('all'), hashes: null },
    ];
    const found = situation(
      keyOf('old'),
      sealedKey('ready', ready('old')),
      sealedKey('empty', replacing('old')),
      sealedKey('next', untilNext('ready')),
      sealedKey('done', replacedBy('old'), { disabled: true }),
    );
    const plan = planLists(lists, found, ['gone']);
    expect(ids(plan.joined)).toEqual(['old', 'ready', 'next']);
    expect(ids(plan.named)).toEqual(['old', 'ready', 'next', 'empty', 'done']);
    expect(plan.ended).toEqual(new Set(['gone', 'done']));
  });

  test('fails if a list would become too long, unless hashes of missing keys make room', () => {
    const full = listOf('full', 'old', ...Array.from({ length: 99 }, (_, index) => `k${index}`));
    expect(() => planLists([full], situation(keyOf('old')), [])).toThrow(/"full".*100 keys/);
    expect(ids(planLists([full], situation(keyOf('old')), ['k7']).joined)).toEqual(['full']);
  });
});

test('hashes of no known key are listed once each', () => {
  const lists = [listOf('a', 'x', 'y'), listOf('b', 'y', 'z')];
  expect(unknownHashes(lists, ['x'])).toEqual(['y', 'z']);
  expect(ids(listsNaming(lists, [keyOf('z')]))).toEqual(['b']);
});

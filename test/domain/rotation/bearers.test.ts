/** Whether a name identifies the key that has it. */
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import { SealedNames } from '../../../src/domain/rotation/sealed-names.ts';
import { Bearers, doubtfulBearing, refusedBearing } from '../../../src/domain/rotation/situation.ts';
import {
  creating,
  keyOf,
  NOW,
  ready,
  replacedBy,
  replacing,
  SEALS,
  sealedKey,
  untilNext,
} from '../../support/in-process/keys.ts';

const MINE = { creator_user_id: 'user_mine' };
const OTHER = { creator_user_id: 'user_other' };
const prod = keyOf('key', MINE);

function bearing(key: Key, ...others: Key[]) {
  const { rivals, refused } = new Bearers(new SealedNames([key, ...others], SEALS, NOW)).of(key);
  return { rivals: rivals.map(({ hash }) => hash), refused };
}

describe('a key is used by its name', () => {
  test.each<[what: string, others: Key[]]>([
    ['when it is alone', []],
    ['beside keys of other names', [keyOf('a', { ...OTHER, name: 'Prod' }), keyOf('b', { ...OTHER, name: 'prod ' })]],
    ['beside a namesake in another workspace', [keyOf('a', { ...OTHER, workspace_id: 'elsewhere' })]],
    ['when a mark of the name names it, whoever else bears it', [sealedKey('a', replacedBy('key')), keyOf('b', OTHER)]],
    ['when its predecessor is still enabled', [sealedKey('a', untilNext('key'), OTHER), keyOf('b', OTHER)]],
    [
      'beside marks of others that lead to it',
      [sealedKey('b', untilNext('key')), sealedKey('a', replacedBy('b'), OTHER)],
    ],
    [
      'beside a mark that leads to a journal for it',
      [sealedKey('a', untilNext('b'), OTHER), sealedKey('b', ready('key'), OTHER)],
    ],
    ['beside a ready journal for it', [sealedKey('a', ready('key'), OTHER)]],
    ['beside keys that were never ready', [sealedKey('a', replacing('x'), OTHER), sealedKey('b', creating(), OTHER)]],
    [
      'beside a mark of it that is not sealed',
      [keyOf('a', { ...OTHER, name: 'prod [replaced by gone, 1a2b3c4d-0123456789ab]' })],
    ],
  ])('%s', (_, others) => {
    expect(bearing(prod, ...others)).toEqual({ rivals: [], refused: false });
  });

  test.each<[what: string, other: Key]>([
    ['a namesake', keyOf('a', MINE)],
    ['a disabled namesake', keyOf('a', { ...MINE, disabled: true })],
    ['a mark whose replacement is gone', sealedKey('a', replacedBy('gone'), MINE)],
    ['a ready journal for a key that is gone', sealedKey('a', ready('gone'), MINE)],
  ])('with a warning beside %s of the same creator', (_, other) => {
    expect(bearing(prod, other)).toEqual({ rivals: ['a'], refused: false });
  });
});

describe('a name must not be used beside', () => {
  test.each<[what: string, other: Key]>([
    ['a namesake', keyOf('a', OTHER)],
    ['a disabled namesake', keyOf('a', { ...OTHER, disabled: true })],
    ['an expired namesake', keyOf('a', { ...OTHER, expires_at: '2020-01-01T00:00:00Z' })],
    ['a namesake without a creator', keyOf('a')],
    ['a mark whose replacement is gone', sealedKey('a', replacedBy('gone'), OTHER)],
    ['a mark that leads to another key', sealedKey('a', replacedBy('b'), OTHER)],
    ['a ready journal for a key that is gone', sealedKey('a', ready('gone'), OTHER)],
    ['a ready journal for another key', sealedKey('a', ready('b'), OTHER)],
  ])('%s of another creator', (_, other) => {
    expect(bearing(prod, other, keyOf('b', { name: 'other' }))).toEqual({ rivals: ['a'], refused: true });
  });
});

test('keys without a creator count as having the same creator', () => {
  expect(bearing(keyOf('key'), keyOf('a'))).toEqual({ rivals: ['a'], refused: false });
});

test('the message names each key with its state and creator, and says what to do', () => {
  const off = keyOf('aaaaaaaaaaaa1', { ...OTHER, disabled: true });
  const over = keyOf('bbbbbbbbbbbb1', { creator_user_id: null, expires_at: '2020-01-01T00:00:00Z' });
  const found = new Bearers(new SealedNames([prod, off, over], SEALS, NOW)).of(prod);
  expect(refusedBearing(found, NOW)).toBe(
    'the name "prod" does not prove which key is meant, since keys of different creators bear it or bore it: "prod" (key, ' +
      'enabled, created by user_mine), "prod" (aaaaaaaaaaaa, disabled, created by user_other), "prod" (bbbbbbbbbbbb, expired, ' +
      'no creator). Nothing was changed. Rename or delete what is not meant, or select the key by hash or api-key.',
  );
  expect(doubtfulBearing(found, NOW)).toEqual([]);
  const doubtful = { ...found, refused: false };
  expect(doubtfulBearing(doubtful, NOW)).toEqual([expect.stringContaining('other keys of the same creator')]);
});

/** What a new key inherits from the old one: a rotation changes the secret, not the budget. */
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import { parseLimit } from '../../../src/domain/money/limit.ts';
import {
  budgetText,
  changedBudget,
  newSettings,
  skipsRelativeLimit,
  sourceOf,
} from '../../../src/domain/rotation/new-key-settings.ts';
import { SealedNames } from '../../../src/domain/rotation/sealed-names.ts';
import { type Situation, situationOfGone, situationOfKey } from '../../../src/domain/rotation/situation.ts';
import { keyOf, minutesAgo, NOW, ready, SEALS, sealedKey, untilNext } from '../../support/in-process/keys.ts';

const of = (limit: number | null, limit_remaining: number | null) => ({ limit, limit_remaining });

function situation(...[selected, ...others]: Key[]): Situation {
  return situationOfKey(selected as Key, new SealedNames([selected as Key, ...others], SEALS, NOW));
}

function gone(...keys: Key[]): Situation {
  return situationOfGone('old', new SealedNames(keys, SEALS, NOW)) as Situation;
}

function limitRule(text: string) {
  const parsed = parseLimit(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return { limit: parsed.value };
}

const limitOf = (found: Situation, text?: string) =>
  newSettings(found, text === undefined ? {} : limitRule(text), NOW).limit;

describe('the limit', () => {
  test.each<[string, Partial<Key>, number | null]>([
    ['without a reset is what remained', of(50, 30), 30],
    ['is 0 when more was used', of(50, -1), 0],
    ['with a reset stays', { ...of(50, 30), limit_reset: 'monthly' }, 50],
    ['stays unlimited', of(null, null), null],
  ])('%s', (_, old, limit) => {
    expect(limitOf(situation(keyOf('old', old)))).toBe(limit);
  });

  test('is reduced by what ready leftovers, and leftovers retired since, have used', () => {
    const left = sealedKey('left', ready('old'), of(30, 26));
    const retired = sealedKey('retired', untilNext('left'), of(30, 27));
    expect(limitOf(situation(keyOf('old', of(50, 30)), left, retired))).toBe(23);
  });

  test("is not reduced by what the old key's own predecessors have used", () => {
    const before = sealedKey('before', untilNext('old'), of(50, 10));
    const left = sealedKey('left', ready('old'), of(30, 29));
    const old = sealedKey('old', untilNext('left'), of(50, 30));
    expect(limitOf(situation(old, left, before))).toBe(29);
  });

  test('copied from a leftover is already reduced', () => {
    const older = sealedKey('older', ready('old'), { ...of(30, 20), created_at: minutesAgo(99) });
    const newer = sealedKey('newer', ready('old'), { ...of(20, 15), created_at: minutesAgo(50) });
    expect(sourceOf(gone(older, newer)).hash).toBe('newer');
    expect(limitOf(gone(older, newer))).toBe(15);
  });

  test('is raised from what it would be, but not raised again when copied from a leftover', () => {
    const old = keyOf('old', of(50, 30));
    expect(limitOf(situation(old), 'raise by 10')).toBe(40);
    const left = gone(sealedKey('left', ready('old'), of(40, 40)));
    expect(limitOf(left, 'raise by 10')).toBe(40);
    expect(skipsRelativeLimit(left, limitRule('raise by 10'))).toBe(true);
    expect(limitOf(left, 'top up to 45')).toBe(45);
    expect(limitOf(left, '12')).toBe(12);
  });

  test('of an unlimited key cannot be lowered', () => {
    expect(() => limitOf(situation(keyOf('old')), 'lower by 5')).toThrow(/unlimited/);
  });
});

describe('at the commit', () => {
  const planned = { limit: 30, limit_reset: null, include_byok_in_limit: false };
  const changed = (old: Partial<Key>, wanted = {}) =>
    changedBudget(planned, situation(keyOf('old', { ...of(50, 30), ...old })), wanted);

  test('nothing changes if nothing has changed', () => {
    expect(changed({})).toEqual({});
  });

  test('what the old key has spent in the meantime is subtracted, and changed settings are copied', () => {
    expect(changed({ limit_remaining: 27 })).toEqual({ limit: 27 });
    expect(changed({ limit: 80, limit_remaining: 60, include_byok_in_limit: true })).toEqual({
      limit: 60,
      include_byok_in_limit: true,
    });
    expect(changed({ limit_reset: 'daily' })).toEqual({ limit: 50, limit_reset: 'daily' });
    expect(budgetText({ limit: 27 }, planned)).toBe('limit 27 instead of 30');
  });

  test('what an input sets stays, and a relative limit is computed again', () => {
    expect(changedBudget({ ...planned, limit: 12 }, situation(keyOf('old', of(50, 20))), limitRule('12'))).toEqual({});
    const raised = { ...planned, limit: 40 };
    expect(changedBudget(raised, situation(keyOf('old', of(50, 29))), limitRule('raise by 10'))).toEqual({ limit: 39 });
    expect(changed({ limit_reset: 'daily' }, { limit_reset: null, ...limitRule('30') })).toEqual({});
  });

  test('nothing changes if every source is gone', () => {
    expect(changedBudget(planned, { old: undefined, leftovers: [], retired: [], base: 'prod' }, {})).toEqual({});
  });
});

test('the lifetime starts over', () => {
  const old = keyOf('old', { created_at: minutesAgo(100), expires_at: minutesAgo(-20) });
  expect(newSettings(situation(old), {}, NOW).expires_at).toBe('2026-11-24T14:00:00Z');
  expect(newSettings(situation(old), { lifetime: 'never' }, NOW).expires_at).toBeNull();
});

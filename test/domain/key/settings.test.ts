/** What an update would change: only what differs, and the key as it will be. */

import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import {
  changesBetween,
  planUpdate,
  settingsOf,
  unappliedFields,
  type Wanted,
} from '../../../src/domain/key/settings.ts';
import { parseLimit } from '../../../src/domain/money/limit.ts';
import fc from '../../support/properties.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const KEY: Key = {
  hash: 'h1',
  name: 'prod',
  label: 'sk-or-v1-0e6...1c96',
  disabled: false,
  limit: 50,
  limit_remaining: 20,
  limit_reset: null,
  include_byok_in_limit: false,
  usage: 30,
  usage_daily: 1,
  usage_weekly: 5,
  usage_monthly: 12,
  byok_usage: 4,
  byok_usage_daily: 0.5,
  byok_usage_weekly: 2,
  byok_usage_monthly: 3,
  created_at: '2026-09-01T00:00:00Z',
  updated_at: null,
  last_used_at: null,
  expires_at: null,
  creator_user_id: null,
  workspace_id: '0df9e665-d932-5740-b2c7-b52af166bc11',
};

function limit(text: string) {
  const parsed = parseLimit(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.value;
}

describe('the plan of an update', () => {
  test.each<[what: string, wanted: Wanted, patch: object]>([
    ['a new name', { name: 'prod-2' }, { name: 'prod-2' }],
    ['the name it has', { name: 'prod' }, {}],
    ['disabling', { disabled: true }, { disabled: true }],
    ['enabling what is enabled', { disabled: false }, {}],
    ['a limit', { limit: limit('75') }, { limit: 75 }],
    ['the limit it has', { limit: limit('50.00') }, {}],
    ['no limit', { limit: limit('unlimited') }, { limit: null }],
    ['no spending', { limit: limit('0') }, { limit: 0 }],
    ['a reset', { limit_reset: 'monthly' }, { limit_reset: 'monthly' }],
    ['no reset where there is none', { limit_reset: null }, {}],
    ['BYOK in the limit', { include_byok_in_limit: true }, { include_byok_in_limit: true }],
    ['a relative limit', { limit: limit('raise by 25') }, { limit: 75 }],
    ['nothing', {}, {}],
    [
      'several, of which one differs',
      { name: 'prod', disabled: true, limit: limit('at least 10') },
      { disabled: true },
    ],
  ])('sends only what differs: %s', (_what, wanted, patch) => {
    expect(planUpdate(KEY, wanted, NOW)?.patch).toEqual(patch);
  });

  test('does not exist when an unlimited limit is to be lowered by an amount', () => {
    expect(planUpdate({ ...KEY, limit: null, limit_remaining: null }, { limit: limit('lower by 5') }, NOW)).toBe(
      undefined,
    );
  });

  test.each<[what: string, wanted: Wanted, remaining: number | null]>([
    ['a higher limit', { limit: limit('75') }, 45],
    ['a limit below what was used', { limit: limit('10') }, -20],
    ['no limit', { limit: limit('unlimited') }, null],
    ['a daily reset', { limit_reset: 'daily' }, 49],
    ['a weekly reset', { limit_reset: 'weekly' }, 45],
    ['a monthly reset', { limit_reset: 'monthly' }, 38],
    ['a monthly reset with BYOK', { limit_reset: 'monthly', include_byok_in_limit: true }, 35],
    ['BYOK', { include_byok_in_limit: true }, 16],
    ['another name', { name: 'x' }, 20],
  ])('knows what will remain: with %s', (_what, wanted, remaining) => {
    expect(planUpdate(KEY, wanted, NOW)?.planned.limit_remaining).toBe(remaining);
  });

  test('keeps what it does not change, including fields of newer servers', () => {
    const newer = { ...KEY, external_user: 'u1' } as Key;
    const planned = planUpdate(newer, { limit: limit('75') }, NOW)?.planned;
    expect(planned).toEqual({ ...newer, limit: 75, limit_remaining: 45, updated_at: '2026-11-23T12:00:00Z' });
    expect(planUpdate(newer, { name: 'prod' }, NOW)?.planned).toBe(newer);
  });

  test('is empty when made again from its own result', () => {
    const wanted = fc.record(
      {
        name: fc.string(),
        disabled: fc.boolean(),
        limit: fc.constantFrom('75', 'unlimited', 'at least 60', 'at most 40', 'top up to 25', '0').map(limit),
        limit_reset: fc.constantFrom('daily', 'weekly', 'monthly', null),
        include_byok_in_limit: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(wanted, all => {
        // A top-up depends on what is used, which another reset counts differently.
        const { limit_reset: _, include_byok_in_limit: __, ...rest } = all;
        for (const each of all.limit?.rule === 'top up' ? [rest] : [all]) {
          const planned = planUpdate(KEY, each as Wanted, NOW)?.planned as Key;
          expect(planUpdate(planned, each as Wanted, NOW)?.patch).toEqual({});
        }
      }),
    );
  });
});

describe('changes', () => {
  test('are named with the old and the new value', () => {
    expect(changesBetween(settingsOf(KEY), { ...settingsOf(KEY), limit: null, disabled: true })).toEqual({
      disabled: { from: false, to: true },
      limit: { from: 50, to: null },
    });
    expect(changesBetween(settingsOf(KEY), settingsOf(KEY))).toEqual({});
  });

  test('that were not applied are noticed, and fields that were not sent are ignored', () => {
    expect(unappliedFields(KEY, { limit: 75, name: 'prod' })).toEqual(['limit']);
    expect(unappliedFields(KEY, { limit: 50 })).toEqual([]);
    expect(unappliedFields({ ...KEY, limit: 0 }, { limit: null })).toEqual(['limit']);
  });
});

/** The classification of keys shared by conditions, log and summary. */
import { describe, expect, test } from 'vitest';
import { type FactName, type Facts, factWritten, ownKeyFacts } from '../../../src/domain/key/facts.ts';
import { FIELDS, inconsistency, type Key, type KeyBudget } from '../../../src/domain/key/key.ts';
import { accessOf, type Concern, type KeyAccess, spendPerDay, stateOf } from '../../../src/domain/key/state.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const HEALTHY: Partial<Key> = {
  disabled: false,
  limit: 100,
  limit_remaining: 80,
  limit_reset: 'monthly',
  include_byok_in_limit: false,
  usage_weekly: 5,
  usage_monthly: 20,
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
};

describe('the state of a key', () => {
  test.each<[what: string, changes: Partial<Key>, access: KeyAccess, concerns: Concern[]]>([
    ['healthy', {}, 'enabled', []],
    ['disabled', { disabled: true, limit_remaining: 0 }, 'disabled', []],
    ['expired', { expires_at: '2026-11-23T12:00:00Z', limit_remaining: 0 }, 'expired', []],
    ['disabled and expired', { disabled: true, expires_at: '2020-01-01T00:00:00Z' }, 'disabled', []],
    ['nothing left', { limit_remaining: 0 }, 'enabled', ['spent']],
    ['overdrawn', { limit_remaining: -1 }, 'enabled', ['spent']],
    ['expires in 7 days', { expires_at: '2026-11-30T12:00:00Z' }, 'enabled', ['expires soon']],
    ['expires later', { expires_at: '2026-11-30T12:00:01Z' }, 'enabled', []],
    ['runs out before its reset', { limit_remaining: 40, usage_monthly: 225 }, 'enabled', ['runs out']],
    ['runs out within 30 days, without a reset', { limit_reset: null, usage_monthly: 90 }, 'enabled', ['runs out']],
    ['runs out later, without a reset', { limit_reset: null }, 'enabled', []],
    ['90 % used', { limit_remaining: 10 }, 'enabled', ['nearly spent']],
    ['less than 90 % used', { limit_remaining: 10.000001 }, 'enabled', []],
    ['unlimited', { limit: null, limit_remaining: null }, 'enabled', []],
    [
      'everything at once',
      { limit_remaining: 1, usage_monthly: 99, expires_at: '2026-11-24T00:00:00Z' },
      'enabled',
      ['expires soon', 'runs out', 'nearly spent'],
    ],
  ])('%s', (_, changes, access, concerns) => {
    const state = stateOf({ ...HEALTHY, ...changes }, NOW);
    expect(state).toMatchObject({ access, concerns, unlimited: changes.limit === null });
  });

  test('says when the key runs out', () => {
    expect(stateOf({ ...HEALTHY, limit_remaining: 40, usage_monthly: 225 }, NOW).runsOutAt).toBe(NOW + 4 * 86_400_000);
    expect(stateOf(HEALTHY, NOW).runsOutAt).toBe('never');
  });

  test('is known, but for its rate, if its instants are none', () => {
    const key = { ...HEALTHY, created_at: 'yesterday', expires_at: 'soon' };
    expect(stateOf(key, NOW)).toEqual({ access: 'enabled', concerns: [], runsOutAt: undefined, unlimited: false });
    expect(spendPerDay(key, NOW)).toBeUndefined();
  });

  test('is unknown if the answer does not say whether the key is disabled', () => {
    expect(accessOf({}, NOW)).toBe('unknown');
    expect(accessOf({ expires_at: '2020-01-01T00:00:00Z' }, NOW)).toBe('expired');
  });
});

describe('an answer that contradicts itself', () => {
  test.each<[key: Partial<Key>, why: string | undefined]>([
    [{ limit: 50, limit_remaining: null }, 'limit is 50, but limit_remaining is null'],
    [{ limit: 0, limit_remaining: null }, 'limit is 0, but limit_remaining is null'],
    [{ limit: null, limit_remaining: 5 }, 'limit_remaining is 5, but limit is null'],
    [{ limit: null, limit_remaining: 0 }, 'limit_remaining is 0, but limit is null'],
    [{ limit: null, limit_remaining: null }, undefined],
    [{ limit: 50, limit_remaining: 50 }, undefined],
    [{ limit: 50 }, undefined],
    [{ limit_remaining: null }, undefined],
    [{}, undefined],
  ])('%o: %s', (key, why) => {
    expect(inconsistency(key)).toBe(why);
  });
});

describe('facts of a key that reads itself', () => {
  const budget: KeyBudget = {
    ...{ scope: 'workspace', limit_usd: 100, remaining_usd: 1.5, spend_usd: 98.5, include_byok: false },
    ...{ reset_interval: 'monthly', resets_at: '2026-12-01T00:00:00.000Z', budget_id: 'b1', guardrail_id: null },
  };

  const NOW = Date.parse('2026-11-24T12:00:00Z');
  const UNLIMITED = { limit_remaining: null, limit_reset: null };
  const own = (details: object) => ownKeyFacts({ ...UNLIMITED, budgets: [], effective_budget: null, ...details }, NOW);

  test.each<[what: string, details: object, budget: Facts['budget']]>([
    ['nothing', {}, 'none'],
    ['the effective one', { effective_budget: budget }, { remaining: 1.5, scope: 'workspace' }],
    ['one beside a null', { budgets: [{ ...budget, scope: 'member' }] }, { remaining: 1.5, scope: 'member' }],
    [
      'the own limit beside a null, with its next reset',
      { limit_remaining: 0, limit_reset: 'daily' },
      { remaining: 0, scope: 'key_limit', resetsAt: '2026-11-25T00:00:00Z' },
    ],
    [
      'an overdrawn limit',
      { limit_remaining: -0.1, effective_budget: { ...budget, remaining_usd: 0 } },
      { remaining: -0.1, resetsAt: null },
    ],
    [
      'the smallest of several',
      { budgets: [budget, { ...budget, remaining_usd: 1, scope: 'member' }], limit_remaining: 3 },
      { scope: 'member' },
    ],
    [
      'of equal ones the effective one',
      { budgets: [{ ...budget, scope: 'a' }], effective_budget: { ...budget, scope: 'b' } },
      { scope: 'b' },
    ],
    [
      'of equal ones the first',
      {
        budgets: [
          { ...budget, scope: 'a' },
          { ...budget, scope: 'c' },
        ],
        limit_remaining: 1.5,
      },
      { scope: 'a' },
    ],
    ['no reset that is known', { limit_remaining: 1, limit_reset: 'yearly' }, { resetsAt: '' }],
    ['an older server without budgets', { budgets: undefined, limit_remaining: 0 }, undefined],
    ['an older server without the effective one', { effective_budget: undefined, limit_remaining: 0 }, undefined],
  ] as [string, object, Facts['budget']][])('the tightest budget is the smallest: %s', (_, details, tightest) => {
    const found = own(details).budget;
    if (typeof tightest === 'object') expect(found).toMatchObject(tightest);
    else expect(found).toBe(tightest);
  });

  test.each<[what: string, facts: Facts, written: Partial<Record<FactName, string>>]>([
    [
      'a budget',
      own({ effective_budget: budget, free_model_daily_requests: { limit: 50, remaining: 7, used: 43 } }),
      { budget_remaining: '1.5', budget_resets_at: '2026-12-01T00:00:00.000Z', free_requests_remaining: '7' },
    ],
    [
      'a budget that never resets',
      own({ effective_budget: { ...budget, resets_at: null, remaining_usd: 1e-7 } }),
      { budget_remaining: '0.0000001', budget_resets_at: 'never', free_requests_remaining: '' },
    ],
    ['no budget', own({}), { budget_remaining: 'unlimited', budget_resets_at: 'never' }],
    [
      'an older server',
      ownKeyFacts(UNLIMITED, NOW),
      { budget_remaining: '', budget_resets_at: '', free_requests_remaining: '' },
    ],
    ['a guardrail', { guardrail: { id: 'g1', name: 'eu-only' } }, { guardrail: 'eu-only' }],
    ['no guardrail', { guardrail: 'none' }, { guardrail: 'none' }],
  ])('%s', (_, facts, written) => {
    for (const [name, text] of Object.entries(written)) expect(factWritten(name as FactName, facts)).toBe(text);
  });
});

test('GET /key returns these fields of the key object', () => {
  const answered = Object.entries(FIELDS).filter(([, { ofOwnKey }]) => ofOwnKey);
  expect(answered.map(([name]) => name).sort()).toEqual(
    [
      ...['label', 'limit', 'limit_remaining', 'limit_reset', 'include_byok_in_limit', 'expires_at', 'creator_user_id'],
      ...['usage', 'usage_daily', 'usage_weekly', 'usage_monthly', 'workspace_id'],
      ...['byok_usage', 'byok_usage_daily', 'byok_usage_weekly', 'byok_usage_monthly'],
    ].sort(),
  );
});

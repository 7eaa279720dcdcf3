/** Conditions as tables: what they mean, when they hold, and what is refused. */
import { describe, expect, test } from 'vitest';
import {
  allUnknown,
  type ConditionSubject,
  meets,
  requiredFacts,
  unmetConditions,
  unmetText,
} from '../../../src/domain/conditions/condition.ts';
import type { Scope } from '../../../src/domain/conditions/condition-fields.ts';
import { parseConditions } from '../../../src/domain/conditions/condition-parser.ts';
import { ACCOUNT_FACT_NAMES, type AccountFacts, FACT_NAMES, type Facts } from '../../../src/domain/key/facts.ts';
import { FIELD_NAMES, type Key, outputName } from '../../../src/domain/key/key.ts';
import { DERIVED_NAMES } from '../../../src/domain/key/state.ts';
import { DAY_MS } from '../../../src/domain/time/instant.ts';
import fc from '../../support/properties.ts';

const KEY_HASH = 'f01d52606dc8'.padEnd(64, 'e');
const NOW = Date.parse('2026-11-23T12:00:00Z');
const KEY: Key = {
  hash: KEY_HASH,
  name: 'prod',
  label: 'sk-or-v1-0e6...1c96',
  disabled: false,
  limit: 50,
  limit_remaining: 2.5,
  limit_reset: 'monthly',
  include_byok_in_limit: false,
  usage: 60,
  usage_daily: 1,
  usage_weekly: 5,
  usage_monthly: 47.5,
  byok_usage: 0,
  byok_usage_daily: 0,
  byok_usage_weekly: 0,
  byok_usage_monthly: 0,
  created_at: '2026-09-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  last_used_at: '2026-11-22T12:00:00Z',
  expires_at: '2026-12-01T12:00:00Z',
  creator_user_id: 'user_1',
  workspace_id: '0df9e665-d932-5740-b2c7-b52af166bc11',
  external_user: 'team-a/7',
};

function conditionsOf(text: string, scope: Scope = 'require') {
  const { values, faults } = parseConditions(text, scope);
  expect(faults).toEqual([]);
  return values;
}

function holds(text: string, changes: Partial<Key> = {}, more: Partial<ConditionSubject> = {}): boolean {
  return meets(conditionsOf(text), { key: { ...KEY, ...changes }, now: NOW, ...more });
}

function subject(changes: Partial<Key>): ConditionSubject {
  return { key: { ...KEY, ...changes }, now: NOW };
}

function holdsForAccount(text: string, facts: AccountFacts): boolean {
  return unmetConditions(conditionsOf(text), [subject({})], false, { facts, now: NOW }).length === 0;
}

/** Facts of a key that reads itself, the only one that knows its budgets. */
function holdsForOwn(text: string, facts: Facts): boolean {
  return meets(conditionsOf(text, 'require of the own key'), { key: KEY, now: NOW, facts });
}

describe('a condition', () => {
  test.each<[text: string, key: Partial<Key>, holds: boolean]>([
    ['enabled', {}, true],
    ['enabled', { disabled: true }, false],
    ['enabled', { expires_at: '2026-11-23T12:00:00Z' }, false],
    ['enabled', { expires_at: '2026-11-23T12:00:01Z' }, true],
    ['enabled', { expires_at: null }, true],
    ['disabled == false', {}, true],
    ['disabled == False', {}, true],
    ['disabled != true', {}, true],
    ['disabled == true', {}, false],
    ['include-byok-in-limit == FALSE', {}, true],
    ['limit == 50', {}, true],
    ['limit == 50.0', {}, true],
    ['limit != 50', {}, false],
    ['limit < 50', {}, false],
    ['limit <= 50', {}, true],
    ['limit > 49.999999', {}, true],
    ['limit >= 50.000001', {}, false],
    ['limit<=500', {}, true],
    ['limit <= 500', { limit: null }, false],
    ['limit > 1000000000', { limit: null }, true],
    ['limit == unlimited', { limit: null }, true],
    ['limit != unlimited', {}, true],
    ['limit < unlimited', {}, true],
    ['limit >= unlimited', { limit: null }, true],
    ['limit == 0', { limit: null }, false],
    ['limit-remaining >= 5', {}, false],
    ['limit-remaining >= 5', { limit_remaining: null }, true],
    ['limit-remaining >= -1', { limit_remaining: -0.5 }, true],
    ['limit_remaining >= 2.5', {}, true],
    ['usage-monthly < 47.5', {}, false],
    ['byok-usage == 0', {}, true],
    ['limit-reset == monthly', {}, true],
    ['limit-reset != none', {}, true],
    ['limit-reset == none', { limit_reset: null }, true],
    ['limit-reset == "monthly"', {}, true],
    ["limit-reset == 'monthly'", {}, true],
    ['name == prod', {}, true],
    ['name == "prod"', {}, true],
    ['name == Prod', {}, false],
    ['name == "two words"', { name: 'two words' }, true],
    [`name == '"quoted'`, { name: '"quoted' }, true],
    ["name == bob's-key", { name: "bob's-key" }, true],
    ['name != none', { name: 'none' }, false],
    ['external-user == "none"', { external_user: 'none' }, true],
    ['name != prod', {}, false],
    ['name == ">= 5"', { name: '>= 5' }, true],
    ['usage-daily <= 3 * usage-weekly', { usage_daily: 6, usage_weekly: 2 }, true],
    ['usage-daily <= 2.5 * usage-weekly', { usage_daily: 6, usage_weekly: 2 }, false],
    ['limit-remaining >= usage-weekly', { limit: 10, limit_remaining: 2, usage_weekly: 2 }, true],
    ['limit-remaining >= usage_weekly', { limit: 10, limit_remaining: 1, usage_weekly: 2 }, false],
    ['limit-remaining >= 100 * usage-weekly', { limit: null, limit_remaining: null, usage_weekly: 2 }, true],
    ['usage <= 2 * limit', { usage: 1e6, limit: null }, true],
    ['usage > 2 * limit', { usage: 1e6, limit: null }, false],
    ['usage-daily >= 3 * usage-weekly', { usage_daily: 0.3, usage_weekly: 0.1 }, true],
    ['usage-daily <= usage-weekly', { usage_daily: 18.856440098000007, usage_weekly: 18.856440098 }, true],
    ['usage-daily < 1.000001 * usage-weekly', { usage_daily: 1, usage_weekly: 1 }, true],
    ['label == sk-or-v1-*676', { label: 'sk-or-v1-0e6...676' }, true],
    ['label != sk-or-v1-*676', { label: 'sk-or-v1-0e6...677' }, true],
    ['label == sk-or-v1-0e6...1c96', {}, true],
    [`hash != ${KEY_HASH}`, {}, false],
    [`hash != ${KEY_HASH.toUpperCase()}`, {}, false],
    ['workspace-id != 0DF9E665-D932-5740-B2C7-B52AF166BC11', {}, false],
    ['workspace-id == 0df9e665-d932-5740-b2c7-b52af166bc11', {}, true],
    ['creator-user-id == user_1', { creator_user_id: null }, false],
    ['expires-at > 7d', {}, true],
    ['expires-at > 9d', {}, false],
    ['expires-at > 7d', { expires_at: null }, true],
    ['expires-at > 3000d', { expires_at: null }, true],
    ['expires-at < 7d', { expires_at: null }, false],
    ['expires-at == never', { expires_at: null }, true],
    ['expires-at != never', {}, true],
    ['expires-at == 2026-12-01T12:00:00Z', {}, true],
    ['expires-at == 2026-12-01T12:00:00Z', { expires_at: '2026-12-01T12:00:00.000Z' }, true],
    ['expires-at <= 2026-12-01T12:00:00Z', {}, true],
    ['expires-at > 0m', { expires_at: '2026-11-23T11:59:59Z' }, false],
    ['created-at > -90d', {}, true],
    ['created-at > -60d', {}, false],
    ['created-at < -1d', {}, true],
    ['created-at >= 2026-09-01T00:00:00Z', {}, true],
    ['last-used-at > -2d', {}, true],
    ['last-used-at < -90d', {}, false],
    ['last-used-at < -90d', { last_used_at: null }, true],
    ['last-used-at > -9999d', { last_used_at: null }, false],
    ['updated-at < 2000-01-01T00:00:00Z', { updated_at: null }, true],
    ['updated-at > -30d', { updated_at: null }, false],
  ])('%s, of a key with %o: %s', (text, changes, expected) => {
    expect(holds(text, changes)).toBe(expected);
  });

  test('that does not hold is reported with the actual value', () => {
    const text = ['limit-remaining >= 5', 'enabled', 'limit-reset == none', 'expires-at == never', 'name != prod'];
    const unmet = unmetConditions(conditionsOf(text.join('\n')), [{ key: { ...KEY, disabled: true }, now: NOW }]);
    expect(unmet).toEqual([
      { hash: KEY.hash, name: 'prod', about: 'key', condition: 'limit-remaining >= 5', actual: '2.5' },
      { hash: KEY.hash, name: 'prod', about: 'key', condition: 'enabled', actual: 'disabled' },
      { hash: KEY.hash, name: 'prod', about: 'key', condition: 'limit-reset == none', actual: 'monthly' },
      { hash: KEY.hash, name: 'prod', about: 'key', condition: 'expires-at == never', actual: '2026-12-01T12:00:00Z' },
      { hash: KEY.hash, name: 'prod', about: 'key', condition: 'name != prod', actual: 'prod' },
    ]);
    const [expired] = unmetConditions(conditionsOf('enabled'), [
      { key: { ...KEY, expires_at: '2020-01-01T00:00:00Z' }, now: NOW },
    ]);
    expect(expired?.actual).toBe('expired');
  });

  test('does not hold, negated or not, for an unknown field', () => {
    const text = 'enabled\nname == prod\nname != prod\nlimit >= 0\nused-percent < 200\nguardrail != x';
    const unmet = unmetConditions(conditionsOf(text), [{ key: {}, now: NOW }]);
    expect(unmet.map(({ actual }) => actual)).toEqual(Array(6).fill('unknown'));
    expect(unmet[0]).toEqual({ hash: null, name: null, about: 'key', condition: 'enabled', actual: 'unknown' });
    expect(allUnknown(conditionsOf('enabled'))).toEqual(unmet.slice(0, 1));
  });

  test.each(FIELD_NAMES.filter(name => name !== 'expires_at'))('on a missing %s never holds', name => {
    const { [name]: _, ...lacking } = KEY;
    const word = name === 'workspace_id' ? KEY.workspace_id : name === 'limit_reset' ? 'none' : 'x';
    const literal = { boolean: 'true', number: '1', string: name.endsWith('_at') ? '2020-01-01T00:00:00Z' : word };
    const value = literal[typeof KEY[name] as keyof typeof literal];
    const operators = typeof KEY[name] === 'number' || name.endsWith('_at') ? ['==', '!=', '<', '>'] : ['==', '!='];
    const text = operators.map(operator => `${outputName(name)} ${operator} ${value}`).join('\n');
    const unmet = unmetConditions(conditionsOf(text), [{ key: lacking, now: NOW }]);
    expect(unmet.map(({ actual }) => actual)).toEqual(operators.map(() => 'unknown'));
  });

  test.each(['usage_daily', 'usage_weekly'] as const)('on two numbers never holds if %s is missing', missing => {
    const { [missing]: _, ...lacking } = KEY;
    const lines = ['==', '!=', '<', '<=', '>', '>='].map(operator => `usage-daily ${operator} 2 * usage-weekly`);
    const unmet = unmetConditions(conditionsOf(lines.join('\n')), [{ key: lacking, now: NOW }]);
    expect(unmet).toHaveLength(6);
    expect(unmet.map(unmetText).join()).toContain('unknown');
  });

  test('requires the facts that either side names', () => {
    const named = (text: string) => [...requiredFacts(conditionsOf(text))];
    expect(named('limit <= 0.5 * usage')).toEqual([]);
    expect(named('guardrail == none')).toEqual(['guardrail']);
    const own = conditionsOf('usage <= 0.5 * budget-remaining', 'require of the own key');
    expect([...requiredFacts(own)]).toEqual(['budget_remaining']);
  });

  test('reads a missing expiry as never', () => {
    const { expires_at: _, ...lacking } = KEY;
    expect(meets(conditionsOf('enabled\nexpires-at == never\nexpires-at > 7d'), { key: lacking, now: NOW })).toBe(true);
  });

  test('can be on every field, with dashes or underscores', () => {
    const values = { text: KEY.workspace_id, flag: 'true', number: '1', instant: '2027-01-01T00:00:00Z' };
    for (const name of FIELD_NAMES) {
      const kind = typeof KEY[name] === 'boolean' ? 'flag' : typeof KEY[name] === 'number' ? 'number' : 'text';
      const value = name.endsWith('_at') ? values.instant : name === 'limit_reset' ? 'none' : values[kind];
      for (const written of [name, outputName(name)]) {
        expect(parseConditions(`${written} == ${value}`, 'require').faults).toEqual([]);
      }
    }
  });
});

describe('a condition on text', () => {
  test.each<[text: string, key: Partial<Key>, holds: boolean]>([
    ['name == pro*', {}, true],
    ['name == *', {}, true],
    ['name != prod*', {}, false],
    ['name != prod*', { name: 'staging' }, true],
    ['name == "p*d"', {}, true],
    ['name == p*x', {}, false],
    ['external-user == team-a/*', {}, true],
    ['external_user != team-b/*', {}, true],
    ['external-user == *', { external_user: null }, false],
    ['external-user != *', { external_user: null }, true],
    ['external-user == team-a/7', { external_user: null }, false],
    ['name == "a # b"', { name: 'a # b' }, true],
    ["name == 'this and that'", { name: 'this and that' }, true],
    ['name == "this || that"', { name: 'this || that' }, true],
    ['name == "it\'s"', { name: "it's" }, true],
    ['name == a#b', { name: 'a#b' }, true],
    ['name == rock&roll', { name: 'rock&roll' }, true],
    ['name == android', { name: 'android' }, true],
  ])('%s, of a key with %o: %s', (text, changes, expected) => {
    expect(holds(text, changes)).toBe(expected);
  });
});

describe('a condition on a derived field', () => {
  test.each<[text: string, key: Partial<Key>, holds: boolean]>([
    ['used-percent >= 95', {}, true],
    ['used-percent == 95', {}, true],
    ['used_percent < 95', {}, false],
    ['used-percent == 0', { limit: null, limit_remaining: null }, true],
    ['used-percent == 100', { limit: 0, limit_remaining: 0 }, true],
    // The month began 22.5 days ago: 47.5 / 22.5.
    ['spend-per-day == 2.111111', {}, true],
    ['spend-per-day <= 2', {}, false],
    ['runs-out-at < 2d', {}, true],
    ['runs-out-at > 1d', {}, true],
    ['runs-out-at > 7d', { limit: null, limit_remaining: null }, true],
    ['runs-out-at == never', { usage_monthly: 0 }, true],
    ['runs-out-at == never', {}, false],
    ['runs-out-at <= 0m', { limit_remaining: 0 }, true],
    ['runs-out-at > 0m', { limit_remaining: 0 }, false],
    ['runs-out-at < 2026-11-25T00:00:00Z', {}, true],
  ])('%s, of a key with %o: %s', (text, changes, expected) => {
    expect(holds(text, changes)).toBe(expected);
  });

  test('is reported as outputs write it', () => {
    const text = 'used-percent < 90\nspend-per-day < 1\nruns-out-at > 7d';
    const unmet = unmetConditions(conditionsOf(text), [{ key: KEY, now: NOW }]);
    expect(unmet.map(({ actual }) => actual)).toEqual(['95', '2.111111', '2026-11-24T16:25:15Z']);
  });

  test('does not hold when the answer contradicts itself', () => {
    const text = 'used-percent < 200\nruns-out-at > 0m\nruns-out-at != never';
    for (const changes of [{ limit_remaining: null }, { limit: null }]) {
      const unmet = unmetConditions(conditionsOf(text), [{ key: { ...KEY, ...changes }, now: NOW }]);
      expect(unmet.map(({ actual }) => actual)).toEqual(['unknown', 'unknown', 'unknown']);
    }
  });
});

describe('a condition on a fact beyond the key object', () => {
  const guardrail = { id: '6f1ab3c0-0000-4000-8000-00000000abcd', name: 'eu-only' };

  test('can be on the credits of the account', () => {
    expect(holdsForAccount('credits-remaining >= 5', { creditsRemaining: 5 })).toBe(true);
    expect(holdsForAccount('credits_remaining >= 5', { creditsRemaining: 4.999999 })).toBe(false);
    expect(holdsForAccount('credits-remaining >= -5', {})).toBe(false);
    expect(holdsForAccount('credits-run-out-at > 7d', { creditsRunOutAt: NOW + 7 * DAY_MS })).toBe(false);
    expect(holdsForAccount('credits-run-out-at > 7d', { creditsRunOutAt: NOW + 7 * DAY_MS + 1 })).toBe(true);
    expect(holdsForAccount('credits_run_out_at == never', { creditsRunOutAt: 'never' })).toBe(true);
    expect(holdsForAccount('credits-run-out-at > 7d', { creditsRunOutAt: 'never' })).toBe(true);
    expect(holdsForAccount('credits-run-out-at != never', {})).toBe(false);
  });

  test('on the account is judged once, after the keys, whatever keys there are', () => {
    const conditions = conditionsOf('limit > 60\ncredits-remaining > 5\ntotal limit > 200');
    const account = { facts: { creditsRemaining: 4.5 }, now: NOW };
    const ofAccount = { hash: null, name: null, about: 'account', condition: 'credits-remaining > 5', actual: '4.5' };
    expect(unmetConditions(conditions, [], false, account)).toEqual([ofAccount]);
    const unmet = unmetConditions(conditions, [subject({}), subject({ hash: 'h2' })], false, account);
    expect(unmet.map(({ condition }) => condition)).toEqual([
      'limit > 60',
      'limit > 60',
      'total limit > 200',
      'credits-remaining > 5',
    ]);
    expect(unmet.at(-1)).toEqual(ofAccount);
    expect(unmet.map(({ about }) => about)).toEqual(['key', 'key', 'total', 'account']);
  });

  test.each<[text: string, guardrail: Facts['guardrail'], holds: boolean]>([
    ['guardrail == eu-only', guardrail, true],
    ['guardrail == "eu-only"', guardrail, true],
    ['guardrail == EU-only', guardrail, false],
    ['guardrail == 6f1ab3c0-0000-4000-8000-00000000abcd', guardrail, true],
    ['guardrail == 6F1AB3C0-0000-4000-8000-00000000ABCD', guardrail, true],
    ['guardrail != eu-only', guardrail, false],
    ['guardrail != none', guardrail, true],
    ['guardrail == none', guardrail, false],
    ['guardrail == none', 'none', true],
    ['guardrail != eu-only', 'none', true],
    ['guardrail != none', 'none', false],
    ['guardrail == none', { ...guardrail, name: 'none' }, false],
    ['guardrail != none', { ...guardrail, name: 'none' }, true],
    ['guardrail == "None"', { ...guardrail, name: 'None' }, true],
    ['guardrail == 6f1ab3c0-0000-4000-8000-00000000abcd', { id: 'weak', name: guardrail.id }, false],
    ['guardrail == 6F1AB3C0-0000-4000-8000-00000000ABCD', { id: 'weak', name: guardrail.id.toUpperCase() }, false],
    ['guardrail != 6f1ab3c0-0000-4000-8000-00000000abcd', { id: 'weak', name: guardrail.id }, true],
    ['guardrail == none', undefined, false],
    ['guardrail != none', undefined, false],
  ])('%s, of a key with guardrail %o: %s', (text, present, expected) => {
    expect(holds(text, {}, { facts: { guardrail: present } })).toBe(expected);
  });

  const budget = { remaining: 1.5, scope: 'workspace', resetsAt: '2026-12-01T00:00:00Z' };
  test.each<[text: string, facts: Facts, holds: boolean]>([
    ['budget-remaining >= 1.5', { budget }, true],
    ['budget-remaining >= 5', { budget }, false],
    ['budget-remaining == unlimited', { budget: 'none' }, true],
    ['budget-remaining > 1000000', { budget: 'none' }, true],
    ['budget-remaining != unlimited', { budget: 'none' }, false],
    ['budget-remaining >= 0', {}, false],
    ['budget-remaining != 0', {}, false],
    ['budget-resets-at < 8d', { budget }, true],
    ['budget-resets-at > 8d', { budget }, false],
    ['budget-resets-at == 2026-12-01T00:00:00Z', { budget }, true],
    ['budget-resets-at == never', { budget: { ...budget, resetsAt: null } }, true],
    ['budget-resets-at == never', { budget: 'none' }, true],
    ['budget-resets-at > 0m', {}, false],
    ['budget-resets-at != never', { budget: { ...budget, resetsAt: 'rubbish' } }, false],
    ['free-requests-remaining > 10', { freeRequestsRemaining: 11 }, true],
    ['free-requests-remaining > 10', { freeRequestsRemaining: 10 }, false],
    ['free-requests-remaining >= 0', {}, false],
  ])('%s with %o: %s', (text, facts, expected) => {
    expect(holdsForOwn(text, facts)).toBe(expected);
  });

  test('requires the fact only when a condition names it', () => {
    expect([...requiredFacts(conditionsOf('enabled\nlimit > 5\nruns-out-at > 7d'))]).toEqual([]);
    const text = 'limit > 5\ncredits-remaining > 1\nguardrail != none\nguardrail == x';
    expect([...requiredFacts(conditionsOf(text))]).toEqual(['credits_remaining', 'guardrail']);
    const own = conditionsOf('budget-remaining > 1\nfree_requests_remaining > 1', 'require of the own key');
    expect([...requiredFacts(own)]).toEqual(['budget_remaining', 'free_requests_remaining']);
  });
});

describe('a total', () => {
  const subjects = (...keys: Partial<Key>[]) => keys.map(key => ({ key: { ...KEY, ...key }, now: NOW }));
  const actualOf = (text: string, ...keys: Partial<Key>[]) =>
    unmetConditions(conditionsOf(text), subjects(...keys))[0]?.actual;

  test('is the sum over all keys, without binary noise', () => {
    expect(actualOf('total usage-monthly == 0', { usage_monthly: 0.1 }, { usage_monthly: 0.2 })).toBe('0.3');
    expect(actualOf('total usage-monthly == 0.3', { usage_monthly: 0.1 }, { usage_monthly: 0.2 })).toBe(undefined);
    const many = Array.from({ length: 1000 }, () => ({ usage: 18.856440098000007 }));
    expect(actualOf('total usage < 0', ...many)).toBe('18856.440098');
    expect(actualOf('total limit_remaining <= 5', { limit_remaining: 4 }, { limit_remaining: -1 })).toBe(undefined);
    expect(actualOf('total spend-per-day < 4', {}, {})).toBe('4.222222');
  });

  test('is unlimited if one key is', () => {
    const keys = [{ limit: 5 }, { limit: null, limit_remaining: null }];
    expect(actualOf('total limit <= 500', ...keys)).toBe('unlimited');
    expect(actualOf('total limit == unlimited', ...keys)).toBe(undefined);
    expect(actualOf('total limit > 500', ...keys)).toBe(undefined);
  });

  test('belongs to no single key, and comes after the conditions of the keys', () => {
    const unmet = unmetConditions(
      conditionsOf('total limit <= 99\nlimit <= 40'),
      subjects({ hash: 'h1' }, { hash: 'h2' }),
    );
    expect(unmet).toEqual([
      { hash: 'h1', name: 'prod', about: 'key', condition: 'limit <= 40', actual: '50' },
      { hash: 'h2', name: 'prod', about: 'key', condition: 'limit <= 40', actual: '50' },
      { hash: null, name: null, about: 'total', condition: 'total limit <= 99', actual: '100' },
    ]);
  });

  test('is unknown, and therefore unmet, when a key could not be read or does not say', () => {
    const conditions = conditionsOf('total limit <= 500\ntotal limit > 0');
    expect(unmetConditions(conditions, subjects({}), true).map(({ actual }) => actual)).toEqual(['unknown', 'unknown']);
    expect(unmetConditions(conditions, [], true).map(({ actual }) => actual)).toEqual(['unknown', 'unknown']);
    const lacking = [...subjects({}), { key: { hash: 'h2' }, now: NOW }];
    expect(unmetConditions(conditions, lacking).map(({ actual }) => actual)).toEqual(['unknown', 'unknown']);
  });

  test('is not judged when no key is left', () => {
    expect(unmetConditions(conditionsOf('total limit > 500\nenabled'), [])).toEqual([]);
  });

  test.each([
    ['total name == x', 'require', 'total takes an amount in USD'],
    ['total expires-at > 7d', 'require', 'total takes an amount in USD'],
    ['total used-percent > 7', 'require', 'total takes an amount in USD'],
    ['total credits-remaining > 7', 'require', 'total takes an amount in USD'],
    ['total limits > 7', 'require', '(did you mean limit?)'],
    ['total limit > 7', 'where', 'total is only for require and warn'],
    ['total limit > 7', 'where of the own key', 'total is only for require and warn'],
    ['total > 7', 'require', 'there is no field "total"'],
  ] as const)('%s in %s is refused: %s', (line, scope, why) => {
    expect(parseConditions(line, scope)).toEqual({ values: [], faults: [expect.stringContaining(why)] });
  });
});

describe('lines of conditions', () => {
  test('hold one condition each; blank lines and comments are skipped', () => {
    const text = '\n# at least a bit, and no more\r\n  limit-remaining\t>= 1  \n\n\tenabled\r\n#limit > 9\n';
    expect(conditionsOf(text).map(condition => condition.text)).toEqual(['limit-remaining\t>= 1', 'enabled']);
  });

  test.each([
    '\r',
    '\v',
    '\f',
    '\0',
    '\x1b',
    '\x7f',
    '\x85',
    '\u2028',
    '\u2029',
    '\xad',
    '\u061c',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\u034f',
    '\u115f',
    '\u206f',
    '\u3164',
    '\uffa0',
    '\ufffa',
    '\u{1d173}',
    '\u{e0041}',
  ])('with the invisible character %j are faults, in comments and quotes too', char => {
    const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    for (const line of [`name == a${char}b`, `name == "a${char}b"`, `# x${char}limit > 5`, `enabled${char}enabled`]) {
      const { values, faults } = parseConditions(`limit > 1\n${line}\nlimit > 2`, 'require');
      expect(values.map(({ text }) => text)).toEqual(['limit > 1', 'limit > 2']);
      expect(faults).toEqual([expect.stringContaining(`invisible character ${code}`)]);
      expect(faults.join('')).not.toContain(char);
    }
  });

  test.each(['\u200c', '\u200d', '\ufe0f'])('with the joiner %j are faults if it joins nothing', char => {
    const { values, faults } = parseConditions(`name != prod${char}\nname == ${char}prod`, 'require');
    expect([values, faults.length]).toEqual([[], 2]);
  });

  test.each(['name == 👩‍💻', 'name == ✌️', 'name == 1️⃣', 'name == می‌خواهم'])('%s needs its joiners', line => {
    expect(parseConditions(line, 'require')).toEqual({ values: [expect.objectContaining({ text: line })], faults: [] });
  });

  test.each([
    ['guardrail != None', '(did you mean none?)'],
    ['guardrail != null', '(did you mean none?)'],
    ['external-user != none', 'there is no word for a missing external-user'],
    ['external-user == null', 'there is no word for a missing external-user'],
    ['creator-user-id != none', 'there is no word for a missing creator-user-id'],
    ['workspace-id != sandbox', 'the value is the UUID of a workspace'],
    ['name != "prod', 'a quotation mark has no counterpart'],
    ["name != 'prod", 'a quotation mark has no counterpart'],
    ['name != prod"', 'a quotation mark has no counterpart'],
    ["name != prod'", 'a quotation mark has no counterpart'],
    [`hash != ${KEY_HASH}a`, 'a hash has 64 characters'],
    ['hash != sk-or:x', 'a hash has 64 characters'],
    ['name != two words', 'quote it'],
    ['name != “ci-prod”', 'quote it'],
    ['name != ci-prod | ci-stage', 'quote it'],
    ['name != [ci-prod]', 'quote it'],
    ['name !=\u00a0prod', 'white space other than a space or tab'],
    ['limit <= unlimited', 'always holds (did you mean limit != unlimited?)'],
    ['limit > unlimited', 'never holds (did you mean limit == unlimited?)'],
    ['expires-at <= never', 'always holds'],
    ['runs-out-at > never', 'never holds'],
    ['name != prod\u00a0', 'white space other than a space or tab'],
    ['\u2003name != prod', 'white space other than a space or tab'],
    ['name != ‹prod›', 'quote it'],
    ['budget-remainin >= 1', '(did you mean budget-remaining?); budget-remaining is only for check with api-key alone'],
    ['buget-remaining >= 1', '(did you mean budget-remaining?); budget-remaining is only for check with api-key alone'],
    ['free-requests >= 1', 'free-requests-remaining is only for check with api-key alone'],
    ['usage <= 3 * name', 'name is not a number'],
    ['usage <= 0 * limit', 'a positive number'],
    ['usage <= usage', 'compared with itself'],
    ['usage <= 2 * expires-at', 'expires-at is not a number'],
    ['total usage <= 2 * limit', 'a total is compared with a number'],
    ['total usage <= limit', 'a total is compared with a number'],
    ['hash != f01d52606dc8', 'a hash has 64 characters'],
    ['hash != F01D52606DC8', 'a hash has 64 characters'],
    ['hash == f01d52606dc8…', 'a hash has 64 characters'],
    ['hash == "f01d52606dc8..."', 'a hash has 64 characters'],
    ['limit-remaining >=', 'the value is missing'],
    ['name ==', 'the value is missing'],
    ['name == ""', 'the value is missing'],
    ["name == ''", 'the value is missing'],
    ['limit = 5', '"=" is not an operator (did you mean ==?)'],
    ['limit => 5', '(did you mean >=?)'],
    ['limit =< 5', '(did you mean <=?)'],
    ['limit === 5', '(did you mean ==?)'],
    ['limit <> 5', '(did you mean !=?)'],
    ['limit !== 5', '(did you mean !=?)'],
    ['limit >!5', '">!" is not an operator; the operators are'],
    ['>= 5', 'FIELD OP VALUE'],
    ['5 <= limit', '(did you mean limit >= 5?)'],
    ['5 > limit-remaining', '(did you mean limit-remaining < 5?)'],
    ['limit-remaining ≥ 5', '(did you mean limit-remaining >= 5?)'],
    ['usage ≤ 5', '(did you mean usage <= 5?)'],
    ['limit≠5', '(did you mean limit != 5?)'],
    ['limit-reset is monthly', '(did you mean limit-reset == monthly?)'],
    ['this is it', 'FIELD OP VALUE'],
    ['enabled&&limit > 5', 'write one condition a line'],
    ['usage < .5', '(did you mean 0.5?)'],
    ['limit > +5', '(did you mean 5?)'],
    ['limit', 'FIELD OP VALUE'],
    ['Enabled', '(did you mean enabled?)'],
    ['disabled', '(did you mean disabled == true?)'],
    ['not enabled', '(did you mean disabled == true?)'],
    ['!enabled', '(did you mean disabled == true?)'],
    ['not disabled', '(did you mean disabled == false?)'],
    ['include-byok-in-limit', '(did you mean include-byok-in-limit == true?)'],
    ['enabled == true', '(did you mean enabled?)'],
    ['enabled != false', '(did you mean enabled?)'],
    ['enabled == false', '(did you mean disabled == true?)'],
    ['enabled != true', '(did you mean disabled == true?)'],
    ['limits > 5', 'there is no field "limits" (did you mean limit?)'],
    ['remaining > 5', '(did you mean limit-remaining?)'],
    ['expires > 7d', '(did you mean expires-at?)'],
    ['Limit > 5', 'there is no field "Limit" (did you mean limit?)'],
    ['usedpercent > 5', '(did you mean used-percent?)'],
    ['run-out-at > 5d', '(did you mean runs-out-at?)'],
    ['__proto__ == 1', 'FIELD OP VALUE'],
    ['constructor == 1', 'there is no field "constructor"'],
    ['limit > five', 'the value is a number such as 5 or 12.50, or unlimited'],
    ['limit > 1e3', 'the value is a number'],
    ['limit > $5', '(did you mean 5?)'],
    ['limit > 1,000 USD', '(did you mean 1000?)'],
    ['used-percent > 90%', '(did you mean 90?)'],
    ['limit == none', '(did you mean unlimited?)'],
    ['limit == unlimitted', '(did you mean unlimited?)'],
    ['usage < unlimited', 'the value is a number'],
    ['usage < none', 'the value is a number'],
    ['disabled == yes', 'the value is true or false'],
    ['disabled == yes', '(did you mean true?)'],
    ['disabled > false', '> is only for numbers and instants'],
    ['name < prod', '< is only for numbers and instants'],
    ['guardrail > x', '> is only for numbers and instants'],
    ['limit-reset >= daily', '>= is only for numbers and instants'],
    ['limit-reset == Monthly', '(did you mean monthly?)'],
    ['limit-reset == month*', 'one of daily, weekly, monthly, none'],
    ['limit-reset == never', '(did you mean none?)'],
    ['hash == f01*', '* stands for any characters only in name, label and external-user'],
    ['workspace-id != "*"', '* stands for any characters only'],
    ['guardrail == eu-*', '* stands for any characters only'],
    ['expires-at > 7', 'a UTC instant'],
    ['expires-at > 7M', 'write m for minutes'],
    ['expires-at > 7 months', 'there are no months'],
    ['expires-at > soon', 'or never'],
    ['expires-at == neverr', '(did you mean never?)'],
    ['created-at > never', 'a UTC instant'],
    ['expires-at > 2027-01-01', 'a date needs a time: 2027-01-01T00:00:00Z'],
    ['expires-at > 2027-02-30T00:00:00Z', 'there is no such date'],
    ['expires-at > 2027-01-01T00:00:00+01:00', 'without an offset'],
    ['expires-at == 7d', 'a duration counts from now'],
    ['expires-at > --7d', 'a UTC instant'],
    ['last-used-at < 90d', '90d lies in the future; write -90d for 90 days ago'],
    ['created-at > 1 week', '1 week lies in the future; write -1 week for 1 week ago'],
    ['updated-at < 0d', '0d is now'],
    ['runs-out-at > -7d', '-7d lies in the past, and runs-out-at never does; write 7d for 7 days from now'],
    ['limit > 5 and enabled', 'write one condition a line'],
    ['enabled AND limit > 5', 'write one condition a line'],
    ['limit > 5 && enabled', 'write one condition a line'],
    ['limit > 5 or enabled', 'there is no "or"'],
    ['limit > 5 || enabled', 'there is no "or"'],
    ['name != "a" and name != "b"', 'write one condition a line'],
    ["name != 'a' || name != 'b'", 'there is no "or"'],
    ['name == this and that', 'a value that contains "and" needs quotes'],
    ['name != prod&&limit<=5', 'a value that contains "&&" needs quotes'],
    ['name != prod||enabled', 'a value that contains "||" needs quotes'],
    ['name != prod, limit <= 5', 'write one value and one condition a line'],
    ['name != prod; enabled', 'a value that contains ";" needs quotes'],
    ['name != ci-1,ci-2', 'a value that contains "," needs quotes'],
    ['name != prod limit <= 5', 'a value that contains "<=" needs quotes'],
    ['guardrail != a, b', 'a value that contains "," needs quotes'],
    ['limit > 5 # enough', 'a comment needs a line of its own'],
    ['enabled # always', 'a comment needs a line of its own'],
    ['name != "prod" # not this one', 'a comment needs a line of its own'],
    ['name == #1', 'a comment needs a line of its own'],
    ['name != "prod"# x', 'a comment needs a line of its own'],
    ['name != "a"b"', 'text after the closing quotation mark'],
  ])('%j is malformed: %s', (line, why) => {
    const { values, faults } = parseConditions(line, 'require');
    expect(values).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(why)]);
  });

  test.each(['x@y', 'used-percent > 9@0', 'limit > 5@x', '5@> limit', 'not@enabled', 'name != a@b', 'name != a@< b'])(
    'is parsed fast, however many spaces it contains: %s',
    text => {
      const began = performance.now();
      parseConditions(text.replace('@', ' '.repeat(200_000)), 'require');
      // Quadratic work takes half a minute.
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );

  test('are all judged: one fault does not hide another', () => {
    expect(parseConditions('limit >\nenabled\nfoo == 1\nname > x', 'require').faults).toHaveLength(3);
  });

  test.each<[scope: Scope, line: string, fault: RegExp | undefined]>([
    ['require', 'credits-remaining > 5', undefined],
    ['require', 'guardrail == eu-only', undefined],
    ['require', 'budget-remaining > 5', /budget-remaining is known only to a key that asks about itself/],
    ['require', 'budget-resets-at > 5d', /is known only to a key/],
    ['require', 'free-requests-remaining > 5', /is known only to a key/],
    ['where', 'runs-out-at < 7d', undefined],
    ['where', 'external-user == team-*', undefined],
    ['where', 'credits-remaining > 5', /it is only for require and warn/],
    ['where', 'guardrail == x', /guardrail is only for require and warn/],
    ['where of the own key', 'budget-remaining > 5', /is only for require and warn/],
    ['require of a new key', 'hash == abc', /hash of a key that is still to be created/],
    ['require of a new key', 'label == abc', /label of a key that is still to be created/],
    ['require of a new key', 'limit <= 500', undefined],
    ['require of a new key', 'guardrail == eu-only', undefined],
    ['require of a new key', 'credits-remaining > 5', undefined],
    ['require of the own key', 'limit-remaining > 5', undefined],
    ['require of the own key', 'enabled', undefined],
    ['require of the own key', 'expires-at > 7d', undefined],
    ['require of the own key', 'used-percent < 90', undefined],
    ['require of the own key', 'budget-remaining > 5', undefined],
    ['require of the own key', 'budget-resets-at > 5d', undefined],
    ['require of the own key', 'free-requests-remaining > 5', undefined],
    ['require of the own key', `workspace-id == ${KEY.workspace_id}`, undefined],
    ['require of the own key', 'name == prod', /name is not known to a key that asks about itself/],
    ['require of the own key', 'external-user == x', /external-user is not known/],
    ['require of the own key', 'last-used-at > -1d', /last-used-at is not known/],
    ['require of the own key', 'disabled == false', /or use the condition "enabled"/],
    ['require of the own key', 'credits-remaining > 5', /credits-remaining is not known/],
    ['require of the own key', 'guardrail == x', /guardrail is not known/],
    ['require of the own key', 'remaining > 5', /did you mean limit-remaining/],
    ['where of the own key', 'created-at > -1d', /created-at is not known/],
    ['where of the own key', 'usage > 5', undefined],
  ])('in a %s %j is judged by what is known there', (scope, line, fault) => {
    const { faults } = parseConditions(line, scope);
    if (fault === undefined) expect(faults).toEqual([]);
    else expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  test('accept instants as outputs write them', () => {
    const expires_at = '2026-12-01T12:00:00.363244+00:00';
    expect(holds('expires-at == 2026-12-01T12:00:00.363244+00:00', { expires_at })).toBe(true);
    expect(holds('expires-at > 2026-12-01T12:00:00+00:00', { expires_at })).toBe(true);
    expect(holds('expires-at > 7 days\ncreated-at < -2 W', { expires_at })).toBe(true);
  });

  test('never make the parser throw, and every fault is one line', () => {
    const names = [...FIELD_NAMES, ...DERIVED_NAMES, ...ACCOUNT_FACT_NAMES, ...FACT_NAMES];
    const field = fc.constantFrom(...names, 'enabled', 'total', 'not');
    const word = fc.oneof(
      field,
      fc.constantFrom('==', '>', '<=', '=', '5', '-7d', '"', "'", '#', 'and', '*'),
      fc.string(),
    );
    const scope = fc.constantFrom<Scope[]>('require', 'where', 'require of a new key', 'require of the own key');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), scope, (words, where) => {
        const { values, faults } = parseConditions(words.join(' '), where);
        for (const fault of faults) expect(fault).not.toMatch(/[\n\r]/);
        unmetConditions(values, [{ key: KEY, now: NOW }], false, { facts: { creditsRemaining: 1 }, now: NOW });
      }),
      { numRuns: 2000 },
    );
  });

  test('never hold for a key without any known field, whatever they say', () => {
    const field = fc.constantFrom(
      ...FIELD_NAMES.filter(name => name !== 'expires_at'),
      ...DERIVED_NAMES,
      ...ACCOUNT_FACT_NAMES,
      ...FACT_NAMES,
    );
    const operator = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
    const value = fc.constantFrom(
      '1',
      'x',
      'true',
      'none',
      'unlimited',
      'never',
      '7d',
      '-7d',
      '*',
      '2027-01-01T00:00:00Z',
    );
    const prefix = fc.constantFrom('', 'total ');
    let judged = 0;
    fc.assert(
      fc.property(prefix, field, operator, value, (before, name, between, text) => {
        const line = `${before}${name} ${between} ${text}`;
        for (const scope of ['require', 'require of the own key'] as const) {
          const { values } = parseConditions(line, scope);
          judged += values.length;
          expect(unmetConditions(values, [{ key: {}, now: NOW, facts: {} }])).toHaveLength(values.length);
        }
      }),
      { numRuns: 2000 },
    );
    expect(judged).toBeGreaterThan(200);
  });

  test('have the opposite result with the opposite operator', () => {
    const pairs = { '==': '!=', '<': '>=', '>': '<=' } as const;
    const limit = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
    fc.assert(
      fc.property(
        fc.constantFrom('==', '<', '>'),
        limit,
        fc.integer({ min: 0, max: 5 }),
        (operator, present, value) => {
          const opposite = pairs[operator as keyof typeof pairs];
          const [one, other] = [operator, opposite].map(each => holds(`limit ${each} ${value}`, { limit: present }));
          expect(one).toBe(!other);
        },
      ),
    );
  });
});

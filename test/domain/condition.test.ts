/** Section 5 of the contract as tables: what a condition says, when it holds, and what is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allUnknown,
  namesCredits,
  parseConditions,
  type Scope,
  type Subject,
  unmetConditions,
} from '../../src/domain/condition.ts';
import { FIELD_NAMES, type Key, outputName } from '../../src/domain/key.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const KEY: Key = {
  hash: 'f01d52606dc8',
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
};

function conditionsOf(text: string, scope: Scope = 'require') {
  const { conditions, faults } = parseConditions(text, scope);
  expect(faults).toEqual([]);
  return conditions;
}

function holds(text: string, changes: Partial<Key> = {}, more: Partial<Subject> = {}): boolean {
  return unmetConditions(conditionsOf(text), { key: { ...KEY, ...changes }, now: NOW, ...more }).length === 0;
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
    ['name == two words', { name: 'two words' }, true],
    ['name == "quoted', { name: '"quoted' }, true],
    ['name != prod', {}, false],
    ['name == >= 5', { name: '>= 5' }, true],
    ['label == sk-or-v1-0e6...1c96', {}, true],
    ['hash != f01d52606dc8', {}, false],
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

  test('reads a last_used_at that an older server does not tell as never used', () => {
    const { last_used_at: _, ...older } = KEY;
    const unmet = unmetConditions(conditionsOf('last-used-at < -90d\nlast-used-at > -90d'), { key: older, now: NOW });
    expect(unmet).toEqual([{ hash: KEY.hash, condition: 'last-used-at > -90d', actual: '' }]);
  });

  test('can be about the credits of the account, in require alone', () => {
    expect(holds('credits-remaining >= 5', {}, { creditsRemaining: 5 })).toBe(true);
    expect(holds('credits_remaining >= 5', {}, { creditsRemaining: 4.999999 })).toBe(false);
    expect(parseConditions('credits-remaining >= 5', 'where').faults).toEqual([
      expect.stringContaining('it is for require only'),
    ]);
    expect(namesCredits(conditionsOf('limit > 5\ncredits-remaining > 1'))).toBe(true);
    expect(namesCredits(conditionsOf('limit > 5'))).toBe(false);
  });

  test('that does not hold is told with what is', () => {
    const text = ['limit-remaining >= 5', 'enabled', 'limit-reset == none', 'expires-at == never', 'name != prod'];
    const unmet = unmetConditions(conditionsOf(text.join('\n')), { key: { ...KEY, disabled: true }, now: NOW });
    expect(unmet).toEqual([
      { hash: KEY.hash, condition: 'limit-remaining >= 5', actual: '2.5' },
      { hash: KEY.hash, condition: 'enabled', actual: 'disabled' },
      { hash: KEY.hash, condition: 'limit-reset == none', actual: 'monthly' },
      { hash: KEY.hash, condition: 'expires-at == never', actual: '2026-12-01T12:00:00Z' },
      { hash: KEY.hash, condition: 'name != prod', actual: 'prod' },
    ]);
    const [expired] = unmetConditions(conditionsOf('enabled'), {
      key: { ...KEY, expires_at: '2020-01-01T00:00:00Z' },
      now: NOW,
    });
    expect(expired?.actual).toBe('expired');
  });

  test('does not hold, negated or not, for a field of which nothing is known', () => {
    const unmet = unmetConditions(conditionsOf('name == prod\nname != prod\nlimit >= 0'), { key: {}, now: NOW });
    expect(unmet.map(({ actual }) => actual)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(allUnknown(conditionsOf('enabled\nlimit > 5'), null)).toEqual([
      { hash: null, condition: 'enabled', actual: 'unknown' },
      { hash: null, condition: 'limit > 5', actual: 'unknown' },
    ]);
  });

  test('can be on every field, with dashes or underscores', () => {
    const values = { text: 'x', flag: 'true', number: '1', instant: '2027-01-01T00:00:00Z' };
    for (const name of FIELD_NAMES) {
      const kind = typeof KEY[name] === 'boolean' ? 'flag' : typeof KEY[name] === 'number' ? 'number' : 'text';
      const value = name.endsWith('_at') ? values.instant : name === 'limit_reset' ? 'none' : values[kind];
      for (const written of [name, outputName(name)]) {
        expect(parseConditions(`${written} == ${value}`, 'require').faults).toEqual([]);
      }
    }
  });
});

describe('lines of conditions', () => {
  test('are one a line; blank ones and comments are skipped', () => {
    const text = '\n# at least a bit\r\n  limit-remaining >= 1  \n\n\tenabled\r#limit > 9\n';
    expect(conditionsOf(text).map(condition => condition.text)).toEqual(['limit-remaining >= 1', 'enabled']);
  });

  test.each([
    ['limit-remaining >=', 'the value is missing'],
    ['name ==', 'the value is missing'],
    ['name == ""', 'the value is missing'],
    ["name == ''", 'the value is missing'],
    ['limit = 5', 'FIELD OP VALUE'],
    ['limit => 5', 'FIELD OP VALUE'],
    ['limit === 5', 'a condition is'],
    ['limit <> 5', 'a condition is'],
    ['>= 5', 'FIELD OP VALUE'],
    ['5 <= limit', 'FIELD OP VALUE'],
    ['limit', 'FIELD OP VALUE'],
    ['Enabled', 'FIELD OP VALUE'],
    ['not enabled', 'FIELD OP VALUE'],
    ['enabled == true', 'there is no field "enabled"'],
    ['limits > 5', 'the nearest is limit'],
    ['remaining > 5', 'there is no field "remaining"'],
    ['Limit > 5', 'there is no field "Limit"'],
    ['__proto__ == 1', 'FIELD OP VALUE'],
    ['constructor == 1', 'there is no field "constructor"'],
    ['limit > five', 'the value is a number such as 5 or 12.50, or unlimited'],
    ['limit > 1e3', 'the value is a number'],
    ['limit > $5', 'the value is a number'],
    ['limit > 5 # enough', 'the value is a number'],
    ['usage < unlimited', 'the value is a number'],
    ['usage < none', 'the value is a number'],
    ['disabled == yes', 'the value is true or false'],
    ['disabled > false', '> is only for numbers and instants'],
    ['name < prod', '< is only for numbers and instants'],
    ['limit-reset >= daily', '>= is only for numbers and instants'],
    ['limit-reset == Monthly', 'one of daily, weekly, monthly, none'],
    ['limit-reset == never', 'one of daily, weekly, monthly, none'],
    ['expires-at > 7', 'a UTC instant'],
    ['expires-at > 7 d', 'a UTC instant'],
    ['expires-at > soon', 'or never'],
    ['created-at > never', 'a UTC instant'],
    ['expires-at > 2027-01-01', 'a UTC instant'],
    ['expires-at == 7d', 'a duration counts from now'],
    ['expires-at > --7d', 'a UTC instant'],
    ['limit > 5 and enabled', 'the value is a number'],
  ])('%j is malformed: %s', (line, why) => {
    const { conditions, faults } = parseConditions(line, 'require');
    expect(conditions).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(why)]);
  });

  test('are all judged: one fault does not hide another', () => {
    expect(parseConditions('limit >\nenabled\nfoo == 1\nname > x', 'require').faults).toHaveLength(3);
  });

  test.each<[scope: Scope, line: string, fault: RegExp | undefined]>([
    ['require of a new key', 'hash == abc', /hash of a key that is still to be made/],
    ['require of a new key', 'label == abc', /label of a key that is still to be made/],
    ['require of a new key', 'limit <= 500', undefined],
    ['require of a new key', 'credits-remaining > 5', undefined],
    ['require of the own key', 'limit-remaining > 5', undefined],
    ['require of the own key', 'enabled', undefined],
    ['require of the own key', 'expires-at > 7d', undefined],
    ['require of the own key', 'name == prod', /name is not known to a key that asks about itself/],
    ['require of the own key', 'last-used-at > -1d', /last-used-at is not known/],
    ['require of the own key', 'disabled == false', /or use the condition "enabled"/],
    ['require of the own key', 'credits-remaining > 5', /credits-remaining is not known/],
    ['where of the own key', 'workspace-id == x', /workspace-id is not known/],
    ['where of the own key', 'usage > 5', undefined],
  ])('in a %s %j is judged by what can be known there', (scope, line, fault) => {
    const { faults } = parseConditions(line, scope);
    if (fault === undefined) expect(faults).toEqual([]);
    else expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  test('never make the reader throw, and never hold without being understood', () => {
    const word = fc.oneof(fc.constantFrom(...FIELD_NAMES, 'enabled', '==', '>', '<=', '5', '"', '#'), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), words => {
        const { conditions, faults } = parseConditions(words.join(' '), 'require');
        for (const fault of faults) expect(fault).not.toMatch(/[\n\r]/);
        unmetConditions(conditions, { key: KEY, now: NOW, creditsRemaining: 1 });
      }),
      { numRuns: 1000 },
    );
  });

  test('say the opposite when their operator is the opposite', () => {
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

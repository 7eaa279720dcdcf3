/** What to do about keys: followed to the letter, no advice leaves a key without a budget within a week. */
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import { type Concern, spendPerDay } from '../../../src/domain/key/state.ts';
import { applyLimit, parseLimit } from '../../../src/domain/money/limit.ts';
import { parseDuration } from '../../../src/domain/time/instant.ts';
import { adviceFor } from '../../../src/report/figures/advice.ts';
import { type Standing, type StandingName, standingsOf } from '../../../src/report/figures/standing.ts';
import { checkedKey, inDays, NOW } from '../../support/in-process/outcomes.ts';
import fc from '../../support/properties.ts';

const WEEK_DAYS = 7;

function standings(...keys: (Partial<Key> & { name: string })[]): Standing[] {
  return standingsOf({ results: keys.map(checkedKey) }, NOW);
}

/** The same where every other key fails a condition. */
function halfUnmet(keys: readonly (Partial<Key> & { name: string })[]): Standing[] {
  const results = keys.map(checkedKey);
  const failing = results.filter((_, index) => index % 2 === 1).map(({ after: { hash, name } }) => ({ hash, name }));
  const unmet = failing.map(each => ({ ...each, about: 'key' as const, condition: 'enabled', actual: 'disabled' }));
  return standingsOf({ results, verdict: { passed: false, unmet } }, NOW);
}

/** As it reads. */
function advice(name: StandingName, of: readonly Standing[]): string {
  return adviceFor(name, of, NOW).replace(/<\/?code>/g, '');
}

/** The value that an advice gives an input. */
function advised(text: string, input: string): string | undefined {
  return new RegExp(`<code>${input}: ([^<]*)</code>`).exec(text)?.[1];
}

describe('advice', () => {
  test.each<[what: string, key: Partial<Key>, name: StandingName, advice: string]>([
    [
      'a key that has spent 11 a day',
      { limit: 250, limit_remaining: 0, usage_monthly: 250 },
      'spent',
      'raise the limit (limit: top up to 79)',
    ],
    ['a key without use', { limit: 0, limit_remaining: 0 }, 'spent', 'raise the limit (limit: top up to 10)'],
    [
      'a key that has used 212 USD without a limit',
      { limit: null, usage: 212.4, usage_monthly: 80 },
      'unlimited',
      'give it a limit (limit: 240)',
    ],
    [
      'BYOK usage where it counts',
      { limit: null, usage: 10, byok_usage: 205, byok_usage_monthly: 80, include_byok_in_limit: true },
      'unlimited',
      'give it a limit (limit: 250)',
    ],
    [
      'a key that is spent and expires',
      { limit: 50, limit_remaining: 0, usage_monthly: 0, expires_at: inDays(3), created_at: inDays(-90) },
      'spent',
      'raise the limit (limit: top up to 10), then replace it (operation: rotate, limit: top up to 10)',
    ],
    [
      'a key that expires with enough left',
      { limit: 50, expires_at: inDays(3), created_at: inDays(-90) },
      'expires soon',
      'replace it in time (operation: rotate)',
    ],
    [
      'a key that lives for a day',
      { limit: 50, expires_at: inDays(0.5), created_at: inDays(-0.5) },
      'expires soon',
      'replace it in time (operation: rotate, expires-in: 30d)',
    ],
    [
      'a key that is nearly spent but lasts',
      { limit: 50, limit_remaining: 4, limit_reset: 'monthly', usage_monthly: 1 },
      'nearly spent',
      '',
    ],
    ['more than a limit may be', { limit: null, usage: 2e9 }, 'unlimited', 'give it a limit'],
  ])('for %s', (_what, fields, name, expected) => {
    const [only] = standings({ name: 'x', ...fields });
    expect(only?.name).toBe(name);
    expect(advice(name, only ? [only] : [])).toBe(expected);
  });

  test('for several keys fits each of them', () => {
    const of = standings(
      { name: 'small', limit: null, usage: 1 },
      { name: 'large', limit: null, usage: 5000, usage_monthly: 100 },
    );
    expect(advice('unlimited', of)).toBe('give them a limit (limit: 5100)');
  });

  test('followed to the letter leaves no key unable to spend within 7 days at its rate', () => {
    const usd = fc.double({ min: 0, max: 100_000, noNaN: true });
    const days = fc.double({ min: 0.02, max: 400, noNaN: true });
    const seed = fc.record({
      limit: fc.option(usd),
      share: fc.double({ min: -0.2, max: 1, noNaN: true }),
      reset: fc.constantFrom(null, 'daily', 'weekly', 'monthly'),
      earlier: usd,
      month: usd,
      byok: usd,
      isByokCounted: fc.boolean(),
      age: days,
      expiry: fc.option(fc.double({ min: -3, max: 40, noNaN: true })),
    });
    let followed = 0;
    fc.assert(
      fc.property(fc.array(seed, { minLength: 1, maxLength: 6 }), seeds => {
        const of = halfUnmet(seeds.map(keyOf));
        for (const { name, result, state } of of) {
          const key = result.after as Key;
          const text = adviceFor(name, of, NOW);
          const parts = text.split(/, then |; /);
          const replace = parts.find(part => part.includes('operation: rotate'));
          const raise = parts.find(part => part.includes('limit: ') && part !== replace);
          const isRaised =
            name !== 'unmet' || ['spent', 'runs out'].some(each => state.concerns.includes(each as Concern));
          const isReplaced = state.access === 'expired' || state.concerns.includes('expires soon');
          if (!(raise && isRaised) && !(replace && isReplaced)) continue;
          followed += 1;
          const updated = raise && isRaised ? withLimit(key, advised(raise, 'limit')) : key;
          const last = replace && isReplaced ? rotated(updated, replace) : updated;
          expect(canSpendForAWeek(last, key), `${text} for ${JSON.stringify(key)}`).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
    expect(followed).toBeGreaterThan(1000);
  });
});

interface Seed {
  limit: number | null;
  share: number;
  reset: string | null;
  earlier: number;
  month: number;
  byok: number;
  isByokCounted: boolean;
  age: number;
  expiry: number | null;
}

let made = 0;

function keyOf(seed: Seed): Partial<Key> & { name: string } {
  made += 1;
  const { limit, share, reset, earlier, month, byok, isByokCounted, age, expiry } = seed;
  return {
    name: `key ${made}`,
    limit,
    limit_remaining: limit === null ? null : Number((limit * share).toFixed(6)),
    limit_reset: reset,
    usage: earlier + month,
    usage_daily: month / 30,
    usage_weekly: month / 4,
    usage_monthly: month,
    byok_usage: byok,
    byok_usage_monthly: byok,
    include_byok_in_limit: isByokCounted,
    created_at: inDays(Math.min(-age, (expiry ?? 0) - 0.01)),
    expires_at: expiry === null ? null : inDays(expiry),
  };
}

/** As OpenRouter answers after the change: what is used of the period stays used. */
function withLimit(key: Key, text: string | undefined): Key {
  if (text === undefined) return key;
  const rule = parseLimit(text);
  if ('fault' in rule) throw new Error(rule.fault);
  const limit = applyLimit(rule.value, key) ?? null;
  const period = key.limit_reset === null ? '' : (`_${key.limit_reset as 'daily' | 'weekly' | 'monthly'}` as const);
  const used =
    key.limit === null
      ? key[`usage${period}`] + (key.include_byok_in_limit ? key[`byok_usage${period}`] : 0)
      : key.limit - (key.limit_remaining ?? 0);
  return { ...key, limit, limit_remaining: limit === null ? null : limit - used };
}

/** A new key with what the rotation hands on, or what the advice says of it. */
function rotated(key: Key, text: string): Key {
  const handedOn = key.limit_reset === null ? key.limit_remaining : key.limit;
  const fresh = { ...key, limit: handedOn, limit_remaining: handedOn, usage: 0, byok_usage: 0 };
  const limit = advised(text, 'limit');
  const rule = limit === undefined ? undefined : parseLimit(limit);
  const raised = rule && 'value' in rule ? (applyLimit(rule.value, fresh) ?? null) : handedOn;
  const lifetime = Date.parse(key.expires_at ?? '') - Date.parse(key.created_at);
  const given = parseDuration(advised(text, 'expires-in') ?? '');
  const expiry = NOW + ('value' in given ? given.value : lifetime);
  return { ...fresh, limit: raised, limit_remaining: raised, expires_at: new Date(expiry).toISOString() };
}

/** `before` says at which rate it spends. */
function canSpendForAWeek({ limit, limit_remaining: left, limit_reset: reset, expires_at: expiry }: Key, before: Key) {
  if (expiry != null && Date.parse(expiry) < NOW + WEEK_DAYS * 86_400_000) return false;
  if (limit === null || left === null) return true;
  const need = (spendPerDay(before, NOW) ?? 0) * (reset === 'daily' ? 1 : WEEK_DAYS);
  return left > 0 && left >= need - 1e-6;
}

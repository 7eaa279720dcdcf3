/** Derived fields of a key, as tables: percentages, rates and when it runs out. All in UTC. */
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/key/key.ts';
import {
  derivedWritten,
  nextReset,
  runsOutAt,
  spendPerDay,
  spentSince,
  usedPercent,
} from '../../../src/domain/key/state.ts';
import { formatInstant } from '../../../src/domain/time/instant.ts';
import { type KeyRecord, keyFrom, recordOf, spent, timestamp } from '../../support/openrouter/keyring.ts';
import fc from '../../support/properties.ts';

/** A Monday. The month began 22.5 days ago. */
const NOW = Date.parse('2026-11-23T12:00:00Z');
const DAY = 86_400_000;

const KEY = {
  limit: 50,
  limit_remaining: 20,
  limit_reset: null,
  include_byok_in_limit: false,
  usage_weekly: 7,
  usage_monthly: 45,
  byok_usage_weekly: 3,
  byok_usage_monthly: 9,
  created_at: '2026-01-01T00:00:00Z',
} satisfies Partial<Key>;

describe('used-percent', () => {
  test.each<[limit: number | null, remaining: number | null, percent: number]>([
    [50, 2.5, 95],
    [50, 50, 0],
    [50, 0, 100],
    [50, -5, 110],
    [50, 60, -20],
    [3, 2, 33.333333],
    [3, 1, 66.666667],
    [20, 1.143559902, 94.2822],
    [20, 1.1435604, 94.282198],
    [20, 20 - 18.856440098000007, 94.2822],
    [0.3, 0.1 + 0.1, 33.333333],
    [0, 0, 100],
    [0, -1, 100],
    [null, null, 0],
  ])('of %s with %s left is %s', (limit, limit_remaining, percent) => {
    expect(usedPercent({ limit, limit_remaining })).toBe(percent);
  });

  test('is unknown if the answer lacks a part or contradicts itself', () => {
    expect(usedPercent({})).toBe(undefined);
    expect(usedPercent({ limit: 5 })).toBe(undefined);
    expect(usedPercent({ limit_remaining: 5 })).toBe(undefined);
    expect(usedPercent({ limit: 5, limit_remaining: null })).toBe(undefined);
    expect(usedPercent({ limit: null, limit_remaining: 5 })).toBe(undefined);
  });

  test('has at most 6 decimals, and is never wrong by more than half of the last', () => {
    const limits = fc.integer({ min: 1, max: 1_000_000_000 });
    const shares = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(limits, shares, (limit, share) => {
        const used = Math.round(limit * share);
        const percent = usedPercent({ limit: limit / 1e6, limit_remaining: (limit - used) / 1e6 }) ?? Number.NaN;
        expect(Number(percent.toFixed(6))).toBe(percent);
        // In whole numbers: |percent × limit − 100 × used| in millionths of a percent.
        const off = BigInt(Math.round(percent * 1e6)) * BigInt(limit) - 100_000_000n * BigInt(used);
        expect((off < 0n ? -off : off) * 2n <= BigInt(limit)).toBe(true);
      }),
    );
  });
});

describe('spend-per-day', () => {
  test.each<[what: string, now: string, changes: Partial<Key>, rate: number]>([
    ['the month began before the week', '2026-11-23T12:00:00Z', {}, 2],
    ['BYOK counts where it counts against the limit', '2026-11-23T12:00:00Z', { include_byok_in_limit: true }, 2.4],
    ['the week began before the month', '2026-12-02T00:00:00Z', {}, 3.5],
    ['and BYOK with it', '2026-12-02T00:00:00Z', { include_byok_in_limit: true }, 5],
    ['both began at once', '2026-06-03T00:00:00Z', { usage_weekly: 45 }, 22.5],
    ['Sunday is the last day of a week', '2026-02-01T12:00:00Z', {}, 1.076923],
    ['the window is at least a day long', '2026-06-01T01:00:00Z', { usage_monthly: 6, usage_weekly: 6 }, 6],
    ['a key that was created later', '2026-11-23T12:00:00Z', { created_at: '2026-11-13T12:00:00Z' }, 4.5],
    ['a key that was created an hour ago', '2026-11-23T12:00:00Z', { created_at: '2026-11-23T11:00:00Z' }, 45],
    ['a key that is created in the future', '2026-11-23T12:00:00Z', { created_at: '2027-01-01T00:00:00Z' }, 45],
    ['a week that began last year', '2027-01-01T00:00:00Z', {}, 1.75],
    ['nothing was used', '2026-11-23T12:00:00Z', { usage_monthly: 0 }, 0],
    ['it is rounded', '2026-11-04T00:00:00Z', { usage_monthly: 10 }, 3.333333],
    ['noise is not carried along', '2026-11-03T00:00:00Z', { usage_monthly: 18.856440098000007 }, 9.42822],
  ])('%s', (_, now, changes, rate) => {
    expect(spendPerDay({ ...KEY, ...changes }, Date.parse(now))).toBe(rate);
  });

  test('does not shorten the window for a key that does not know when it was created', () => {
    const { created_at: _, ...own } = KEY;
    expect(spendPerDay(own, NOW)).toBe(2);
  });

  test.each(['usage_monthly', 'include_byok_in_limit'] as const)('is unknown without %s', name => {
    const { [name]: _, ...lacking } = KEY;
    expect(spendPerDay(lacking, NOW)).toBe(undefined);
  });

  test('needs the BYOK figure only if BYOK counts', () => {
    const { byok_usage_monthly: _, ...lacking } = KEY;
    expect(spendPerDay(lacking, NOW)).toBe(2);
    expect(spendPerDay({ ...lacking, include_byok_in_limit: true }, NOW)).toBe(undefined);
  });
});

describe('what was spent since an instant', () => {
  const USED = { usage_daily: 1, usage_weekly: 2, usage_monthly: 4, usage: 8 };
  const BYOK = { byok_usage_daily: 0.1, byok_usage_weekly: 0.2, byok_usage_monthly: 0.4, byok_usage: 0.8 };
  const WEDNESDAY = '2026-11-25T12:00:00Z';

  test.each<[what: string, since: string, now: string, usage: number, from: string | undefined]>([
    ['the same day', '2026-11-25T04:17:00Z', WEDNESDAY, 1, '2026-11-25T00:00:00Z'],
    ['this very moment', WEDNESDAY, WEDNESDAY, 1, '2026-11-25T00:00:00Z'],
    ['seconds ahead, by another clock', '2026-11-25T12:00:59Z', WEDNESDAY, 1, '2026-11-25T00:00:00Z'],
    ['the day before', '2026-11-24T23:59:00Z', WEDNESDAY, 2, '2026-11-23T00:00:00Z'],
    ['Monday', '2026-11-23T00:01:00Z', WEDNESDAY, 2, '2026-11-23T00:00:00Z'],
    ['Sunday', '2026-11-22T23:59:59Z', WEDNESDAY, 4, '2026-11-01T00:00:00Z'],
    ['the first of the month', '2026-11-01T00:01:00Z', WEDNESDAY, 4, '2026-11-01T00:00:00Z'],
    ['the month before', '2026-10-31T23:59:59Z', WEDNESDAY, 8, undefined],
    ['the year 0', '0000-01-01T00:00:00Z', WEDNESDAY, 8, undefined],
    ['a month that began after the week', '2026-12-01T10:00:00Z', '2026-12-02T12:00:00Z', 4, '2026-12-01T00:00:00Z'],
    ['a week that began before the month', '2026-11-30T10:00:00Z', '2026-12-02T12:00:00Z', 2, '2026-11-30T00:00:00Z'],
    ['a week that began last year', '2026-12-29T10:00:00Z', '2027-01-01T12:00:00Z', 2, '2026-12-28T00:00:00Z'],
    ['a minute after midnight, by another clock', '2026-11-25T00:00:59Z', WEDNESDAY, 2, '2026-11-23T00:00:00Z'],
    ['a day that may be over', '2026-11-25T04:17:00Z', '2026-11-25T23:59:00Z', 2, '2026-11-23T00:00:00Z'],
  ])('counts the shortest period around %s', (_, since, now, usage, from) => {
    const found = spentSince({ ...USED, ...BYOK }, Date.parse(since), Date.parse(now));
    expect(found).toEqual({ usage, byok: usage / 10, from: from === undefined ? undefined : Date.parse(from) });
  });

  test.each<[what: string, key: Partial<Key>, since: string]>([
    ['the instant lies in the future', { ...USED, ...BYOK }, '2026-11-25T12:01:01Z'],
    ['the usage is missing', { ...BYOK, usage: 8, usage_weekly: 2 }, '2026-11-25T04:17:00Z'],
    ['the BYOK usage is missing', USED, '2026-11-25T04:17:00Z'],
    ['everything is missing', {}, '2020-01-01T00:00:00Z'],
  ])('is not known where %s', (_, key, since) => {
    expect(spentSince(key, Date.parse(since), Date.parse(WEDNESDAY))).toBe(undefined);
  });

  /** Mostly within two minutes of a midnight: of a day, week, month or year. */
  const instant = fc
    .tuple(
      fc.constantFrom('2026-11-30', '2026-12-01', '2026-12-07', '2026-12-09', '2026-12-10', '2027-01-01'),
      fc.oneof({ arbitrary: fc.integer({ min: -120, max: 120 }), weight: 3 }, fc.integer({ min: 0, max: 86_399 })),
    )
    .map(([day, seconds]) => Date.parse(day) + seconds * 1000);
  const cost = fc.record({
    near: fc.constantFrom('since', 'read', undefined),
    ms: fc.integer({ min: 0, max: 120_000 }),
    anywhere: instant,
    micro: fc.integer({ min: 1, max: 5_000_000 }),
    kind: fc.constantFrom('credits' as const, 'byok' as const),
  });
  /** Offset of GitHub's clock, or of an answer's `Date`, from the clock that usage is counted by; in ms. */
  const skew = fc.integer({ min: -60_000, max: 60_000 });

  test('is never less than what was spent, and is what was spent since its period began', () => {
    const later = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_600_000 }));
    fc.assert(
      fc.property(instant, instant, fc.array(cost), later, skew, skew, (one, other, drawn, delay, theirs, ours) => {
        const [since, read] = [Math.min(one, other), Math.max(one, other)];
        const costs = drawn
          .map(({ near, ms, anywhere, ...rest }) => ({
            at: near === 'since' ? since + ms : near === 'read' ? read - ms : anywhere,
            ...rest,
          }))
          .filter(({ at }) => at <= read)
          .sort((a, b) => a.at - b.at);
        const found = spentSince(keyWith(costs, read), since + theirs, read + delay + Math.min(ours, 0));
        // By two clocks, each of which may be a minute wrong, the instant may seem to lie in the future.
        if (found === undefined) {
          expect(since + theirs).toBeGreaterThan(read + delay);
          return;
        }
        const sum = (kind: string, from: number) =>
          costs.filter(each => each.kind === kind && each.at >= from).reduce((all, { micro }) => all + micro, 0);
        const shown = [
          ['credits', found.usage],
          ['byok', found.byok],
        ] as const;
        for (const [kind, usd] of shown) {
          const micro = Math.round(usd * 1e6);
          expect(micro).toBeGreaterThanOrEqual(sum(kind, since));
          expect(micro).toBe(sum(kind, found.from ?? 0));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  /** A key of the local OpenRouter with these costs, as the API returns it at that time. */
  function keyWith(costs: readonly { at: number; micro: number; kind: 'credits' | 'byok' }[], at: number): KeyRecord {
    const made = Date.parse('2026-01-01T00:00:00Z');
    const fresh = { secret: 'sk-or-v1-0', workspace_id: 'w', created_at: timestamp(made) };
    const used = costs.reduce(
      (key, cost) => spent(key, cost.micro / 1e6, cost.kind, { now: cost.at, on: cost.at, at: timestamp(cost.at) }),
      keyFrom({}, fresh, made),
    );
    return recordOf(used, at);
  }
});

describe('runs-out-at', () => {
  test.each<[what: string, changes: Partial<Key>, expected: string]>([
    ['at the present rate', {}, '2026-12-03T12:00:00Z'],
    ['an unlimited key', { limit: null, limit_remaining: null }, 'never'],
    ['nothing is left', { limit_remaining: 0 }, '2026-11-23T12:00:00Z'],
    ['overdrawn', { limit_remaining: -3 }, '2026-11-23T12:00:00Z'],
    ['nothing is left, and nothing was spent', { limit_remaining: 0, usage_monthly: 0 }, '2026-11-23T12:00:00Z'],
    ['nothing is left, and it resets soon', { limit_remaining: 0, limit_reset: 'daily' }, '2026-11-23T12:00:00Z'],
    ['it spends nothing', { usage_monthly: 0 }, 'never'],
    ['it spends less than is shown', { usage_monthly: 0.00001 }, 'never'],
    ['it resets before', { limit_reset: 'monthly' }, 'never'],
    ['it resets after', { limit_reset: 'monthly', limit_remaining: 10 }, '2026-11-28T12:00:00Z'],
    ['it resets on Monday, before', { limit_reset: 'weekly', limit_remaining: 14 }, 'never'],
    ['it resets on Monday, after', { limit_reset: 'weekly', limit_remaining: 12 }, '2026-11-29T12:00:00Z'],
    ['it resets at midnight, before', { limit_reset: 'daily', limit_remaining: 2 }, 'never'],
    ['it resets at midnight, after', { limit_reset: 'daily', limit_remaining: 0.5 }, '2026-11-23T18:00:00Z'],
    ['it resets at the same instant', { limit_reset: 'daily', limit_remaining: 1 }, '2026-11-24T00:00:00Z'],
    ['over ten years ahead', { limit: 10_000, limit_remaining: 7400 }, 'never'],
    ['not quite ten years ahead', { limit: 10_000, limit_remaining: 7300 }, '2036-11-20T12:00:00Z'],
  ])('%s', (_, changes, expected) => {
    expect(derivedWritten('runs_out_at', { ...KEY, ...changes }, NOW)).toBe(expected);
  });

  test('is exact to the second for a rate with endless decimals', () => {
    // 0.3 per day: 10 / 0.3 is not a binary number of days, but a whole number of seconds.
    const key = { ...KEY, usage_monthly: 0.3 * 22.5, limit_remaining: 10 };
    expect(derivedWritten('runs_out_at', key, NOW)).toBe('2026-12-26T20:00:00Z');
  });

  test('is unknown if a part is missing or contradictory, or the interval is unknown', () => {
    for (const name of ['limit', 'limit_remaining', 'limit_reset', 'usage_monthly'] as const) {
      const { [name]: _, ...lacking } = KEY;
      expect(derivedWritten('runs_out_at', lacking, NOW)).toBe('');
    }
    expect(runsOutAt({ ...KEY, limit: null }, NOW)).toBe(undefined);
    expect(runsOutAt({ ...KEY, limit_remaining: null }, NOW)).toBe(undefined);
    expect(runsOutAt({ ...KEY, limit_reset: 'yearly' }, NOW)).toBe(undefined);
  });

  test('is never in the past, never after the reset, and sooner the less is left', () => {
    const amount = fc.integer({ min: 0, max: 100_000_000 }).map(micro => micro / 1e6);
    const reset = fc.constantFrom('daily', 'weekly', 'monthly', null);
    const now = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(amount, amount, reset, now, (remaining, usage, limit_reset, at) => {
        const key = { ...KEY, limit_remaining: remaining, usage_weekly: usage, usage_monthly: usage, limit_reset };
        const end = runsOutAt(key, at);
        const sooner = runsOutAt({ ...key, limit_remaining: remaining / 2 }, at);
        if (typeof end !== 'number') return;
        expect(end).toBeGreaterThanOrEqual(at);
        expect(end).toBeLessThanOrEqual(nextReset(limit_reset, at) ?? Number.NaN);
        expect(sooner).toBeLessThanOrEqual(end);
      }),
    );
  });
});

describe('the next reset', () => {
  test.each([
    ['daily', '2026-11-23T12:00:00Z', '2026-11-24T00:00:00Z'],
    ['daily', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z'],
    ['weekly', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['weekly', '2026-11-29T23:59:59Z', '2026-11-30T00:00:00Z'],
    ['monthly', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z'],
    ['monthly', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['monthly', '2028-02-29T00:00:00Z', '2028-03-01T00:00:00Z'],
  ])('%s after %s is %s', (interval, now, next) => {
    expect(formatInstant(nextReset(interval, Date.parse(now)) ?? 0)).toBe(next);
  });

  test('is never without an interval, and unknown for an unknown one', () => {
    expect(nextReset(null, NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(nextReset('yearly', NOW)).toBe(undefined);
    expect(nextReset(undefined, NOW)).toBe(undefined);
  });

  test('is a Monday, a first of the month or a midnight, and no further away than its interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.parse('2100-01-01') }), now => {
        const [day, week, month] = ['daily', 'weekly', 'monthly'].map(each => nextReset(each, now) ?? 0) as [
          number,
          number,
          number,
        ];
        for (const [next, most] of [[day, 1] as const, [week, 7] as const, [month, 31] as const]) {
          expect(next).toBeGreaterThan(now);
          expect(next - now).toBeLessThanOrEqual(most * DAY);
          expect(next % DAY).toBe(0);
        }
        expect(new Date(week).getUTCDay()).toBe(1);
        expect(new Date(month).getUTCDate()).toBe(1);
      }),
    );
  });
});

describe('derived fields as outputs', () => {
  test('are plain decimals, words, or empty if unknown', () => {
    expect(derivedWritten('used_percent', KEY, NOW)).toBe('60');
    expect(derivedWritten('spend_per_day', { ...KEY, usage_monthly: 0.00003 }, NOW)).toBe('0.000001');
    expect(derivedWritten('used_percent', {}, NOW)).toBe('');
    expect(derivedWritten('spend_per_day', {}, NOW)).toBe('');
    expect(derivedWritten('runs_out_at', {}, NOW)).toBe('');
  });
});

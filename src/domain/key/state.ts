/**
 * The state of a key, one classification for conditions, log and summary. Also the figures computed from a key: how
 * much of its limit is used, what it spends per day, and when it runs out.
 *
 * All times are UTC, like OpenRouter's periods. `undefined` always means unknown: the answer lacks a field (an older
 * server, or `GET /key`) or contradicts itself.
 */
import { dividedBy, nanoFromNumber, plain, toNumber } from '../money/usd.ts';
import { DAY_MS, formatInstant, MINUTE_MS, TEN_YEARS_MS, WEEK_MS } from '../time/instant.ts';
import { inconsistency, instantOf, isExpired, type Key } from './key.ts';

/** Whether the key is accepted at all. `unknown`: the answer does not say. */
export type KeyAccess = 'enabled' | 'disabled' | 'expired' | 'unknown';

/**
 * Why an enabled key needs attention: nothing is left of its limit; it expires within 7 days; it runs out before its
 * limit resets, or within 30 days if the limit never resets; 90 % of its limit is used.
 */
export type Concern = 'spent' | 'expires soon' | 'runs out' | 'nearly spent';

export interface KeyState {
  access: KeyAccess;
  /** Most urgent first. Empty for a key that cannot be used anyway. */
  concerns: readonly Concern[];
  /** ms since 1970; `never`, also when the limit resets first; undefined when it cannot be computed */
  runsOutAt: number | 'never' | undefined;
  unlimited: boolean;
}

const SOON_MS = 7 * DAY_MS;
const NEARLY_PERCENT = 90;
/** A limit that never resets is always used up eventually; further ahead than this it needs no attention. */
const AHEAD_MS = 30 * DAY_MS;

/** The state of a key at `now` (ms). A missing field raises no concern, but may make the access unknown. */
export function stateOf(key: Partial<Key>, now: number): KeyState {
  const access = accessOf(key, now);
  const end = runsOutAt(key, now);
  const spent = key.limit_remaining != null && key.limit_remaining <= 0;
  const concerns: Concern[] = [];
  if (access === 'enabled' || access === 'unknown') {
    if (spent) concerns.push('spent');
    if (expiresSoon(key, now)) concerns.push('expires soon');
    if (!spent && typeof end === 'number' && (key.limit_reset !== null || end - now <= AHEAD_MS))
      concerns.push('runs out');
    if (!spent && (usedPercent(key) ?? 0) >= NEARLY_PERCENT) concerns.push('nearly spent');
  }
  return { access, concerns, runsOutAt: end, unlimited: key.limit === null };
}

/** Whether the key is accepted. A key that is both disabled and expired counts as disabled. */
export function accessOf(key: Partial<Key>, now: number): KeyAccess {
  if (key.disabled === true) return 'disabled';
  if (isExpired(key, now)) return 'expired';
  return key.disabled === false ? 'enabled' : 'unknown';
}

function expiresSoon({ expires_at: expiry }: Partial<Key>, now: number): boolean {
  return expiry != null && instantOf(expiry) - now <= SOON_MS;
}

export const DERIVED_NAMES = ['used_percent', 'spend_per_day', 'runs_out_at'] as const;
export type DerivedName = (typeof DERIVED_NAMES)[number];

/** The used part of the limit in percent, rounded to 1e-6: 0 for an unlimited key, 100 for a limit of 0. */
export function usedPercent(key: Partial<Key>): number | undefined {
  const { limit, limit_remaining: remaining } = key;
  if (limit === undefined || remaining === undefined || inconsistency(key) !== undefined) return undefined;
  if (limit === null || remaining === null) return 0;
  const whole = nanoFromNumber(limit);
  if (whole <= 0n) return 100;
  return toNumber(dividedBy((whole - nanoFromNumber(remaining)) * 100_000_000n, whole));
}

/**
 * Average USD per day, rounded to 1e-6. The window begins with the current month or the current week, whichever began
 * earlier, but not before the key was created. It is at least a day long. `now` in ms.
 */
export function spendPerDay(key: Partial<Key>, now: number): number | undefined {
  const spent = spentIn(startOfMonth(now) <= startOfWeek(now) ? 'monthly' : 'weekly', key);
  if (spent === undefined) return undefined;
  const start = Math.min(startOfMonth(now), startOfWeek(now));
  const created = key.created_at === undefined ? start : instantOf(key.created_at);
  if (Number.isNaN(created)) return undefined;
  const length = Math.max(DAY_MS, now - Math.max(start, created));
  // From nano-USD in the window to micro-USD per day: the factor 1000 between the two units goes into the divisor.
  return toNumber(dividedBy(spent * BigInt(DAY_MS), BigInt(Math.round(length)) * 1000n));
}

/** Nano-USD that the key used in the period, including BYOK if that counts against its limit. */
function spentIn(period: 'weekly' | 'monthly', key: Partial<Key>): bigint | undefined {
  const usage = key[`usage_${period}`];
  const byok = key.include_byok_in_limit === false ? 0 : key[`byok_usage_${period}`];
  if (usage === undefined || key.include_byok_in_limit === undefined || byok === undefined) return undefined;
  return nanoFromNumber(usage) + nanoFromNumber(byok);
}

/** USD that a key spent since an instant, at most. */
export interface SpentSince {
  usage: number;
  /** With provider keys of its owner (BYOK), who pays the provider for it. */
  byok: number;
  /** When the period began whose usage this is, in ms; undefined: it is all that the key ever used. */
  from: number | undefined;
}

/** How far the clocks may be apart from which `since` and `now` come, and from which the usage was counted. */
const CLOCKS_MS = MINUTE_MS;

/**
 * What the key spent since an instant (ms), at most: OpenRouter only says what it used in the present day, week and month,
 * and in all. Of those that certainly contain the time since then, the latest to begin counts. undefined: the usage is
 * not known, or the instant lies in the future. `now` is when the key was read, or later.
 */
export function spentSince(key: Partial<Key>, since: number, now: number): SpentSince | undefined {
  if (since > now + CLOCKS_MS) return undefined;
  const latest = now + CLOCKS_MS;
  const periods = [
    { from: startOfDay(latest), usage: key.usage_daily, byok: key.byok_usage_daily },
    { from: startOfWeek(latest), usage: key.usage_weekly, byok: key.byok_usage_weekly },
    { from: startOfMonth(latest), usage: key.usage_monthly, byok: key.byok_usage_monthly },
  ];
  const [shortest] = periods.filter(({ from }) => from <= since - CLOCKS_MS).sort((a, b) => b.from - a.from);
  const { from, usage, byok } = shortest ?? { from: undefined, usage: key.usage, byok: key.byok_usage };
  return usage === undefined || byok === undefined ? undefined : { from, usage, byok };
}

/**
 * When the rest of the limit will be used up at the present rate, in ms since 1970: now when nothing is left; `never`
 * when the key is unlimited or spends nothing, its limit resets first, or it is over ten years ahead.
 */
export function runsOutAt(key: Partial<Key>, now: number): number | 'never' | undefined {
  const { limit, limit_remaining: remaining } = key;
  if (limit === undefined || remaining === undefined || inconsistency(key) !== undefined) return undefined;
  if (limit === null || remaining === null) return 'never';
  if (remaining <= 0) return now;
  const rate = spendPerDay(key, now);
  if (rate === undefined) return undefined;
  if (rate <= 0) return 'never';
  const reset = nextReset(key.limit_reset, now);
  if (reset === undefined) return undefined;
  const instant = now + Number(dividedBy(nanoFromNumber(remaining) * BigInt(DAY_MS), nanoFromNumber(rate)));
  return instant > reset || instant > now + TEN_YEARS_MS ? 'never' : instant;
}

/** When a limit resets next, in ms since 1970; Infinity if never, undefined for an unknown interval. */
export function nextReset(interval: string | null | undefined, now: number): number | undefined {
  switch (interval) {
    case null:
      return Number.POSITIVE_INFINITY;
    case 'daily':
      return startOfDay(now) + DAY_MS;
    case 'weekly':
      return startOfWeek(now) + WEEK_MS;
    case 'monthly':
      return startOfMonth(now, 1);
    default:
      return undefined;
  }
}

function startOfDay(now: number): number {
  return Math.floor(now / DAY_MS) * DAY_MS;
}

/** Weeks begin on Monday. 1 January 1970 was a Thursday. */
function startOfWeek(now: number): number {
  const day = Math.floor(now / DAY_MS);
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY_MS;
}

function startOfMonth(now: number, later = 0): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}

/** A derived field as outputs write it; the empty string if it is unknown. `now` in ms. */
export function derivedWritten(name: DerivedName, key: Partial<Key>, now: number): string {
  if (name === 'runs_out_at') {
    const instant = runsOutAt(key, now);
    return typeof instant === 'number' ? formatInstant(instant) : (instant ?? '');
  }
  const value = name === 'used_percent' ? usedPercent(key) : spendPerDay(key, now);
  return value === undefined ? '' : plain(value);
}

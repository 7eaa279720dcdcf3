/**
 * What to do about keys of one standing, computed to fit each of them: a key for which it is followed does not stop
 * again within 7 days at its present rate. HTML.
 */

import { MAX_SPEND_KEYS } from '../../domain/command/command.ts';
import { instantOf, type KnownKey } from '../../domain/key/key.ts';
import { spendPerDay } from '../../domain/key/state.ts';
import { DAY_MS, WEEK_MS } from '../../domain/time/instant.ts';
import type { Concluded } from '../../operations/outcome/outcome.ts';
import type { Standing, StandingName } from './standing.ts';

/** Minimum number of days that a suggested limit lasts at the present rate. */
const DAYS = 7;
/** USD: the suggestion for keys that spend nothing. */
const MIN_LIMIT = 10;
/** USD: the maximum that an input accepts. */
const MAX_LIMIT = 1_000_000_000;
/** Days: the suggestion for keys less than a week old. */
const LIFETIME = 30;

/** Empty when nothing has to be done. `now` in ms. */
export function adviceFor(name: StandingName, standings: readonly Standing[], now: number): string {
  const those = standings.filter(each => each.name === name);
  const keys = keysOf(those);
  const isOne = keys.length === 1;
  switch (name) {
    case 'failed':
      return 'read the error above';
    case 'leaked':
      return `disable ${isOne ? 'it' : 'them'} now (<code>disabled: true</code>), or replace ${isOne ? 'it' : 'each'} (<code>operation: rotate</code>, <code>retire: disable</code>)`;
    case 'unmet':
      return ['change the key or the condition (see above)', ...concernsOf(those, now)].join('; ');
    case 'warned':
      return 'change the key or the condition (see above)';
    case 'spent':
    case 'runs out':
      return raised(those, now);
    case 'expires soon':
      return `replace ${isOne ? 'it' : 'them'} in time (${rotation(keys, now)})`;
    case 'expired':
      return isOne
        ? `replace it if it is still needed (${rotation(keys, now)}), else delete it`
        : `replace what is still needed (${rotation(keys, now)}), delete the rest`;
    case 'unlimited':
      return `give ${isOne ? 'it' : 'them'} a limit${inParentheses(
        limitCode(
          '',
          keys.map(key => usedAndWeek(key, now)),
        ),
      )}`;
    default:
      return '';
  }
}

/** Where to find the reason, in a report without it, for as many keys as `spend` accepts. */
export function spendHint(name: StandingName, outcome: Concluded): string {
  if (name !== 'runs out' || outcome.operation !== 'check' || outcome.spend) return '';
  if (outcome.results.length > MAX_SPEND_KEYS) return '';
  return '; <code>spend: true</code> shows what spends';
}

function keysOf(standings: readonly Standing[]): KnownKey[] {
  return standings.map(({ result }) => result.after);
}

/** What stops keys that fail the requirements, whichever condition they fail. */
function concernsOf(unmet: readonly Standing[], now: number): string[] {
  const stops = unmet.filter(({ state: { concerns } }) => concerns.includes('spent') || concerns.includes('runs out'));
  const ends = keysOf(unmet).filter(({ expires_at: at }) => at != null && instantOf(at) - now <= WEEK_MS);
  return [
    ...(stops.length > 0 ? [`raise the limit of what runs out${inParentheses(topUp(stops, now))}`] : []),
    ...(ends.length > 0 ? [`replace what has expired or expires within 7 days (${rotation(ends, now)})`] : []),
  ];
}

/** A key that has a new limit may still expire within days. */
function raised(standings: readonly Standing[], now: number): string {
  const expiring = standings.filter(({ state }) => state.concerns.includes('expires soon'));
  const what = standings.length === 1 ? 'it' : 'what expires within 7 days';
  const then = expiring.length > 0 ? `, then replace ${what} (${rotation(keysOf(expiring), now)})` : '';
  return `raise the limit${inParentheses(topUp(standings, now))}${then}`;
}

function topUp(standings: readonly Standing[], now: number): string {
  return limitCode(
    'top up to ',
    keysOf(standings).map(key => leftAndWeek(key, now)),
  );
}

/** A rotation, with the settings that the new keys need to last. */
function rotation(keys: readonly KnownKey[], now: number): string {
  const isShort = keys.some(key => !lasts(key, now));
  const limit = isShort
    ? limitCode(
        'top up to ',
        keys.map(key => week(key, now)),
      )
    : '';
  const lifetimes = keys.map(lifetimeOf);
  const days = Math.max(LIFETIME, ...lifetimes.map(each => each ?? 0));
  const isBrief = lifetimes.some(each => each === undefined || each <= DAYS);
  return ['<code>operation: rotate</code>', limit, isBrief ? `<code>expires-in: ${days}d</code>` : '']
    .filter(Boolean)
    .join(', ');
}

/** Whether the limit that a rotation carries over is enough until it resets, or for a week. */
function lasts(key: KnownKey, now: number): boolean {
  const { limit, limit_remaining: left, limit_reset: reset } = key;
  if (limit === null || left === null) return true;
  const rate = spendPerDay(key, now);
  const handedOn = reset === null ? left : limit;
  return rate !== undefined && handedOn > 0 && handedOn >= rate * (reset === 'daily' ? 1 : DAYS);
}

/** Whole days that the key lives from its creation; undefined when it is not known. */
function lifetimeOf({ created_at: created, expires_at: expiry }: KnownKey): number | undefined {
  const days = Math.ceil((instantOf(expiry ?? '') - instantOf(created ?? '')) / DAY_MS);
  return Number.isFinite(days) && days > 0 && days <= 3650 ? days : undefined;
}

/** USD of a week at the present rate; undefined when the rate is not known. */
function week(key: KnownKey, now: number): number | undefined {
  const rate = spendPerDay(key, now);
  return rate === undefined ? undefined : Math.max(0, rate) * DAYS;
}

/** The same plus what is left: otherwise a key with more left than a week takes would stay as it is. */
function leftAndWeek(key: KnownKey, now: number): number | undefined {
  const ahead = week(key, now);
  return ahead === undefined ? undefined : Math.max(0, key.limit_remaining ?? 0) + ahead;
}

/** The same plus what a new limit would count as used. */
function usedAndWeek(key: KnownKey, now: number): number | undefined {
  const ahead = week(key, now);
  return ahead === undefined ? undefined : Math.max(0, used(key)) + ahead;
}

/** USD of the period that the limit counts. */
function used(key: KnownKey): number {
  const { limit_reset: reset, include_byok_in_limit: isByokCounted } = key;
  const period = reset === 'daily' || reset === 'weekly' || reset === 'monthly' ? (`_${reset}` as const) : '';
  return key[`usage${period}`] + (isByokCounted ? key[`byok_usage${period}`] : 0);
}

/** `<code>limit: top up to 80</code>`: enough for every key; empty if that is unknown. */
function limitCode(form: string, amounts: readonly (number | undefined)[]): string {
  const known = amounts.filter(each => each !== undefined);
  const usd = roundedUp(Math.max(MIN_LIMIT, ...known));
  return known.length < amounts.length || !(usd <= MAX_LIMIT) ? '' : `<code>limit: ${form}${usd}</code>`;
}

/** A whole number with at most two significant digits: `77`, `290`, `1200`. */
function roundedUp(usd: number): number {
  // A millionth more than needed may be binary noise, and would cost a digit.
  const least = Math.ceil(Number(usd.toFixed(6)));
  const unit = 10 ** Math.max(0, String(least).length - 2);
  return Math.ceil(least / unit) * unit;
}

function inParentheses(text: string): string {
  return text && ` (${text})`;
}

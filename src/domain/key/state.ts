/** What state a key is in: the one classification that conditions, log and summary share. */

import { DAY_MS } from '../time/instant.ts';
import { runsOutAt, usedPercent } from './derived.ts';
import { instantOf, isExpired, type Key } from './key.ts';

/** Whether the key is accepted at all. `unknown`: the answer does not say. */
export type Access = 'enabled' | 'disabled' | 'expired' | 'unknown';

/**
 * Why an enabled key needs attention: nothing is left of its limit; it expires within 7 days; it runs out before its
 * limit resets, or within 30 days where it never does; 90 % of its limit are used.
 */
export type Concern = 'spent' | 'expires soon' | 'runs out' | 'nearly spent';

export interface KeyState {
  access: Access;
  /** The most urgent first. Empty for a key that cannot be used anyway. */
  concerns: readonly Concern[];
  /** ms since 1970; `never`, also when its limit resets before; undefined when it cannot be known */
  runsOutAt: number | 'never' | undefined;
  unlimited: boolean;
}

const SOON_MS = 7 * DAY_MS;
const NEARLY_PERCENT = 90;
/** A limit that never resets is always used up in the end; further ahead than this it needs no attention. */
const AHEAD_MS = 30 * DAY_MS;

/** The state of a key at `now` (ms). A field that is missing raises no concern, other than that access is unknown. */
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

/** Whether the key is accepted. A disabled key that has expired as well is disabled. */
export function accessOf(key: Partial<Key>, now: number): Access {
  if (key.disabled === true) return 'disabled';
  if (isExpired(key, now)) return 'expired';
  return key.disabled === false ? 'enabled' : 'unknown';
}

function expiresSoon({ expires_at: expiry }: Partial<Key>, now: number): boolean {
  return expiry != null && instantOf(expiry) - now <= SOON_MS;
}

/** The settings of the new key: copied from the old one, changed by the inputs. Pure. */
import type { NewKeyWanted } from '../inputs.ts';
import { ActionError } from './errors.ts';
import { formatInstant } from './instant.ts';
import { instantOf, type Key } from './key.ts';
import { expiryOf } from './lifetime.ts';
import { applyLimit } from './limit.ts';
import { usedIn } from './settings.ts';
import type { Situation } from './situation.ts';
import { quoted, say } from './untrusted.ts';
import { fromNumber, toNumber } from './usd.ts';

/** What a new key will be. */
export interface NewKeySettings {
  /** Its final name. */
  name: string;
  limit: number | null;
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** null: never */
  expires_at: string | null;
}

/**
 * Where settings are copied from: the old key as long as it can be read, else the newest leftover that had them.
 * @throws ActionError when there is neither
 */
export function sourceOf({ old, leftovers, base }: Situation): Key {
  const source = old ?? leftovers.find(({ ready }) => ready)?.key;
  if (source) return source;
  throw new ActionError(
    say`The old key ${quoted(base)} is gone, and no key of a cut-off rotation has its settings. ` +
      'Delete the keys that are named [replacing …] and make a new key with operation create.',
  );
}

/**
 * The new key's settings: a rotation changes the secret, not the budget. `now` in ms.
 * @throws ActionError when the limit cannot be lowered, or the lifetime not be given again
 */
export function newSettings(situation: Situation, wanted: NewKeyWanted, now: number): NewKeySettings {
  const source = sourceOf(situation);
  const budget = inheritedLimit(source, situation);
  const limit = wanted.limit ? applyLimit(wanted.limit, { limit: budget, limit_remaining: budget }) : budget;
  if (limit === undefined) {
    throw new ActionError(
      say`limit: key ${quoted(source.name)} is unlimited, which cannot be lowered by an amount. Give the limit that the new key shall have.`,
    );
  }
  return {
    name: wanted.name ?? situation.base,
    limit,
    limit_reset: wanted.limit_reset !== undefined ? wanted.limit_reset : source.limit_reset,
    include_byok_in_limit: wanted.include_byok_in_limit ?? source.include_byok_in_limit,
    expires_at: wanted.lifetime ? expiryOf(wanted.lifetime, now) : renewedExpiry(source, now),
  };
}

/** Where a key belongs, as far as it is known before it is made. */
export type Origin = Partial<Pick<Key, 'creator_user_id' | 'workspace_id'>>;

/** A key with all that is planned of a new one: unused, made now, its hash and label not known. `now` in ms. */
export function plannedKey(settings: NewKeySettings, origin: Origin, now: number): Partial<Key> {
  return {
    ...settings,
    disabled: false,
    limit_remaining: settings.limit,
    usage: 0,
    usage_daily: 0,
    usage_weekly: 0,
    usage_monthly: 0,
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    created_at: formatInstant(now),
    updated_at: null,
    last_used_at: null,
    ...origin,
  };
}

/**
 * Without `limit`: a key with a reset keeps its limit; one without gets what remains, less what other ready leftovers
 * have used of the same budget. What retired ones have used was taken off already when a leftover is the source.
 */
function inheritedLimit(source: Key, { old, leftovers, retired }: Situation): number | null {
  if (source.limit === null || source.limit_reset !== null) return source.limit;
  const remaining = source.limit_remaining ?? source.limit;
  const ready = leftovers.flatMap(({ key, ready }) => (ready && key !== source ? [key] : []));
  const others = source === old ? [...ready, ...retired] : ready;
  const spent = others.reduce((sum, key) => sum + spentBy(key), 0n);
  const left = fromNumber(remaining) - (spent > 0n ? spent : 0n);
  return left > 0n ? toNumber(left) : 0;
}

function spentBy(key: Key): bigint {
  if (key.limit === null || key.limit_remaining === null) return usedIn(key);
  return fromNumber(key.limit) - fromNumber(key.limit_remaining);
}

/** The last instant that is written with a year of four digits. */
const LATEST = Date.parse('9999-12-31T23:59:59Z');

/** The source's whole lifetime again, counted from now. */
function renewedExpiry(source: Key, now: number): string | null {
  if (source.expires_at == null) return null;
  const lifetime = instantOf(source.expires_at) - instantOf(source.created_at);
  if (lifetime > 0 && now + lifetime <= LATEST) return formatInstant(now + lifetime);
  throw new ActionError(
    say`expires-in: key ${quoted(source.name)} was made at ${source.created_at} and expires at ${source.expires_at}, a ` +
      'lifetime that cannot be given again. Give expires-in.',
  );
}

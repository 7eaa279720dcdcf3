/** The settings of the new key of a rotation: copied from the old key, then changed by the inputs. Pure. */
import type { RotateCommand } from '../command/command.ts';
import { instantOf, type Key, type KnownKey, written } from '../key/key.ts';
import { usedIn } from '../key/settings.ts';
import { applyLimit, isAbsolute, whyUnchanged } from '../money/limit.ts';
import { fromNumber, toNumber } from '../money/usd.ts';
import { ActionError } from '../text/errors.ts';
import { quoted, say } from '../text/untrusted.ts';
import { expiryOf, formatInstant } from '../time/instant.ts';
import type { Situation } from './situation.ts';

/** The settings of a new key. */
export interface NewKeySettings {
  /** Its final name. */
  name: string;
  limit: number | null;
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** null: never */
  expires_at: string | null;
}

/** Copied again at the commit, since the old key may have spent or been changed in the meantime. */
type NewKeyBudget = Pick<NewKeySettings, 'limit' | 'limit_reset' | 'include_byok_in_limit'>;

type Wanted = RotateCommand['wanted'];
/** The keys that settings depend on. */
type Family = Pick<Situation, 'old' | 'leftovers' | 'retired' | 'base'>;

/**
 * Where settings are copied from: the old key if it can be read, else the newest ready leftover.
 * @throws ActionError when there is neither
 */
export function sourceOf({ old, leftovers, base }: Family): Key {
  const source = old ?? leftovers.find(({ ready }) => ready)?.key;
  if (source) return source;
  throw new ActionError(
    say`The old key ${quoted(base)} is gone, and no key of a cut-off rotation has its settings. ` +
      'Delete the keys that are named [replacing …] and make a new key with operation create.',
  );
}

/**
 * The new key's settings: a rotation changes the secret, not the budget. `now` in ms.
 * @throws ActionError when the limit cannot be lowered, or the lifetime cannot be renewed
 */
export function newSettings(family: Family, wanted: Wanted, now: number): NewKeySettings {
  const source = sourceOf(family);
  return {
    name: wanted.name ?? family.base,
    ...newBudget(family, wanted),
    expires_at: wanted.lifetime ? expiryOf(wanted.lifetime, now) : renewedExpiry(source, now),
  };
}

/** If the source is a leftover, `raise by` and `lower by` were already applied to it: they must not add up. */
export function skipsRelativeLimit({ old }: Family, { limit }: Wanted): boolean {
  return old === undefined && (limit?.rule === 'raise' || limit?.rule === 'lower');
}

/** Why a relative limit does not change the inherited one: `unchanged: it has no limit`. */
export function whyLimitStays(family: Family, { limit }: Wanted): string | undefined {
  if (limit === undefined || isAbsolute(limit)) return undefined;
  const inherited = inheritedLimit(sourceOf(family), family);
  return whyUnchanged(limit, { limit: inherited, limit_remaining: inherited });
}

/** The part of the budget that has changed since planning and that no input fixes. */
export function changedBudget(planned: NewKeyBudget, family: Family, wanted: Wanted): Partial<NewKeyBudget> {
  // The source is gone: nothing newer is known.
  if (!family.old && !family.leftovers.some(({ ready }) => ready)) return {};
  const now = newBudget(family, wanted);
  const differs = (name: keyof NewKeyBudget) => now[name] !== planned[name];
  return {
    ...(differs('limit') && { limit: now.limit }),
    ...(differs('limit_reset') && { limit_reset: now.limit_reset }),
    ...(differs('include_byok_in_limit') && { include_byok_in_limit: now.include_byok_in_limit }),
  };
}

/** What is known of a key's origin before it is created. */
type Origin = Partial<Pick<Key, 'creator_user_id' | 'workspace_id' | 'external_user'>>;

/** The new key as planned: unused, created now, hash and label unknown. `now` in ms. */
export function plannedNewKey(settings: NewKeySettings, origin: Origin, now: number): KnownKey {
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

function newBudget(family: Family, wanted: Wanted): NewKeyBudget {
  const source = sourceOf(family);
  const inherited = inheritedLimit(source, family);
  const rule = skipsRelativeLimit(family, wanted) ? undefined : wanted.limit;
  const limit = rule ? applyLimit(rule, { limit: inherited, limit_remaining: inherited }) : inherited;
  if (limit === undefined) {
    throw new ActionError(
      say`limit: key ${quoted(source.name)} is unlimited, which cannot be lowered by an amount. Give the new key's limit.`,
    );
  }
  return {
    limit,
    limit_reset: wanted.limit_reset !== undefined ? wanted.limit_reset : source.limit_reset,
    include_byok_in_limit: wanted.include_byok_in_limit ?? source.include_byok_in_limit,
  };
}

/**
 * Without `limit`: a key with a reset keeps its limit. A key without one gets what remains, less what ready leftovers
 * have used of the same budget. If the source is a leftover, that was already subtracted when it was created.
 */
function inheritedLimit(source: Key, { old, leftovers, retired }: Family): number | null {
  if (source.limit === null || source.limit_reset !== null) return source.limit;
  const remaining = fromNumber(source.limit_remaining ?? source.limit);
  const ready = leftovers.flatMap(({ key, ready }) => (ready ? [key] : []));
  const others = source === old ? [...ready, ...retired] : [];
  const spent = others.reduce((sum, key) => sum + spentBy(key), 0n);
  const left = remaining - (spent > 0n ? spent : 0n);
  return left > 0n ? toNumber(left) : 0;
}

function spentBy(key: Key): bigint {
  if (key.limit === null || key.limit_remaining === null) return usedIn(key);
  return fromNumber(key.limit) - fromNumber(key.limit_remaining);
}

/** The last instant with a four-digit year. */
const LATEST = Date.parse('9999-12-31T23:59:59Z');

/** The source's whole lifetime again, counted from now. */
function renewedExpiry(source: Key, now: number): string | null {
  if (source.expires_at == null) return null;
  const lifetime = instantOf(source.expires_at) - instantOf(source.created_at);
  if (lifetime > 0 && now + lifetime <= LATEST) return formatInstant(now + lifetime);
  throw new ActionError(
    say`expires-in: key ${quoted(source.name)} was created at ${source.created_at} and expires at ${source.expires_at}, a ` +
      'lifetime that cannot be given again. Give expires-in.',
  );
}

/** `limit 25 (planned: 30)`, for a notice. */
export function budgetText(changed: Partial<NewKeyBudget>, planned: NewKeyBudget): string {
  const names = Object.keys(changed) as (keyof NewKeyBudget)[];
  return names
    .map(
      name => `${name.replaceAll('_', '-')} ${written(name, changed[name])} instead of ${written(name, planned[name])}`,
    )
    .join(', ');
}

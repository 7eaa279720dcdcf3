// One key of a local OpenRouter account: its fields, what it has spent, and what is left of its limit.

import { createHash } from 'node:crypto';

export type LimitReset = 'daily' | 'weekly' | 'monthly';

/** One key with every field of the API, amounts in USD, and its plaintext, which the API shows only once. */
export interface KeyRecord {
  hash: string;
  name: string;
  label: string;
  disabled: boolean;
  limit: number | null;
  limit_remaining: number | null;
  limit_reset: LimitReset | null;
  include_byok_in_limit: boolean;
  usage: number;
  usage_daily: number;
  usage_weekly: number;
  usage_monthly: number;
  byok_usage: number;
  byok_usage_daily: number;
  byok_usage_weekly: number;
  byok_usage_monthly: number;
  created_at: string;
  updated_at: string | null;
  last_used_at: string | null;
  expires_at: string | null;
  creator_user_id: string | null;
  workspace_id: string;
  external_user: string | null;
  secret: string;
}

/**
 * An initial key. Missing fields are those of a new key; usage without a period was all today. With `limit_remaining`
 * the usage in the limit's period is chosen to match. The hash is the SHA-256 of the plaintext by default, but the API
 * does not promise that.
 */
export type KeySeed = Partial<KeyRecord>;

/** The fields that PATCH may set, already checked. */
export type KeySettings = Partial<
  Pick<KeyRecord, 'name' | 'disabled' | 'limit' | 'limit_reset' | 'include_byok_in_limit' | 'workspace_id'>
>;

/** A stored key; never changed in place. */
export interface StoredKey extends Readonly<Omit<KeyRecord, 'limit_remaining'>> {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When the usage of its periods was last updated, in milliseconds since 1970. */
  readonly settledAt: number;
}

/** The default creator of keys. */
export const OWNER = 'user_2dHFtVWx2n56w6HkM0000000000';

/** A hash like OpenRouter's: the lowercase hex SHA-256 of the plaintext. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A label like OpenRouter's: `sk-or-v1-f97...6e7`. */
export function labelOf(secret: string): string {
  return `${secret.slice(0, 'sk-or-v1-'.length + 3)}...${secret.slice(-3)}`;
}

/** An instant like OpenRouter's, with microseconds if there are any: `2025-02-19T20:52:27.363244+00:00`. */
export function timestamp(ms: number, microseconds = 0): string {
  const [seconds = '', milliseconds = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
  const fraction = milliseconds + String(microseconds).padStart(3, '0');
  return `${seconds}${Number(fraction) === 0 ? '' : `.${fraction}`}+00:00`;
}

export function keyFrom(
  seed: KeySeed,
  fresh: Pick<KeyRecord, 'secret' | 'workspace_id' | 'created_at'>,
  now: number,
): StoredKey {
  const { limit_remaining: left, ...fields } = seed;
  const secret = fields.secret ?? fresh.secret;
  const createdAt = fields.created_at ?? fresh.created_at;
  const key: StoredKey = {
    hash: hashOf(secret),
    name: 'key',
    label: labelOf(secret),
    disabled: false,
    limit: null,
    limit_reset: null,
    include_byok_in_limit: false,
    updated_at: null,
    last_used_at: null,
    expires_at: null,
    creator_user_id: OWNER,
    external_user: null,
    ...fresh,
    ...fields,
    ...usageFrom(seed),
    secret,
    createdAt: Date.parse(createdAt),
    settledAt: now,
  };
  if (left !== undefined && remainingOf(key) !== left) {
    throw new Error(`${left} of the limit ${key.limit} cannot remain after that usage.`);
  }
  return key;
}

/** The key as the API and its owner see it now. */
export function recordOf(key: StoredKey, now: number): KeyRecord {
  const current = settled(key, now);
  const { settledAt: _, createdAt: __, ...fields } = current;
  return { ...fields, limit_remaining: remainingOf(current) };
}

/** The key after a cost at that instant, which counts for the periods that contain it; `at`: when it was last used. */
export function spent(
  key: StoredKey,
  usd: number,
  kind: 'credits' | 'byok',
  { now, on, at }: { now: number; on: number; at: string },
): StoredKey {
  const before = settled(key, now);
  const usage = kind === 'credits' ? 'usage' : 'byok_usage';
  const counting = PERIODS.filter(period => period === '' || nextReset(RESETS[period], on) > now);
  const more = counting.map(period => [`${usage}${period}`, tidy(before[`${usage}${period}`] + usd)]);
  const last = before.last_used_at === null || Date.parse(before.last_used_at) < Date.parse(at);
  return { ...before, ...Object.fromEntries(more), ...(last && { last_used_at: at }), settledAt: now };
}

export function isExpired(key: Pick<KeyRecord, 'expires_at'>, now: number): boolean {
  return key.expires_at !== null && Date.parse(key.expires_at) <= now;
}

/** What a key used in the present period (null: ever), in USD. */
export function usedIn(key: StoredKey, reset: LimitReset | null, withByok: boolean, now: number): number {
  const period = reset === null ? ('' as const) : (`_${reset}` as const);
  const current = settled(key, now);
  return tidy(current[`usage${period}`] + (withByok ? current[`byok_usage${period}`] : 0));
}

/** The end of the period that contains this instant: midnight UTC, Monday, or the first of the month. */
export function nextReset(reset: LimitReset, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (reset === 'monthly') return Date.UTC(year, month + 1, 1);
  return Date.UTC(year, month, day + (reset === 'daily' ? 1 : 7 - ((date.getUTCDay() + 6) % 7)));
}

/** Without binary noise, to a millionth of a cent. */
export function tidy(usd: number): number {
  return Number(usd.toFixed(8));
}

const DAY_MS = 86_400_000;
const PERIODS = ['', '_daily', '_weekly', '_monthly'] as const;
const RESETS = { _daily: 'daily', _weekly: 'weekly', _monthly: 'monthly' } as const;

/** Drops the usage of ended periods. Resets happen at midnight UTC; weeks begin on Monday. */
function settled(key: StoredKey, now: number): StoredKey {
  if (Math.floor(now / DAY_MS) <= Math.floor(key.settledAt / DAY_MS)) return key;
  const ended = (['daily', 'weekly', 'monthly'] as const).filter(reset => nextReset(reset, key.settledAt) <= now);
  const cleared = ended.flatMap(reset => [
    [`usage_${reset}`, 0],
    [`byok_usage_${reset}`, 0],
  ]);
  return { ...key, ...Object.fromEntries(cleared), settledAt: now };
}

function remainingOf(key: StoredKey): number | null {
  if (key.limit === null) return null;
  return tidy(key.limit - usedIn(key, key.limit_reset, key.include_byok_in_limit, key.settledAt));
}

type Usage = Pick<KeyRecord, Extract<keyof KeyRecord, `${'byok_' | ''}usage${string}`>>;

function usageFrom(seed: KeySeed): Usage {
  const used = spentBy(seed);
  const usage = seed.usage ?? used.total ?? 0;
  const monthly = seed.usage_monthly ?? used.monthly ?? usage;
  const weekly = seed.usage_weekly ?? used.weekly ?? monthly;
  const byok = seed.byok_usage ?? 0;
  const byokMonthly = seed.byok_usage_monthly ?? byok;
  const byokWeekly = seed.byok_usage_weekly ?? byokMonthly;
  return {
    usage,
    usage_monthly: monthly,
    usage_weekly: weekly,
    usage_daily: seed.usage_daily ?? used.daily ?? weekly,
    byok_usage: byok,
    byok_usage_monthly: byokMonthly,
    byok_usage_weekly: byokWeekly,
    byok_usage_daily: seed.byok_usage_daily ?? byokWeekly,
  };
}

/** The usage implied by the seed's `limit_remaining`, in USD: in the limit's own period, and at least that in total. */
function spentBy(seed: KeySeed): Partial<Record<'total' | LimitReset, number>> {
  const { limit, limit_remaining: left, limit_reset: reset, byok_usage: byok = 0 } = seed;
  if (typeof limit !== 'number' || typeof left !== 'number') return {};
  const used = tidy(limit - left - (seed.include_byok_in_limit ? byok : 0));
  return { total: used, ...(reset ? { [reset]: used } : {}) };
}

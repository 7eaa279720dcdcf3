/** What an update would change in a key, and whether that makes it more powerful. Pure. */
import { applyLimit, type LimitRule } from '../money/limit.ts';
import { fromNumber, toNumber } from '../money/usd.ts';
import { formatInstant } from '../time/instant.ts';
import { instantOf, type Key } from './key.ts';

/** The fields that PATCH takes, and nothing else. */
export interface Settings {
  name: string;
  disabled: boolean;
  limit: number | null;
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** Setting it moves the key. */
  workspace_id: string;
}

export const SETTINGS = ['name', 'disabled', 'limit', 'limit_reset', 'include_byok_in_limit', 'workspace_id'] as const;

/** What an update asks for. A missing property stays unchanged. */
export type Wanted = Partial<Omit<Settings, 'limit'>> & { limit?: LimitRule };

type Changes = Partial<Record<keyof Settings, { from: unknown; to: unknown }>>;

interface Plan {
  /** Only what differs: the body of the single PATCH, empty when there is nothing to do. */
  patch: Partial<Settings>;
  /** The key as it will be. */
  planned: Key;
}

/** The plan for one key; undefined when it would lower an unlimited limit, which is meaningless. `now` in ms. */
export function planUpdate(key: Key, wanted: Wanted, now: number): Plan | undefined {
  const limit = wanted.limit === undefined ? key.limit : applyLimit(wanted.limit, key);
  if (limit === undefined) return undefined;
  const goal = { ...settingsOf(key), ...wanted, limit };
  const patch = Object.fromEntries(
    SETTINGS.filter(name => goal[name] !== key[name]).map(name => [name, goal[name]]),
  ) as Partial<Settings>;
  return { patch, planned: plannedKey(key, patch, now) };
}

/** Only the settings of a key. */
export function settingsOf(key: Key): Settings {
  const { name, disabled, limit, limit_reset, include_byok_in_limit, workspace_id } = key;
  return { name, disabled, limit, limit_reset, include_byok_in_limit, workspace_id };
}

/** The fields of a PATCH that the key does not show. */
export function unappliedFields(key: Partial<Settings>, patch: Partial<Settings>): (keyof Settings)[] {
  return SETTINGS.filter(name => name in patch && patch[name] !== key[name]);
}

/** What changed between two states of a key, as in the output `changes`; nothing without a `before`. */
export function changesBetween(before: Settings | undefined, after: Partial<Settings>): Changes {
  if (before === undefined) return {};
  return Object.fromEntries(
    SETTINGS.filter(name => before[name] !== after[name]).map(name => [name, { from: before[name], to: after[name] }]),
  );
}

/** The key as a PATCH would leave it. `now` in ms. */
function plannedKey(key: Key, patch: Partial<Settings>, now: number): Key {
  if (Object.keys(patch).length === 0) return key;
  const planned = { ...key, ...patch, updated_at: formatInstant(now) };
  return { ...planned, limit_remaining: remainingOf(key, planned) };
}

/** What remains of the planned limit. The used part is the same as long as its period and its counting are. */
function remainingOf(key: Key, planned: Key): number | null {
  if (planned.limit === null) return null;
  const sameCounting =
    planned.limit_reset === key.limit_reset && planned.include_byok_in_limit === key.include_byok_in_limit;
  const used =
    sameCounting && key.limit !== null && key.limit_remaining !== null
      ? fromNumber(key.limit) - fromNumber(key.limit_remaining)
      : usedIn(planned);
  return toNumber(fromNumber(planned.limit) - used);
}

const PERIOD = new Map([
  ['daily', '_daily'],
  ['weekly', '_weekly'],
  ['monthly', '_monthly'],
] as const);

/** Millionths of USD that count against the limit in its present period. */
export function usedIn(key: Key): bigint {
  const period = PERIOD.get(key.limit_reset as 'daily') ?? '';
  const byok = key.include_byok_in_limit ? key[`byok_usage${period}`] : 0;
  return fromNumber(key[`usage${period}`]) + fromNumber(byok);
}

/** The settings that decide how much a key may do. */
export interface Power {
  disabled: boolean;
  /** USD; null: unlimited */
  limit: number | null;
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** null: never */
  expires_at?: string | null | undefined;
  /** The id of its guardrail; null: none; undefined: not read */
  guardrail?: string | null | undefined;
}

/**
 * More power is: a higher limit or none, a new or more frequent reset, BYOK usage that no longer counts, enabling, a
 * guardrail removed or replaced, a later expiry.
 */
export function givesMorePower(before: Power, after: Power): boolean {
  return (
    limitOf(after) > limitOf(before) ||
    (before.limit !== null && after.limit !== null && frequencyOf(after) > frequencyOf(before)) ||
    (before.include_byok_in_limit && !after.include_byok_in_limit) ||
    (before.disabled && !after.disabled) ||
    (before.guardrail != null && before.guardrail !== after.guardrail) ||
    expiryOf(after) > expiryOf(before)
  );
}

function limitOf({ limit }: Power): number {
  return limit ?? Number.POSITIVE_INFINITY;
}

/** How often the used part of the limit returns to 0; an unknown interval counts as the most frequent. */
function frequencyOf({ limit_reset: reset }: Power): number {
  const known = [null, 'monthly', 'weekly', 'daily'].indexOf(reset);
  return known < 0 ? Number.POSITIVE_INFINITY : known;
}

function expiryOf({ expires_at: expiry }: Power): number {
  return expiry == null ? Number.POSITIVE_INFINITY : instantOf(expiry);
}

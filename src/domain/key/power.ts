/** Whether a change gives a key more power. Pure. */
import { instantOf } from './key.ts';

/** What decides how much a key may do. */
export interface Power {
  disabled: boolean;
  /** USD; null: unlimited */
  limit: number | null;
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** null: never */
  expires_at?: string | null | undefined;
  /** The id of its guardrail; null: none. undefined: not looked at */
  guardrail?: string | null | undefined;
}

/** A higher or no limit, a reset that comes or comes more often, BYOK usage that no longer counts, enabling, a removed or other guardrail, a later expiry. */
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

/** How often the used part of the limit returns to 0; what is not known counts as most often. */
function frequencyOf({ limit_reset: reset }: Power): number {
  const known = [null, 'monthly', 'weekly', 'daily'].indexOf(reset);
  return known < 0 ? Number.POSITIVE_INFINITY : known;
}

function expiryOf({ expires_at: expiry }: Power): number {
  return expiry == null ? Number.POSITIVE_INFINITY : instantOf(expiry);
}

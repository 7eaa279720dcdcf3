// Keys and sealed names for tests of pure rules, with short words as hashes.

import type { Key } from '../../../src/domain/key/key.ts';
import { type Ending, patchedName, postedName, Seals } from '../../../src/domain/rotation/names.ts';

/** The secret that seals all names here. */
export const SEALS = new Seals(['sk-or-v1-provisioning']);
export const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;

/** An enabled key without a limit, created a day ago. */
export function keyOf(hash: string, more: Partial<Key> = {}): Key {
  return {
    hash,
    name: 'prod',
    label: 'sk-or-v1-0e6...1c9',
    disabled: false,
    limit: null,
    limit_remaining: more.limit ?? null,
    limit_reset: null,
    include_byok_in_limit: false,
    usage: 0,
    usage_daily: 0,
    usage_weekly: 0,
    usage_monthly: 0,
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    created_at: minutesAgo(24 * 60),
    updated_at: null,
    expires_at: null,
    creator_user_id: null,
    workspace_id: 'w',
    ...more,
  };
}

export function minutesAgo(minutes: number): string {
  return new Date(NOW - minutes * MINUTE).toISOString();
}

/** A key with a sealed name. If the name comes from a POST, the key cannot spend. */
export function sealedKey(hash: string, ending: Ending, more: Partial<Key> & { base?: string } = {}): Key {
  const { base = 'prod', ...fields } = more;
  const posted = ending.kind === 'replacing' || ending.kind === 'creating';
  const name = posted
    ? postedName(base, ending, nonceOf(hash), SEALS)
    : patchedName(base, ending, nonceOf(hash), SEALS, hash);
  return keyOf(hash, { name, ...(posted && { limit: 0, limit_remaining: 0 }), ...fields });
}

const RUN = { run: '8000', attempt: 1 };

export const replacing = (other: string, run = RUN): Ending => ({ kind: 'replacing', other, run });
export const ready = (other: string, run = RUN): Ending => ({ kind: 'ready', other, run });
export const creating = (run = RUN): Ending => ({ kind: 'creating', run });
export const replacedBy = (other: string): Ending => ({ kind: 'replaced', other, until: undefined });
export const untilNext = (other: string): Ending => ({ kind: 'replaced', other, until: 'next' });

/** Different for every hash, as if random. */
function nonceOf(hash: string): string {
  return Buffer.from(hash.padEnd(4, '.')).toString('hex').slice(0, 8);
}

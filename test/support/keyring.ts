// The keys of a local OpenRouter account: what they are, what they have spent, and what that leaves of their limits.

import { randomBytes, randomUUID } from 'node:crypto';

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
 * A key to begin with. What is not named is that of a fresh key; usage not named for a period was all today's. With
 * `limit_remaining` the usage of the limit's period is what makes it so.
 */
export type KeySeed = Partial<KeyRecord>;

/** What a client may set, already checked. */
export type KeySettings = Partial<
  Pick<KeyRecord, 'name' | 'disabled' | 'limit' | 'limit_reset' | 'include_byok_in_limit'>
>;
export type NewKey = KeySettings & Partial<Pick<KeyRecord, 'expires_at' | 'workspace_id' | 'creator_user_id'>>;

export interface Assignment {
  id: string;
  guardrail_id: string;
  key_hash: string;
  created_at: string;
}

/** How many keys a page of the list has at most. */
const PAGE = 100;

export const OWNER = 'user_2dHFtVWx2n56w6HkM0000000000';

export class Keyring {
  readonly workspaces: Set<string>;
  readonly defaultWorkspace: string;
  readonly guardrails = new Set<string>();
  /** Every plaintext that was ever a key's, deleted ones too. */
  readonly secrets = new Set<string>();
  #now: () => number;
  #keys = new Map<string, StoredKey>();
  #assignments = new Map<string, Assignment>();

  constructor(now: () => number, defaultWorkspace: string, workspaces: string[]) {
    this.#now = now;
    this.defaultWorkspace = defaultWorkspace;
    this.workspaces = new Set([defaultWorkspace, ...workspaces]);
  }

  seed(seed: KeySeed): KeyRecord {
    const { limit_remaining: _, ...fields } = seed;
    const secret = fields.secret ?? newSecret();
    const spent = spentBy(seed);
    const usage = fields.usage ?? spent.total ?? 0;
    const monthly = fields.usage_monthly ?? spent.monthly ?? usage;
    const weekly = fields.usage_weekly ?? spent.weekly ?? monthly;
    const daily = fields.usage_daily ?? spent.daily ?? weekly;
    const byok = fields.byok_usage ?? 0;
    const byokMonthly = fields.byok_usage_monthly ?? byok;
    const byokWeekly = fields.byok_usage_weekly ?? byokMonthly;
    const key: StoredKey = {
      hash: randomBytes(32).toString('hex'),
      name: 'key',
      label: masked(secret),
      disabled: false,
      limit: null,
      limit_reset: null,
      include_byok_in_limit: false,
      created_at: instant(this.#now()),
      updated_at: null,
      last_used_at: null,
      expires_at: null,
      creator_user_id: OWNER,
      workspace_id: this.defaultWorkspace,
      external_user: null,
      ...fields,
      secret,
      usage,
      usage_monthly: monthly,
      usage_weekly: weekly,
      usage_daily: daily,
      byok_usage: byok,
      byok_usage_monthly: byokMonthly,
      byok_usage_weekly: byokWeekly,
      byok_usage_daily: fields.byok_usage_daily ?? byokWeekly,
      settledAt: this.#now(),
    };
    if (this.#keys.has(key.hash)) throw new Error(`There is a key with the hash ${key.hash} already.`);
    if (seed.limit_remaining !== undefined && remaining(key) !== seed.limit_remaining) {
      throw new Error(`${seed.limit_remaining} of the limit ${key.limit} cannot remain after that usage.`);
    }
    this.workspaces.add(key.workspace_id);
    this.secrets.add(secret);
    this.#keys.set(key.hash, key);
    return this.#copy(key);
  }

  create(settings: NewKey): KeyRecord {
    return this.seed(settings);
  }

  /** Live keys in the order they were made. */
  all(): KeyRecord[] {
    return [...this.#keys.values()].map(key => this.#copy(key));
  }

  get(hash: string): KeyRecord | undefined {
    const key = this.#keys.get(hash);
    return key && this.#copy(key);
  }

  bySecret(secret: string): KeyRecord | undefined {
    for (const key of this.#keys.values()) if (key.secret === secret) return this.#copy(key);
    return undefined;
  }

  /** A page of keys, newest first; of those made in the same instant, the one made last. */
  list(wanted: { workspace: string; disabled: boolean; expired: boolean; offset: number }): KeyRecord[] {
    return [...this.#keys.values()]
      .reverse()
      .filter(key => key.workspace_id === wanted.workspace)
      .filter(key => wanted.disabled || !key.disabled)
      .filter(key => wanted.expired || !this.#expired(key))
      .map(key => ({ key, created: Date.parse(key.created_at) }))
      .sort((a, b) => b.created - a.created)
      .slice(wanted.offset, wanted.offset + PAGE)
      .map(({ key }) => this.#copy(key));
  }

  update(hash: string, settings: KeySettings): KeyRecord | undefined {
    const key = this.#keys.get(hash);
    if (!key) return undefined;
    Object.assign(key, settings, { updated_at: instant(this.#now()) });
    return this.#copy(key);
  }

  remove(hash: string): boolean {
    this.#assignments.delete(hash);
    return this.#keys.delete(hash);
  }

  /** May it ask for anything at all: there, enabled, and not expired. */
  isLive(secret: string): boolean {
    const key = this.bySecret(secret);
    return key !== undefined && !key.disabled && !this.#expired(key);
  }

  canSpend(secret: string): boolean {
    const remaining = this.bySecret(secret)?.limit_remaining;
    return this.isLive(secret) && (remaining === null || (remaining !== undefined && remaining > 0));
  }

  spend(hash: string, usd: number, kind: 'credits' | 'byok'): void {
    const key = this.#keys.get(hash);
    if (!key) throw new Error(`There is no key with the hash ${hash}.`);
    this.#settle(key);
    const usage = kind === 'credits' ? 'usage' : 'byok_usage';
    for (const period of ['', '_daily', '_weekly', '_monthly'] as const) {
      key[`${usage}${period}`] = tidy(key[`${usage}${period}`] + usd);
    }
    key.last_used_at = instant(this.#now());
  }

  /** A key holds at most one guardrail: an earlier assignment is replaced. False when there is no such key. */
  assign(guardrail: string, hash: string): boolean {
    if (!this.#keys.has(hash)) return false;
    this.#assignments.set(hash, {
      id: randomUUID(),
      guardrail_id: guardrail,
      key_hash: hash,
      created_at: instant(this.#now()),
    });
    return true;
  }

  assignments(guardrail?: string): Assignment[] {
    return [...this.#assignments.values()].filter(one => guardrail === undefined || one.guardrail_id === guardrail);
  }

  guardrailOf(hash: string): string | undefined {
    return this.#assignments.get(hash)?.guardrail_id;
  }

  /** Runs the work, then puts every key and assignment back as it was. */
  undone<T>(work: () => T): T {
    const keys = new Map([...this.#keys].map(([hash, key]) => [hash, { ...key }]));
    const assignments = new Map(this.#assignments);
    try {
      return work();
    } finally {
      this.#keys = keys;
      this.#assignments = assignments;
    }
  }

  #expired(key: { expires_at: string | null }): boolean {
    return key.expires_at !== null && Date.parse(key.expires_at) <= this.#now();
  }

  #copy(key: StoredKey): KeyRecord {
    this.#settle(key);
    const { settledAt: _, ...fields } = key;
    return { ...fields, limit_remaining: remaining(key) };
  }

  /** Resets happen at midnight UTC, weeks begin on Monday: what an ended period used is no longer this period's. */
  #settle(key: StoredKey): void {
    const before = periods(key.settledAt);
    const today = periods(this.#now());
    for (const period of ['daily', 'weekly', 'monthly'] as const) {
      if (before[period] === today[period]) continue;
      key[`usage_${period}`] = 0;
      key[`byok_usage_${period}`] = 0;
    }
    key.settledAt = this.#now();
  }
}

/** As OpenRouter writes instants: UTC, with milliseconds only where there are any. */
export function instant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** As OpenRouter labels keys: `sk-or-v1-0e6...1c96`. */
export function masked(secret: string): string {
  return `${secret.slice(0, 'sk-or-v1-'.length + 3)}...${secret.slice(-4)}`;
}

export function newSecret(): string {
  return `sk-or-v1-${randomBytes(32).toString('hex')}`;
}

interface StoredKey extends Omit<KeyRecord, 'limit_remaining'> {
  /** When its periods' usage was last right, in milliseconds since 1970. */
  settledAt: number;
}

function remaining(key: StoredKey): number | null {
  if (key.limit === null) return null;
  const period = key.limit_reset === null ? ('' as const) : (`_${key.limit_reset}` as const);
  const byok = key.include_byok_in_limit ? key[`byok_usage${period}`] : 0;
  return tidy(key.limit - key[`usage${period}`] - byok);
}

/** What the seed's `limit_remaining` says was used, in USD: in the limit's own period, and at least that in total. */
function spentBy(seed: KeySeed): Partial<Record<'total' | LimitReset, number>> {
  const { limit, limit_remaining: left, limit_reset: reset, byok_usage: byok = 0 } = seed;
  if (typeof limit !== 'number' || typeof left !== 'number') return {};
  const spent = tidy(limit - left - (seed.include_byok_in_limit ? byok : 0));
  return { total: spent, ...(reset ? { [reset]: spent } : {}) };
}

function periods(ms: number): Record<LimitReset, number> {
  const day = Math.floor(ms / 86_400_000);
  const date = new Date(ms);
  // 1 January 1970 was a Thursday, three days into its week.
  return {
    daily: day,
    weekly: Math.floor((day + 3) / 7),
    monthly: date.getUTCFullYear() * 12 + date.getUTCMonth(),
  };
}

/** Without binary noise, to a millionth of a cent. */
function tidy(usd: number): number {
  return Number(usd.toFixed(8));
}

// The state of a local OpenRouter account: keys and everything that refers to them. Immutable: a write makes a new one.

import { createHash } from 'node:crypto';
import type { LimitReset, StoredKey } from './keyring.ts';

export interface Account {
  /** By hash, in the order of creation. */
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** The plaintexts of all keys, including deleted ones. */
  readonly secrets: ReadonlySet<string>;
  /** By the key's hash: a key has at most one guardrail. */
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly guardrails: ReadonlyMap<string, Guardrail>;
  readonly byok: ReadonlyMap<string, ByokCredential>;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly activity: readonly Activity[];
  /** USD. */
  readonly credits: { readonly total_credits: number; readonly total_usage: number };
  readonly quota: DailyQuota | undefined;
  /** Plaintexts of the valid management keys. */
  readonly managementKeys: readonly string[];
  readonly rules: AccountRules;
  /** Live keys of other accounts, by plaintext. */
  readonly strangers: ReadonlyMap<string, StoredKey>;
  /** Keys that were disabled or deleted, by plaintext. */
  readonly revoked: ReadonlyMap<string, Revoked>;
  /** By id, in lower case. */
  readonly policies: ReadonlyMap<string, FederationPolicy>;
  /** Access tokens by text. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
  /** For tokens issued from now on. */
  readonly requestsPerToken: number | null;
  readonly tokenLifetimeMs: number;
  /** How many values were generated so far, which makes the next one differ. */
  readonly made: number;
}

/** What an account refuses, and how fast its refusals spread. */
export interface AccountRules {
  /**
   * Answers everything with this status: 403, the account's IP allow list does not include the client; 402, its credits
   * are used up; 451, the client's region is not served. Null: nothing.
   */
  readonly refuses: 402 | 403 | 451 | null;
  /** Keys with a longer lifetime, counted from their creation, are refused by GET /key; null: no maximum. */
  readonly maxKeyLifetimeDays: number | null;
  /**
   * How long each edge of OpenRouter's network keeps accepting a key that was disabled or deleted. Connections use the
   * edges in turn; requests without HTTP use the first. Empty: a key ends everywhere at once.
   */
  readonly revocationLags: readonly RevocationLag[];
}

/** In milliseconds of the service's clock, or in requests that the edge still accepts. */
export type RevocationLag = { readonly ms: number } | { readonly requests: number };

interface Revoked {
  /** The key before the change. */
  readonly key: StoredKey;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How often each edge has accepted it since. */
  readonly accepted: readonly number[];
}

export interface PolicySeed {
  /** A UUID. */
  id: string;
  /** The issuer's URL, exactly as in `iss`. */
  issuer: string;
  /** `https://openrouter.ai` by default. */
  audience?: string;
  /** Must equal `sub`. */
  subject?: string;
  /** Must match `sub`; replaces CEL. */
  condition?: RegExp;
  /** The plaintext of the key that tokens act as: a management key or an ordinary one. */
  key: string;
  paused?: boolean;
}
export type FederationPolicy = Readonly<PolicySeed & Required<Pick<PolicySeed, 'audience' | 'paused'>>>;

export interface AccessToken {
  /** The plaintext of the key that it acts as. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** Null: no limit but time. */
  readonly requestsLeft: number | null;
}

export interface Assignment {
  readonly id: string;
  readonly guardrail_id: string;
  readonly key_hash: string;
  readonly created_at: string;
}

/** What a workspace's budget applies to: all its keys together, each member's keys, or each key. */
export type BudgetScope = 'workspace' | 'workspace_default_member' | 'member' | 'workspace_default_key';

export interface Budget {
  /** `workspace` by default. */
  readonly scope?: BudgetScope;
  readonly limit_usd: number;
  /** Null: never. */
  readonly reset_interval: LimitReset | null;
}

export interface WorkspaceSeed {
  /** A UUID. */
  id: string;
  slug?: string;
  name?: string;
  /** Numbers of keys, not their hashes. */
  io_logging_api_key_ids?: number[] | null;
  /** What its keys may spend. */
  budgets?: Budget[];
}
export type Workspace = Readonly<Required<WorkspaceSeed>> & {
  readonly created_at: string;
  readonly default_guardrail_id: string;
};

export interface GuardrailSeed {
  /** A UUID. */
  id: string;
  name?: string;
  /** The hashes of the keys that have it. */
  keys?: string[];
  /** By default that of its first key, if it has one, otherwise the default workspace. */
  workspace_id?: string;
  /** What each of its keys may spend, in USD; null: no limit. */
  limit_usd?: number | null;
  reset_interval?: LimitReset | null;
  include_byok_in_budgets?: boolean;
  allowed_data_regions?: string[] | null;
}
export type Guardrail = Readonly<Required<Omit<GuardrailSeed, 'keys'>>> & { readonly created_at: string };

export interface ByokSeed {
  /** A UUID; one is made by default. */
  id?: string;
  /** Null if it has no name. */
  name?: string | null;
  provider?: string;
  disabled?: boolean;
  workspace_id?: string;
  /** Null: all keys of the workspace. */
  allowed_api_key_hashes?: readonly string[] | null;
}
export type ByokCredential = Readonly<Required<ByokSeed>> & { readonly created_at: string };

interface FilterRules {
  enabled?: boolean;
  groups: { logic?: 'and' | 'or'; rules: { field: string; operator: string; value?: string | number }[] }[];
}

export interface DestinationSeed {
  /** A UUID; one is made by default. */
  id?: string;
  name?: string;
  type?: string;
  enabled?: boolean;
  workspace_id?: string;
  /** Null: all keys of the workspace. */
  api_key_hashes?: readonly string[] | null;
  filter_rules?: FilterRules | null;
}
export type Destination = Readonly<Required<DestinationSeed>> & {
  readonly created_at: string;
  readonly updated_at: string;
};

export interface ActivitySeed {
  /** The key's hash. */
  key: string;
  /** `2026-11-20`. */
  date: string;
  model?: string;
  provider?: string;
  /** USD. */
  usage?: number;
  byok?: number;
  requests?: number;
}
/** What one key spent in one UTC day with one model of one provider. */
export type Activity = Readonly<Required<ActivitySeed>>;

/** Number of changes to keys allowed per UTC day. Undocumented, but seen by two projects. */
export interface DailyQuota {
  readonly limit: number;
  /** Changes today. */
  readonly used: number;
  /** Midnight UTC at which today began, in milliseconds since 1970. */
  readonly day: number;
  /** Where a refusal says when the quota resets: in its headers, or only in `error.metadata.headers`. */
  readonly details: 'headers' | 'body';
}

/**
 * Generated values. The nth one is a digest of the seed and n, in 64 hex digits, so that the same seed and requests
 * give the same answers, even after a state was restored.
 */
export function madeUp(seed: string, nth: number): string {
  return createHash('sha256').update(`${seed} ${nth}`).digest('hex');
}

/** A version 4 UUID from such digits. */
export function uuidFrom(digits: string): string {
  const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) % 4];
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...parts, `${variant}${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
}

// The state of a local OpenRouter account: keys, and everything that refers to keys. Immutable: a write makes a new one.

import { createHash } from 'node:crypto';
import type { LimitReset, StoredKey } from './keyring.ts';

export interface Account {
  /** By hash, in the order made. */
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** Every plaintext that was ever a key's, deleted ones too. */
  readonly secrets: ReadonlySet<string>;
  /** By the key's hash: a key holds at most one guardrail. */
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly guardrails: ReadonlyMap<string, Guardrail>;
  readonly byok: ReadonlyMap<string, ByokCredential>;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly activity: readonly Activity[];
  /** USD. */
  readonly credits: { readonly total_credits: number; readonly total_usage: number };
  readonly quota: DailyQuota | undefined;
  /** Plaintexts of the management keys that are in force. */
  readonly managementKeys: readonly string[];
  readonly rules: AccountRules;
  /** Live keys of other accounts, by plaintext. */
  readonly strangers: ReadonlyMap<string, StoredKey>;
  /** Keys that were disabled or deleted, by plaintext. */
  readonly revoked: ReadonlyMap<string, Revoked>;
  /** By id, in lower case. */
  readonly policies: ReadonlyMap<string, FederationPolicy>;
  /** Access tokens by their text. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
  /** Of tokens yet to be issued. */
  readonly requestsPerToken: number | null;
  readonly tokenLifetimeMs: number;
  /** How many things were made up so far: what makes the next one differ. */
  readonly made: number;
}

/** What an account refuses, and how fast its refusals spread. */
export interface AccountRules {
  /**
   * Answers everything with this status: 403, the account's IP allow list does not name the client; 402, its credits are
   * used up; 451, the client's region is not served. Null: nothing.
   */
  readonly refuses: 402 | 403 | 451 | null;
  /** Keys that live longer, counted from when they were made, are refused by GET /key; null: no maximum. */
  readonly maxKeyLifetimeDays: number | null;
  /**
   * How long each edge of OpenRouter's network goes on accepting a key that was disabled or deleted. Connections take
   * edges in turn; requests without HTTP take the first. Empty: a key ends everywhere at once.
   */
  readonly revocationLags: readonly RevocationLag[];
}

/** In milliseconds of the service's clock, or in requests that the edge still accepts. */
export type RevocationLag = { readonly ms: number } | { readonly requests: number };

export interface Revoked {
  /** As it was before. */
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
  /** `https://openrouter.ai` when not given. */
  audience?: string;
  /** Equal to `sub`. */
  subject?: string;
  /** What `sub` must look like, in place of CEL. */
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
  /** Null: as many as there is time for. */
  readonly requestsLeft: number | null;
}

export interface Assignment {
  readonly id: string;
  readonly guardrail_id: string;
  readonly key_hash: string;
  readonly created_at: string;
}

/** Whom a workspace's budget is for: all its keys together, each member's keys, or each key. */
export type BudgetScope = 'workspace' | 'workspace_default_member' | 'member' | 'workspace_default_key';

export interface Budget {
  /** `workspace` when not given. */
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
  /** That of its first key when not given, else the default one. */
  workspace_id?: string;
  /** What each of its keys may spend, in USD; null: as much as it likes. */
  limit_usd?: number | null;
  reset_interval?: LimitReset | null;
  include_byok_in_budgets?: boolean;
  allowed_data_regions?: string[] | null;
}
export type Guardrail = Readonly<Required<Omit<GuardrailSeed, 'keys'>>> & { readonly created_at: string };

export interface ByokSeed {
  /** A UUID; one is made when not given. */
  id?: string;
  /** Null when nobody named it. */
  name?: string | null;
  provider?: string;
  disabled?: boolean;
  workspace_id?: string;
  /** Null: all keys of the workspace. */
  allowed_api_key_hashes?: readonly string[] | null;
}
export type ByokCredential = Readonly<Required<ByokSeed>> & { readonly created_at: string };

export interface FilterRules {
  enabled?: boolean;
  groups: { logic?: 'and' | 'or'; rules: { field: string; operator: string; value?: string | number }[] }[];
}

export interface DestinationSeed {
  /** A UUID; one is made when not given. */
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

/** How many changes to keys a UTC day allows. Undocumented, but met by two projects. */
export interface DailyQuota {
  readonly limit: number;
  /** Of today's. */
  readonly used: number;
  /** Midnight UTC at which today began, in milliseconds since 1970. */
  readonly day: number;
  /** Where a refusal says when the quota begins anew: in its headers, or only in `error.metadata.headers`. */
  readonly details: 'headers' | 'body';
}

/**
 * What a server makes up, so that the same seed and the same requests give the same answers, also after a state was
 * restored: the nth thing made is a digest of the seed and n, in 64 hex digits.
 */
export function madeUp(seed: string, nth: number): string {
  return createHash('sha256').update(`${seed} ${nth}`).digest('hex');
}

/** A UUID of version 4 out of such digits. */
export function uuidFrom(digits: string): string {
  const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) % 4];
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...parts, `${variant}${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
}

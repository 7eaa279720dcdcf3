/**
 * OpenRouter as operations see it: one interface that reads and one that also writes, so that planning has no write
 * access. `client.ts` implements both. Also how the value of a key relates to its hash and to its masked label.
 */
import type { FieldName, Key, OwnKeyDetails } from '../domain/key/key.ts';
import type { Settings } from '../domain/key/settings.ts';
import type { RequestLimits } from '../http/request-limits.ts';

/** Whose credential sends the request: the meaning of a refusal depends on it. */
export type Asker =
  | 'provisioning-key'
  | 'federation-policy-id'
  | 'api-key'
  | 'the new key'
  | 'a key that has ended'
  | 'a leaked key';

/** What `GET /key` returns about the key that sends it. */
export type OwnKey = Pick<Key, Extract<FieldName, `${'limit' | 'usage' | 'byok'}${string}`> | 'label'> &
  Pick<Key, 'include_byok_in_limit' | 'expires_at' | 'creator_user_id'> &
  OwnKeyDetails & {
    /** null, or missing on older servers */
    workspace_id?: string | null;
    /** Not in the API's description, but used if present. */
    disabled?: boolean;
    is_management_key?: boolean;
    is_provisioning_key?: boolean;
  };

export interface Workspace {
  id: string;
  slug: string;
  name: string;
  /** Numeric ids of the keys whose inputs and outputs are logged; null: all keys. */
  io_logging_api_key_ids?: readonly number[] | null;
}

export interface Guardrail {
  id: string;
  name: string;
  /** null: OpenRouter names none. */
  workspace_id: string | null;
}

/**
 * Part of a workspace that is limited to keys by their hashes: a BYOK credential or a broadcast destination. This
 * project calls it a list.
 */
export interface KeyList {
  kind: 'byok' | 'destination';
  id: string;
  /** Name or label, for people. */
  name: string;
  /** null: not limited, so it never needs a change. */
  hashes: readonly string[] | null;
  /** A filter rule matches keys by name (`api_key_name`), which cannot be carried over. */
  matchesKeyNames: boolean;
}

/** What a key spent on one day with one model at one provider. USD. */
export interface ActivityRow {
  /** `2026-11-20` */
  date: string;
  model: string;
  usage: number;
  byok_usage_inference: number;
  requests: number;
}

/** The fields that POST accepts; PATCH cannot set the last four. */
export interface NewKey {
  name: string;
  limit: number | null;
  include_byok_in_limit?: boolean;
  /** UTC with seconds; missing: never. */
  expires_at?: string;
  workspace_id?: string;
  creator_user_id?: string | null;
  external?: { user: string };
}

/** The fields that PATCH accepts. */
export type KeyPatch = Partial<Settings>;

/** Everything that only reads. Each method throws a `RequestError` (domain/text/errors.ts) without a usable answer. */
export interface OpenRouterReader {
  /** ms since 1970 by OpenRouter's own clock, or this machine's before the first answer. */
  now(): number;
  /**
   * ms by which OpenRouter's clock is ahead of this machine's, the largest difference of all answers; undefined before
   * the first one.
   */
  readonly clockAhead: number | undefined;
  /** The same client with other limits. */
  during(limits: RequestLimits): OpenRouterReader;
  /**
   * `shownAs`: replaces the hash in messages, including those of retries.
   * @throws RefusalError `not found` when there is no such key
   */
  key(hash: string, shownAs?: string): Promise<Key>;
  /** All keys of a workspace (undefined: the default one), including disabled and expired ones, newest first. */
  list(workspaceId: string | undefined): Promise<Key[]>;
  /**
   * The key with the value `secret`, read by itself; undefined when OpenRouter itself does not accept it (401).
   * @throws AnswerError when the answer is about another key
   */
  ownKey(secret: string, asker: Asker): Promise<OwnKey | undefined>;
  /** The key that this client acts as; undefined when it is not a working key (401). */
  actingKey(): Promise<OwnKey | undefined>;
  /** The account's remaining credits, in USD. */
  creditsRemaining(): Promise<number>;
  /** By UUID or slug. @throws RefusalError `not found` when there is none */
  workspace(idOrSlug: string): Promise<Workspace>;
  workspaces(): Promise<Workspace[]>;
  /** @throws RefusalError `not found` when there is none */
  guardrail(id: string): Promise<Guardrail>;
  guardrails(workspaceId: string | undefined): Promise<Guardrail[]>;
  /** The guardrail (UUID) of every key that has one, by hash. */
  guardrailAssignments(): Promise<ReadonlyMap<string, string>>;
  /**
   * The lists of one kind in a workspace; undefined when the account has none of the kind (404).
   * @throws RefusalError `forbidden` when they may not be read
   */
  keyLists(kind: KeyList['kind'], workspaceId: string | undefined): Promise<KeyList[] | undefined>;
  /** The present state of one list. */
  keyList(kind: KeyList['kind'], id: string): Promise<KeyList>;
  /** What a key (without a hash: the whole account) spent in the last 30 completed UTC days. */
  activity(hash?: string): Promise<ActivityRow[]>;
}

/**
 * Reads and writes. The status of an answer is never taken as proof of a change: see confirmed-writes.ts.
 *
 * Once OpenRouter has said that the daily quota for changing keys is used up, every change throws a DailyQuotaError
 * without being sent, unless its limits say that it undoes something (`undoing`). A 409 is a ConflictError.
 */
export interface OpenRouter extends OpenRouterReader {
  during(limits: RequestLimits): OpenRouter;
  /** The key as the API returned it, which does not prove that everything was applied. */
  update(hash: string, patch: KeyPatch): Promise<Key>;
  /**
   * `gone`: OpenRouter itself says that the key did not exist. But a 404 after an attempt that may have arrived counts
   * as `deleted` by this request.
   */
  delete(hash: string): Promise<'deleted' | 'gone'>;
  /**
   * A new key and its plaintext, which is passed to `mask` before the answer is used in any other way. Not repeated
   * when the request may have been processed.
   * @throws UnusableKeyError for an unusable 2xx that names a key, AnswerError for any other unusable one
   */
  create(body: NewKey, mask: (secret: string) => void): Promise<{ key: Key; secret: string }>;
  /**
   * Assigns a guardrail to keys (at most 100), replacing their present one. Returns the number reported by OpenRouter.
   */
  assignGuardrail(id: string, hashes: readonly string[]): Promise<number>;
  /** Removes a guardrail from keys (at most 100). Returns the number reported by OpenRouter. */
  unassignGuardrail(id: string, hashes: readonly string[]): Promise<number>;
  /** Replaces the hashes of a list (1 to 100). Returns the list as in the API's answer. */
  setKeyList(list: Pick<KeyList, 'kind' | 'id'>, hashes: readonly string[]): Promise<KeyList>;
}

/** The hash under which OpenRouter lists a key: its SHA-256 in lower-case hex. */
export function hashOf(secret: string): string {
  // Loaded at the first use: most steps do not need it.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Whether a label masks another key: it is a mask (it contains `...`), and its beginning or end does not match. */
export function contradictsLabel(label: string, secret: string): boolean {
  const parts = label.split('...');
  if (parts.length === 1) return false;
  return !secret.startsWith(parts[0] ?? '') || !secret.endsWith(parts.at(-1) ?? '');
}

/** Whether `sk-or-v1-0e6...1c96` masks the key: beginning and end match, whatever their lengths. */
export function isMaskOf(label: string, secret: string): boolean {
  const [begin = '', end = '', ...more] = label.split('...');
  if (more.length > 0 || begin === '' || end === '') return false;
  return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}

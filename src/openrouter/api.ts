/**
 * OpenRouter as operations see it: one interface that reads and one that also writes, so that planning can be handed
 * nothing that writes. `client.ts` implements both.
 */
import type { FieldName, Key, OwnKeyDetails } from '../domain/key/key.ts';
import type { Settings } from '../domain/key/settings.ts';
import type { RequestLimits } from '../http/request-limits.ts';

/** Whose credential asks: what a refusal means differs. */
export type Asker =
  | 'provisioning-key'
  | 'federation-policy-id'
  | 'api-key'
  | 'the new key'
  | 'a key that has ended'
  | 'a leaked key';

/** What `GET /key` answers about the key that asks. */
export type OwnKey = Pick<Key, Extract<FieldName, `${'limit' | 'usage' | 'byok'}${string}`> | 'label'> &
  Pick<Key, 'include_byok_in_limit' | 'expires_at' | 'creator_user_id'> &
  OwnKeyDetails & {
    /** null, or left out by older servers */
    workspace_id?: string | null;
    /** Not described, but heeded where it is answered. */
    disabled?: boolean;
    is_management_key?: boolean;
    is_provisioning_key?: boolean;
  };

export interface Workspace {
  id: string;
  slug: string;
  name: string;
  /** Numeric ids of the keys whose inputs and outputs are logged; null: of all keys. */
  io_logging_api_key_ids?: readonly number[] | null;
}

export interface Guardrail {
  id: string;
  name: string;
  /** null: OpenRouter names none. */
  workspace_id: string | null;
}

/**
 * Something of a workspace that is limited to keys by their hashes: a BYOK credential or a broadcast destination.
 * Called a list in this project.
 */
export interface KeyList {
  kind: 'byok' | 'destination';
  id: string;
  /** Name or label, for people. */
  name: string;
  /** null: not limited, so that it never has to be changed. */
  hashes: readonly string[] | null;
  /** A filter rule names keys by their names (`api_key_name`), which cannot be carried over. */
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

/** What POST takes; PATCH cannot set the last four. */
export interface NewKey {
  name: string;
  limit: number | null;
  include_byok_in_limit?: boolean;
  /** Left out: never. UTC with seconds. */
  expires_at?: string;
  workspace_id?: string;
  creator_user_id?: string | null;
  external?: { user: string };
}

/** The fields that PATCH takes. */
export type KeyPatch = Partial<Settings>;

/** Everything that only reads. Each method throws a `RequestError` (domain/errors.ts) when it has no usable answer. */
export interface OpenRouterReader {
  /** ms since 1970 by OpenRouter's own clock; this machine's before the first answer. */
  now(): number;
  /**
   * ms by which OpenRouter's clock is ahead of this machine's, by the answer that was farthest off; undefined before the
   * first answer.
   */
  readonly clockAhead: number | undefined;
  /** The same client under other limits. */
  during(limits: RequestLimits): OpenRouterReader;
  /**
   * `shownAs`: what messages, those of retries included, call the hash.
   * @throws RefusalError `not found` when there is no such key
   */
  key(hash: string, shownAs?: string): Promise<Key>;
  /** All keys of a workspace (undefined: the default one), disabled and expired ones included, newest first. */
  list(workspaceId: string | undefined): Promise<Key[]>;
  /**
   * The key that `secret` is, asking about itself; undefined when OpenRouter itself does not accept it (401).
   * @throws AnswerError when the answer is about another key
   */
  ownKey(secret: string, asker: Asker): Promise<OwnKey | undefined>;
  /** The key that this client acts as; undefined when it is not a working key (401). */
  actingKey(): Promise<OwnKey | undefined>;
  /** The account's credits that are left, in USD. */
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
   * @throws RefusalError `forbidden` where they may not be read
   */
  keyLists(kind: KeyList['kind'], workspaceId: string | undefined): Promise<KeyList[] | undefined>;
  /** One list, as it is now. */
  keyList(kind: KeyList['kind'], id: string): Promise<KeyList>;
  /** What a key, or without a hash the whole account, spent in the last 30 completed UTC days. */
  activity(hash?: string): Promise<ActivityRow[]>;
}

/**
 * Reads and writes. A change is never taken as done because of its status: see confirmed-writes.ts.
 *
 * Once OpenRouter has said that the daily quota for changing keys is used up, every change throws a DailyQuotaError
 * without being sent, unless its limits say that it undoes something (`undoing`). A 409 is a ConflictError.
 */
export interface OpenRouter extends OpenRouterReader {
  during(limits: RequestLimits): OpenRouter;
  /** The key as the API answered it, which does not prove that everything was applied. */
  update(hash: string, patch: KeyPatch): Promise<Key>;
  /** `gone`: OpenRouter itself says that there was no such key. Its 404 after an attempt that may have arrived is this request's own doing. */
  delete(hash: string): Promise<'deleted' | 'gone'>;
  /**
   * A new key and its plaintext, which is passed to `mask` before anything else is done with the answer. Not repeated
   * when the request may have been processed.
   * @throws UnusableKeyError for a 2xx that names a key but is not usable, AnswerError for any other such answer
   */
  create(body: NewKey, mask: (secret: string) => void): Promise<{ key: Key; secret: string }>;
  /** Gives keys (at most 100) a guardrail in place of the one they have. Returns how many OpenRouter says it assigned. */
  assignGuardrail(id: string, hashes: readonly string[]): Promise<number>;
  /** Takes a guardrail from keys (at most 100). Returns how many OpenRouter says it unassigned. */
  unassignGuardrail(id: string, hashes: readonly string[]): Promise<number>;
  /** Replaces the hashes of a list (1 to 100). The list as the API answered it. */
  setKeyList(list: Pick<KeyList, 'kind' | 'id'>, hashes: readonly string[]): Promise<KeyList>;
}

/** The hash under which OpenRouter lists a key: its SHA-256 in lower-case hex. */
export function hashOf(secret: string): string {
  // Loaded at the first use: most steps need none of it.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Whether a label masks another key: it is a mask (it contains `...`), and its begin or end does not agree. */
export function contradictsLabel(label: string, secret: string): boolean {
  const parts = label.split('...');
  if (parts.length === 1) return false;
  return !secret.startsWith(parts[0] ?? '') || !secret.endsWith(parts.at(-1) ?? '');
}

/** Whether `sk-or-v1-0e6...1c96` masks the key: begin and end agree, whatever their lengths. */
export function isMaskOf(label: string, secret: string): boolean {
  const [begin = '', end = '', ...more] = label.split('...');
  if (more.length > 0 || begin === '' || end === '') return false;
  return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}

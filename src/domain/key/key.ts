/**
 * The API's key object and how it is written as outputs.
 *
 * Fields as in OpenRouter's OpenAPI description (`/keys`). Older servers lack `last_used_at` and `external_user`.
 * Unknown fields are kept unchanged, since the API adds new ones.
 */
import { plain } from '../money/usd.ts';
import { quoted } from '../text/untrusted.ts';

export interface Key {
  hash: string;
  name: string;
  /** The masked key: `sk-or-v1-0e6...1c96`. */
  label: string;
  disabled: boolean;
  /** USD; null means unlimited, 0 means no spending. */
  limit: number | null;
  /** USD, may be negative; null means unlimited. */
  limit_remaining: number | null;
  /** When the used part of the limit returns to 0: `daily`, `weekly`, `monthly`; null means never. */
  limit_reset: string | null;
  include_byok_in_limit: boolean;
  /** USD since the key was created; daily, weekly and monthly in the present UTC period. */
  usage: number;
  usage_daily: number;
  usage_weekly: number;
  usage_monthly: number;
  byok_usage: number;
  byok_usage_daily: number;
  byok_usage_weekly: number;
  byok_usage_monthly: number;
  created_at: string;
  /** null means never changed. */
  updated_at: string | null;
  /** null means no use recorded since the end of 2025; older servers omit it. */
  last_used_at?: string | null;
  /** null means never. */
  expires_at?: string | null;
  creator_user_id: string | null;
  workspace_id: string;
  /** The user of a third-party application for whom the key was created, or null; older servers omit it. */
  external_user?: string | null;
}

/**
 * A key as far as it is known. A planned key has no hash or label yet. A key that reads itself learns neither its hash,
 * nor its name, nor when it was created.
 */
export type KnownKey = Partial<Key> &
  Pick<Key, 'disabled' | 'include_byok_in_limit' | Extract<FieldName, `${'limit' | 'usage' | 'byok'}${string}`>>;

/** How messages name a key: its name, or else the masked key. */
export function nameOrLabel({ name, label }: Partial<Key>): string | undefined {
  return name ?? label;
}

/** A budget that applies to a key, as `GET /key` returns it. Amounts in USD. */
export interface KeyBudget {
  /** Whose budget it is: `key_limit`, `api_key`, `member`, `workspace`, … */
  scope: string;
  limit_usd: number;
  remaining_usd: number;
  spend_usd: number;
  /** `daily`, `weekly`, `monthly`; null means never. */
  reset_interval: string | null;
  /** null means never. */
  resets_at: string | null;
  include_byok: boolean;
  budget_id: string | null;
  guardrail_id: string | null;
}

/** What `GET /key` returns besides fields of the key object. Older servers omit it. */
export interface OwnKeyDetails {
  organization_id?: string | null;
  allowed_data_regions?: readonly string[];
  budgets?: readonly KeyBudget[];
  /** The budget that blocks first; null when nothing is budgeted. */
  effective_budget?: KeyBudget | null;
  free_model_daily_requests?: { limit: number; remaining: number; used: number };
}

/** The values of `limit_reset` as inputs write them. */
export const LIMIT_RESETS = ['daily', 'weekly', 'monthly', 'none'] as const;

export type FieldName = keyof Key;

/** What a field holds, and the word for its null (the empty string if it has none). */
interface Field {
  kind: 'text' | 'flag' | 'number' | 'instant';
  nullWord: string;
  nullable: boolean;
  /** The API's description does not require it. */
  optional: boolean;
  /** Whether `GET /key` (a key that reads itself) returns it too: always, or only on newer servers. */
  ofOwnKey: 'always' | 'newer' | false;
}

const field = (kind: Field['kind'], more: Partial<Omit<Field, 'kind'>> = {}): Field => ({
  kind,
  nullWord: '',
  nullable: more.nullWord !== undefined,
  optional: false,
  ofOwnKey: false,
  ...more,
});
const own = { ofOwnKey: 'always' } as const;

export const FIELDS: Readonly<Record<FieldName, Field>> = {
  hash: field('text'),
  name: field('text'),
  label: field('text', own),
  disabled: field('flag'),
  limit: field('number', { nullWord: 'unlimited', ...own }),
  limit_remaining: field('number', { nullWord: 'unlimited', ...own }),
  limit_reset: field('text', { nullWord: 'none', ...own }),
  include_byok_in_limit: field('flag', own),
  usage: field('number', own),
  usage_daily: field('number', own),
  usage_weekly: field('number', own),
  usage_monthly: field('number', own),
  byok_usage: field('number', own),
  byok_usage_daily: field('number', own),
  byok_usage_weekly: field('number', own),
  byok_usage_monthly: field('number', own),
  created_at: field('instant'),
  updated_at: field('instant', { nullWord: '' }),
  last_used_at: field('instant', { nullWord: '', optional: true }),
  expires_at: field('instant', { nullWord: 'never', optional: true, ...own }),
  creator_user_id: field('text', { nullWord: '', ...own }),
  workspace_id: field('text', { ofOwnKey: 'newer' }),
  external_user: field('text', { nullWord: '', optional: true }),
};

export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** The output name of a field: kebab-case. */
export function outputName(name: string): string {
  return name.replaceAll('_', '-');
}

/** A field's value as an output or an input writes it. */
export function written(name: FieldName, value: unknown): string {
  if (value === null || value === undefined) return FIELDS[name].nullWord;
  return typeof value === 'number' ? plain(value) : String(value);
}

/** An instant from the API in milliseconds since 1970. */
export function instantOf(value: string): number {
  return Date.parse(value);
}

/** Whether the key has expired at `now` (ms). */
export function isExpired(key: Pick<Key, 'expires_at'>, now: number): boolean {
  return key.expires_at != null && instantOf(key.expires_at) <= now;
}

/**
 * Why a key contradicts itself: it has a limit but no remainder, or the reverse. Nothing can be decided on such a key.
 * Undefined when it is consistent, or lacks one of the fields.
 */
export function inconsistency({ limit, limit_remaining: remaining }: Partial<Key>): string | undefined {
  if (limit === undefined || remaining === undefined || (limit === null) === (remaining === null)) return undefined;
  const [set, unset] = limit === null ? ['limit_remaining', 'limit'] : ['limit', 'limit_remaining'];
  return `${set} is ${plain(limit ?? remaining ?? 0)}, but ${unset} is null`;
}

/** Whether the text has the form of a key's hash. (A server may know others; one that it rejects is then a mistake.) */
export function isWholeHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Names of workspaces by id; undefined: only one workspace was searched. */
export type WorkspaceNames = ReadonlyMap<string, string> | undefined;

/** ` in "Production"`; empty if there is only one workspace. */
export function placeText({ workspace_id: id = '' }: Partial<Key>, names: WorkspaceNames): string {
  return names === undefined || names.size < 2 ? '' : ` in ${quoted(names.get(id) ?? id)}`;
}

/** The same by the hash of a key; empty for any other hash. */
export function placesOf(keys: readonly Partial<Key>[], names: WorkspaceNames): (hash: string | null) => string {
  if (names === undefined || names.size < 2) return () => '';
  const places = new Map(keys.map(key => [key.hash, placeText(key, names)]));
  return hash => places.get(hash ?? '') ?? '';
}

// A local OpenRouter: stateful, and as strict as its published description, so that a wrong request fails a test.

import { instant, type KeyRecord, Keyring, type KeySeed, masked, type NewKey, newSecret, OWNER } from './keyring.ts';
import {
  type Answer,
  type LocalServer,
  route as match,
  type RecordedRequest,
  Refusal,
  type ServerOptions,
  type Service,
  serve,
} from './server.ts';

export type { Fault, FaultMatch, FaultTimes } from './faults.ts';
export type { KeyRecord, KeySeed } from './keyring.ts';
export { type Answer, type RecordedRequest, refusedUrl } from './server.ts';

export interface OpenRouterOptions extends ServerOptions {
  /** Plaintexts of management keys; one is made when not given. */
  managementKeys?: string[];
  keys?: KeySeed[];
  /** USD. */
  credits?: { total_credits: number; total_usage: number };
  guardrails?: { id: string; keys?: string[] }[];
  /** A UUID. */
  defaultWorkspace?: string;
  /** Further workspaces; those of seeded keys need not be named. */
  workspaces?: string[];
  /** A server that answers every page of a list with the first. */
  ignoreOffset?: boolean;
  /** A server of the description's day: without `external_user`, `last_used_at` and other later fields. */
  withoutNewFields?: boolean;
}

export interface LocalOpenRouter extends LocalServer {
  readonly managementKey: string;
  /** All live keys with their plaintexts, in the order made; copies. */
  keys(): KeyRecord[];
  key(hash: string): KeyRecord | undefined;
  keyBySecret(secret: string): KeyRecord | undefined;
  keysNamed(name: string): KeyRecord[];
  /** Every plaintext there ever was: management keys, seeded, created and deleted ones. */
  secrets(): string[];
  seed(seed?: KeySeed): KeyRecord;
  /** Changes a key behind every client's back; `updated_at` moves too. */
  change(hash: string, settings: Partial<Pick<KeyRecord, 'name' | 'disabled' | 'limit' | 'limit_reset'>>): void;
  spend(hash: string, usd: number, kind?: 'credits' | 'byok'): void;
  remove(hash: string): void;
  guardrailOf(hash: string): string | undefined;
  /** Enabled, not expired, and something left of the limit, if there is one. */
  canSpend(secret: string): boolean;
  now(): number;
  /** Milliseconds since 1970, to stand still there, or a clock. */
  setNow(now: number | (() => number)): void;
}

export async function startOpenRouter(options: OpenRouterOptions = {}): Promise<LocalOpenRouter> {
  let clock = options.now ?? Date.now;
  const now = (): number => clock();
  const managementKeys = options.managementKeys ?? [newSecret()];
  const defaultWorkspace = options.defaultWorkspace ?? '0df9e665-d932-5740-b2c7-b52af166bc11';
  const ring = new Keyring(now, defaultWorkspace, options.workspaces ?? []);
  for (const seed of options.keys ?? []) ring.seed(seed);
  for (const { id, keys = [] } of options.guardrails ?? []) {
    if (!UUID.test(id)) throw new Error(`The guardrail's id "${id}" is no UUID.`);
    ring.guardrails.add(id);
    for (const hash of keys) ring.assign(id, hash);
  }
  const account: Account = {
    ring,
    now,
    managementKeys,
    credits: { ...(options.credits ?? { total_credits: 100.5, total_usage: 25.75 }) },
    ignoreOffset: options.ignoreOffset ?? false,
    newFields: !options.withoutNewFields,
  };
  const server = await serve(openRouterService(account), { ...options, now });

  return Object.defineProperties(
    {
      managementKey: managementKeys[0] ?? '',
      keys: () => ring.all(),
      key: (hash: string) => ring.get(hash),
      keyBySecret: (secret: string) => ring.bySecret(secret),
      keysNamed: (name: string) => ring.all().filter(key => key.name === name),
      secrets: () => [...managementKeys, ...ring.secrets],
      seed: (seed: KeySeed = {}) => ring.seed(seed),
      change(hash: string, settings: Partial<KeyRecord>) {
        if (!ring.update(hash, settings)) throw new Error(`There is no key with the hash ${hash}.`);
      },
      spend(hash: string, usd: number, kind: 'credits' | 'byok' = 'credits') {
        ring.spend(hash, usd, kind);
        if (kind === 'credits') account.credits.total_usage += usd;
      },
      remove: (hash: string) => void ring.remove(hash),
      guardrailOf: (hash: string) => ring.guardrailOf(hash),
      canSpend: (secret: string) => ring.canSpend(secret),
      now,
      setNow(next: number | (() => number)) {
        clock = typeof next === 'number' ? () => next : next;
      },
    },
    Object.getOwnPropertyDescriptors(server),
  ) as LocalOpenRouter;
}

interface Account {
  ring: Keyring;
  now: () => number;
  managementKeys: string[];
  credits: { total_credits: number; total_usage: number };
  ignoreOffset: boolean;
  newFields: boolean;
}

type Endpoint = (account: Account, request: RecordedRequest, parameters: string[]) => Answer;

function openRouterService(account: Account): Service {
  const work = (request: RecordedRequest): Answer => {
    const asker = askerOf(account, request);
    for (const [method, template, endpoint] of ENDPOINTS) {
      const parameters = method === request.method ? match(template, request.path) : undefined;
      if (!parameters) continue;
      if (asker !== 'management' && template !== '/key') {
        throw new Refusal(403, 'Only management keys can perform this operation');
      }
      if (method === 'GET' || method === 'DELETE') refuseBody(request);
      return endpoint(account, request, parameters);
    }
    throw new Refusal(404, 'Not Found');
  };
  return {
    base: '/api/v1',
    work,
    pretend(request) {
      const answer = account.ring.undone(() => work(request));
      const unchanged = request.method === 'PATCH' && request.key ? account.ring.get(request.key) : undefined;
      return unchanged && answer.status === 200 ? { ...answer, body: { data: shown(account, unchanged) } } : answer;
    },
    refuse: (status, message = REASONS[status] ?? 'Error') => ({ status, body: { error: { code: status, message } } }),
  };
}

const ENDPOINTS: [method: string, template: string, endpoint: Endpoint][] = [
  ['GET', '/key', getCurrentKey],
  ['GET', '/keys', listKeys],
  ['POST', '/keys', createKey],
  ['GET', '/keys/:hash', getKey],
  ['PATCH', '/keys/:hash', updateKey],
  ['DELETE', '/keys/:hash', deleteKey],
  ['GET', '/credits', getCredits],
  ['GET', '/guardrails/assignments/keys', listAssignments],
  ['GET', '/guardrails/:id/assignments/keys', listAssignments],
  ['POST', '/guardrails/:id/assignments/keys', assignKeys],
];

const REASONS: Record<number, string> = {
  400: 'Invalid request parameters',
  401: 'Missing Authentication header',
  403: 'Only management keys can perform this operation',
  404: 'Resource not found',
  408: 'Request Timeout',
  429: 'Rate limit exceeded',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Disabled, expired and deleted keys are as unknown as made-up ones. */
function askerOf(account: Account, request: RecordedRequest): 'management' | 'ordinary' {
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? ''))
    throw new Refusal(401, 'Missing Authentication header');
  const credential = request.credential ?? '';
  if (account.managementKeys.includes(credential)) return 'management';
  if (account.ring.isLive(credential)) return 'ordinary';
  throw new Refusal(401, 'User not found.');
}

function getCurrentKey(account: Account, request: RecordedRequest): Answer {
  queryOf(request, {});
  const secret = request.credential ?? '';
  const key = account.ring.bySecret(secret);
  if (key) request.key = key.hash;
  const management = key === undefined;
  const newer = {
    allowed_data_regions: ['global'],
    free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
    organization_id: null,
    workspace_id: key?.workspace_id ?? null,
  };
  const data = {
    label: masked(secret),
    limit: key?.limit ?? null,
    limit_remaining: key?.limit_remaining ?? null,
    limit_reset: key?.limit_reset ?? null,
    include_byok_in_limit: key?.include_byok_in_limit ?? false,
    usage: key?.usage ?? 0,
    usage_daily: key?.usage_daily ?? 0,
    usage_weekly: key?.usage_weekly ?? 0,
    usage_monthly: key?.usage_monthly ?? 0,
    byok_usage: key?.byok_usage ?? 0,
    byok_usage_daily: key?.byok_usage_daily ?? 0,
    byok_usage_weekly: key?.byok_usage_weekly ?? 0,
    byok_usage_monthly: key?.byok_usage_monthly ?? 0,
    is_free_tier: false,
    is_management_key: management,
    is_provisioning_key: management,
    expires_at: key?.expires_at ?? null,
    creator_user_id: key ? key.creator_user_id : OWNER,
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
    ...(account.newFields ? newer : {}),
  };
  return { status: 200, body: { data: key ? { ...data, label: key.label } : data } };
}

function listKeys(account: Account, request: RecordedRequest): Answer {
  const query = queryOf(request, {
    include_disabled: BOOLEAN,
    include_expired: BOOLEAN,
    offset: COUNT,
    workspace_id: UUID,
  });
  const workspace = query.workspace_id ?? account.ring.defaultWorkspace;
  if (!account.ring.workspaces.has(workspace)) throw new Refusal(404, 'Workspace not found');
  const keys = account.ring.list({
    workspace,
    disabled: query.include_disabled === 'true',
    expired: query.include_expired === 'true',
    offset: account.ignoreOffset ? 0 : Number(query.offset ?? 0),
  });
  return { status: 200, body: { data: keys.map(key => shown(account, key)) } };
}

function createKey(account: Account, request: RecordedRequest): Answer {
  queryOf(request, {});
  const body = bodyOf(request, CREATE_RULES, ['name']) as NewKey;
  const { expires_at: expiry, workspace_id: workspace } = body;
  if (expiry && Date.parse(expiry) <= account.now()) throw new Refusal(400, 'expires_at must be in the future');
  if (workspace !== undefined && !account.ring.workspaces.has(workspace)) {
    throw new Refusal(404, 'Workspace not found');
  }
  const key = account.ring.create(expiry ? { ...body, expires_at: instant(Date.parse(expiry)) } : body);
  request.key = key.hash;
  return { status: 201, body: { data: shown(account, key), key: key.secret } };
}

function getKey(account: Account, request: RecordedRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: shown(account, known(account, request, hash)) } };
}

function updateKey(account: Account, request: RecordedRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  known(account, request, hash);
  account.ring.update(hash, bodyOf(request, UPDATE_RULES));
  return { status: 200, body: { data: shown(account, known(account, request, hash)) } };
}

function deleteKey(account: Account, request: RecordedRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  known(account, request, hash);
  account.ring.remove(hash);
  return { status: 200, body: { deleted: true } };
}

function getCredits(account: Account, request: RecordedRequest): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: { ...account.credits } } };
}

function listAssignments(account: Account, request: RecordedRequest, [guardrail]: string[]): Answer {
  const query = queryOf(request, { offset: COUNT, limit: /^(?:[1-9]\d?|100)$/ });
  if (guardrail !== undefined) knownGuardrail(account, guardrail);
  const all = account.ring.assignments(guardrail);
  const offset = account.ignoreOffset ? 0 : Number(query.offset ?? 0);
  const data = all.slice(offset, offset + Number(query.limit ?? 50)).map(one => {
    const key = account.ring.get(one.key_hash);
    return { ...one, assigned_by: OWNER, key_label: key?.label ?? '', key_name: key?.name ?? '' };
  });
  return { status: 200, body: { data, total_count: all.length } };
}

/** Hashes that are no key's are not counted, and not an error: whoever assigns must look at the count. */
function assignKeys(account: Account, request: RecordedRequest, [guardrail = '']: string[]): Answer {
  queryOf(request, {});
  knownGuardrail(account, guardrail);
  const body = bodyOf(request, { key_hashes: hashes }, ['key_hashes']) as { key_hashes: string[] };
  const [first] = body.key_hashes;
  if (first !== undefined) request.key = first;
  const assigned = [...new Set(body.key_hashes)].filter(hash => account.ring.assign(guardrail, hash));
  return { status: 200, body: { assigned_count: assigned.length } };
}

function known(account: Account, request: RecordedRequest, hash: string): KeyRecord {
  request.key = hash;
  const key = account.ring.get(hash);
  if (!key) throw new Refusal(404, 'Resource not found');
  return key;
}

function knownGuardrail(account: Account, id: string): void {
  if (!UUID.test(id)) throw new Refusal(400, `Invalid request parameters: the guardrail id "${id}" is no UUID`);
  if (!account.ring.guardrails.has(id)) throw new Refusal(404, 'Resource not found');
}

/** The key as the API shows it: without its plaintext. */
function shown(account: Account, key: KeyRecord): Record<string, unknown> {
  const { secret: _, external_user, last_used_at, ...fields } = key;
  return account.newFields ? { ...fields, external_user, last_used_at } : fields;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BOOLEAN = /^(?:true|false)$/;
const COUNT = /^\d+$/;

function queryOf(request: RecordedRequest, allowed: Record<string, RegExp>): Record<string, string> {
  const names = [...new URLSearchParams(request.search).keys()];
  for (const name of names) {
    const shape = allowed[name];
    if (!shape) throw new Refusal(400, `Unrecognized query parameter "${name}"`);
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw new Refusal(400, `Query parameter "${name}" given twice`);
    if (!shape.test(request.query[name] ?? '')) throw new Refusal(400, `Invalid value of query parameter "${name}"`);
  }
  return request.query;
}

/** Says what a value must be when it is not that. */
type Rule = (value: unknown) => string | undefined;

const CREATE_RULES: Record<string, Rule> = {
  name: value => (typeof value === 'string' && value.length > 0 ? undefined : 'must be a string that is not empty'),
  limit,
  limit_reset: limitReset,
  include_byok_in_limit: flag,
  expires_at: expiry,
  workspace_id: value => (typeof value === 'string' && UUID.test(value) ? undefined : 'must be a UUID'),
  creator_user_id: value =>
    value === null || (typeof value === 'string' && value.length > 0) ? undefined : 'must be a user ID or null',
};

const UPDATE_RULES: Record<string, Rule> = {
  name: value => (typeof value === 'string' ? undefined : 'must be a string'),
  disabled: flag,
  limit,
  limit_reset: limitReset,
  include_byok_in_limit: flag,
};

function limit(value: unknown): string | undefined {
  const isAmount = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return value === null || isAmount ? undefined : 'must be a number of at least 0, or null';
}

function limitReset(value: unknown): string | undefined {
  const words: unknown[] = ['daily', 'weekly', 'monthly', null];
  return words.includes(value) ? undefined : 'must be daily, weekly, monthly or null';
}

function flag(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'must be a boolean';
}

function expiry(value: unknown): string | undefined {
  if (value === null) return undefined;
  const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;
  const seconds = typeof value === 'string' ? shape.exec(value)?.[1] : undefined;
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}Z`);
  // A day that the calendar does not have comes back as another one.
  const exists = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(seconds ?? '');
  return exists ? undefined : 'must be an ISO 8601 timestamp in UTC (Z), with seconds, or null';
}

function hashes(value: unknown): string | undefined {
  const isList = Array.isArray(value) && value.length > 0 && value.every(one => typeof one === 'string' && one !== '');
  return isList ? undefined : 'must be a list of at least one hash';
}

function bodyOf(request: RecordedRequest, rules: Record<string, Rule>, required: string[] = []): object {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new Refusal(400, `Content-Type must be application/json, not "${type}"`);
  }
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'Invalid request parameters: the body must be a JSON object');
  }
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new Refusal(400, `Invalid request parameters: unrecognized field "${name}"`);
    const fault = rule(value);
    if (fault) throw new Refusal(400, `Invalid request parameters: ${name} ${fault}`);
  }
  for (const name of required) {
    if (!(name in body)) throw new Refusal(400, `Invalid request parameters: ${name} is required`);
  }
  return body;
}

function refuseBody(request: RecordedRequest): void {
  if (request.body !== undefined) throw new Refusal(400, `A ${request.method} takes no body`);
}

// The core of the local OpenRouter: its newest API over an account in memory, as strict as its description, so that a
// wrong request fails a test. No HTTP, no timers, no I/O; the clock is given, and what it makes up comes from a seed.

import { randomUUID } from 'node:crypto';
import {
  isExpired,
  type KeyRecord,
  type KeySeed,
  type KeySettings,
  keyFrom,
  labelOf,
  nextReset,
  OWNER,
  recordOf,
  type StoredKey,
  spent,
  tidy,
  timestamp,
  usedIn,
} from './keyring.ts';
import {
  type Account,
  type Activity,
  type ActivitySeed,
  type Assignment,
  type Budget,
  type ByokCredential,
  type ByokSeed,
  type DailyQuota,
  type Destination,
  type DestinationSeed,
  type Guardrail,
  type GuardrailSeed,
  madeUp,
  uuidFrom,
  type Workspace,
  type WorkspaceSeed,
} from './openrouter-account.ts';
import {
  bodyOf,
  COUNT,
  isText,
  newKeyRules,
  oldUpdateRules,
  PAGE,
  queryOf,
  type Rules,
  refuseBody,
  UUID,
  updateRules,
} from './openrouter-rules.ts';
import {
  type Answer,
  credentialOf,
  headerOf,
  Refusal,
  route,
  type Service,
  type ServiceRequest,
  Timeline,
  withEntry,
  withoutEntry,
} from './service.ts';

export interface OpenRouterServiceOptions {
  /** Milliseconds since 1970; the real clock when not given. */
  now?: () => number;
  /** What everything made up (plaintexts, ids) is derived from; another one each time when not given. */
  seed?: string;
  /** Plaintexts of management keys; one is made when not given. */
  managementKeys?: string[];
  keys?: KeySeed[];
  /** USD. */
  credits?: { total_credits: number; total_usage: number };
  /** A UUID. */
  defaultWorkspace?: string;
  /** Further workspaces, or more about the default one; those of seeded keys need not be named. */
  workspaces?: (string | WorkspaceSeed)[];
  guardrails?: GuardrailSeed[];
  byok?: ByokSeed[];
  destinations?: DestinationSeed[];
  activity?: ActivitySeed[];
  /** Null: the account is a person's. */
  organization?: string | null;
  dailyQuota?: QuotaSeed;
  /** A server that answers every page of a list with the first. */
  ignoreOffset?: boolean;
  /**
   * A server of September 2026: without `external_user`, `last_used_at`, and the later fields of `GET /key`; its PATCH
   * ignores `workspace_id`.
   */
  withoutNewFields?: boolean;
}

/** `used`: of today's changes, none when not given. `details`: in the headers when not given. */
export type QuotaSeed = Pick<DailyQuota, 'limit'> & Partial<Pick<DailyQuota, 'used' | 'details'>>;

/** What the account's owner, and a test, can see and do beside the API. */
export interface OpenRouterOwner {
  readonly managementKey: string;
  readonly defaultWorkspace: string;
  /** All live keys with their plaintexts, in the order made; copies. */
  keys(): KeyRecord[];
  key(hash: string): KeyRecord | undefined;
  keyBySecret(secret: string): KeyRecord | undefined;
  keysNamed(name: string): KeyRecord[];
  /** Every plaintext there ever was: management keys, seeded, created and deleted ones. */
  secrets(): string[];
  seed(seed?: KeySeed): KeyRecord;
  /** Changes a key behind every client's back; `updated_at` moves too. */
  change(hash: string, settings: KeySettings): void;
  /** Records one request's cost; `model` and `provider` show in the activity. */
  spend(hash: string, usd: number, kind?: 'credits' | 'byok', by?: { model?: string; provider?: string }): void;
  remove(hash: string): void;
  guardrailOf(hash: string): string | undefined;
  /** Undefined takes the key's guardrail away. */
  assign(guardrail: string | undefined, hash: string): void;
  byok(id: string): ByokCredential;
  destination(id: string): Destination;
  /** Every BYOK credential and broadcast destination whose list names this hash, by id. */
  listsNaming(hash: string): string[];
  /** What a list names; null for all keys. */
  listed(id: string): readonly string[] | null;
  /** Changes what a BYOK credential or a broadcast destination names, as a person would. */
  setListed(id: string, hashes: readonly string[] | null): void;
  /** Its keys stay, and can be reached by hash only. */
  removeWorkspace(id: string): void;
  /** Undefined: no quota. */
  setDailyQuota(quota: QuotaSeed | undefined): void;
  /** Enabled, not expired, and something left of its own limit, if there is one. */
  canSpend(secret: string): boolean;
}

export interface OpenRouterService extends Service, OpenRouterOwner {}

export function createOpenRouterService(options: OpenRouterServiceOptions = {}): OpenRouterService {
  const host = new Host(options);
  const { timeline } = host;
  const refuse = (status: number, message = REASONS[status] ?? 'Error'): Answer => refusalOf({ status, message });
  const work = (request: ServiceRequest): Answer => {
    try {
      return serve(host, request);
    } catch (error) {
      if (error instanceof Refusal) return refusalOf(error);
      throw error;
    }
  };
  return {
    base: '/api/v1',
    work,
    look: (request, state) => timeline.on(state, () => work(request)),
    snapshot: () => timeline.snapshot(),
    restore: state => timeline.restore(state),
    past: ms => timeline.snapshot(timeline.at(host.now() - ms)),
    beforeLastWrite: path => timeline.snapshot(timeline.before(path)),
    refuse,
    ...ownerOf(host),
  };
}

/** An account, the clock, and how the server behaves. */
class Host {
  readonly now: () => number;
  readonly managementKeys: readonly string[];
  readonly defaultWorkspace: string;
  readonly organization: string | null;
  readonly ignoreOffset: boolean;
  readonly newFields: boolean;
  readonly timeline: Timeline<Account>;
  readonly #seed: string;

  constructor(options: OpenRouterServiceOptions) {
    this.now = options.now ?? Date.now;
    this.#seed = options.seed ?? randomUUID();
    this.defaultWorkspace = options.defaultWorkspace ?? '0df9e665-d932-5740-b2c7-b52af166bc11';
    this.organization = options.organization ?? null;
    this.ignoreOffset = options.ignoreOffset ?? false;
    this.newFields = !options.withoutNewFields;
    this.timeline = new Timeline<Account>(this.now, {
      keys: new Map(),
      secrets: new Set(),
      assignments: new Map(),
      workspaces: new Map(),
      guardrails: new Map(),
      byok: new Map(),
      destinations: new Map(),
      activity: (options.activity ?? []).map(activityFrom),
      credits: { ...(options.credits ?? { total_credits: 100.5, total_usage: 25.75 }) },
      quota: options.dailyQuota && quotaFrom(options.dailyQuota, this.now()),
      made: 0,
    });
    this.managementKeys = options.managementKeys ?? [this.newSecret()];
    this.#furnish(options);
  }

  get account(): Account {
    return this.timeline.state;
  }

  newSecret(): string {
    return `sk-or-v1-${this.#next()}`;
  }

  newId(): string {
    return uuidFrom(this.#next());
  }

  /** Now, as the API writes it; the microseconds differ from one call to the next. */
  stamp(): string {
    return timestamp(this.now(), Number.parseInt(this.#next().slice(0, 6), 16) % 1000);
  }

  addKey(seed: KeySeed): StoredKey {
    const fresh = { secret: this.newSecret(), workspace_id: this.defaultWorkspace, created_at: this.stamp() };
    const key = keyFrom(seed, fresh, this.now());
    if (this.account.keys.has(key.hash)) throw new Error(`There already is a key with the hash ${key.hash}.`);
    if (!this.account.workspaces.has(key.workspace_id)) this.addWorkspace({ id: key.workspace_id });
    const { keys, secrets } = this.account;
    const change = { keys: withEntry(keys, key.hash, key), secrets: new Set(secrets).add(key.secret) };
    this.timeline.commit(change, keyPath(key.hash));
    return key;
  }

  addWorkspace(seed: WorkspaceSeed): void {
    const { workspaces } = this.account;
    const isDefault = seed.id === this.defaultWorkspace;
    const nth = workspaces.size + 1;
    const fresh = isDefault ? { slug: 'default', name: 'Default Workspace' } : { slug: `w-${nth}`, name: `W ${nth}` };
    const workspace: Workspace = {
      ...fresh,
      io_logging_api_key_ids: null,
      budgets: [],
      ...seed,
      id: demandUuid(seed.id),
      created_at: this.stamp(),
      default_guardrail_id: this.newId(),
    };
    this.timeline.amend({ workspaces: withEntry(workspaces, workspace.id, workspace) });
  }

  assign(guardrail: string, hashes: readonly string[]): void {
    const made = hashes.map(hash => [hash, this.#assignment(guardrail, hash)] as const);
    this.timeline.commit({ assignments: new Map([...this.account.assignments, ...made]) });
  }

  #assignment(guardrail: string, hash: string): Assignment {
    return { id: this.newId(), guardrail_id: guardrail, key_hash: hash, created_at: this.stamp() };
  }

  #furnish(options: OpenRouterServiceOptions): void {
    const named = (options.workspaces ?? []).map(seed => (typeof seed === 'string' ? { id: seed } : seed));
    if (!named.some(({ id }) => id === this.defaultWorkspace)) this.addWorkspace({ id: this.defaultWorkspace });
    for (const seed of named) this.addWorkspace(seed);
    this.#addKeys(options.keys ?? []);
    for (const seed of options.guardrails ?? []) this.#addGuardrail(seed);
    const fresh = () => ({ id: this.newId(), workspace_id: this.defaultWorkspace, created_at: this.stamp() });
    const byok = (options.byok ?? []).map(seed => byokFrom(seed, fresh()));
    const destinations = (options.destinations ?? []).map(seed => destinationFrom(seed, fresh()));
    this.timeline.amend({ byok: byId(byok), destinations: byId(destinations) });
  }

  /** In one step, since a copy for each of a thousand keys would cost a million entries. */
  #addKeys(seeds: KeySeed[]): void {
    const keys = new Map<string, StoredKey>();
    for (const seed of seeds) {
      const fresh = { secret: this.newSecret(), workspace_id: this.defaultWorkspace, created_at: this.stamp() };
      const key = keyFrom(seed, fresh, this.now());
      if (keys.has(key.hash)) throw new Error(`Two keys have the hash ${key.hash}.`);
      keys.set(key.hash, key);
      if (!this.account.workspaces.has(key.workspace_id)) this.addWorkspace({ id: key.workspace_id });
    }
    this.timeline.amend({ keys, secrets: new Set([...keys.values()].map(({ secret }) => secret)) });
  }

  #addGuardrail({ keys = [], ...seed }: GuardrailSeed): void {
    const first = this.account.keys.get(keys[0] ?? '');
    const guardrail: Guardrail = {
      name: `guardrail ${this.account.guardrails.size + 1}`,
      workspace_id: first?.workspace_id ?? this.defaultWorkspace,
      limit_usd: null,
      reset_interval: null,
      include_byok_in_budgets: false,
      allowed_data_regions: null,
      ...seed,
      id: demandUuid(seed.id),
      created_at: this.stamp(),
    };
    const { guardrails, assignments } = this.account;
    const assigned = keys.map(hash => [hash, this.#assignment(guardrail.id, hash)] as const);
    this.timeline.amend({
      guardrails: withEntry(guardrails, guardrail.id, guardrail),
      assignments: new Map([...assignments, ...assigned]),
    });
  }

  #next(): string {
    const nth = this.account.made + 1;
    this.timeline.amend({ made: nth });
    return madeUp(this.#seed, nth);
  }
}

function ownerOf(host: Host): OpenRouterOwner {
  const { timeline } = host;
  const record = (key: StoredKey | undefined) => key && recordOf(key, host.now());
  const demand = (hash: string): StoredKey => {
    const key = host.account.keys.get(hash);
    if (!key) throw new Error(`There is no key with the hash ${hash}.`);
    return key;
  };
  const keys = () => [...host.account.keys.values()].map(key => recordOf(key, host.now()));
  const byok = (id: string) => found(host.account.byok.get(id), `BYOK credential ${id}`);
  const destination = (id: string) => found(host.account.destinations.get(id), `destination ${id}`);
  const listed = (id: string) =>
    host.account.byok.has(id) ? byok(id).allowed_api_key_hashes : destination(id).api_key_hashes;

  return {
    managementKey: host.managementKeys[0] ?? '',
    defaultWorkspace: host.defaultWorkspace,
    keys,
    key: hash => record(host.account.keys.get(hash)),
    keyBySecret: secret => record(keyOf(host, secret)),
    keysNamed: name => keys().filter(key => key.name === name),
    secrets: () => [...host.managementKeys, ...host.account.secrets],
    seed: (seed = {}) => recordOf(host.addKey(seed), host.now()),
    change: (hash, settings) => void update(host, demand(hash), settings),
    spend(hash, usd, kind = 'credits', { model = 'openai/gpt-4.1', provider = 'OpenAI' } = {}) {
      const now = host.now();
      const key = spent(demand(hash), usd, kind, now, host.stamp());
      const { credits, activity } = host.account;
      const row = { key: hash, date: day(now), model, provider, usage: 0, byok: 0, requests: 1 };
      const cost = kind === 'credits' ? { usage: usd } : { byok: usd };
      const change = { keys: withEntry(host.account.keys, hash, key), activity: [...activity, { ...row, ...cost }] };
      const total_usage = credits.total_usage + (kind === 'credits' ? usd : 0);
      timeline.commit({ ...change, credits: { ...credits, total_usage } }, keyPath(hash));
    },
    remove: hash => remove(host, hash),
    guardrailOf: hash => host.account.assignments.get(hash)?.guardrail_id,
    assign(guardrail, hash) {
      if (guardrail !== undefined) host.assign(guardrail, [hash]);
      else timeline.commit({ assignments: withoutEntry(host.account.assignments, hash) });
    },
    byok,
    destination,
    listed,
    listsNaming: hash =>
      [...host.account.byok.keys(), ...host.account.destinations.keys()].filter(id => listed(id)?.includes(hash)),
    setListed(id, hashes) {
      if (host.account.byok.has(id)) updateByok(host, byok(id), { allowed_api_key_hashes: hashes });
      else updateDestination(host, destination(id), { api_key_hashes: hashes });
    },
    removeWorkspace: id => timeline.commit({ workspaces: withoutEntry(host.account.workspaces, id) }),
    setDailyQuota: quota => timeline.amend({ quota: quota && quotaFrom(quota, host.now()) }),
    canSpend(secret) {
      const key = record(keyOf(host, secret));
      return isLive(host, secret) && (key?.limit_remaining === null || (key?.limit_remaining ?? 0) > 0);
    },
  };
}

type Endpoint = (host: Host, request: ServiceRequest, parameters: string[]) => Answer;

const ENDPOINTS: [method: string, template: string, endpoint: Endpoint][] = [
  ['GET', '/key', getCurrentKey],
  ['GET', '/keys', listKeys],
  ['POST', '/keys', createKey],
  ['GET', '/keys/:hash', getKey],
  ['PATCH', '/keys/:hash', patchKey],
  ['DELETE', '/keys/:hash', deleteKey],
  ['GET', '/credits', getCredits],
  ['GET', '/activity', getActivity],
  ['GET', '/workspaces', listWorkspaces],
  ['GET', '/workspaces/:id', getWorkspace],
  ['GET', '/guardrails', listGuardrails],
  ['GET', '/guardrails/assignments/keys', listAssignments],
  ['GET', '/guardrails/:id', getGuardrail],
  ['GET', '/guardrails/:id/assignments/keys', listAssignments],
  ['POST', '/guardrails/:id/assignments/keys', assignKeys],
  ['POST', '/guardrails/:id/assignments/keys/remove', unassignKeys],
  ['GET', '/byok', listByok],
  ['GET', '/byok/:id', getByok],
  ['PATCH', '/byok/:id', patchByok],
  ['GET', '/observability/destinations', listDestinations],
  ['GET', '/observability/destinations/:id', getDestination],
  ['PATCH', '/observability/destinations/:id', patchDestination],
];

const REASONS: Record<number, string> = {
  400: 'Invalid request parameters',
  401: 'Missing Authentication header',
  403: 'Only management keys can perform this operation',
  404: 'Resource not found',
  408: 'Request Timeout',
  409: 'The resource was changed at the same time',
  429: 'Rate limit exceeded',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function refusalOf({ status, message, metadata, headers }: Pick<Refusal, 'status' | 'message'> & Partial<Refusal>) {
  const error = { code: status, message, ...(metadata && { metadata }) };
  return { status, body: { error }, ...(headers && { headers }) };
}

function serve(host: Host, request: ServiceRequest): Answer {
  const asker = askerOf(host, request);
  for (const [method, template, endpoint] of ENDPOINTS) {
    const parameters = method === request.method ? route(template, request.path) : undefined;
    if (!parameters) continue;
    const isOfKeys = template === '/keys' || template === '/keys/:hash';
    if (asker !== 'management' && isOfKeys) throw new Refusal(401, 'Invalid management key');
    if (asker !== 'management' && template !== '/key') throw new Refusal(403, REASONS[403] ?? '');
    if (method === 'GET' || method === 'DELETE') refuseBody(request);
    if (!isOfKeys || method === 'GET') return endpoint(host, request, parameters);
    const quota = demandQuota(host);
    const answer = endpoint(host, request, parameters);
    if (quota) host.timeline.amend({ quota: { ...quota, used: quota.used + 1 } });
    return answer;
  }
  throw new Refusal(404, 'Not Found');
}

/** Disabled, expired and deleted keys are as unknown as made-up ones. */
function askerOf(host: Host, request: ServiceRequest): 'management' | 'ordinary' {
  if (!/^Bearer \S+$/.test(headerOf(request.headers, 'authorization')))
    throw new Refusal(401, 'Missing Authentication header');
  const credential = credentialOf(request) ?? '';
  if (host.managementKeys.includes(credential)) return 'management';
  if (isLive(host, credential)) return 'ordinary';
  throw new Refusal(401, 'User not found.');
}

/** May it ask for anything at all: there, enabled, and not expired. */
function isLive(host: Host, secret: string): boolean {
  const key = keyOf(host, secret);
  return key !== undefined && !key.disabled && !isExpired(key, host.now());
}

function keyOf(host: Host, secret: string): StoredKey | undefined {
  for (const key of host.account.keys.values()) if (key.secret === secret) return key;
  return undefined;
}

/** What is left of today's changes to keys is used by the request that asks. */
function demandQuota(host: Host): DailyQuota | undefined {
  const { quota } = host.account;
  if (!quota) return undefined;
  const today = quotaFrom({ limit: quota.limit, details: quota.details }, host.now());
  const current = today.day === quota.day ? quota : today;
  if (current.used < current.limit) return current;
  const reset = current.day + DAY_MS;
  const details = {
    'X-RateLimit-Limit': String(current.limit),
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(reset),
  };
  const message = 'Rate limit exceeded: keys-modify-api-rpd-v2';
  throw new Refusal(429, message, quota.details === 'body' ? { metadata: { headers: details } } : { headers: details });
}

function quotaFrom({ limit, used = 0, details = 'headers' }: QuotaSeed, now: number): DailyQuota {
  return { limit, used, details, day: Math.floor(now / DAY_MS) * DAY_MS };
}

// Keys.

function getCurrentKey(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  const secret = credentialOf(request) ?? '';
  const stored = keyOf(host, secret);
  if (stored) request.key = stored.hash;
  const key = stored && recordOf(stored, host.now());
  const data = {
    label: key?.label ?? labelOf(secret),
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
    is_management_key: !key,
    is_provisioning_key: !key,
    expires_at: key?.expires_at ?? null,
    creator_user_id: key ? key.creator_user_id : OWNER,
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  };
  return { status: 200, body: { data: host.newFields ? { ...data, ...newerFields(host, stored) } : data } };
}

function newerFields(host: Host, key: StoredKey | undefined): Record<string, unknown> {
  const { account } = host;
  const budgets = key ? budgetsOf(host, key) : [];
  const guardrail = account.guardrails.get(account.assignments.get(key?.hash ?? '')?.guardrail_id ?? '');
  const used = account.activity.filter(row => row.date === day(host.now()) && row.model.endsWith(':free')).length;
  // Whoever has ever bought credits for 10 USD may ask free models more often.
  const limit = account.credits.total_credits >= 10 ? 1000 : 50;
  return {
    allowed_data_regions: guardrail?.allowed_data_regions ?? ['global'],
    budgets,
    effective_budget: budgets.toSorted((a, b) => a.remaining_usd - b.remaining_usd)[0] ?? null,
    free_model_daily_requests: { limit, remaining: Math.max(0, limit - used), used },
    organization_id: host.organization,
    workspace_id: key?.workspace_id ?? null,
  };
}

interface BudgetShown extends Budget {
  budget_id: string | null;
  guardrail_id: string | null;
  include_byok: boolean;
  remaining_usd: number;
  resets_at: string | null;
  scope: 'api_key' | 'workspace' | 'key_limit';
  spend_usd: number;
}

/** Every layer that can stop this key: its guardrail's budget, its workspace's, its own limit. */
function budgetsOf(host: Host, key: StoredKey): BudgetShown[] {
  const { account } = host;
  const now = host.now();
  const shown = (scope: BudgetShown['scope'], budget: Budget, keys: StoredKey[], more: Partial<BudgetShown>) => {
    const { limit_usd, reset_interval } = budget;
    const byok = more.include_byok ?? false;
    const spend = tidy(keys.reduce((sum, one) => sum + usedIn(one, reset_interval, byok, now), 0));
    const resets_at = reset_interval === null ? null : timestamp(nextReset(reset_interval, now));
    const amounts = { limit_usd, spend_usd: spend, remaining_usd: tidy(limit_usd - spend) };
    return {
      budget_id: null,
      guardrail_id: null,
      include_byok: byok,
      ...amounts,
      reset_interval,
      resets_at,
      scope,
      ...more,
    };
  };
  const guardrail = account.guardrails.get(account.assignments.get(key.hash)?.guardrail_id ?? '');
  const neighbours = [...account.keys.values()].filter(one => one.workspace_id === key.workspace_id);
  const budgets = (account.workspaces.get(key.workspace_id)?.budgets ?? []).map((budget, index) =>
    shown('workspace', budget, neighbours, { budget_id: uuidFrom(madeUp(key.workspace_id, index)) }),
  );
  if (guardrail && guardrail.limit_usd !== null) {
    const { id, limit_usd, reset_interval, include_byok_in_budgets } = guardrail;
    const more = { guardrail_id: id, include_byok: include_byok_in_budgets, budget_id: uuidFrom(madeUp(id, 0)) };
    budgets.push(shown('api_key', { limit_usd, reset_interval }, [key], more));
  }
  if (key.limit !== null) {
    const budget = { limit_usd: key.limit, reset_interval: key.limit_reset };
    budgets.push(shown('key_limit', budget, [key], { include_byok: key.include_byok_in_limit }));
  }
  return budgets;
}

/** How many keys a page has at most; other lists are asked for as many as one likes. */
const KEYS_PER_PAGE = 100;

/** Newest first; of keys made in the same instant, the one made last. */
function listKeys(host: Host, request: ServiceRequest): Answer {
  const flags = { include_disabled: /^(?:true|false)$/, include_expired: /^(?:true|false)$/ };
  const query = queryOf(request, { ...flags, offset: COUNT, workspace_id: UUID });
  const workspace = query.workspace_id ?? host.defaultWorkspace;
  if (!host.account.workspaces.has(workspace)) throw new Refusal(404, 'Workspace not found');
  const offset = host.ignoreOffset ? 0 : Number(query.offset ?? 0);
  const keys = [...host.account.keys.values()]
    .reverse()
    .filter(key => key.workspace_id === workspace)
    .filter(key => query.include_disabled === 'true' || !key.disabled)
    .filter(key => query.include_expired === 'true' || !isExpired(key, host.now()))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(offset, offset + KEYS_PER_PAGE);
  return { status: 200, body: { data: keys.map(key => keyShown(host, key)) } };
}

function createKey(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  const body = bodyOf(request, newKeyRules, ['name']) as KeySeed & { external?: { user: string } };
  const { expires_at: expiry, external, ...settings } = body;
  if (expiry && Date.parse(expiry) <= host.now()) throw new Refusal(400, 'expires_at must be in the future');
  if (settings.workspace_id !== undefined) demandWorkspace(host, settings.workspace_id, 400);
  const key = host.addKey({
    ...settings,
    ...(expiry && { expires_at: timestamp(Date.parse(expiry)) }),
    ...(external && { external_user: external.user }),
  });
  request.key = key.hash;
  return { status: 201, body: { data: keyShown(host, key), key: key.secret } };
}

function getKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: keyShown(host, demandKey(host, request, hash)) } };
}

/** A key that moves takes its guardrail along; the lists that name its hash stay as they are. */
function patchKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  const key = demandKey(host, request, hash);
  const { workspace_id: workspace, ...body } = bodyOf(
    request,
    host.newFields ? updateRules : oldUpdateRules,
  ) as KeySettings;
  const settings: KeySettings = host.newFields && workspace !== undefined ? { ...body, workspace_id: workspace } : body;
  if (Object.keys(settings).length === 0) throw new Refusal(400, 'No update fields provided');
  if (settings.workspace_id !== undefined) demandWorkspace(host, settings.workspace_id);
  return { status: 200, body: { data: keyShown(host, update(host, key, settings)) } };
}

/** Lists go on naming the hash. */
function deleteKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  demandKey(host, request, hash);
  remove(host, hash);
  return { status: 200, body: { deleted: true } };
}

function update(host: Host, key: StoredKey, settings: KeySettings): StoredKey {
  const changed = { ...key, ...settings, updated_at: host.stamp() };
  host.timeline.commit({ keys: withEntry(host.account.keys, key.hash, changed) }, keyPath(key.hash));
  return changed;
}

function remove(host: Host, hash: string): void {
  const { keys, assignments } = host.account;
  const change = { keys: withoutEntry(keys, hash), assignments: withoutEntry(assignments, hash) };
  host.timeline.commit(change, keyPath(hash));
}

function keyPath(hash: string): string {
  return `/keys/${encodeURIComponent(hash)}`;
}

function demandKey(host: Host, request: ServiceRequest, hash: string): StoredKey {
  request.key = hash;
  const key = host.account.keys.get(hash);
  if (!key) throw new Refusal(404, 'API key not found');
  return key;
}

/** The key as the API shows it: without its plaintext. */
function keyShown(host: Host, key: StoredKey): Record<string, unknown> {
  const { secret: _, external_user, last_used_at, ...fields } = recordOf(key, host.now());
  return host.newFields ? { ...fields, external_user, last_used_at } : fields;
}

// Credits and activity.

function getCredits(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: { ...host.account.credits } } };
}

/** The last 30 completed UTC days, by date, model and provider; newest day first. */
function getActivity(host: Host, request: ServiceRequest): Answer {
  const date = /^\d{4}-\d\d-\d\d$/;
  const rules = { date, api_key_hash: /./, user_id: /./, group_by: /^workspace$/, workspace_id: UUID };
  const query = queryOf(request, rules);
  if (query.api_key_hash !== undefined) request.key = query.api_key_hash;
  const now = host.now();
  const [first, last] = [day(now - 30 * DAY_MS), day(now - DAY_MS)];
  if (query.date !== undefined && (query.date < first || query.date > last)) {
    throw new Refusal(400, 'Date must be within the last 30 (completed) UTC days');
  }
  const isGrouped = query.group_by === 'workspace';
  const groups = new Map<string, Record<string, unknown>>();
  for (const row of host.account.activity) {
    const workspace = host.account.keys.get(row.key)?.workspace_id ?? host.defaultWorkspace;
    if (row.date < first || row.date > last || (query.date !== undefined && row.date !== query.date)) continue;
    if (query.api_key_hash !== undefined && row.key !== query.api_key_hash) continue;
    if (query.workspace_id !== undefined && workspace !== query.workspace_id) continue;
    const group = [row.date, row.model, row.provider, isGrouped ? workspace : ''].join('\n');
    groups.set(group, activityShown(row, groups.get(group), isGrouped ? { workspace_id: workspace } : {}));
  }
  const rows = [...groups.values()].sort((a, b) => String(b.date).localeCompare(String(a.date)));
  return { status: 200, body: { data: rows } };
}

function activityShown(row: Activity, before: Record<string, unknown> = {}, more: object): Record<string, unknown> {
  const sum = (name: string, value: number) => tidy(Number(before[name] ?? 0) + value);
  return {
    date: row.date,
    model: row.model,
    model_permaslug: row.model,
    endpoint_id: uuidFrom(madeUp(`${row.provider} ${row.model}`, 0)),
    provider_name: row.provider,
    usage: sum('usage', row.usage),
    byok_usage_inference: sum('byok_usage_inference', row.byok),
    requests: sum('requests', row.requests),
    prompt_tokens: sum('prompt_tokens', 50 * row.requests),
    completion_tokens: sum('completion_tokens', 125 * row.requests),
    reasoning_tokens: sum('reasoning_tokens', 25 * row.requests),
    cached_tokens: sum('cached_tokens', 0),
    ...more,
  };
}

function activityFrom(seed: ActivitySeed): Activity {
  return { model: 'openai/gpt-4.1', provider: 'OpenAI', usage: 0, byok: 0, requests: 1, ...seed };
}

// Workspaces.

function listWorkspaces(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, PAGE);
  return page(host, query, [...host.account.workspaces.values()].map(workspaceShown));
}

/** By UUID or slug. */
function getWorkspace(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  const all = [...host.account.workspaces.values()];
  const workspace = all.find(one => one.id === id.toLowerCase()) ?? all.find(one => one.slug === id);
  if (!workspace) throw new Refusal(404, 'Workspace not found');
  return { status: 200, body: { data: workspaceShown(workspace) } };
}

function workspaceShown({ budgets: _, ...workspace }: Workspace): Record<string, unknown> {
  return {
    ...workspace,
    created_by: OWNER,
    default_image_model: null,
    default_provider_sort: null,
    default_text_model: null,
    description: null,
    io_logging_sampling_rate: 1,
    is_data_discount_logging_enabled: false,
    is_observability_broadcast_enabled: true,
    is_observability_io_logging_enabled: false,
    updated_at: null,
  };
}

/** What each endpoint answers for an unknown workspace is as it documents: 404, where that is not the key's, or 400. */
function demandWorkspace(host: Host, id: string, status = 404): string {
  if (!host.account.workspaces.has(id)) throw new Refusal(status, 'Workspace not found');
  return id;
}

/** The workspace whose list is asked for: the default one when none is named. */
function workspaceIn(host: Host, query: Record<string, string>): string {
  return demandWorkspace(host, query.workspace_id ?? host.defaultWorkspace, 400);
}

// Guardrails.

function listGuardrails(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID });
  const workspace = workspaceIn(host, query);
  return page(host, query, inWorkspace(host.account.guardrails, workspace).map(guardrailShown));
}

function getGuardrail(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: guardrailShown(demandGuardrail(host, id)) } };
}

function guardrailShown(guardrail: Guardrail): Record<string, unknown> {
  return { ...guardrail, description: null, updated_at: null };
}

function listAssignments(host: Host, request: ServiceRequest, [guardrail]: string[]): Answer {
  const query = queryOf(request, PAGE);
  if (guardrail !== undefined) demandGuardrail(host, guardrail);
  const all = [...host.account.assignments.values()].filter(
    one => guardrail === undefined || one.guardrail_id === guardrail,
  );
  const shown = all.map(one => {
    const key = host.account.keys.get(one.key_hash);
    return { ...one, assigned_by: OWNER, key_label: key?.label ?? '', key_name: key?.name ?? '' };
  });
  return page(host, query, shown);
}

/** Hashes that no key has are not counted, and not an error: whoever assigns must look at the count. */
function assignKeys(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const { id: guardrail } = demandGuardrail(host, id);
  const hashes = hashesIn(request).filter(hash => host.account.keys.has(hash));
  host.assign(guardrail, hashes);
  return { status: 200, body: { assigned_count: hashes.length } };
}

function unassignKeys(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const { id: guardrail } = demandGuardrail(host, id);
  const { assignments } = host.account;
  const hashes = new Set(hashesIn(request).filter(hash => assignments.get(hash)?.guardrail_id === guardrail));
  host.timeline.commit({ assignments: new Map([...assignments].filter(([hash]) => !hashes.has(hash))) });
  return { status: 200, body: { unassigned_count: hashes.size } };
}

function hashesIn(request: ServiceRequest): string[] {
  queryOf(request, {});
  const rule = (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every(isText) ? undefined : 'must be a list of at least one hash';
  const { key_hashes: hashes } = bodyOf(request, { key_hashes: rule }, ['key_hashes']) as { key_hashes: string[] };
  const [first] = hashes;
  if (first !== undefined) request.key = first;
  return [...new Set(hashes)];
}

function demandGuardrail(host: Host, id: string): Guardrail {
  return demandOne(host.account.guardrails, id);
}

// BYOK credentials and broadcast destinations: both can name the keys that they are for.

function listByok(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID, provider: /./ });
  const all = inWorkspace(host.account.byok, workspaceIn(host, query));
  return page(
    host,
    query,
    all.filter(one => query.provider === undefined || one.provider === query.provider).map(byokShown),
  );
}

function getByok(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: byokShown(demandOne(host.account.byok, id)) } };
}

function patchByok(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const credential = demandOne(host.account.byok, id);
  const hashes = listRule(host, { most: 100, shape: /^[a-f0-9]{64}$/ });
  const rules = { allowed_api_key_hashes: hashes, name: textOrNull, disabled: flag };
  return { status: 200, body: { data: byokShown(updateByok(host, credential, patchIn(request, rules))) } };
}

function updateByok(host: Host, credential: ByokCredential, change: Partial<ByokCredential>): ByokCredential {
  const changed = { ...credential, ...change };
  host.timeline.commit({ byok: withEntry(host.account.byok, credential.id, changed) }, `/byok/${credential.id}`);
  return changed;
}

function byokShown(credential: ByokCredential): Record<string, unknown> {
  return {
    ...credential,
    allowed_models: null,
    allowed_user_ids: null,
    declared_region: null,
    declared_zdr: null,
    is_byok_only: false,
    is_fallback: false,
    is_required: false,
    label: 'sk-...AbCd',
    sort_order: 0,
  };
}

function byokFrom(seed: ByokSeed, fresh: { id: string; workspace_id: string; created_at: string }): ByokCredential {
  return { name: null, provider: 'openai', disabled: false, allowed_api_key_hashes: null, ...fresh, ...seed };
}

function listDestinations(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID });
  return page(host, query, inWorkspace(host.account.destinations, workspaceIn(host, query)).map(destinationShown));
}

function getDestination(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: destinationShown(demandOne(host.account.destinations, id)) } };
}

function patchDestination(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const destination = demandOne(host.account.destinations, id);
  const rules = { api_key_hashes: listRule(host, { most: 100, shape: /./ }), name: text, enabled: flag };
  const changed = updateDestination(host, destination, patchIn(request, rules));
  return { status: 200, body: { data: destinationShown(changed) } };
}

function updateDestination(host: Host, destination: Destination, change: Partial<Destination>): Destination {
  const changed = { ...destination, ...change, updated_at: host.stamp() };
  const destinations = withEntry(host.account.destinations, destination.id, changed);
  host.timeline.commit({ destinations }, `/observability/destinations/${destination.id}`);
  return changed;
}

function destinationShown(destination: Destination): Record<string, unknown> {
  return {
    ...destination,
    broadcast_generation_cost: false,
    broadcast_generation_cost_allocation: false,
    broadcast_generation_identity: false,
    broadcast_generation_request_context: false,
    config: { url: 'https://traces.example/' },
    privacy_mode: false,
    regions: ['global'],
    sampling_rate: 1,
  };
}

function destinationFrom(
  seed: DestinationSeed,
  fresh: { id: string; workspace_id: string; created_at: string },
): Destination {
  const kind = { name: 'traces', type: 'webhook', enabled: true, api_key_hashes: null, filter_rules: null };
  return { ...kind, ...fresh, updated_at: fresh.created_at, ...seed };
}

/** A list replaces the old one, null means all keys, and an empty list is refused. */
function listRule(host: Host, { most, shape }: { most: number; shape: RegExp }) {
  return (value: unknown): string | undefined => {
    if (value === null) return undefined;
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      return `must be null or a list of 1 to ${most} hashes`;
    }
    if (!value.every(hash => isText(hash) && shape.test(hash))) return 'must hold hashes of keys';
    const unknown = value.find(hash => !host.account.keys.has(hash));
    return unknown === undefined ? undefined : `names ${unknown}, which is not a key of this account`;
  };
}

function patchIn(request: ServiceRequest, rules: Rules): Record<string, unknown> {
  queryOf(request, {});
  const body = bodyOf(request, rules);
  if (Object.keys(body).length === 0) throw new Refusal(400, 'No update fields provided');
  return body as Record<string, unknown>;
}

const flag = (value: unknown) => (typeof value === 'boolean' ? undefined : 'must be a boolean');
const text = (value: unknown) => (isText(value) ? undefined : 'must be text that is not empty');
const textOrNull = (value: unknown) => (value === null ? undefined : text(value));

// What all lists have in common.

function page(host: Host, query: Record<string, string>, all: unknown[]): Answer {
  const offset = host.ignoreOffset ? 0 : Number(query.offset ?? 0);
  const data = all.slice(offset, offset + Number(query.limit ?? 50));
  return { status: 200, body: { data, total_count: all.length } };
}

function inWorkspace<One extends { workspace_id: string }>(all: ReadonlyMap<string, One>, workspace: string): One[] {
  return [...all.values()].filter(one => one.workspace_id === workspace);
}

function demandOne<One>(all: ReadonlyMap<string, One>, id: string): One {
  const one = all.get(id.toLowerCase());
  if (!one) throw new Refusal(404, 'Resource not found');
  return one;
}

function byId<One extends { id: string }>(all: One[]): ReadonlyMap<string, One> {
  return new Map(all.map(one => [demandUuid(one.id), one]));
}

function found<One>(one: One | undefined, what: string): One {
  if (one === undefined) throw new Error(`There is no ${what}.`);
  return one;
}

function demandUuid(id: string): string {
  if (!UUID.test(id)) throw new Error(`"${id}" is not a valid UUID.`);
  return id;
}

const DAY_MS = 86_400_000;

/** `2026-11-20` */
function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

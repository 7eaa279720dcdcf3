// A local OpenRouter account over time: its initial content, what its owner can see and do, and every write to it.

import { randomUUID } from 'node:crypto';
import type { Issuer } from '../github/github-issuer.ts';
import { Timeline, withEntry, withoutEntry } from '../server/service.ts';
import {
  isExpired,
  type KeyRecord,
  type KeySeed,
  type KeySettings,
  keyFrom,
  recordOf,
  type StoredKey,
  spent,
  tidy,
  timestamp,
} from './keyring.ts';
import {
  type Account,
  type AccountRules,
  type Activity,
  type ActivitySeed,
  type Assignment,
  type ByokCredential,
  type ByokSeed,
  type DailyQuota,
  type Destination,
  type DestinationSeed,
  type Guardrail,
  type GuardrailSeed,
  madeUp,
  type PolicySeed,
  uuidFrom,
  type Workspace,
  type WorkspaceSeed,
} from './openrouter-account.ts';
import { UUID } from './openrouter-rules.ts';

export interface OpenRouterServiceOptions {
  /** Milliseconds since 1970; the real clock by default. */
  now?: () => number;
  /** The seed of all generated values (plaintexts, ids); a new one each time by default. */
  seed?: string;
  /** Plaintexts of management keys; one is made by default. */
  managementKeys?: string[];
  keys?: KeySeed[];
  /** USD; what the account has used before anything is spent here. */
  credits?: { total_credits: number; total_usage: number };
  /** A UUID. */
  defaultWorkspace?: string;
  /** Further workspaces, or details of the default one; those of seeded keys can be left out. */
  workspaces?: (string | WorkspaceSeed)[];
  guardrails?: GuardrailSeed[];
  byok?: ByokSeed[];
  destinations?: DestinationSeed[];
  activity?: ActivitySeed[];
  /** Null: the account belongs to a person. */
  organization?: string | null;
  dailyQuota?: QuotaSeed;
  rules?: Partial<AccountRules>;
  /** The issuers whose tokens can be exchanged. */
  issuers?: Issuer[];
  policies?: PolicySeed[];
  /** A server that answers every page of a list with the first. */
  ignoreOffset?: boolean;
  /**
   * A server of September 2026: without `external_user`, `last_used_at`, and the later fields of `GET /key`; its PATCH
   * ignores `workspace_id`.
   */
  withoutNewFields?: boolean;
}

/** `used`: changes today, none by default. `details`: in the headers by default. */
type QuotaSeed = Pick<DailyQuota, 'limit'> & Partial<Pick<DailyQuota, 'used' | 'details'>>;

/** What the account's owner, and a test, can see and do outside the API. */
/** The keys of a BYOK credential or a broadcast destination. */
interface KeyList {
  kind: 'byok' | 'destination';
  id: string;
  name: string | null;
  /** Null: all keys of its workspace. */
  hashes: readonly string[] | null;
}

export interface OpenRouterOwner {
  readonly managementKey: string;
  readonly defaultWorkspace: string;
  /** Copies of all existing keys with their plaintexts, in the order of creation. */
  keys(): KeyRecord[];
  key(hash: string): KeyRecord | undefined;
  keyBySecret(secret: string): KeyRecord | undefined;
  keysNamed(name: string): KeyRecord[];
  /** Every plaintext so far: management keys, access tokens, seeded, created and deleted keys. */
  secrets(): string[];
  seed(seed?: KeySeed): KeyRecord;
  /** Changes a key behind the clients' backs, including `updated_at`. */
  change(hash: string, settings: KeySettings): void;
  /** Records the cost of one request, today or that many UTC days ago, in usage, activity and credits. */
  spend(
    hash: string,
    usd: number,
    kind?: 'credits' | 'byok',
    by?: { model?: string; provider?: string; daysAgo?: number },
  ): void;
  remove(hash: string): void;
  guardrailOf(hash: string): string | undefined;
  /** Undefined removes the key's guardrail. */
  assign(guardrail: string | undefined, hash: string): void;
  byok(id: string): ByokCredential;
  destination(id: string): Destination;
  /** The keys of BYOK credentials and broadcast destinations. */
  lists(): KeyList[];
  /** The ids of all BYOK credentials and broadcast destinations that list this hash. */
  listsNaming(hash: string): string[];
  /** The hashes of a list; null for all keys. */
  listed(id: string): readonly string[] | null;
  /** Changes the list of a BYOK credential or a broadcast destination, as a person would. */
  setListed(id: string, hashes: readonly string[] | null): void;
  /** Its keys stay, but are reachable only by hash. */
  removeWorkspace(id: string): void;
  /** Undefined: no quota. */
  setDailyQuota(quota: QuotaSeed | undefined): void;
  /** Changes the given rules. */
  setRules(rules: Partial<AccountRules>): void;
  /** Adds a management key, new or given, and returns its plaintext. `managementKey` stays the first one. */
  addManagementKey(secret?: string): string;
  removeManagementKey(secret: string): void;
  /** Adds a working key of another account, known only to GET /key. Returns its plaintext. */
  addStranger(seed?: KeySeed): string;
  /** The whole account, for `load` of another server (saved-state.ts converts it to text). */
  save(): Account;
  load(saved: Account): void;
  /** Whether it is enabled, not expired, and has something left of its own limit, if any. */
  canSpend(secret: string): boolean;
}

/** An account, the clock, and how the server behaves. */
export class Host {
  readonly now: () => number;
  readonly defaultWorkspace: string;
  readonly organization: string | null;
  readonly issuers: readonly Issuer[];
  readonly ignoreOffset: boolean;
  readonly newFields: boolean;
  readonly timeline: Timeline<Account>;
  readonly #seed: string;

  constructor(options: OpenRouterServiceOptions) {
    this.now = options.now ?? Date.now;
    this.#seed = options.seed ?? randomUUID();
    this.defaultWorkspace = options.defaultWorkspace ?? '0df9e665-d932-5740-b2c7-b52af166bc11';
    this.organization = options.organization ?? null;
    this.issuers = options.issuers ?? [];
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
      managementKeys: options.managementKeys ?? [],
      rules: { refuses: null, maxKeyLifetimeDays: null, revocationLags: [], ...options.rules },
      strangers: new Map(),
      revoked: new Map(),
      policies: new Map(),
      tokens: new Map(),
      requestsPerToken: null,
      tokenLifetimeMs: 900_000,
      made: 0,
    });
    if (!options.managementKeys) this.timeline.amend({ managementKeys: [this.newSecret()] });
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

  /** Now, as the API writes it; each call has different microseconds. */
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

  /** Adds all at once, since a copy for each of a thousand keys would cost a million entries. */
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

export function ownerOf(host: Host): OpenRouterOwner {
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
  const lists = (): KeyList[] => [
    ...[...host.account.byok.values()].map(({ id, name, allowed_api_key_hashes: hashes }) => {
      return { kind: 'byok' as const, id, name, hashes };
    }),
    ...[...host.account.destinations.values()].map(({ id, name, api_key_hashes: hashes }) => {
      return { kind: 'destination' as const, id, name, hashes };
    }),
  ];

  return {
    managementKey: host.account.managementKeys[0] ?? '',
    defaultWorkspace: host.defaultWorkspace,
    keys,
    key: hash => record(host.account.keys.get(hash)),
    keyBySecret: secret => record(keyOf(host, secret)),
    keysNamed: name => keys().filter(key => key.name === name),
    secrets: () => [
      ...new Set([...host.account.managementKeys, ...host.account.tokens.keys(), ...host.account.secrets]),
    ],
    seed: (seed = {}) => recordOf(host.addKey(seed), host.now()),
    change: (hash, settings) => void update(host, demand(hash), settings),
    spend(hash, usd, kind = 'credits', { model = 'openai/gpt-4.1', provider = 'OpenAI', daysAgo = 0 } = {}) {
      const now = host.now();
      const on = now - daysAgo * DAY_MS;
      const at = daysAgo === 0 ? host.stamp() : timestamp(on);
      const key = spent(demand(hash), usd, kind, { now, on, at });
      const { credits, activity } = host.account;
      const row = { key: hash, date: day(on), model, provider, usage: 0, byok: 0, requests: 1 };
      const cost = kind === 'credits' ? { usage: usd } : { byok: usd };
      const change = { keys: withEntry(host.account.keys, hash, key), activity: [...activity, { ...row, ...cost }] };
      const total_usage = tidy(credits.total_usage + (kind === 'credits' ? usd : 0));
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
    listed: id =>
      found(
        lists().find(one => one.id === id),
        `list ${id}`,
      ).hashes,
    lists,
    listsNaming: hash => lists().flatMap(({ id, hashes }) => (hashes?.includes(hash) ? [id] : [])),
    setListed(id, hashes) {
      if (host.account.byok.has(id)) updateByok(host, byok(id), { allowed_api_key_hashes: hashes });
      else updateDestination(host, destination(id), { api_key_hashes: hashes });
    },
    removeWorkspace: id => timeline.commit({ workspaces: withoutEntry(host.account.workspaces, id) }),
    setDailyQuota: quota => timeline.amend({ quota: quota && quotaFrom(quota, host.now()) }),
    setRules: rules => timeline.amend({ rules: { ...host.account.rules, ...rules } }),
    addManagementKey(secret = host.newSecret()) {
      timeline.commit({ managementKeys: [...host.account.managementKeys, secret] });
      return secret;
    },
    addStranger(seed = {}) {
      const fresh = { secret: host.newSecret(), workspace_id: host.newId(), created_at: host.stamp() };
      const key = keyFrom(seed, fresh, host.now());
      const { strangers, secrets } = host.account;
      const change = { strangers: withEntry(strangers, key.secret, key), secrets: new Set(secrets).add(key.secret) };
      timeline.commit(change);
      return key.secret;
    },
    removeManagementKey(secret) {
      const { managementKeys, secrets } = host.account;
      const left = managementKeys.filter(one => one !== secret);
      timeline.commit({ managementKeys: left, secrets: new Set(secrets).add(secret) });
    },
    save: () => host.account,
    load: saved => timeline.amend(saved),
    canSpend(secret) {
      const key = record(keyOf(host, secret));
      return isLive(host, secret) && (key?.limit_remaining === null || (key?.limit_remaining ?? 0) > 0);
    },
  };
}

/** Whether it is accepted at all: it exists, is enabled and has not expired. */
function isLive(host: Host, secret: string): boolean {
  const key = keyOf(host, secret);
  return key !== undefined && !key.disabled && !isExpired(key, host.now());
}

export function keyOf(host: Host, secret: string): StoredKey | undefined {
  for (const key of host.account.keys.values()) if (key.secret === secret) return key;
  return undefined;
}

export function quotaFrom({ limit, used = 0, details = 'headers' }: QuotaSeed, now: number): DailyQuota {
  return { limit, used, details, day: Math.floor(now / DAY_MS) * DAY_MS };
}

export function update(host: Host, key: StoredKey, settings: KeySettings): StoredKey {
  const changed = { ...key, ...settings, updated_at: host.stamp() };
  const ends = !key.disabled && changed.disabled;
  const change = {
    keys: withEntry(host.account.keys, key.hash, changed),
    ...(ends && { revoked: revoking(host, key) }),
  };
  host.timeline.commit(change, keyPath(key.hash));
  return changed;
}

export function remove(host: Host, hash: string): void {
  const { keys, assignments } = host.account;
  const key = keys.get(hash);
  const change = {
    keys: withoutEntry(keys, hash),
    assignments: withoutEntry(assignments, hash),
    ...(key && !key.disabled && { revoked: revoking(host, key) }),
  };
  host.timeline.commit(change, keyPath(hash));
}

function revoking(host: Host, key: StoredKey): Account['revoked'] {
  return withEntry(host.account.revoked, key.secret, { key, at: host.now(), accepted: [] });
}

export function updateByok(host: Host, credential: ByokCredential, change: Partial<ByokCredential>): ByokCredential {
  const changed = { ...credential, ...change };
  host.timeline.commit({ byok: withEntry(host.account.byok, credential.id, changed) }, `/byok/${credential.id}`);
  return changed;
}

export function updateDestination(host: Host, destination: Destination, change: Partial<Destination>): Destination {
  const changed = { ...destination, ...change, updated_at: host.stamp() };
  const destinations = withEntry(host.account.destinations, destination.id, changed);
  host.timeline.commit({ destinations }, `/observability/destinations/${destination.id}`);
  return changed;
}

function keyPath(hash: string): string {
  return `/keys/${encodeURIComponent(hash)}`;
}

function activityFrom(seed: ActivitySeed): Activity {
  return { model: 'openai/gpt-4.1', provider: 'OpenAI', usage: 0, byok: 0, requests: 1, ...seed };
}

function byokFrom(seed: ByokSeed, fresh: { id: string; workspace_id: string; created_at: string }): ByokCredential {
  return { name: null, provider: 'openai', disabled: false, allowed_api_key_hashes: null, ...fresh, ...seed };
}

function destinationFrom(
  seed: DestinationSeed,
  fresh: { id: string; workspace_id: string; created_at: string },
): Destination {
  const kind = { name: 'traces', type: 'webhook', enabled: true, api_key_hashes: null, filter_rules: null };
  return { ...kind, ...fresh, updated_at: fresh.created_at, ...seed };
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

export const DAY_MS = 86_400_000;

/** `2026-11-20` */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

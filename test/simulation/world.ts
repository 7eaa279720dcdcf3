/** An account in use at OpenRouter and its secrets at GitHub, in memory, with the truth about both. */
import { readName, Seals } from '../../src/domain/rotation/names.ts';
import { hashOf, type KeyRecord, type KeySeed } from '../support/openrouter/keyring.ts';
import {
  createOpenRouterService,
  type OpenRouterService,
  type OpenRouterServiceOptions,
} from '../support/openrouter/openrouter-service.ts';
import type { Answer, ServiceRequest } from '../support/server/service.ts';
import { draw } from './draw.ts';
import { type AccountPlan, BEGINNING, HOUR } from './history.ts';

/** The name of the key in use. */
export const NAME = 'prod';
const DEFAULT_WORKSPACE = '0df9e665-d932-5740-b2c7-b52af166bc11';
const OWN_WORKSPACE = '11111111-2222-4333-8444-555555555555';
export const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const DAY = 24 * HOUR;
export const PROVISIONING_KEY = `sk-or-v1-${'b'.repeat(64)}`;
export const SEALS = new Seals([PROVISIONING_KEY]);

/** What GitHub holds: plaintexts by the secret's name. Synchronous and without I/O, like its OpenRouter. */
class Secrets {
  readonly #held = new Map<string, string>();

  get(name: string): string | undefined {
    return this.#held.get(name);
  }

  set(name: string, secret: string): void {
    this.#held.set(name, secret);
  }

  work({ method, path, body }: ServiceRequest): Answer {
    const name = path.split('/')[2] ?? '';
    if (path.startsWith('/public-key/')) return { status: 200, body: { key: 'a', key_id: '1' } };
    const existed = this.#held.has(name);
    if (method === 'GET') return existed ? { status: 200, body: { name } } : { status: 404, body: {} };
    if (method === 'DELETE') {
      this.#held.delete(name);
      return existed ? { status: 204 } : { status: 404, body: {} };
    }
    this.#held.set(name, (body as { secret: string }).secret);
    return { status: existed ? 204 : 201 };
  }
}

export class World {
  readonly plan: AccountPlan;
  readonly openrouter: OpenRouterService;
  readonly github = new Secrets();
  readonly workspace: string;
  /** The key in use as it was made. */
  readonly old: KeyRecord;
  readonly bystanders: KeyRecord[];
  readonly lists: readonly string[];
  /** The secrets that hold the key in use. */
  readonly targets: readonly string[];
  /** The key in use, and every key that a run made since, by hash: its plaintext, and who made it (-1: nobody). */
  readonly family = new Map<string, { secret: string; maker: number }>();
  /** Keys that a person has ended or renamed: nothing is promised about them any more. */
  readonly ended = new Set<string>();
  /** USD that the keys of the family have spent since the beginning. */
  spent = 0;
  /** The part spent by retired keys that were still stored: they have a budget of their own until they end. */
  spentByRetired = 0;
  readonly #now: () => number;

  constructor(plan: AccountPlan, now: () => number, seed: string) {
    this.plan = plan;
    this.#now = now;
    this.workspace = workspaceOf(plan);
    const { old, ...options } = accountOf(plan, seed);
    this.openrouter = createOpenRouterService({ ...options, now });
    this.lists = listIds(plan);
    this.old = this.openrouter.key(old.hash) as KeyRecord;
    this.bystanders = this.openrouter.keys().filter(key => key.hash !== old.hash);
    this.family.set(old.hash, { secret: old.secret, maker: -1 });
    this.targets = Array.from({ length: plan.targets }, (_, index) => `SECRET_${index}`);
    for (const target of this.targets) this.github.set(target, old.secret);
  }

  /** The hash of the family's key with this secret. */
  hashOf(secret: string): string | undefined {
    for (const [hash, member] of this.family) if (member.secret === secret) return hash;
    return undefined;
  }

  /** The hash of the family's key that a target holds. */
  held(target: string): string | undefined {
    const secret = this.github.get(target);
    return secret === undefined ? undefined : this.hashOf(secret);
  }

  key(hash: string): KeyRecord | undefined {
    return this.openrouter.key(hash);
  }

  /** The keys of the family that exist, oldest first. */
  living(): KeyRecord[] {
    return [...this.family.keys()].flatMap(hash => this.openrouter.key(hash) ?? []);
  }

  /** Not known everywhere yet: it gets a 401. */
  isFresh(key: Pick<KeyRecord, 'created_at'>): boolean {
    return this.#now() - Date.parse(key.created_at) < this.plan.freshMs;
  }

  /** A person deletes the newest of the other keys. */
  removeNewest(): void {
    const newest = this.bystanders.findLast(({ hash }) => this.openrouter.key(hash));
    if (!newest) return;
    this.ended.add(newest.hash);
    this.openrouter.remove(newest.hash);
  }

  spend(target: string): void {
    const hash = this.held(target);
    if (hash === undefined || !this.openrouter.canSpend(this.family.get(hash)?.secret ?? '')) return;
    this.openrouter.spend(hash, 1);
    this.spent += 1;
    const key = this.key(hash);
    if (key && readName(key, SEALS)?.ending.kind === 'replaced') this.spentByRetired += 1;
  }
}

/** The account in the form that the local OpenRouter takes, and the key in use. */
export function accountOf(
  plan: AccountPlan,
  seed: string,
): OpenRouterServiceOptions & { old: { secret: string; hash: string } } {
  const workspace = workspaceOf(plan);
  const secretOf = (what: string) =>
    `sk-or-v1-${Array.from({ length: 8 }, (_, part) => hex32(draw(seed, what, part))).join('')}`;
  const secret = secretOf('old');
  const hash = hashOf(secret);
  const created = BEGINNING - 30 * DAY;
  const bystander = (age: number, index: number): KeySeed => ({
    secret: secretOf(`bystander ${index}`),
    name: index % 7 === 3 ? `other ${NAME} ${index}` : `other ${index}`,
    workspace_id: workspace,
    limit: 5,
    disabled: index % 5 === 4,
    created_at: new Date(created - age * 1_000).toISOString(),
  });
  const older = Array.from({ length: plan.older }, (_, index) => bystander(plan.older - index, index));
  const newer = Array.from({ length: plan.newer }, (_, index) => bystander(-1 - index, plan.older + index));
  const old: KeySeed = {
    secret,
    name: NAME,
    workspace_id: workspace,
    disabled: plan.disabled ?? false,
    limit: plan.limit,
    limit_reset: plan.reset,
    usage: plan.limit === null ? 3 : 20,
    include_byok_in_limit: true,
    creator_user_id: 'user_2dHFtVWx2n56w6HkM0000000007',
    external_user: 'team-7',
    created_at: new Date(created).toISOString(),
    ...(plan.expires && { expires_at: new Date(created + 90 * DAY).toISOString() }),
  };
  const others = [...older, ...newer].map(each => hashOf(each.secret ?? ''));
  const named = (count: number) => others.slice(0, count);
  // Enough to put the assignment of the key in use at the end of a page, too.
  const guarded = plan.newer > 90 ? newer.map(each => hashOf(each.secret ?? '')) : [];
  const ids = listIds(plan);
  const lists = (kind: 'byok' | 'destination') =>
    plan.lists.flatMap((list, index) =>
      list.kind === kind ? [{ id: ids[index] ?? '', hashes: [...named(list.others), hash] }] : [],
    );
  return {
    old: { secret, hash },
    seed,
    managementKeys: [PROVISIONING_KEY],
    defaultWorkspace: DEFAULT_WORKSPACE,
    workspaces: [{ id: workspace }],
    keys: [...older, old, ...newer],
    guardrails: [{ id: GUARDRAIL, workspace_id: workspace, keys: plan.guardrail ? [...guarded, hash] : [] }],
    byok: lists('byok').map(({ id, hashes }) => ({
      id,
      workspace_id: workspace,
      allowed_api_key_hashes: hashes,
    })),
    destinations: lists('destination').map(({ id, hashes }) => ({
      id,
      workspace_id: workspace,
      api_key_hashes: hashes,
    })),
  };
}

function workspaceOf({ ownWorkspace }: AccountPlan): string {
  return ownWorkspace ? OWN_WORKSPACE : DEFAULT_WORKSPACE;
}

function listIds({ lists }: AccountPlan): string[] {
  return lists.map((_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
}

function hex32(random: number): string {
  return Math.floor(random * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

// The world of rotations and creations: an account with a key in use, a GitHub that stores it, and keys that nobody may
// touch.

import { createHmac, randomBytes } from 'node:crypto';
import { demandDescribed } from '../api.ts';
import { type GitHubOptions, type LocalGitHub, startGitHub } from '../github/github.ts';
import { hashOf, type KeyRecord, type KeySeed } from '../openrouter/keyring.ts';
import {
  type LocalOpenRouter,
  type OpenRouterOptions,
  type RecordedRequest,
  startOpenRouter,
} from '../openrouter/openrouter.ts';
import { type RunOptions, type RunResult, runAction } from '../runner/runner.ts';

export const WORKSPACE = '11111111-2222-4333-8444-555555555555';
export const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
export const REPOSITORY = 'repository octo-org/app OPENROUTER_API_KEY';
export const ENVIRONMENT = 'environment octo-org/app eu/prod west OPENROUTER_API_KEY';
/** The two above, as lines of `store-in`. */
export const STORE_IN = 'repository OPENROUTER_API_KEY\nenvironment eu/prod west OPENROUTER_API_KEY';

/** The plaintext of the key in use. */

const DAY = 86_400_000;

export interface WorldOptions {
  /** Overrides fields of the key in use: 30 of 50 USD left, BYOK counted, 90 days to live, with a guardrail. */
  old?: KeySeed;
  /** False: the key in use has no guardrail. */
  guardrail?: boolean;
  openrouter?: OpenRouterOptions;
  github?: GitHubOptions;
  /** The secret that seals the names of leftovers; the provisioning key by default. */
  sealKey?: string;
  /** Where the key in use is stored; the repository and an environment by default. */
  stored?: string[];
}

export interface World {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** The key in use as it was created. */
  old: KeyRecord;
  /** Runs the action; inputs are added to the provisioning key, the local API and, with `store-in`, the token. */
  run(inputs: Record<string, string>, options?: RunOptions): Promise<RunResult>;
  rotate(inputs?: Record<string, string>, options?: RunOptions): Promise<RunResult>;
  /** Moves OpenRouter's clock ahead by this much from now on. */
  later(minutes: number): void;
  /** All requests to both servers, in the order in which they arrived. */
  requests(): RecordedRequest[];
  /** Called before the work of every request to either server. */
  onRequest: LocalOpenRouter['onRequest'];
  onAnswered: LocalOpenRouter['onAnswered'];
  /** The stored secrets, decrypted with the targets' own keys. */
  stored(): (string | undefined)[];
  /**
   * A name sealed by this account's provisioning key (or `sealKey`): `sealed('prod [replaced by 0123456789ab', hash)`.
   * The seals of `ready` and `replaced` are valid only for the key with that hash.
   */
  sealed(open: string, hash?: string): string;
  /** A key with such a name, not stored anywhere, created 16 minutes ago by default. */
  leftover(open: string, seed?: KeySeed): KeyRecord;
  /** The keys other than the key in use and those created since. */
  bystanders(): KeyRecord[];
  /** The key in use and all keys created since. */
  family(): KeyRecord[];
  stop(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const secret = newSecret();
  const seed: KeySeed & { hash: string } = {
    secret,
    hash: hashOf(secret),
    name: 'prod',
    workspace_id: WORKSPACE,
    limit: 50,
    usage: 20,
    include_byok_in_limit: true,
    creator_user_id: 'user_2dHFtVWx2n56w6HkM0000000007',
    created_at: new Date(Date.now() - 30 * DAY).toISOString(),
    expires_at: new Date(Date.now() + 60 * DAY).toISOString(),
    ...options.old,
  };
  const others = bystandersOf(seed.hash);
  const guarded = [others[0]?.hash ?? '', ...(options.guardrail === false ? [] : [seed.hash])];
  const openrouter = await startOpenRouter({
    now,
    keys: [...others, seed],
    guardrails: [{ id: GUARDRAIL, keys: guarded }],
    ...options.openrouter,
  });
  const old = openrouter.key(seed.hash) as KeyRecord;
  const github = await startGitHub({ environments: { 'octo-org/app': ['eu/prod west'] }, ...options.github });
  const targets = options.stored ?? [REPOSITORY, ENVIRONMENT];
  for (const target of targets) github.setSecret(target, old.secret);

  const run = (inputs: Record<string, string>, more: RunOptions = {}) =>
    runAction({
      ...more,
      inputs: {
        'provisioning-key': openrouter.managementKey,
        'api-url': openrouter.url,
        ...(inputs['store-in'] && { 'github-token': github.token }),
        ...inputs,
      },
      env: { GITHUB_API_URL: github.url, ...more.env },
      secrets: [openrouter.managementKey, github.token, ...(inputs['api-key'] ? [inputs['api-key']] : [])],
    });
  const sealed = (open: string, hash = '') => {
    const named = `${open}, 1a2b3c4d`;
    const covered = isPosted(open) ? named : `${named}\n${hash}`;
    return `${named}-${createHmac('sha256', options.sealKey ?? openrouter.managementKey)
      .update(covered)
      .digest('hex')
      .slice(0, 12)}]`;
  };
  const bystanders = new Set(others.map(({ hash }) => hash));
  const both = [openrouter, github];
  const requests: RecordedRequest[] = [];
  for (const server of both) server.onRequest(request => void requests.push(request));

  return {
    openrouter,
    github,
    old,
    run,
    rotate: (inputs = {}, more) => run({ operation: 'rotate', 'workspace-id': WORKSPACE, ...inputs }, more),
    later(minutes) {
      ahead += minutes * 60_000;
    },
    requests: () => requests,
    onRequest: hook => both.forEach(server => void server.onRequest(hook)),
    onAnswered: hook => both.forEach(server => void server.onAnswered(hook)),
    stored: () => targets.map(target => github.secret(target)),
    sealed,
    leftover(open, more = {}) {
      const secret = more.secret ?? newSecret();
      return openrouter.seed({
        workspace_id: WORKSPACE,
        secret,
        name: sealed(open, hashOf(secret)),
        limit: isPosted(open) ? 0 : 30,
        created_at: new Date(now() - 16 * 60_000).toISOString(),
        ...more,
      });
    },
    bystanders: () => openrouter.keys().filter(({ hash }) => bystanders.has(hash)),
    family: () => openrouter.keys().filter(({ hash }) => !bystanders.has(hash)),
    async stop() {
      await Promise.all(both.map(server => server.stop()));
      demandDescribed('openrouter', openrouter.requests);
      demandDescribed('github', github.requests);
    },
  };
}

function newSecret(): string {
  return `sk-or-v1-${randomBytes(32).toString('hex')}`;
}

/** A name from a POST, whose seal does not cover the hash of its key. */
function isPosted(open: string): boolean {
  return /\[(replacing|creating)\b/.test(open);
}

/** The first 12 characters of a hash: how a name refers to another key. */
export function short({ hash }: { hash: string }): string {
  return hash.slice(0, 12);
}

/** Unrelated keys, some of which look related. */
function bystandersOf(oldHash: string): (KeySeed & { hash: string })[] {
  const hash = (digit: string) => digit.repeat(64);
  const here = { workspace_id: WORKSPACE };
  return [
    { ...here, hash: hash('1'), name: 'prod 2', limit: 5 },
    { ...here, hash: hash('2'), name: 'staging', disabled: true },
    { ...here, hash: hash('3'), name: 'prod [replaced by 0123456789ab, 1a2b3c4d-0123456789ab]' },
    { ...here, hash: hash('4'), name: `prod [ready for ${oldHash.slice(0, 12)}, run 1.1, 1a2b3c4d-0123456789ab]` },
    { hash: hash('5'), name: 'prod', limit: 7, limit_reset: 'weekly' },
  ];
}

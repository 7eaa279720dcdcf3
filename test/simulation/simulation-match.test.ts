/** The simulation matches the bundle, which works over HTTP and with real encryption: same requests, same result. */
import { expect, onTestFinished, test } from 'vitest';
import { startGitHub } from '../support/github/github.ts';
import { type Fault, startOpenRouter } from '../support/openrouter/openrouter.ts';
import { runAction } from '../support/runner/runner.ts';
import type { FaultKind, History, RequestName } from './history.ts';
import { BEGINNING, REQUESTS } from './history.ts';
import { play } from './play.ts';
import { accountOf, NAME, PROVISIONING_KEY } from './world.ts';

const SECRET = 'repository octo-org/app SECRET_0';
/** How local servers produce a fault of the simulation. */
const FAULTS: Partial<Record<FaultKind, Fault>> = {
  '500': { status: 500 },
  'lost after': 'reset-after',
  '502 after': { status: 502, work: true },
};

function rotation(more: Partial<Extract<History['actors'][number], { does: 'rotate' }>> = {}): History {
  return {
    seed: 'match',
    account: {
      newer: 2,
      older: 1,
      ownWorkspace: true,
      limit: 50,
      reset: null,
      expires: false,
      guardrail: true,
      lists: [
        { kind: 'byok', others: 1 },
        { kind: 'destination', others: 0 },
      ],
      targets: 1,
      freshMs: 0,
    },
    actors: [{ does: 'rotate', at: 0, by: 'name', retire: 'disable', ...more }],
    faults: [],
    delays: 'calm',
  };
}

const failing = (at: RequestName, kind: FaultKind): History => ({
  ...rotation(),
  faults: [{ actor: 0, at, kind }],
});

test.each<[string, History]>([
  ['by name', rotation()],
  ['by api-key, next-rotation', rotation({ by: 'api-key', retire: 'next-rotation' })],
  ['by hash, delete', rotation({ by: 'hash', retire: 'delete' })],
  ['whose POST gets no answer', failing('create', 'lost after')],
  ['whose settings are refused at first', failing('equip', '500')],
  ['whose commit is answered 502', failing('commit', '502 after')],
])('a rotation %s', async (_, history) => {
  const simulated = await simulate(history);
  const real = await run(history);
  expect(real.writes.length).toBeGreaterThan(4);
  expect(real.writes).toEqual(simulated.writes);
  expect(real.reads).toEqual(simulated.reads);
  expect(real.left).toEqual(simulated.left);
});

interface Course {
  writes: string[];
  /** Sorted: concurrent requests arrive in any order. */
  reads: string[];
  left: string[];
}

async function simulate(history: History): Promise<Course> {
  const { rows, runs, world, broken } = await play({ ...history, quiet: false });
  expect(broken).toEqual([]);
  expect(runs[0]?.outcome?.failure).toBeUndefined();
  const requests = rows.map(({ method, path, body }) => ({ method, path, body }));
  return courseOf(requests, world.living(), world.held('SECRET_0'), world.old.hash);
}

async function run(history: History): Promise<Course> {
  const { old, ...options } = accountOf(history.account, String(history.seed));
  const begun = Date.now();
  const openrouter = await startOpenRouter({ ...options, now: () => BEGINNING + Date.now() - begun });
  const github = await startGitHub();
  onTestFinished(async () => void (await Promise.all([openrouter.stop(), github.stop()])));
  github.setSecret(SECRET, old.secret);
  const requests: { method: string; path: string; body: string }[] = [];
  for (const server of [openrouter, github]) {
    server.onRequest(({ method, path, search, body }) => {
      requests.push({ method, path: path + (search && `?${search}`), body: body ? JSON.stringify(body) : '' });
      return undefined;
    });
  }
  for (const { at, kind } of Array.isArray(history.faults) ? history.faults : []) {
    const met = ({ method, path, body }: { method: string; path: string; body?: unknown }) =>
      REQUESTS[at as RequestName].test(`${method} ${path} ${body ? JSON.stringify(body) : ''}`);
    openrouter.fault(met, FAULTS[kind] as Fault);
  }
  const [actor] = history.actors;
  if (actor?.does !== 'rotate') throw new Error('Only rotations are run for real.');
  const selected = { name: { 'current-name': NAME }, hash: { hash: old.hash }, 'api-key': { 'api-key': old.secret } };
  const result = await runAction({
    inputs: {
      operation: 'rotate',
      'provisioning-key': PROVISIONING_KEY,
      'api-url': openrouter.url,
      'workspace-id': openrouter.key(old.hash)?.workspace_id ?? '',
      'github-token': github.token,
      'store-in': 'repository SECRET_0',
      retire: actor.retire as string,
      ...selected[actor.by],
    },
    env: { GITHUB_API_URL: github.url, GITHUB_RUN_ID: '100', GITHUB_RUN_ATTEMPT: '1' },
  });
  expect(result).toMatchObject({ code: 0 });
  const others = new Set((options.keys ?? []).flatMap(({ secret }) => (secret === old.secret ? [] : [secret])));
  const family = openrouter.keys().filter(({ secret }) => !others.has(secret));
  const held = openrouter.keyBySecret(github.secret(SECRET) ?? '')?.hash;
  return courseOf(requests, family, held, old.hash);
}

type Living = { hash: string; name: string; disabled: boolean; limit: number | null }[];

/** What happened, without random values: keys are numbered as they come up, and the old one is `old`. */
function courseOf(
  requests: readonly { method: string; path: string; body: string }[],
  living: Living,
  held: string | undefined,
  old: string,
): Course {
  const names = new Map([[old.slice(0, 12), 'old']]);
  for (const { hash } of living) names.set(hash.slice(0, 12), names.get(hash.slice(0, 12)) ?? `new ${names.size}`);
  const plain = (text: string) =>
    text
      .replace(/\/(repos\/octo-org\/app\/actions\/secrets\/public-key|public-key\/SECRET_0)$/, '/public-key')
      .replace(/\/(repos\/octo-org\/app\/actions\/)?secrets\//, '/secrets/')
      .replace(/, [0-9a-f]{8}-[0-9a-f]{12}\]/g, ']')
      .replace(/[0-9a-f]{64}|[0-9a-f]{12}/g, hash => names.get(hash.slice(0, 12)) ?? 'another');
  const texts = requests.map(
    ({ method, path, body }) => plain(`${method} ${path}`) + (method === 'PUT' ? '' : plain(body)),
  );
  return {
    writes: inFixedOrder(texts.filter(text => !text.startsWith('GET '))),
    reads: texts.filter(text => text.startsWith('GET ')).sort(),
    left: [
      ...living.map(({ hash, name, disabled, limit }) => plain(`${hash} ${name} ${disabled} ${limit}`)).sort(),
      plain(`stored: ${held}`),
    ],
  };
}

/** Lists are changed concurrently, so their requests arrive in any order; all others are in order. */
function inFixedOrder(writes: readonly string[]): string[] {
  const isOfList = (text: string) => /^PATCH \/(byok|observability\/destinations)\//.test(text);
  const ordered: string[] = [];
  let concurrent: string[] = [];
  for (const text of writes) {
    if (isOfList(text)) concurrent.push(text);
    else {
      ordered.push(...concurrent.sort(), text);
      concurrent = [];
    }
  }
  return [...ordered, ...concurrent.sort()];
}

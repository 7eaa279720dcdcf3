/**
 * An interrupted rotation is repaired by the next one: here with real processes that are killed, real sockets and real
 * encryption, at the decisive requests. The simulation interrupts every kind of rotation anywhere (simulation/cuts.ts).
 * After every single request to either server, each stored secret is a key that can spend and is in every list that
 * named its predecessor.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { sampled } from '../../support/depth.ts';
import type { Fault, RecordedRequest } from '../../support/openrouter/openrouter.ts';
import type { RunOptions, RunResult } from '../../support/runner/runner.ts';
import { type Login, openLogin, POLICY } from '../../support/worlds/login.ts';
import { GUARDRAIL, STORE_IN, startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

type SelectBy = 'hash' | 'current-name' | 'api-key';
type Retire = 'next-rotation' | 'disable' | 'delete' | 'keep';

interface Kind {
  by: SelectBy;
  retire: Retire;
}

/** What happens to request `at`, counted over both servers. */
interface Cut {
  at: number;
  way: Way;
}

/** How a request fails, and whether all later ones fail as well. */
interface Way {
  fault?: Fault;
  kills?: boolean;
  lasting?: boolean;
  /** The step has no stored key: all its tokens expire at the request, and it cannot log in again until it is over. */
  endsLogins?: boolean;
}

const KILLED_AFTER: Way = { fault: 'hang-after', kills: true };
const WAYS: Record<string, Way> = {
  'the answer is lost': { fault: 'reset-after' },
  'the answer is 500': { fault: { status: 500 } },
  'the work is done, but the answer is 502': { fault: { status: 502, work: true } },
  'no answer ever comes': { fault: 'hang' },
  'the servers fail from then on': { fault: { status: 500 }, lasting: true },
  'every answer is lost from then on': { fault: 'reset-after', lasting: true },
};

const LOGINS_END: Way = { endsLogins: true };

/** Nothing is tried twice, so that one fault is enough; a request that hangs is given up after 2 real seconds. */
const ONE_ATTEMPT = { 'max-retries': '0', 'timeout-seconds': '2' };

/** The rotation that is interrupted at every write, in every way. */
const MAIN: Kind = { by: 'current-name', retire: 'next-rotation' };

/** With MAIN, each way to select and each way to retire. */
const OTHERS: readonly Kind[] = [
  { by: 'current-name', retire: 'keep' },
  { by: 'hash', retire: 'disable' },
  { by: 'api-key', retire: 'delete' },
];

/** Limited to the key in use: the first to a bystander as well. */
const BYOK = '22222222-2222-4333-8444-555555555501';
const DESTINATION = '22222222-2222-4333-8444-555555555502';

/** USD that every stored key spends between two runs. */
const SPENT = 1;
const LEFT = 30;
const LIFETIME = 90 * 86_400_000;

const worlds: World[] = [];
const logins = new Map<World, Login>();
const proven = new Set<string>();

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

describe('an interrupted rotation is repaired by the next one', { timeout: 180_000 }, () => {
  test('when the process is killed after any write', async () => {
    await cutAt(sampleOf(anyWrite, 6), MAIN, KILLED_AFTER);
  });

  test.each(sampled(Object.entries(WAYS), 2).map(([name, way], index) => ({ name, way, index })))(
    'when $name: of the new key, of the first secret, or of the commit',
    async ({ way, index }) => {
      await cutAt(sampleOf(whatDecides, 3, index), MAIN, way);
    },
  );

  test('when all tokens expire at any write, and there are no new ones', async () => {
    await cutAt(sampleOf(anyWrite, 6, 3), MAIN, LOGINS_END);
  });

  test.each(OTHERS.map((kind, index) => ({ ...kind, index })))(
    'when the process is killed once the first secret is stored, or the old key retired, with the key selected by $by and retire: $retire',
    async ({ index, ...kind }) => {
      await cutAt(sampleOf(firstStoredAndRetired, 2, index), kind, KILLED_AFTER);
    },
  );

  test('when the next one is interrupted as well', async () => {
    const kind: Kind = { by: 'api-key', retire: 'next-rotation' };
    const requests = await requestsOfWhole(kind);
    const stored = requests.findLastIndex(isStore) + 1;
    const retired = requests.findIndex((request, position) => position >= stored && isWrite(request)) + 1;
    await cutOff(
      kind,
      [stored, retired].map(at => ({ at, way: KILLED_AFTER })),
      requests,
    );
  });
});

/** Positions in the requests of a whole rotation. */
type Chosen = (requests: readonly RecordedRequest[]) => number[];

const sampleOf =
  (chosen: Chosen, stride: number, offset = 0): Chosen =>
  requests =>
    sampled(chosen(requests), stride, offset);

/** Interrupts a rotation of this kind at every chosen request, each in a world of its own. */
async function cutAt(chosen: Chosen, kind: Kind, way: Way): Promise<void> {
  const requests = await requestsOfWhole(kind, way.endsLogins);
  const cuts = chosen(requests).map(position => ({ at: position + 1, way }));
  expect(cuts.length).toBeGreaterThan(0);
  await threeAtATime(cuts, cut => cutOff(kind, [cut], requests));
}

/** The requests of a rotation of this kind when nothing fails. */
async function requestsOfWhole(kind: Kind, withoutKey = false): Promise<RecordedRequest[]> {
  const world = await newWorld(withoutKey);
  expect(await rotation(world, kind, 1)).toMatchObject({ code: 0 });
  return [...world.requests()];
}

/** One rotation per cut, then an undisturbed one, and one more. */
async function cutOff(kind: Kind, cuts: Cut[], requests: RecordedRequest[]): Promise<void> {
  const world = await newWorld(cuts.some(({ way }) => way.endsLogins));
  const { bystanders } = world;
  const before = { keys: world.openrouter.keys(), stored: world.stored(), others: bystanders() };
  const logs: string[] = [];
  let left = LEFT;
  const next = async (by: SelectBy, cut?: Cut) => {
    const result = await rotation(world, { ...kind, by }, logs.length + 1, cut);
    logs.push(result.log);
    return result;
  };
  try {
    for (const cut of cuts) {
      await next(kind.by, cut);
      // Everything is as before: then the next rotation is like any other.
      if (isDeepStrictEqual(world.openrouter.keys(), before.keys)) return expect(world.stored()).toEqual(before.stored);
      left -= spendAsStored(world);
      world.later(16);
    }
    const shape = `${kind.by}, ${kind.retire}: ${shapeOf(world)}`;
    if (proven.has(shape)) return expect([...world.openrouter.hookErrors, ...world.github.hookErrors]).toEqual([]);
    proven.add(shape);
    const repair = await next(kind.by);
    // A hash goes stale: if the rotation was done after all, it cannot be used again.
    if (kind.by === 'hash' && repair.code === 1) expect(repair.log).toMatch(/is retired|does not exist, was deleted/);
    else expect(repair).toMatchObject({ code: 0 });
    const live = expectRotated(world, kind, left);
    if (kind.retire === 'next-rotation') {
      expect(await next(kind.by === 'hash' ? 'api-key' : kind.by)).toMatchObject({ code: 0 });
      expectRotated(world, kind, left);
      const enabled = world.family().filter(({ disabled, name }) => !disabled && name !== 'prod');
      expect(enabled.map(({ hash }) => hash)).toEqual([live]);
    }
    expect(bystanders()).toEqual(before.others);
    for (const server of [world.openrouter, world.github]) expect(server.hookErrors).toEqual([]);
  } catch (error) {
    const where = cuts
      .map(({ at }) => `${at} (${requests[at - 1]?.method} ${requests[at - 1]?.path})`)
      .join(', then at ');
    const keys = world
      .family()
      .map(({ name, hash, disabled }) => `${hash.slice(0, 12)} ${disabled ? 'off' : 'on'} ${name}`);
    const story = [...logs.map((log, index) => `--- run ${index + 1}\n${log}`), '--- keys', ...keys].join('\n');
    throw new Error(`Cut off at request ${where}: ${(error as Error).message}\n${story}`);
  }
}

/** `withoutKey`: rotations in it log in. */
async function newWorld(withoutKey = false): Promise<World> {
  const place = { workspace_id: WORKSPACE };
  // The world's clock runs ahead of the issuer's.
  const login = withoutKey ? await openLogin({ lifetime: 86_400 }) : undefined;
  const world = await startWorld({
    openrouter: { byok: [{ ...place, id: BYOK }], destinations: [{ ...place, id: DESTINATION }], ...login?.options },
  });
  if (login) logins.set(world, login);
  worlds.push(world);
  world.openrouter.setListed(BYOK, [world.bystanders()[0]?.hash ?? '', world.old.hash]);
  world.openrouter.setListed(DESTINATION, [world.old.hash]);
  return world;
}

function rotation(world: World, kind: Kind, run: number, cut?: Cut): Promise<RunResult> {
  let over = false;
  let kill = () => {};
  let count = 0;
  const login = logins.get(world);
  login?.grant(world.openrouter);
  world.onRequest(() => {
    count += 1;
    if (!cut || over || count < cut.at || (count > cut.at && !cut.way.lasting)) return undefined;
    if (cut.way.kills) kill();
    if (cut.way.endsLogins) {
      world.openrouter.endAccessTokens();
      world.openrouter.removePolicy(POLICY);
    }
    return cut.way.fault;
  });
  world.onAnswered(({ method, path }) => {
    if (over) return;
    const after = `After ${method} ${path} of run ${run} a stored secret`;
    for (const secret of world.stored()) {
      if (secret === undefined || !world.openrouter.canSpend(secret))
        throw new Error(`${after} is no key that can spend.`);
      const hash = world.openrouter.keyBySecret(secret)?.hash ?? '';
      for (const id of [BYOK, DESTINATION]) {
        if (!world.openrouter.listed(id)?.includes(hash)) throw new Error(`${after} is of a key that is not in ${id}.`);
      }
    }
  });
  const selected = { hash: world.old.hash, 'current-name': 'prod', 'api-key': world.stored()[0] ?? '' }[kind.by];
  const settings = { retire: kind.retire, 'store-in': STORE_IN, ...(cut && ONE_ATTEMPT) };
  const inputs = { ...login?.inputs, [kind.by]: selected, ...settings };
  const env = { ...login?.env, FAST_TIMERS_KEEP: '2000', GITHUB_RUN_ID: String(9000 + run) };
  const onSpawn: RunOptions['onSpawn'] = child => {
    kill = () => void child.kill('SIGKILL');
  };
  return world.rotate(inputs, { env, onSpawn }).finally(() => {
    over = true;
  });
}

/** Uses the stored secrets, which must work. Returns what was spent, in USD. */
function spendAsStored({ openrouter, stored }: World): number {
  const hashes = new Set(stored().map(secret => openrouter.keyBySecret(secret ?? '')?.hash ?? ''));
  for (const hash of hashes) openrouter.spend(hash, SPENT);
  return SPENT * hashes.size;
}

/** One enabled key has the name: the stored one, with all that the old one had. Returns its hash. */
function expectRotated(world: World, { retire }: Kind, left: number): string {
  const { openrouter, old } = world;
  const [live, ...more] = world.family().filter(({ name }) => name === 'prod');
  if (live === undefined || more.length > 0) throw new Error(`${more.length + (live ? 1 : 0)} keys have the name.`);
  expect(live).toMatchObject({
    disabled: false,
    limit_remaining: left,
    limit_reset: old.limit_reset,
    include_byok_in_limit: old.include_byok_in_limit,
    workspace_id: WORKSPACE,
    creator_user_id: old.creator_user_id,
  });
  expect(openrouter.guardrailOf(live.hash)).toBe(GUARDRAIL);
  for (const id of [BYOK, DESTINATION]) {
    const listed = openrouter.listed(id) ?? [];
    expect(listed).toContain(live.hash);
    expect(listed.filter(hash => !openrouter.key(hash))).toEqual([]);
  }
  expect(world.stored()).toEqual([live.secret, live.secret]);
  expect(Math.abs(Date.parse(live.expires_at ?? '') - Date.now() - LIFETIME)).toBeLessThan(3_600_000);

  const others = world.family().filter(({ hash }) => hash !== live.hash);
  for (const { name } of others) expect(name).toMatch(/^prod \[replaced by [0-9a-f]{12}( until next)?, /);
  if (retire === 'disable') expect(others.every(({ disabled }) => disabled)).toBe(true);
  if (retire === 'delete') expect(openrouter.key(old.hash)).toBeUndefined();
  return live.hash;
}

/**
 * What a rotation has left, without what differs from world to world. It is all that the next one can know: a runner
 * keeps nothing. So what was repaired once need not be repaired again.
 */
function shapeOf(world: World): string {
  const family = world.family();
  const keys = family.map(({ name, disabled, limit, limit_remaining, limit_reset, hash }) => {
    const seen = name.replace(/[0-9a-f]{8}-[0-9a-f]{12}\]$/, 'SEAL]');
    const { openrouter } = world;
    return [
      seen,
      disabled,
      limit,
      limit_remaining,
      limit_reset,
      openrouter.guardrailOf(hash),
      openrouter.listsNaming(hash),
    ];
  });
  const stored = world.stored().map(secret => family.findIndex(key => key.secret === secret));
  return family.reduce(
    (text, { hash }, index) => text.replaceAll(hash.slice(0, 12), `KEY ${index}`),
    JSON.stringify({ keys, stored }),
  );
}

const anyWrite: Chosen = requests => requests.flatMap((request, position) => (isWrite(request) ? [position] : []));

const whatDecides: Chosen = requests => [
  requests.findIndex(({ method, path }) => method === 'POST' && path === '/keys'),
  requests.findIndex(isStore),
  requests.findLastIndex(isWrite),
];

/** What is written first after all secrets retires the old key, or with `retire: keep` commits. */
const firstStoredAndRetired: Chosen = requests => {
  const last = requests.findLastIndex(isStore);
  return [requests.findIndex(isStore), requests.findIndex((request, position) => position > last && isWrite(request))];
};

function isWrite({ method }: RecordedRequest): boolean {
  return method !== 'GET';
}

function isStore({ method }: RecordedRequest): boolean {
  return method === 'PUT';
}

async function threeAtATime<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([worker(), worker(), worker()]);
}

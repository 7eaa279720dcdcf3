/** What creating a key does and promises (section 7 of the contract): one story a test, on the bundle. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault, FaultMatch } from './support/openrouter.ts';
import { expectNoSecret, type RunResult } from './support/runner.ts';
import { STORE_IN, startWorld, WORKSPACE, type World } from './support/world.ts';

const AS_OUTPUT = { name: 'ci', limit: '5', 'output-key': 'true' };
const STORED = { name: 'ci', limit: '5', 'store-in': 'repository CI_KEY' };
const CI_KEY = 'repository octo-org/app CI_KEY';
const POST: FaultMatch = { method: 'POST', path: '/keys' };
const DAY = 86_400_000;

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

async function world(github?: Parameters<typeof startWorld>[0]): Promise<World> {
  const made = await startWorld({ stored: [], ...github });
  worlds.push(made);
  return made;
}

function create(place: World, inputs: Record<string, string>, options = {}): Promise<RunResult> {
  return place.run({ operation: 'create', ...inputs }, options);
}

function made({ openrouter }: World, name = 'ci') {
  return openrouter.keysNamed(name)[0];
}

function errors(result: RunResult): string {
  return result.annotations.flatMap(({ type, message }) => (type === 'error' ? [message] : [])).join('\n');
}

async function expectNothingMade(place: World, work: () => Promise<RunResult>): Promise<RunResult> {
  const before = { keys: place.openrouter.keys(), secrets: place.github.secrets() };
  const result = await work();
  expect({ keys: place.openrouter.keys(), secrets: place.github.secrets() }).toEqual(before);
  expect(result.code).toBe(1);
  return result;
}

describe('create', () => {
  test('makes a key that cannot spend, then gives it everything and its name in one PATCH, and probes it', async () => {
    const place = await world();
    const result = await create(place, {
      ...AS_OUTPUT,
      'limit-reset': 'monthly',
      'include-byok-in-limit': 'true',
      'expires-in': '12h',
      'workspace-id': WORKSPACE,
    });
    const key = made(place);
    expect(result).toMatchObject({ code: 0, stderr: '', malformed: [], smuggled: [] });
    expect(place.openrouter.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /keys',
      `PATCH /keys/${key?.hash}`,
      'GET /key',
    ]);
    const [post, patch] = place.openrouter.requests;
    expect(post?.body).toMatchObject({
      name: expect.stringMatching(/^ci \[creating, run 9001\.1, [0-9a-f]{8}-[0-9a-f]{12}\]$/),
      limit: 0,
      workspace_id: WORKSPACE,
      expires_at: key?.expires_at?.replace('+00:00', 'Z'),
    });
    expect(patch?.body).toEqual({ name: 'ci', limit: 5, limit_reset: 'monthly', include_byok_in_limit: true });
    expect(Math.abs(Date.parse(key?.expires_at ?? '') - Date.now() - DAY / 2)).toBeLessThan(60_000);
    expect(result.outputs).toMatchObject({
      hash: key?.hash,
      key: key?.secret,
      limit: '5',
      'stored-in': '[]',
      changed: 'true',
    });
    expect(result.masks).toContain(key?.secret);
    expectNoSecret(result, place.openrouter.secrets());
  });

  test('stores the key, and sets no output with it unless asked to', async () => {
    const place = await world();
    const result = await create(place, STORED);
    expect(place.github.secret(CI_KEY)).toBe(made(place)?.secret);
    expect(result.outputs).toMatchObject({ 'stored-in': '["repository CI_KEY"]', hash: made(place)?.hash });
    expect(result.outputs.key).toBeUndefined();
    expectNoSecret(result, [...place.openrouter.secrets(), place.github.token]);
  });

  test('leaves what was not asked for as OpenRouter makes it, and says that there is no limit', async () => {
    const place = await world();
    const result = await create(place, { name: 'ci', 'output-key': 'true' });
    expect(made(place)).toMatchObject({ limit: null, limit_reset: null, expires_at: null });
    expect(result.log).toMatch(/no limit of its own/);
  });

  test('makes nothing in a dry run, and shows the plan', async () => {
    const place = await world();
    const result = await create(place, { ...STORED, 'dry-run': 'true', require: 'limit <= 10\nusage == 0' });
    expect(result).toMatchObject({ code: 0, outputs: { changed: 'true', limit: '5', hash: '', passed: 'true' } });
    expect(place.requests().every(({ method }) => method === 'GET')).toBe(true);
  });

  test('makes nothing when the plan does not meet require, whatever fail-on-unmet says', async () => {
    const place = await world();
    const result = await create(place, { ...AS_OUTPUT, require: 'limit <= 4', 'fail-on-unmet': 'false' });
    expect(result).toMatchObject({ code: 0, outputs: { passed: 'false', changed: 'false' } });
    expect(place.requests()).toEqual([]);
  });

  const wrong: [story: string, inputs: Record<string, string>, message: RegExp][] = [
    ['without anybody who gets the key', { name: 'ci' }, /nobody gets/],
    ['without a name', { 'output-key': 'true' }, /create needs the name/],
    ['with a relative limit', { ...AS_OUTPUT, limit: 'raise by 5' }, /no present limit/],
    ['with delete-at-job-end and store-in', { ...STORED, 'delete-at-job-end': 'true' }, /cannot be stored/],
    ['with a condition on the hash of a key that does not exist', { ...AS_OUTPUT, require: 'hash == x' }, /hash/],
    ['with a name that looks like a journal', { ...AS_OUTPUT, name: 'ci [creating, run 1.1]' }, /another ending/],
    ['with store-in and no token', { ...STORED, 'github-token': '' }, /GITHUB_TOKEN can never write secrets/],
  ];
  for (const [story, inputs, message] of wrong) {
    test(`${story} sends nothing`, async () => {
      const place = await world();
      const result = await create(place, inputs);
      expect(result.code).toBe(1);
      expect(errors(result)).toMatch(message);
      expect(place.requests()).toEqual([]);
    });
  }

  test('with store-in refuses a name that an enabled key has, and recommends rotate', async () => {
    const place = await world();
    const result = await expectNothingMade(place, () =>
      create(place, { ...STORED, name: 'prod', 'workspace-id': WORKSPACE }),
    );
    expect(errors(result)).toMatch(/enabled key named "prod" already.*operation rotate/);
  });

  test('with store-in takes a name that only a disabled key has', async () => {
    const place = await world();
    expect(await create(place, { ...STORED, name: 'staging', 'workspace-id': WORKSPACE })).toMatchObject({ code: 0 });
  });

  test('with output-key takes a name that an enabled key has', async () => {
    const place = await world();
    expect(await create(place, { ...AS_OUTPUT, name: 'prod' })).toMatchObject({ code: 0 });
  });
});

describe('a creation that fails leaves nothing', () => {
  const cases: [story: string, where: 'openrouter' | 'github', match: FaultMatch, fault: Fault][] = [
    ['when a target cannot be used', 'github', { path: /public-key$/ }, { status: 404 }],
    ['when the key is refused', 'openrouter', POST, { status: 400 }],
    ['when every answer to the POST is lost', 'openrouter', POST, 'reset-after'],
    ['when the settings do not arrive', 'openrouter', { method: 'PATCH' }, 'lie'],
    ['when the key is never known', 'openrouter', { path: '/key' }, { status: 401 }],
    ['when the target refuses it', 'github', { method: 'PUT' }, { status: 403 }],
  ];
  for (const [story, where, match, fault] of cases) {
    test(story, async () => {
      const place = await world();
      place[where].fault(match, fault, { times: Number.POSITIVE_INFINITY });
      const result = await expectNothingMade(place, () => create(place, STORED));
      expect(result.outputs.key).toBeUndefined();
      expectNoSecret(result, place.openrouter.secrets());
    });
  }

  test('except a key that cannot spend, when the process is killed', async () => {
    const place = await world();
    let kill = () => {};
    place.openrouter.onAnswered(({ method }) => {
      if (method === 'POST') kill();
    });
    await create(place, AS_OUTPUT, {
      onSpawn: (child: { kill(signal: string): boolean }) => {
        kill = () => void child.kill('SIGKILL');
      },
    });
    const left = place.openrouter.keys().filter(({ name }) => name.startsWith('ci [creating, run 9001.1, '));
    expect(left).toMatchObject([{ limit: 0 }]);
  });

  test('except a key that some target may hold: that is never deleted', async () => {
    const place = await world();
    place.github.fault({ method: 'PUT', path: /environments/ }, { status: 403 });
    const result = await create(place, { ...STORED, 'store-in': STORE_IN });
    expect(errors(result)).toMatch(/stored in: octo-org\/app: repository.*still in: octo-org\/app: environment/s);
    expect(errors(result)).toMatch(/new key stays live/);
    expect(made(place)).toMatchObject({ disabled: false, limit: 5 });
  });

  test('when the job is cancelled before anybody has it', async () => {
    const place = await world();
    let child: { kill(signal: string): boolean } | undefined;
    place.openrouter.onRequest(({ method }) => {
      if (method !== 'PATCH') return;
      child?.kill('SIGINT');
      return 'hang';
    });
    const result = await expectNothingMade(place, () =>
      create(place, AS_OUTPUT, {
        env: { FAST_TIMERS: '10' },
        onSpawn: (spawned: typeof child) => {
          child = spawned;
        },
      }),
    );
    expect(result.timedOut).toBe(false);
    expect(result.log).toMatch(/being cancelled/);
  });
});

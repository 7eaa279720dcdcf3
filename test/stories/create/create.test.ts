/** What creating a key does and promises: one story per test, on the bundle. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault, FaultMatch } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret, type RunResult } from '../../support/runner/runner.ts';
import { makeTogether } from '../../support/server/barrier.ts';
import { openAccount } from '../../support/worlds/account.ts';
import { GUARDRAIL, STORE_IN, startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

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
    const steps = place.openrouter.requests.filter(({ path, method }) => method !== 'GET' || path !== '/keys');
    expect(steps.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /keys',
      `PATCH /keys/${key?.hash}`,
      'GET /key',
    ]);
    const [post, patch] = steps;
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

  test('stores the key, and sets no output with it by default', async () => {
    const place = await world();
    const result = await create(place, STORED);
    expect(place.github.secret(CI_KEY)).toBe(made(place)?.secret);
    expect(result.outputs).toMatchObject({ 'stored-in': '["repository CI_KEY"]', hash: made(place)?.hash });
    expect(result.outputs.key).toBeUndefined();
    expectNoSecret(result, [...place.openrouter.secrets(), place.github.token]);
  });

  test("keeps OpenRouter's defaults for what was not given, and says that there is no limit", async () => {
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

  test('makes nothing when the plan fails require, whatever fail-on-unmet says', async () => {
    const place = await world();
    const result = await create(place, { ...AS_OUTPUT, require: 'limit <= 4', 'fail-on-unmet': 'false' });
    expect(result).toMatchObject({ code: 0, outputs: { passed: 'false', changed: 'false' } });
    expect(place.requests().every(({ method }) => method === 'GET')).toBe(true);
  });

  const wrong: [story: string, inputs: Record<string, string>, message: RegExp][] = [
    ['without anybody who gets the key', { name: 'ci' }, /nobody receives/],
    ['without a name', { 'output-key': 'true' }, /create needs the name/],
    ['with a relative limit', { ...AS_OUTPUT, limit: 'raise by 5' }, /no present limit/],
    ['with delete-at-job-end and store-in', { ...STORED, 'delete-at-job-end': 'true' }, /not together with store-in/],
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

  test('with store-in accepts a name that only a disabled key has', async () => {
    const place = await world();
    expect(await create(place, { ...STORED, name: 'staging', 'workspace-id': WORKSPACE })).toMatchObject({ code: 0 });
  });

  test('with output-key accepts a name that an enabled key has', async () => {
    const place = await world();
    expect(await create(place, { ...AS_OUTPUT, name: 'prod' })).toMatchObject({ code: 0 });
  });
});

describe('a creation that fails leaves nothing', () => {
  const cases: [story: string, where: 'openrouter' | 'github', match: FaultMatch, fault: Fault][] = [
    ['when a target cannot be used', 'github', { path: /public-key$/ }, { status: 404 }],
    ['when the key is refused', 'openrouter', POST, { status: 400 }],
    ['when every answer to the POST is lost', 'openrouter', POST, 'reset-after'],
    ['when the settings are not applied', 'openrouter', { method: 'PATCH' }, 'lie'],
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

describe('of creations whose key is stored', () => {
  test('one that overwrites a secret says so', async () => {
    const place = await world();
    place.github.setSecret(CI_KEY, 'sk-or-v1-of-another-key');
    const result = await create(place, { ...STORED, 'store-in': 'repository CI_KEY\nrepository NEW_KEY' });
    expect(result.code).toBe(0);
    const warnings = result.annotations.filter(({ type }) => type === 'warning').map(({ message }) => message);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Creating key "ci" overwrites a secret that exists already: octo-org\/app: repository CI_KEY\./,
      ),
    ]);
  });

  const journal = (place: World, open: string) => place.sealed(`ci [creating, run ${open}`);
  const young = { limit: 0, created_at: new Date(Date.now() - 5 * 60_000).toISOString() };

  /** Adds a key while the new one is being made, which is after the plan. */
  function meanwhile(place: World, add: () => void) {
    let added = false;
    place.openrouter.onRequest(({ method, path }) => {
      if (added || method !== 'POST' || path !== '/keys') return;
      added = true;
      add();
    });
  }

  test('two concurrent ones of the same name both fail, and nothing is left', async () => {
    const place = await world();
    makeTogether(place.openrouter);
    const before = place.openrouter.keys();
    const runs = ['9001', '9002'].map(GITHUB_RUN_ID => create(place, STORED, { env: { GITHUB_RUN_ID } }));
    for (const result of await Promise.all(runs)) expect(errors(result)).toMatch(/is being created twice.*was deleted/);
    expect(place.openrouter.keys()).toEqual(before);
    expect(place.github.secret(CI_KEY)).toBeUndefined();
  });

  test('one fails if an enabled key of the name has appeared in the meantime', async () => {
    const place = await world();
    meanwhile(place, () => place.openrouter.seed({ hash: 'twin', name: 'ci' }));
    const result = await create(place, STORED);
    expect(errors(result)).toMatch(/is being created twice: "ci" \(twin\)/);
    expect(place.openrouter.keysNamed('ci').map(({ hash }) => hash)).toEqual(['twin']);
  });

  test('what an earlier attempt of the run has left is deleted, and the step continues', async () => {
    const place = await world();
    place.openrouter.seed({ hash: 'left', name: journal(place, '9001.1'), ...young });
    const result = await create(place, STORED, { env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(result).toMatchObject({ code: 0 });
    expect(place.openrouter.key('left')).toBeUndefined();
    expect(place.github.secret(CI_KEY)).toBe(made(place)?.secret);
  });

  test('a key that another run is making under the same name fails the step; one left an hour ago does not', async () => {
    const place = await world();
    const old = new Date(Date.now() - 3_600_000).toISOString();
    place.openrouter.seed({ hash: 'old', name: journal(place, '8000.1'), ...young, created_at: old });
    expect(await create(place, STORED)).toMatchObject({ code: 0 });
    place.openrouter.remove(made(place)?.hash ?? '');
    place.openrouter.seed({ hash: 'young', name: journal(place, '8001.1'), ...young });
    expect(errors(await create(place, STORED))).toMatch(/is being created twice.*\(young\)/);
    expect(place.openrouter.key('young')).toBeDefined();
  });

  test('the key of an own late POST is deleted, and the step continues', async () => {
    const place = await world();
    let name: string | undefined;
    place.openrouter.onRequest(({ method, path, body }) => {
      if (method !== 'POST' || path !== '/keys') return;
      // The second POST: the first one, which was answered 500, does its work now.
      if (name !== undefined) place.openrouter.seed({ hash: 'late', name, limit: 0 });
      const first = name === undefined;
      name = (body as { name: string }).name;
      return first ? { status: 500 } : undefined;
    });
    expect(await create(place, STORED)).toMatchObject({ code: 0 });
    expect(place.openrouter.key('late')).toBeUndefined();
  });
});

describe('a key that OpenRouter made differently than requested', () => {
  test('is deleted by its hash, though no list shows it', async () => {
    const place = await world();
    place.openrouter.fault(POST, { lie: { limit: 5, limit_remaining: 5 }, work: true });
    place.openrouter.fault(
      { method: 'GET', path: '/keys' },
      { answer: { data: [] } },
      { times: Number.POSITIVE_INFINITY },
    );
    const result = await expectNothingMade(place, () => create(place, STORED));
    expect(errors(result)).toMatch(/limit 5 instead of 0\. The new key was deleted\./);
  });

  test('and says so in an answer that contradicts itself, is deleted by its hash, and made once more', async () => {
    const place = await world();
    place.openrouter.fault(POST, { lie: { limit: null }, work: true });
    const keys = place.openrouter.keys().length;
    expect(await create(place, STORED)).toMatchObject({ code: 0 });
    expect(place.openrouter.keys()).toHaveLength(keys + 1);
    const deleted = place.openrouter.requests.findIndex(({ method }) => method === 'DELETE');
    const listed = place.openrouter.requests.slice(0, deleted).filter(({ path }) => path === '/keys');
    expect(listed.at(-1)?.method).toBe('POST');
  });

  test('is not reported as deleted when it could not be', async () => {
    const place = await world();
    place.openrouter.fault(POST, { lie: { limit: 5, limit_remaining: 5 }, work: true });
    place.openrouter.fault({ method: 'DELETE' }, { status: 403 });
    const message = errors(await create(place, STORED));
    expect(message).toMatch(/could not be deleted/);
    expect(message).not.toMatch(/was deleted/);
  });

  test('is named and left alone when it is in use', async () => {
    const place = await world();
    place.openrouter.fault(POST, { lie: { limit: 5, limit_remaining: 2, usage: 3 }, work: true });
    const result = await create(place, STORED);
    expect(errors(result)).toMatch(/is not new, so it was left alone/);
    expect(place.openrouter.keys().some(({ name }) => name.startsWith('ci [creating'))).toBe(true);
  });
});

describe('a guardrail', () => {
  test('is given by its name before the key can spend', async () => {
    const place = await world();
    let spendable = false;
    place.openrouter.onAnswered(() => {
      const key = made(place);
      if (!key || !place.openrouter.canSpend(key.secret)) return;
      spendable = true;
      expect(place.openrouter.guardrailOf(key.hash)).toBe(GUARDRAIL);
    });
    const inputs = { ...STORED, guardrail: 'guardrail 1', 'workspace-id': WORKSPACE };
    expect(await create(place, inputs)).toMatchObject({ code: 0 });
    expect(spendable).toBe(true);
  });

  test('with an unknown name is an error that lists the existing ones', async () => {
    const place = await world();
    const inputs = { ...STORED, guardrail: 'nobody', 'workspace-id': WORKSPACE };
    const result = await expectNothingMade(place, () => create(place, inputs));
    expect(errors(result)).toMatch(new RegExp(`no guardrail is named "nobody".*${GUARDRAIL}`));
  });
});

test('the new key belongs to the users in external-user and creator-user-id', async () => {
  const { server, step } = await openAccount();
  const owner = { 'external-user': 'customer-7', 'creator-user-id': 'user_2dHFtVWx2n56w6HkM0000000007' };
  const result = await step({ operation: 'create', name: 'ci', limit: '5', 'output-key': 'true', ...owner });
  expect(result.code).toBe(0);
  expect(result.outputs).toMatchObject(owner);
  const posted = server.requests.find(({ method }) => method === 'POST')?.body;
  expect(posted).toMatchObject({ external: { user: 'customer-7' }, creator_user_id: owner['creator-user-id'] });
});

/** The key that lives for one job: left by the main step, deleted by the post step. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { expectNoSecret, type RunOptions, type RunResult } from '../../support/runner/runner.ts';
import { startWorld, type World } from '../../support/worlds/world.ts';

const FOR_THE_JOB = { name: 'job', limit: '1', 'output-key': 'true', 'delete-at-job-end': 'true' };

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

async function world(): Promise<World> {
  const made = await startWorld({ stored: [] });
  worlds.push(made);
  return made;
}

function main(place: World, inputs: Record<string, string> = {}, options?: RunOptions): Promise<RunResult> {
  return place.run({ operation: 'create', ...FOR_THE_JOB, ...inputs }, options);
}

/** The inputs are evaluated again for the post step, and may have other values then. */
function post(place: World, { state }: RunResult, inputs: Record<string, string> = {}): Promise<RunResult> {
  return place.run({ operation: 'create', ...FOR_THE_JOB, ...inputs }, { step: 'post', state });
}

describe('a key for one job', () => {
  test('is deleted when the job ends, with one request', async () => {
    const place = await world();
    const created = await main(place);
    const [key] = place.openrouter.keysNamed('job');
    expect(key && place.openrouter.canSpend(key.secret)).toBe(true);
    const before = place.openrouter.requests.length;
    const ended = await post(place, created);
    expect(ended).toMatchObject({ code: 0, annotations: [] });
    expect(place.openrouter.keysNamed('job')).toEqual([]);
    expect(place.openrouter.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /keys/${key?.hash}`,
    ]);
    expectNoSecret(ended, place.openrouter.secrets());
  });

  test('leaves no secret in the state: only its hash, and a seal made with the provisioning key', async () => {
    const place = await world();
    const { state } = await main(place);
    expect(Object.keys(state).sort()).toEqual(['delete-hash', 'delete-seal']);
    for (const secret of place.openrouter.secrets()) expect(JSON.stringify(state)).not.toContain(secret);
  });

  test('expires in 24 hours, since a runner that dies runs no post step', async () => {
    const place = await world();
    await main(place);
    const expiry = Date.parse(place.openrouter.keysNamed('job')[0]?.expires_at ?? '');
    expect(Math.abs(expiry - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });

  test('lives as long as expires-in says, even forever', async () => {
    const place = await world();
    await main(place, { 'expires-in': 'never' });
    expect(place.openrouter.keysNamed('job')[0]?.expires_at).toBeNull();
  });

  test('may already be gone', async () => {
    const place = await world();
    const created = await main(place);
    place.openrouter.remove(created.outputs.hash ?? '');
    const ended = await post(place, created);
    expect(ended.code).toBe(0);
    expect(ended.log).toMatch(/already gone/);
  });

  test('is deleted even if the first attempt fails', async () => {
    const place = await world();
    const created = await main(place);
    place.openrouter.fault({ method: 'DELETE' }, { status: 502, work: true });
    expect(await post(place, created)).toMatchObject({ code: 0 });
    expect(place.openrouter.keysNamed('job')).toEqual([]);
  });

  test('fails the post step when it cannot be deleted', async () => {
    const place = await world();
    const created = await main(place);
    place.openrouter.fault({ method: 'DELETE' }, { status: 500 }, { times: 2 });
    const ended = await post(place, created, { 'max-retries': '1' });
    expect(ended.code).toBe(1);
    expect(ended.annotations).toMatchObject([{ type: 'error', message: expect.stringContaining('answered 500') }]);
  });

  test('fails the post step when the provisioning key is gone by then, and says that the key lives on', async () => {
    const place = await world();
    const created = await main(place);
    const ended = await post(place, created, { 'provisioning-key': '' });
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/provisioning-key is empty\. .*was not deleted and expires by itself/);
  });

  test('is deleted although other inputs have other values at the end', async () => {
    const place = await world();
    const created = await main(place);
    expect(await post(place, created, { name: '', limit: 'x', operation: 'rotat' })).toMatchObject({ code: 0 });
    expect(place.openrouter.keysNamed('job')).toEqual([]);
  });

  test('is deleted even if the step that made it was killed before its end', async () => {
    const place = await world();
    let kill = () => {};
    place.openrouter.onAnswered(({ method }) => {
      if (method === 'PATCH') kill();
    });
    const created = await main(
      place,
      {},
      {
        onSpawn: child => {
          kill = () => void child.kill('SIGKILL');
        },
      },
    );
    expect(created.signal).toBe('SIGKILL');
    expect(await post(place, created)).toMatchObject({ code: 0 });
    expect(place.openrouter.keysNamed('job')).toEqual([]);
  });
});

describe('a signal in the post step', () => {
  /** It arrives with the request to delete the key. */
  function signalled(place: World, { state }: RunResult): Promise<RunResult> {
    let send = () => {};
    place.openrouter.onRequest(({ method }) => (method === 'DELETE' ? send() : undefined));
    const onSpawn: RunOptions['onSpawn'] = child => {
      send = () => void child.kill('SIGINT');
    };
    return place.run({ operation: 'create', ...FOR_THE_JOB }, { step: 'post', state, onSpawn });
  }

  test('does not end it before the deletion is answered, retries included', async () => {
    const place = await world();
    const created = await main(place);
    place.openrouter.fault({ method: 'DELETE' }, { status: 503 }, { times: 2 });
    const ended = await signalled(place, created);
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(ended.log).toMatch(/being cancelled.*still deleted[\s\S]*The key of this job was deleted/);
    expect(place.openrouter.keysNamed('job')).toEqual([]);
  });

  test('makes it give up after 6 seconds, and say so', async () => {
    const place = await world();
    const created = await main(place);
    place.openrouter.fault({ method: 'DELETE' }, 'hang');
    const ended = await signalled(place, created);
    expect(ended).toMatchObject({ code: 1, signal: null });
    expect(ended.log).toMatch(
      /not answered before the job was cancelled.*was given up.*may still be live.*Its hash is/,
    );
    expect(place.openrouter.keysNamed('job')).toHaveLength(1);
  });
});

describe('the post step of every other step', () => {
  test('does nothing and says nothing', async () => {
    const place = await world();
    const created = await main(place, { 'delete-at-job-end': 'false' });
    expect(created.state).toEqual({});
    const before = place.requests().length;
    expect(await post(place, created)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(place.requests()).toHaveLength(before);
    expect(place.openrouter.keysNamed('job')).toHaveLength(1);
  });

  test('leaves nothing to do when the key was already undone', async () => {
    const place = await world();
    place.openrouter.fault({ method: 'PATCH' }, { status: 400 });
    const created = await main(place);
    expect(created.code).toBe(1);
    expect(await post(place, created)).toMatchObject({ code: 0 });
  });
});

describe('a state that another step has forged through GITHUB_ENV', () => {
  const HASH = 'f'.repeat(64);

  /** As the main step seals it (written independently here). */
  function seal(hash: string, key: string, url: string): string {
    return createHmac('sha256', key).update(`delete-at-job-end\n${hash}\n${url}`).digest('hex');
  }

  async function forged(state: Record<string, string>, inputs: Record<string, string> = {}) {
    const place = await world();
    place.openrouter.seed({ hash: HASH, name: 'prod' });
    const ended = await place.run({ operation: 'check', 'current-name': 'prod', ...inputs }, { step: 'post', state });
    expect(place.openrouter.requests).toEqual([]);
    expect(place.openrouter.key(HASH)?.disabled).toBe(false);
    expectNoSecret(ended, place.openrouter.secrets());
    return ended;
  }

  test.each<[what: string, state: Record<string, string>]>([
    ['a hash without a seal', { 'delete-hash': HASH }],
    ['a seal without a hash', { 'delete-seal': 'a'.repeat(64) }],
    ['a seal that is made up', { 'delete-hash': HASH, 'delete-seal': 'a'.repeat(64) }],
    [
      'a seal of another key',
      { 'delete-hash': HASH, 'delete-seal': seal(HASH, 'sk-or-v1-x', 'http://127.0.0.1:1/api/v1') },
    ],
    ['a seal of another length', { 'delete-hash': HASH, 'delete-seal': 'é' }],
    ['an address as well', { 'delete-hash': HASH, 'delete-seal': 'b'.repeat(64), 'api-url': 'http://evil.example/' }],
    ['lines of its own', { 'delete-hash': `${HASH}\n::warning::x`, 'delete-seal': '##[error]x\n' }],
  ])('sends nothing and fails: %s', async (_what, state) => {
    const ended = await forged(state);
    expect(ended.code).toBe(1);
    expect(ended.annotations).toMatchObject([
      {
        type: 'error',
        message: expect.stringMatching(/was not given the state that the main step left, so nothing was sent/),
      },
    ]);
    expect(ended.smuggled).toEqual([]);
    expect(ended.stdout).not.toContain(HASH);
  });

  test('sends nothing to an address that the inputs do not name, and nothing over plain http', async () => {
    const place = await world();
    const created = await main(place);
    const before = place.openrouter.requests.length;
    const moved = await post(place, created, { 'api-url': 'https://127.0.0.1:9/api/v1' });
    expect(moved.log).toMatch(/was not given the state that the main step left/);
    const plain = await post(place, created, { 'api-url': 'http://evil.example/api/v1' });
    expect(plain.log).toMatch(/api-url: plain http would expose the provisioning key/);
    const other = await post(place, created, { 'provisioning-key': 'sk-or-v1-other' });
    expect([moved.code, plain.code, other.code]).toEqual([1, 1, 1]);
    expect(place.openrouter.requests).toHaveLength(before);
    // With a slash at the end it is the same address.
    expect((await post(place, created, { 'api-url': `${place.openrouter.url}/` })).code).toBe(0);
    expect(place.openrouter.keysNamed('job')).toEqual([]);
  });

  test('of a job without a provisioning key fails without a request', async () => {
    const ended = await forged({ 'delete-hash': HASH, 'delete-seal': seal(HASH, '', '') }, { 'provisioning-key': '' });
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/provisioning-key is empty/);
  });

  test('that is empty, as if no step had left any, does nothing', async () => {
    const ended = await forged({ 'delete-hash': '', 'delete-seal': '' });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });
});

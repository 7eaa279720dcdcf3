/** `seal-key`: names sealed by a secret without power, and a provisioning key that can be replaced. */
import type { ChildProcess } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileOf, type RunOptions } from '../../support/runner/runner.ts';
import { annotations } from '../../support/worlds/account.ts';
import { openLogin, SEAL_KEY } from '../../support/worlds/login.ts';
import { STORE_IN, short, startWorld, WORKSPACE, type WorldOptions } from '../../support/worlds/world.ts';

const OTHER = 'another-seal-key-of-the-tests-9876543210';
const EVERYTHING = { operation: 'check', 'current-name': '*', 'workspace-id': WORKSPACE };
const TO_ROTATE = { 'current-name': 'prod', 'store-in': STORE_IN };

async function world(options: WorldOptions = {}) {
  const made = await startWorld(options);
  onTestFinished(() => made.stop());
  return made;
}

/** A world in which a job logs in, and nothing else exists. */
async function loggedIn(options: WorldOptions = {}) {
  const login = await openLogin();
  const place = await world({ ...options, openrouter: { ...options.openrouter, ...login.options } });
  login.grant(place.openrouter);
  const run = (inputs: Record<string, string>, more: RunOptions = {}) =>
    place.run({ ...login.inputs, ...inputs }, { ...more, env: { ...login.env, ...more.env } });
  return { ...place, login, run };
}

describe('names', () => {
  test('are sealed by the first line, and recognized by all, the provisioning key last', async () => {
    const place = await world();
    expect((await place.rotate(TO_ROTATE)).code).toBe(0);
    const second = await place.rotate({ ...TO_ROTATE, 'seal-key': SEAL_KEY });
    // One bystander only looks retired, whatever the secrets.
    expect(annotations(second, 'warning')).toEqual([expect.stringContaining('3333333333')]);
    const third = await place.rotate({ ...TO_ROTATE, 'seal-key': `${OTHER}\n${SEAL_KEY}` });
    expect(third.code).toBe(0);
    // Both predecessors were recognized, and ended.
    expect(place.openrouter.key(place.old.hash)).toMatchObject({ disabled: true });
    const result = await place.run({ ...EVERYTHING, 'seal-key': `${OTHER}\n${SEAL_KEY}` });
    expect(annotations(result, 'notice')).toContainEqual(
      expect.stringMatching(/seal-key line 2: 1 name; provisioning-key: 1 name\./),
    );
    const all = await place.run({ ...EVERYTHING, 'seal-key': SEAL_KEY });
    expect(annotations(all, 'notice')).toContainEqual(expect.stringMatching(/: provisioning-key: 1 name\./));
    expect(annotations(all, 'warning').join()).toMatch(/none of the present secrets sealed the name/);
  });

  test('are counted only if a secret other than the first could have sealed them', async () => {
    const place = await world();
    expect(annotations(await place.run(EVERYTHING), 'notice').join()).not.toMatch(/sealed by another secret/);
    const some = await place.run({ ...EVERYTHING, 'current-name': 'p*', 'seal-key': `${SEAL_KEY}\n${OTHER}` });
    expect(annotations(some, 'notice').join()).not.toMatch(/sealed by another secret/);
    const none = await place.run({ ...EVERYTHING, 'seal-key': `${SEAL_KEY}\n\n${OTHER}` });
    expect(annotations(none, 'notice').join()).toMatch(/seal-key line 2: 0 names; provisioning-key: 0 names/);
  });
});

describe('without seal-key, with a federation policy', () => {
  test('check shows names of the sealed shapes, and says that seals were not checked', async () => {
    const { run, leftover } = await loggedIn({ sealKey: SEAL_KEY });
    const retired = leftover('prod [replaced by 0123456789ab', { disabled: true });
    const result = await run({ ...EVERYTHING, 'seal-key': '' });
    expect(result.code).toBe(0);
    expect(result.outputs.keys).toContain(retired.hash);
    expect(annotations(result, 'notice')).toContainEqual(expect.stringMatching(/^Seals were not checked/));
    expect(annotations(result, 'warning').join()).not.toMatch(/none of the present secrets/);
    const one = await run({ operation: 'check', hash: retired.hash, 'seal-key': '' });
    expect(annotations(one, 'notice')).toContainEqual(expect.stringMatching(/^Seals were not checked/));
    const another = await run({ ...EVERYTHING, 'current-name': 'staging', 'seal-key': '' });
    expect(annotations(another, 'notice').join()).not.toMatch(/Seals/);
  });

  test('export leaves them out with that comment', async () => {
    const { run, leftover } = await loggedIn({ sealKey: SEAL_KEY });
    leftover('prod [replaced by 0123456789ab', { disabled: true });
    const result = await run({ operation: 'export', 'workspace-id': WORKSPACE, 'seal-key': '' });
    expect(result.code).toBe(0);
    expect(fileOf(result, result.outputs['config-file'])).toMatch(
      /prod \[replaced by 0123456789ab.*seals were not checked/,
    );
  });
});

describe('a rotation whose tokens expire', () => {
  test('before every request works like any other', async () => {
    const { run, openrouter, old, stored } = await loggedIn();
    openrouter.setTokenLifetime(1);
    const result = await run({ operation: 'rotate', 'workspace-id': WORKSPACE, ...TO_ROTATE, retire: 'disable' });
    expect(annotations(result)).toEqual([]);
    expect(openrouter.key(old.hash)).toMatchObject({ disabled: true });
    expect(new Set(stored()).size).toBe(1);
    expect(stored()[0]).not.toBe(old.secret);
    expect(openrouter.accessTokens().length).toBeGreaterThan(8);
  });

  test.for([1, 2])('after %i requests, which others share, works like any other', async requests => {
    const { run, openrouter, old, stored } = await loggedIn();
    openrouter.setRequestsPerToken(requests);
    const inputs = {
      operation: 'rotate',
      'workspace-id': WORKSPACE,
      ...TO_ROTATE,
      retire: 'disable',
      'max-retries': '0',
    };
    expect(annotations(await run(inputs))).toEqual([]);
    expect(openrouter.key(old.hash)).toMatchObject({ disabled: true });
    expect(new Set(stored()).size).toBe(1);
    expect(stored()[0]).not.toBe(old.secret);
  });

  test('while it is cancelled undoes what it did', async () => {
    const { run, openrouter, old, stored, family } = await loggedIn();
    let child: ChildProcess | undefined;
    let isCancelled = false;
    openrouter.onRequest(({ method, path }) => {
      if (method !== 'PATCH' || !path.startsWith('/keys/') || isCancelled) return undefined;
      isCancelled = true;
      openrouter.endAccessTokens();
      child?.kill('SIGINT');
      return { status: 503 };
    });
    const options: RunOptions = {
      env: { FAST_TIMERS: '10' },
      onSpawn: spawned => {
        child = spawned;
      },
    };
    const result = await run({ operation: 'rotate', 'workspace-id': WORKSPACE, ...TO_ROTATE }, options);
    expect(result.code).toBe(1);
    expect(openrouter.accessTokens()).toHaveLength(2);
    expect(family().map(({ hash }) => hash)).toEqual([old.hash]);
    expect(stored()).toEqual([old.secret, old.secret]);
  });

  test('at every write works like any other', async () => {
    const { run, openrouter, old, stored } = await loggedIn();
    openrouter.onRequest(({ method, path }) => {
      const isRenewed = openrouter.requests.at(-2)?.path === '/oauth/token';
      if (method !== 'GET' && path !== '/oauth/token' && !isRenewed) openrouter.endAccessTokens();
    });
    const result = await run({ operation: 'rotate', 'workspace-id': WORKSPACE, ...TO_ROTATE, 'max-retries': '0' });
    expect(annotations(result)).toEqual([]);
    expect(openrouter.keysNamed('prod').filter(key => key.hash !== old.hash && !key.disabled)).toHaveLength(2);
    expect(new Set(stored()).size).toBe(1);
  });

  test('and cannot be renewed is undone, or finished by the next one', async () => {
    const { run, openrouter, old, stored, login } = await loggedIn();
    openrouter.onRequest(({ method, path }) => {
      if (method !== 'PATCH' || !path.startsWith('/keys/')) return;
      openrouter.endAccessTokens();
      login.issuer.setJob({ environment: 'another' });
    });
    const failed = await run({ operation: 'rotate', 'workspace-id': WORKSPACE, ...TO_ROTATE });
    expect(annotations(failed).join()).toMatch(/invalid_grant/);
    expect(stored()).toEqual([old.secret, old.secret]);
    expect(openrouter.canSpend(old.secret)).toBe(true);
  });
});

describe('the post step', () => {
  const JOB = { operation: 'create', name: 'job', limit: '1', 'output-key': 'true', 'delete-at-job-end': 'true' };

  test('logs in by itself and deletes the key', async () => {
    const { run, openrouter } = await loggedIn({ stored: [] });
    const { state } = await run(JOB);
    expect(openrouter.keysNamed('job')).toHaveLength(1);
    const before = openrouter.requests.length;
    expect(await run(JOB, { step: 'post', state })).toMatchObject({ code: 0, annotations: [] });
    expect(openrouter.keysNamed('job')).toEqual([]);
    expect(openrouter.requests.slice(before).map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  test('sends nothing with another first line of seal-key', async () => {
    const { run, openrouter, login } = await loggedIn({ stored: [] });
    const { state } = await run(JOB);
    const before = openrouter.requests.length + login.issuer.requests.length;
    const ended = await run({ ...JOB, 'seal-key': `${OTHER}\n${SEAL_KEY}` }, { step: 'post', state });
    expect(annotations(ended).join()).toMatch(/nothing was sent and no key was deleted.*seal-key/);
    expect(openrouter.requests.length + login.issuer.requests.length).toBe(before);
    expect((await run({ ...JOB, 'seal-key': `${SEAL_KEY}\n${OTHER}` }, { step: 'post', state })).code).toBe(0);
  });
});

describe('replacing the provisioning key, as the recipe says', () => {
  test('leaves no key orphaned, and none enabled that was to end', async () => {
    const place = await world();
    const { openrouter, old } = place;
    const before = openrouter.managementKey;
    // A key until next, and a rotation in flight, both sealed by the old provisioning key.
    const until = place.leftover(`prod [replaced by ${short(old)} until next`, { limit: 30 });
    const inFlight = place.leftover(`prod [ready for ${short(old)}, run 8.1`, { limit: 30 });
    // Step 1: a new provisioning key; the old one stays recognized in the second line.
    const after = openrouter.addManagementKey();
    openrouter.removeManagementKey(before);
    const seal = { 'provisioning-key': after, 'seal-key': `${SEAL_KEY}\n${before}` };
    const check = async (inputs: Record<string, string>) =>
      annotations(await place.run({ ...EVERYTHING, ...inputs }), 'notice').join();
    expect(await check(seal)).toMatch(/seal-key line 2: 2 names/);
    // Step 2: rotations continue. The one in flight is finished; a key until next is left by the new secret too.
    const rotate = { ...TO_ROTATE, ...seal };
    for (let turn = 0; turn < 3; turn++) expect(annotations(await place.rotate(rotate))).toEqual([]);
    expect(openrouter.key(until.hash)).toMatchObject({ disabled: true });
    expect(openrouter.key(inFlight.hash)).toMatchObject({ disabled: true });
    expect(openrouter.key(old.hash)).toMatchObject({ disabled: true });
    // Step 3: what the old key sealed is deleted, once it is disabled.
    const sealedByOld = openrouter.keys().filter(key => [until.hash, inFlight.hash, old.hash].includes(key.hash));
    const counted = await check(seal);
    const names = Number(/seal-key line 2: (\d+) name/.exec(counted)?.[1]);
    expect(names).toBeLessThanOrEqual(sealedByOld.length);
    const ended = sealedByOld.map(({ hash }) => hash).join(',');
    expect(annotations(await place.run({ operation: 'delete', hash: ended, ...seal }))).toEqual([]);
    expect(await check(seal)).toMatch(/seal-key line 2: 0 names/);
    // Step 4: the old key is forgotten.
    const rest = { 'provisioning-key': after, 'seal-key': SEAL_KEY };
    expect(annotations(await place.rotate({ ...TO_ROTATE, ...rest }))).toEqual([]);
    const enabled = place.family().filter(key => !key.disabled);
    expect(enabled).toHaveLength(2);
    expect(enabled.filter(key => key.name === 'prod')).toHaveLength(1);
    expect(enabled.filter(key => key.name.includes(' until next'))).toHaveLength(1);
    expect(new Set(place.stored())).toEqual(new Set(enabled.filter(key => key.name === 'prod').map(key => key.secret)));
  });
});

/** Operation delete: safe to repeat, and never deletes more than intended. */
import { afterEach, describe, expect, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { refusedUrl } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret } from '../../support/runner/runner.ts';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';
import { REPOSITORY, STORE_IN, startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

const KEYS = [
  { hash: 'h1', name: 'ci-1', created_at: '2026-01-01T00:00:00Z' },
  { hash: 'h2', name: 'ci-2', created_at: '2026-01-02T00:00:00Z', last_used_at: '2026-01-03T00:00:00Z' },
  { hash: 'h3', name: 'prod', limit: 50, created_at: '2026-01-03T00:00:00Z' },
];

test('a key is deleted by its hash, and its last state is reported', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: 'h3' });
  expect(result.code).toBe(0);
  // Lists that name the key are searched for, each up to the page that shows its end.
  expect(new Set(callsOf(server).slice(1, -1))).toEqual(new Set(['GET /byok', 'GET /observability/destinations']));
  expect([callsOf(server)[0], callsOf(server).at(-1)]).toEqual(['GET /keys/h3', 'DELETE /keys/h3']);
  expect(server.key('h3')).toBe(undefined);
  expect(result.outputs).toMatchObject({ changed: 'true', hash: 'h3', name: 'prod', limit: '50', failed: '[]' });
  expect(JSON.parse(result.outputs.keys ?? '')[0]).toMatchObject({ hash: 'h3', limit: 50 });
  expect(result.outputs).not.toHaveProperty('changes');
  expect(result.log).toContain('"prod" (h3) deleted');
});

const NOWHERE = 'e'.repeat(64);

test('a hash that is already gone is success with a warning', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: NOWHERE });
  expect(result.code).toBe(0);
  expect(writesOf(server)).toEqual([]);
  expect(result.outputs).toMatchObject({ changed: 'false', failed: '[]', keys: '[]' });
  expect(annotations(result, 'warning')).toEqual([expect.stringMatching(/no key e{64}.*another account/)]);
});

test('a key that is gone does not keep another from being deleted', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: `${NOWHERE}, h1` });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('true');
  expect(server.keys().map(({ hash }) => hash)).toEqual(['h2', 'h3']);
});

test.each(['false', 'true'])('a text that cannot be a hash is an error if no key has it, dry-run: %s', async dryRun => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: 'prod', 'dry-run': dryRun });
  expect([result.code, result.outputs.changed, writesOf(server)]).toEqual([1, 'false', []]);
  expect(annotations(result)[0]).toMatch(/A hash has 64 hex digits; is this a name\? Then use current-name/);
});

test('a name that matches nothing is an error', async () => {
  const { step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', 'current-name': 'staging' });
  expect(result.code).toBe(1);
  expect(annotations(result)[0]).toMatch(/^current-name: no key is named "staging"/);
});

test('a pattern deletes at most one key unless more are allowed', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const refused = await step({ operation: 'delete', 'current-name': 'ci-*' });
  expect(refused.code).toBe(1);
  expect(writesOf(server)).toEqual([]);
  expect(annotations(refused)[0]).toMatch(
    /^max-keys: 2 keys are selected, but at most 1 may be: "ci-2" \(h2\), "ci-1" \(h1\)/,
  );
  const allowed = await step({ operation: 'delete', 'current-name': 'ci-*', 'max-keys': '2' });
  expect(allowed.code).toBe(0);
  expect(server.keys().map(({ hash }) => hash)).toEqual(['h3']);
});

test('conditions choose among the keys of a pattern', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const inputs = { operation: 'delete', 'current-name': '*', where: 'name != prod\nlast-used-at < -9000d' };
  const result = await step(inputs);
  expect(result.code).toBe(0);
  expect(server.keys().map(({ hash }) => hash)).toEqual(['h2', 'h3']);
  const again = await step(inputs);
  expect(again.code).toBe(0);
  expect(again.outputs).toMatchObject({ changed: 'false', keys: '[]', failed: '[]' });
  expect(annotations(again, 'notice')).toEqual([expect.stringContaining('where: none of the 2 selected keys')]);
});

test('a dry run says what would be deleted and deletes nothing', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', 'current-name': 'ci-*', 'max-keys': '5', 'dry-run': 'true' });
  expect(result.code).toBe(0);
  expect(writesOf(server)).toEqual([]);
  expect(result.outputs.changed).toBe('true');
  expect(result.log).toContain('"ci-1" (h1) would be deleted');
  expect(result.summary).toMatch(/^## .*Dry run, default workspace: 2 would be deleted/);
});

test('a deletion whose answer was lost is confirmed by the 404 that follows', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE' }, 'reset-after');
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('true');
  expect(writesOf(server)).toEqual(['DELETE /keys/h1', 'DELETE /keys/h1']);
});

test('a key that something else deletes in the meantime is success with a warning', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.onRequest(({ method }) => (method === 'DELETE' ? server.remove('h1') : undefined));
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('false');
  expect(annotations(result, 'warning')).toEqual([expect.stringContaining('was already gone')]);
});

test('a 200 that does not confirm the deletion is a failure', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE' }, { answer: { deleted: false } });
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(1);
  expect(annotations(result)[0]).toMatch(/deleted is a boolean, not true/);
  expect(result.outputs.changed).toBe('false');
});

test('one failure does not stop the others, and each is reported', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE', path: '/keys/h1' }, { status: 403 });
  const result = await step({ operation: 'delete', hash: 'h1 h2' });
  expect(result.code).toBe(1);
  expect(server.key('h2')).toBe(undefined);
  expect(JSON.parse(result.outputs.failed ?? '')).toEqual([
    { hash: 'h1', name: 'ci-1', error: expect.stringContaining('403') },
  ]);
  expect(result.outputs.changed).toBe('true');
  expect(annotations(result)[0]).toMatch(/^Failed for 1 of 2 keys:\n"ci-1" \(h1\): /);
});

test('a hash that is already gone counts as no key, in the error, the title, the headline and the log', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE', path: '/keys/h1' }, { status: 403 });
  const result = await step({ operation: 'delete', hash: `h1 h2 ${NOWHERE}` });
  expect(result.code).toBe(1);
  expect(annotations(result)[0]).toMatch(/^Failed for 1 of 2 keys:\n"ci-1" \(h1\): /);
  expect(result.summary).toContain('## ❌ OpenRouter: delete failed for 1 of 2 keys, 1 deleted\n');
  expect(result.outputs.headline).toBe('❌ OpenRouter: delete failed for 1 of 2 keys, 1 deleted');
  expect(result.log).toContain('1 deleted, failed for 1 of 2 keys.');
});

test('together with one that is gone, a single key is reported in the outputs for one key', async () => {
  const { step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: `${NOWHERE} h3` });
  expect(result.outputs).toMatchObject({ changed: 'true', hash: 'h3', name: 'prod', limit: '50' });
});

test('a key outside the named workspace is left alone', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({
    operation: 'delete',
    hash: 'h1',
    'workspace-id': '11111111-2222-4333-8444-555555555555',
  });
  expect(result.code).toBe(1);
  expect(writesOf(server)).toEqual([]);
});

test('a key is deleted by its own value, which is never shown', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const secret = server.key('h2')?.secret ?? '';
  const result = await step({ operation: 'delete', 'api-key': secret });
  expect(result.code).toBe(0);
  expect(writesOf(server)).toEqual(['DELETE /keys/h2']);
  expect(result.masks).toContain(secret);
});

test('a pattern that matches nothing is success with a notice, so that sweeps can run on a schedule', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', 'current-name': 'CI-*' });
  expect([result.code, result.outputs.changed]).toEqual([0, 'false']);
  expect(writesOf(server)).toEqual([]);
  expect(annotations(result, 'notice')).toEqual([
    expect.stringMatching(
      /^current-name: no key matches "CI-\*" in OpenRouter's default workspace.*did you mean "ci-2"\?/,
    ),
  ]);
});

test('an explicit max-keys limits a list of hashes too', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const bounded = await step({ operation: 'delete', hash: 'h1,h2', 'max-keys': '1' });
  expect(bounded.code).toBe(1);
  expect(annotations(bounded)[0]).toMatch(/^max-keys: 2 keys are selected, but at most 1 may be/);
  expect(writesOf(server)).toEqual([]);
  expect((await step({ operation: 'delete', hash: 'h1,h2' })).code).toBe(0);
});

describe('lists that name a key', () => {
  const [BYOK, LAST, ALL, DESTINATION] = [1, 2, 3, 4].map(digit => `${digit}c1f0d9e-2222-4a3b-9c4d-5e6f70819203`) as [
    string,
    string,
    string,
    string,
  ];
  const hashes = ['a', 'b', 'c', 'd'].map(digit => digit.repeat(64)) as [string, string, string, string];
  const [first, second, retired, gone] = hashes;
  const listed = () => ({
    keys: [
      { hash: first, name: 'ci-1' },
      { hash: second, name: 'ci-2' },
    ],
    byok: [
      { id: BYOK, name: 'ours', allowed_api_key_hashes: [first, second, retired, gone] },
      { id: LAST, name: 'alone', allowed_api_key_hashes: [first] },
      { id: ALL, name: 'all', allowed_api_key_hashes: null },
    ],
    destinations: [{ id: DESTINATION, name: 'traces', api_key_hashes: [first, second] }],
  });

  test('lose it first, each in one change, with other hashes that are gone; the last hash stays', async () => {
    const { server, step } = await openAccount(listed());
    server.seed({
      hash: retired,
      disabled: true,
      name: patchedName(
        'ci-1',
        { kind: 'replaced', other: first.slice(0, 12), until: undefined },
        '1a2b3c4d',
        new Seals([server.managementKey]),
        retired,
      ),
    });
    const planned = await step({ operation: 'delete', hash: first, 'dry-run': 'true' });
    expect([planned.code, planned.outputs.changed]).toEqual([0, 'true']);
    expect(writesOf(server)).toEqual([]);
    const result = await step({ operation: 'delete', hash: first });
    expect([result.code, annotations(result, 'warning')]).toEqual([0, []]);
    const writes = writesOf(server);
    expect(writes.at(-1)).toBe(`DELETE /keys/${first}`);
    expect(writes.slice(0, -1).sort()).toEqual([
      `PATCH /byok/${BYOK}`,
      `PATCH /observability/destinations/${DESTINATION}`,
    ]);
    expect([BYOK, LAST, ALL, DESTINATION].map(server.listed)).toEqual([[second], [first], null, [second]]);
  });

  test('lose several keys of one step in one change; the last hash is not of a key that is gone', async () => {
    const { server, step } = await openAccount(listed());
    const result = await step({ operation: 'delete', 'current-name': 'ci-*', 'max-keys': '2' });
    expect([result.code, server.keys().length, annotations(result, 'warning')]).toEqual([0, 0, []]);
    // Deleted keys no longer spend.
    expect(result.log).not.toMatch(/can still spend|unlimited key/);
    expect(
      writesOf(server)
        .filter(call => call.startsWith('PATCH'))
        .sort(),
    ).toEqual([`PATCH /byok/${BYOK}`, `PATCH /observability/destinations/${DESTINATION}`]);
    expect([BYOK, DESTINATION].map(server.listed)).toEqual([[second], [second]]);
  });

  test.each([
    ['that the account does not have', { status: 404 }, []],
    ['that may not be read', { status: 403 }, [expect.stringMatching(/could not be looked at: GET \/byok.* 403/)]],
    ['that cannot be read', { status: 400 }, [expect.stringMatching(/could not be looked at: GET \/byok.* 400/)]],
    ['behind a firewall', 'firewall', [expect.stringMatching(/could not be looked at/)]],
  ] as const)('%s do not keep a key from being deleted', async (_what, fault, warnings) => {
    const { server, step } = await openAccount(listed());
    server.fault({ path: '/byok' }, fault, { times: 9 });
    const result = await step({ operation: 'delete', hash: first });
    expect([result.code, annotations(result, 'warning')]).toEqual([0, warnings]);
    expect(server.key(first)).toBe(undefined);
  });

  test('that cannot be changed are a warning', async () => {
    const { server, step } = await openAccount(listed());
    server.fault({ method: 'PATCH', path: `/byok/${BYOK}` }, { status: 403 }, { times: 9 });
    const result = await step({ operation: 'delete', hash: first });
    expect([result.code, result.outputs.changed]).toEqual([0, 'true']);
    expect(annotations(result, 'warning')).toEqual([
      expect.stringMatching(/"ours".* may still name a key that has ended: /),
    ]);
    expect(server.listed(DESTINATION)).toEqual([second]);
  });
});

describe('secrets that hold the key', () => {
  const STORED = { operation: 'delete', 'store-in': STORE_IN };
  const worlds: World[] = [];

  afterEach(async () => {
    for (const each of worlds.splice(0)) await each.stop();
  });

  async function world(stored?: string[]): Promise<World> {
    const made = await startWorld({ guardrail: false, ...(stored && { stored }) });
    worlds.push(made);
    return made;
  }

  test('are removed first, then the key; a missing secret is fine', async () => {
    const here = await world([REPOSITORY]);
    const planned = await here.run({ ...STORED, hash: here.old.hash, 'dry-run': 'true' });
    expect([planned.code, here.stored()]).toEqual([0, [here.old.secret]]);
    const result = await here.run({ ...STORED, hash: here.old.hash });
    expect(result.code).toBe(0);
    expect(here.stored()).toEqual([undefined]);
    expect(here.openrouter.key(here.old.hash)).toBe(undefined);
    const writes = here.requests().filter(({ method }) => method === 'DELETE');
    expect(writes.map(({ path }) => path.split('/').at(-1))).toEqual([
      'OPENROUTER_API_KEY',
      'OPENROUTER_API_KEY',
      here.old.hash,
    ]);
    expect(result.log).toContain('environment eu/prod west OPENROUTER_API_KEY: there was no such secret');
    expectNoSecret(result, [here.old.secret, here.github.token]);
  });

  test('fail the step before the key is deleted if they cannot be removed, and removed ones are reported', async () => {
    const here = await world();
    here.github.fault({ method: 'DELETE', path: /environments/ }, { status: 403 }, { times: 9 });
    const result = await here.run({ ...STORED, 'current-name': 'prod', 'workspace-id': WORKSPACE });
    expect(result.code).toBe(1);
    expect(here.openrouter.key(here.old.hash)?.disabled).toBe(false);
    expect(here.stored()).toEqual([undefined, here.old.secret]);
    expect(result.outputs.changed).toBe('true');
    expect(annotations(result)[0]).toMatch(/environment eu\/prod west OPENROUTER_API_KEY.*403/);
    expect(result.summary + result.log).toContain('repository OPENROUTER_API_KEY');
  });

  test('on a GitHub that cannot be reached are an error that names the setting', async () => {
    const here = await world();
    const nowhere = refusedUrl('');
    const result = await here.run(
      { ...STORED, hash: here.old.hash, 'max-retries': '0' },
      { env: { GITHUB_API_URL: nowhere } },
    );
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/connection refused.*127\.0\.0\.1:4 \(GITHUB_API_URL\)/);
    expect(here.openrouter.key(here.old.hash)?.disabled).toBe(false);
  });

  test.each([
    ['two hashes', { hash: 'h1,h2' }, 'store-in: delete removes these secrets together with exactly one key'],
    ['a pattern', { 'current-name': 'prod*' }, 'store-in: delete removes these secrets together with exactly one key'],
    ['more than one key', { hash: 'h1', 'max-keys': '2' }, 'max-keys: delete with store-in deletes exactly one key'],
    ['no token', { hash: 'h1', 'github-token': '' }, 'github-token: store-in needs a token'],
  ])('must belong to exactly one key: %s is an error before any request', async (_what, inputs, fault) => {
    const here = await world();
    const result = await here.run({ ...STORED, ...inputs });
    expect(annotations(result)).toEqual([expect.stringContaining(fault)]);
    expect(here.requests()).toEqual([]);
  });

  test('stay when two keys have the name', async () => {
    const here = await world();
    here.openrouter.seed({ name: 'prod', workspace_id: WORKSPACE });
    const result = await here.run({ ...STORED, 'current-name': 'prod', 'workspace-id': WORKSPACE });
    expect(annotations(result)[0]).toMatch(/^max-keys: 2 keys are selected/);
    expect(here.stored()).toEqual([here.old.secret, here.old.secret]);
  });
});

describe('a clock that is more than a day off', () => {
  const DAY_MS = 86_400_000;
  const KEY = { hash: 'h1', name: 'prod', created_at: new Date(Date.now() - DAY_MS).toISOString() };
  const off = (ms: number) => ({ withHeaders: { date: new Date(Date.now() + ms).toUTCString() } });
  const OLD = { operation: 'delete', 'current-name': 'prod', where: 'created-at < -90d' };

  test.each([
    ['delete', OLD],
    ['a dry run', { ...OLD, 'dry-run': 'true' }],
    ['update with disabled', { ...OLD, operation: 'update', disabled: 'true' }],
    ['a requirement of such an update', { hash: 'h1', disabled: 'true', require: 'created-at > -400d' }],
  ])('ends no key by a condition that counts from now: %s', async (_what, inputs) => {
    for (const [ms, says] of [
      [366 * DAY_MS, '366 days ahead of'],
      [-25 * 3_600_000, 'more than a day behind'],
    ] as const) {
      const { server, step } = await openAccount({ keys: [KEY] });
      server.fault({ method: 'GET' }, off(ms), { times: 99 });
      const result = await step(inputs);
      expect([result.code, writesOf(server)]).toEqual([1, []]);
      expect(annotations(result)[0]).toContain(says);
      expect(result.outputs.changed).toBe('false');
    }
  });

  test('does not matter within a day, for instants or for other changes', async () => {
    const { server, step } = await openAccount({ keys: [KEY] });
    server.fault({ method: 'GET' }, off(23 * 3_600_000), { times: 2 });
    expect(await step({ ...OLD, where: 'created-at < -1h', 'dry-run': 'true' })).toMatchObject({ code: 0 });
    server.fault({ method: 'GET' }, off(366 * DAY_MS), { times: 99 });
    expect(await step({ ...OLD, where: 'created-at > 2020-01-01T00:00:00Z', 'dry-run': 'true' })).toMatchObject({
      code: 0,
    });
    expect(await step({ ...OLD, operation: 'update', name: 'old' })).toMatchObject({ code: 0 });
    expect(await step({ ...OLD, where: '', 'current-name': 'old' })).toMatchObject({ code: 0 });
  });
});

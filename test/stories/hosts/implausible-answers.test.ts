/** Hosts, proxies and people that are not what they should be: what they say is not trusted, and nothing is lost. */
import { afterEach, describe, expect, test } from 'vitest';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';
import { REPOSITORY, startWorld, type World } from '../../support/worlds/world.ts';

const BEYOND_TIME = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1790000000000000000' };
const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY' };
const OTHER = '99999999-2222-4333-8444-555555555555';

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

async function world(): Promise<World> {
  const made = await startWorld({ stored: [REPOSITORY] });
  worlds.push(made);
  return made;
}

describe('a rate limit that resets at an impossible time', () => {
  test('is quoted, and what was done is reported', async () => {
    const keys = ['a', 'b', 'c'].map(name => ({ name, hash: name, limit: 1 }));
    const { server, step } = await openAccount({ keys });
    server.fault({ method: 'PATCH', path: '/keys/b' }, { status: 429, headers: BEYOND_TIME });
    const result = await step({ hash: 'a,b,c', limit: '2' });
    expect(result.code).toBe(1);
    expect(Object.keys(JSON.parse(result.outputs.changes ?? ''))).toEqual(['a', 'c']);
    expect(annotations(result)[0]).toMatch(/1790000000000000000/);
  });

  test('leaves no key that nobody has', async () => {
    const { server, step } = await openAccount();
    server.fault({ path: '/key' }, { status: 503, headers: BEYOND_TIME }, { times: 9 });
    const result = await step({ operation: 'create', name: 'new', 'output-key': 'true' });
    expect(result.code).toBe(1);
    expect(server.keysNamed('new')).toEqual([]);
  });
});

describe('a secret', () => {
  test('does not count as stored because of a web page with status 200, and the old key stays', async () => {
    const place = await world();
    place.github.fault({ method: 'PUT' }, { html: 200 }, { times: 9 });
    const result = await place.rotate({ ...ROTATE, retire: 'delete' });
    expect(result.code).toBe(1);
    expect(result.outputs['stored-in']).toBe('[]');
    expect(place.openrouter.key(place.old.hash)?.disabled).toBe(false);
    expect(annotations(result).join()).toMatch(/answered 200 instead of 201 or 204/);
  });
});

describe('the answer to the POST', () => {
  test.each([
    ['a key that never expires', { expires_at: null }, /expiry never instead of/],
    ['a key that can spend at once', { limit: null, limit_remaining: null }, /limit unlimited instead of 0/],
    ['a key elsewhere', { workspace_id: OTHER }, /workspace 99999999/],
  ])('with %s ends the new key', async (_what, lie, message) => {
    const { server, step } = await openAccount();
    server.fault({ method: 'POST' }, { lie });
    const workspace = '0df9e665-d932-5740-b2c7-b52af166bc11';
    const inputs = {
      operation: 'create',
      name: 'new',
      'output-key': 'true',
      'expires-in': '1h',
      'workspace-id': workspace,
    };
    const result = await step(inputs);
    expect(result.code).toBe(1);
    expect(annotations(result).join()).toMatch(message);
    expect(server.keys()).toEqual([]);
  });

  test('with another key neither deletes that key nor leaves a new one', async () => {
    const old = new Date(Date.now() - 86_400_000).toISOString();
    const { server, step } = await openAccount({ keys: [{ name: 'bystander', limit: 5, usage: 1, created_at: old }] });
    const [bystander] = server.keysNamed('bystander');
    const { secret: _secret, ...data } = bystander ?? {};
    server.fault({ method: 'POST' }, { lie: { ...data } });
    const result = await step({ operation: 'create', name: 'new', 'output-key': 'true' });
    expect(result.code).toBe(1);
    expect(server.keys().map(({ name }) => name)).toEqual(['bystander']);
  });
});

describe('a list', () => {
  test('of another workspace is not trusted, and none of its keys is touched', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod' }] });
    const workspace = '11111111-2222-4333-8444-555555555555';
    const data = server.keys().map(({ secret: _secret, ...key }) => ({ ...key, limit_remaining: key.limit }));
    server.fault({ method: 'GET', path: '/keys' }, { answer: { data } }, { times: 9 });
    const result = await step({ 'current-name': 'prod', 'workspace-id': workspace, disabled: 'true' });
    expect(result.code).toBe(1);
    expect(annotations(result).join()).toMatch(/workspace_id/);
    expect(writesOf(server)).toEqual([]);
  });
});

describe('a creation at an impossible time', () => {
  const inputs = { operation: 'check', 'current-name': '*', spend: 'true', require: 'spend-per-day < 5' };

  test.each(['yesterday', '', 17, null])('(%o) is an error that names the field', async created_at => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod', usage: 1 }, { name: 'other' }] });
    server.fault({ path: '/keys' }, { lie: { created_at } });
    const result = await step(inputs);
    expect([result.code, result.outputs.passed]).toEqual([1, 'false']);
    expect(annotations(result)[0]).toMatch(
      /its answer is not what .* describes: data\[0\]\.created_at is .*, not an instant/,
    );
  });

  test.each(['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z'])('(%s) is reported', async created_at => {
    const { server, step } = await openAccount({
      keys: [{ name: 'prod', limit: 5, usage: 1 }, { name: 'other' }],
      wrongOnPurpose: true,
    });
    server.fault({ path: '/keys' }, { lie: { created_at, expires_at: created_at } });
    const result = await step({ ...inputs, require: 'spend-per-day < 50' });
    expect([result.code, result.outputs.passed]).toEqual([0, 'true']);
    expect(result.summary).toContain('2 keys checked');
  });

  test('does not matter to a gate', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod', limit: 5, usage: 1 }], wrongOnPurpose: true });
    server.fault({ path: '/key' }, { lie: { created_at: 'yesterday' } });
    const [key] = server.keysNamed('prod');
    const gate = { operation: 'check', 'provisioning-key': '', 'api-key': key?.secret ?? '' };
    const result = await step({ ...gate, require: 'spend-per-day < 5\nruns-out-at > 0m' });
    expect([result.code, result.outputs.passed]).toEqual([0, 'true']);
  });
});

describe('the output of a new key', () => {
  test.each([
    ['is full', '/dev/full'],
    ['is not set', ''],
  ])('that cannot be written, because its file %s, leaves no key behind', async (_what, file) => {
    const { server, step } = await openAccount();
    const result = await step(
      { operation: 'create', name: 'new', 'output-key': 'true' },
      { env: { GITHUB_OUTPUT: file } },
    );
    expect(result.code).toBe(1);
    expect(server.keys()).toEqual([]);
  });
});

describe('a condition', () => {
  test.each(['name !== prod', 'name === prod', 'limit <> 5'])('%s is malformed, and nothing is sent', async where => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod' }] });
    const result = await step({ operation: 'delete', 'current-name': 'pro*', where });
    expect(result.code).toBe(1);
    expect(server.requests).toEqual([]);
  });

  test('on a number that is too large is malformed, for it would equal unlimited', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod', limit: null }] });
    const require = `limit <= ${'9'.repeat(310)}`;
    expect((await step({ operation: 'check', 'current-name': 'prod', require })).code).toBe(1);
    expect(server.requests).toEqual([]);
  });
});

test('a key that require stops at the start is reported as it is, not as planned', async () => {
  const { server, step } = await openAccount({
    keys: [
      { name: 'prod', hash: 'h1', limit: 50, usage: 30, limit_reset: 'monthly', created_at: '2026-01-01T00:00:00Z' },
    ],
  });
  const inputs = { operation: 'rotate', 'current-name': 'prod', 'output-key': 'true', retire: 'keep' };
  const result = await step({ ...inputs, require: 'limit <= 3', 'fail-on-unmet': 'false' });
  expect(result.code).toBe(0);
  expect(result.outputs).toMatchObject({
    hash: 'h1',
    usage: '30',
    'limit-remaining': '20',
    changed: 'false',
    passed: 'false',
  });
  expect(annotations(result, 'notice')).toEqual([
    expect.stringMatching(/^The new key has its whole limit for the current period/),
    'Nothing was changed, because the new key would fail the requirements.',
  ]);
  expect(writesOf(server)).toEqual([]);
});

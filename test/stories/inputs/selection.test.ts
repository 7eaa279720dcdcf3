/** Which keys an operation works on: by name, by pattern, by value, by hash, in one workspace or in all. */
import { describe, expect, test } from 'vitest';
import { postedName, Seals } from '../../../src/domain/rotation/names.ts';
import { hashOf as digestOf } from '../../support/openrouter/openrouter.ts';
import type { RunResult } from '../../support/runner/runner.ts';
import { gather } from '../../support/server/barrier.ts';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const OTHER = '11111111-2222-4333-8444-555555555555';
const pages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    hash: `h${index}`,
    name: `key ${index}`,
    created_at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
  }));

const hashOf = ({ hash }: { hash: string }) => hash;

/** Nothing that the action leaves behind contains the text. */
function expectNowhere({ stdout, summary, outputs, files }: RunResult, text: string): void {
  expect(stdout + summary + JSON.stringify(outputs) + JSON.stringify(files)).not.toContain(text);
}

describe('by name', () => {
  test('a key is found on any page, and is not read again after the list', async () => {
    const { server, step } = await openAccount({ keys: pages(150) });
    const result = await step({ 'current-name': 'key 0', limit: '5' });
    expect(result.code).toBe(0);
    const [write, ...walk] = server.requests.toReversed();
    expect(`${write?.method} ${write?.path}`).toBe('PATCH /keys/h0');
    expect(walk.every(({ method, path }) => `${method} ${path}` === 'GET /keys')).toBe(true);
    // Each page begins with the last key of the previous one; after a full page, four are requested at once; the end is
    // requested with and without the last key.
    const asked = walk.map(({ query }) => query).sort((a, b) => Number(a.offset) - Number(b.offset));
    expect(asked).toEqual(
      ['0', '1', '100', '149', '150', '199', '298', '397'].map(offset => ({
        include_disabled: 'true',
        include_expired: 'true',
        offset,
      })),
    );
  });

  test('disabled and expired keys are found too', async () => {
    const { step } = await openAccount({
      keys: [
        { name: 'off', disabled: true },
        { name: 'over', expires_at: '2020-01-01T00:00:00Z' },
      ],
    });
    const outputs = [];
    for (const name of ['off', 'over'])
      outputs.push((await step({ operation: 'check', 'current-name': name })).outputs);
    expect(outputs.map(each => [each.name, each.disabled, each['expires-at']])).toEqual([
      ['off', 'true', 'never'],
      ['over', 'false', '2020-01-01T00:00:00Z'],
    ]);
  });

  test('a name is exact, case and spaces included; signs of other pattern languages are literal', async () => {
    const { step } = await openAccount({ keys: [{ name: 'prod' }, { name: 'a.c[1]?' }] });
    expect((await step({ operation: 'check', 'current-name': 'Prod' })).code).toBe(1);
    expect((await step({ operation: 'check', 'current-name': 'pro' })).code).toBe(1);
    expect((await step({ operation: 'check', 'current-name': 'a.c[1]?' })).code).toBe(0);
  });

  test('two keys of one name are one too many, unless max-keys allows them', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'prod' }, { name: 'prod' }] });
    const refused = await step({ 'current-name': 'prod', limit: '5' });
    expect(refused.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(refused)[0]).toMatch(/^max-keys: 2 keys are selected, but at most 1 may be.*set max-keys: 2/);
    expect((await step({ 'current-name': 'prod', limit: '5', 'max-keys': '2' })).code).toBe(0);
    expect(server.keys().map(({ limit }) => limit)).toEqual([5, 5]);
  });

  test('a pattern selects what it matches, and max-keys counts after where', async () => {
    const { server, step } = await openAccount({
      keys: [
        { hash: 'a', name: 'ci-1', limit: 5 },
        { hash: 'b', name: 'ci-2', limit: 50 },
        { hash: 'c', name: 'prod', limit: 50 },
      ],
    });
    const result = await step({ 'current-name': 'ci-*', where: 'limit > 10', disabled: 'true' });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual(['PATCH /keys/b']);
    expect(result.outputs).toMatchObject({ hash: 'b', disabled: 'true' });
  });

  test('where that leaves no key is success with a notice, and no requirement is unmet', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'ci-1', limit: 5 }] });
    const result = await step({ 'current-name': 'ci-*', where: 'limit > 10', disabled: 'true', require: 'limit > 99' });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result, 'notice')).toEqual([
      'where: the 1 selected key does not meet the conditions; nothing was done.',
    ]);
    expect(result.outputs).toMatchObject({ changed: 'false', keys: '[]', failed: '[]', passed: 'true', unmet: '[]' });
  });

  test('where chooses among hashes too', async () => {
    const { server, step } = await openAccount({
      keys: [
        { hash: 'a', limit: 5 },
        { hash: 'b', limit: 50 },
      ],
    });
    await step({ hash: 'a,b', where: 'limit == 5', disabled: 'true' });
    expect(writesOf(server)).toEqual(['PATCH /keys/a']);
  });

  test('no match says which workspace was searched, and how to name another', async () => {
    const { step } = await openAccount({ keys: [{ name: 'prod', workspace_id: OTHER }] });
    const missed = await step({ operation: 'check', 'current-name': 'prod' });
    expect(missed.code).toBe(1);
    expect(annotations(missed)[0]).toMatch(
      /^current-name: no key is named "prod" in OpenRouter's default workspace.*workspace-id/,
    );
    const pattern = await step({ operation: 'check', 'current-name': 'x*', 'workspace-id': OTHER });
    expect(annotations(pattern)[0]).toContain(`no key matches "x*" in workspace ${OTHER}`);
    const list = await step({ operation: 'check', 'current-name': 'prod,x', 'workspace-id': OTHER });
    expect(annotations(list)[0]).toContain('current-name takes one name or one pattern, not a list');
    const found = await step({ operation: 'check', 'current-name': 'prod', 'workspace-id': OTHER });
    expect(found.outputs['workspace-id']).toBe(OTHER);
  });

  test('a workspace that the account does not have is named as the likely cause', async () => {
    const { step } = await openAccount();
    const result = await step({ operation: 'check', 'current-name': 'prod', 'workspace-id': OTHER });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/404 \(Workspace not found\).*workspace-id/);
  });

  test('several pages of a long list are requested at once, to its end', async () => {
    const { server, step } = await openAccount({ keys: pages(1_234) });
    // After the first page four, and then eight.
    gather(server, 8, ({ query }) => Number(query.offset) >= 100 + 4 * 99);
    const result = await step({ operation: 'check', 'current-name': '*' });
    expect(result.code).toBe(0);
    const hashes = JSON.parse(result.files[result.outputs['keys-file'] ?? ''] ?? '').map(hashOf);
    expect(new Set(hashes).size).toBe(1_234);
    const asked = server.requests.map(({ query }) => Number(query.offset)).sort((a, b) => a - b);
    const overlapping = Array.from({ length: 18 }, (_, index) => 100 + index * 99);
    expect(asked).toEqual([0, 1, ...overlapping.slice(0, 12), 1_233, 1_234].sort((a, b) => a - b));
    expect(server.maxInFlight).toBe(8);
  });

  test('of pages requested at once, only those before the end count', async () => {
    const { server, step } = await openAccount({ keys: pages(250) });
    server.fault(({ query }) => query.offset === '397', { status: 400 });
    expect((await step({ operation: 'check', 'current-name': 'key *' })).code).toBe(0);
    server.fault(({ query }) => query.offset === '199', { status: 400 });
    const result = await step({ operation: 'check', 'current-name': 'key *' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/offset=199.* 400/);
  });

  test('a list whose server ignores the offset is read once, and no key counts twice', async () => {
    const { server, step } = await openAccount({ keys: pages(60), ignoreOffset: true });
    const result = await step({ operation: 'check', 'current-name': '*' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(Array(6).fill('GET /keys'));
    expect(JSON.parse(result.files[result.outputs['keys-file'] ?? ''] ?? '')).toHaveLength(60);
  });

  test('a key created while the pages are read makes another appear twice, which counts once', async () => {
    const { server, step } = await openAccount({ keys: pages(120) });
    server.onAnswered(({ nth }) => {
      if (nth === 1) server.seed({ hash: 'late', name: 'late' });
    });
    const result = await step({ operation: 'check', 'current-name': 'key *' });
    const hashes = JSON.parse(result.files[result.outputs['keys-file'] ?? ''] ?? '').map(hashOf);
    expect(hashes).toHaveLength(120);
    expect(new Set(hashes).size).toBe(120);
  });

  test('a key deleted while the pages are read makes no other key go unseen', async () => {
    const { server, step } = await openAccount({ keys: pages(250) });
    server.onAnswered(({ query }) => {
      if (query.offset === '99') for (const hash of ['h249', 'h248', 'h152']) if (server.key(hash)) server.remove(hash);
    });
    const result = await step({ operation: 'check', 'current-name': 'key *' });
    expect(result.code).toBe(0);
    const hashes = JSON.parse(result.files[result.outputs['keys-file'] ?? ''] ?? '').map(hashOf);
    for (const { hash } of server.keys()) expect(hashes).toContain(hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('a pattern skips the keys of a rotation, unless it is meant for them', async () => {
    const { server, step } = await openAccount();
    const run = { run: '9001', attempt: 1 };
    const sealed = (name: string, key = server.managementKey) =>
      postedName(name, { kind: 'creating', run }, '1a2b3c4d', new Seals([key]));
    server.seed({ hash: 'plain', name: 'ci-1' });
    server.seed({ hash: 'journal', name: sealed('ci-2'), limit: 0 });
    server.seed({ hash: 'foreign', name: sealed('ci-3', 'another provisioning key'), limit: 0 });
    // Names given by a POST count only on keys that have never been able to spend.
    server.seed({ hash: 'spending', name: sealed('ci-4'), limit: 5 });
    const check = async (name: string) =>
      JSON.parse((await step({ operation: 'check', 'current-name': name })).outputs.keys ?? '').map(
        (key: { hash: string }) => key.hash,
      );
    expect(await check('ci-*')).toEqual(['spending', 'foreign', 'plain']);
    expect(await check('* [creating*')).toEqual(['spending', 'foreign', 'journal']);
    expect(await check(sealed('ci-2'))).toEqual(['journal']);
  });

  test('the sweep of the README deletes what an interrupted create left behind, and nothing younger', async () => {
    const { server, step } = await openAccount();
    const name = postedName(
      'x',
      { kind: 'creating', run: { run: '1', attempt: 1 } },
      '1a2b3c4d',
      new Seals([server.managementKey]),
    );
    const second = postedName(
      'x',
      { kind: 'creating', run: { run: '2', attempt: 1 } },
      '1a2b3c4d',
      new Seals([server.managementKey]),
    );
    server.seed({ hash: 'old', name, limit: 0, created_at: '2026-01-01T00:00:00Z' });
    server.seed({ hash: 'young', name: second, limit: 0 });
    const inputs = {
      operation: 'delete',
      'current-name': '* [creating*',
      where: 'limit == 0\nusage == 0\ncreated-at < -1d',
      'max-keys': '100',
    };
    const result = await step(inputs);
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual(['DELETE /keys/old']);
    const again = await step(inputs);
    expect([again.code, again.outputs.changed]).toEqual([0, 'false']);
  });
});

describe('by its own value', () => {
  test.each([
    ['enabled', {}],
    ['disabled', { disabled: true }],
    ['expired', { expires_at: '2020-01-01T00:00:00Z' }],
    ['in another workspace', { workspace_id: OTHER }],
  ])('a key that is %s is found with one request: its hash is the SHA-256 of the value', async (_what, seed) => {
    const { server, step } = await openAccount({ keys: [{ name: 'a' }, { name: 'b', limit: 5, ...seed }] });
    const [key] = server.keysNamed('b');
    const result = await step({ 'api-key': key?.secret ?? '', limit: '7' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual([`GET /keys/${key?.hash}`, `PATCH /keys/${key?.hash}`]);
    expect(result.outputs.hash).toBe(digestOf(key?.secret ?? ''));
    expect(result.masks).toContain(key?.secret);
  });

  test('a key outside workspace-id is an error, and is not touched', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'b', workspace_id: OTHER }] });
    const secret = server.keysNamed('b')[0]?.secret ?? '';
    const result = await step({ 'api-key': secret, limit: '5', 'workspace-id': server.defaultWorkspace });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /"b" .* is in workspace 11111111-.*, not in 0df9e665-.* as workspace-id says/,
    );
    expect(writesOf(server)).toEqual([]);
    expect((await step({ 'api-key': secret, limit: '5', 'workspace-id': OTHER })).code).toBe(0);
  });

  test('if hashes are made differently, the key is found by what it says about itself, and its digest is never shown', async () => {
    const secret = (middle: string) => `sk-or-v1-0e6${middle}1c96`;
    const { server, step } = await openAccount({
      keys: [
        { hash: 'a', secret: secret('aaa'), limit: 5 },
        { hash: 'b', secret: secret('bbb'), limit: 6 },
        { hash: 'c', secret: secret('ccc'), limit: 5, expires_at: '2099-01-01T00:00:00Z' },
      ],
    });
    for (const [middle, hash] of [
      ['aaa', 'a'],
      ['bbb', 'b'],
      ['ccc', 'c'],
    ] as const) {
      const digest = digestOf(secret(middle));
      server.fault(
        { path: `/keys/${digest}` },
        { status: 503, body: { error: { message: `no answer for ${digest}` } } },
      );
      const result = await step({ operation: 'check', 'api-key': secret(middle) });
      expect(result.outputs.hash).toBe(hash);
      expect(result.log).toContain('GET /keys/(SHA-256 of api-key) answered 503; trying again');
      expectNowhere(result, digest);
    }
    server.seed({ hash: 'd', secret: secret('ddd'), limit: 5 });
    const several = await step({ operation: 'check', 'api-key': secret('aaa') });
    expect(annotations(several)[0]).toMatch(/^api-key: 2 keys .* Select it by hash instead/);
    const digest = digestOf(secret('aaa'));
    server.fault({ path: `/keys/${digest}` }, { status: 400, body: { error: { message: `${digest} is no hash` } } });
    const refused = await step({ operation: 'check', 'api-key': secret('aaa') });
    expect(annotations(refused)[0]).toMatch(
      /^GET \/keys\/\(SHA-256 of api-key\) was refused.*400 \(\(SHA-256 of api-key\) is no hash\)/,
    );
    for (const result of [several, refused]) expectNowhere(result, digest);
  });

  test('the hash counts only if the label masks the value', async () => {
    const secret = `sk-or-v1-${'0e6f'.repeat(16)}`;
    const { server, step } = await openAccount({
      keys: [
        { name: 'somebody else', hash: digestOf(secret), secret: `sk-or-v1-${'a'.repeat(64)}` },
        { name: 'meant', hash: 'other', secret, limit: 3 },
      ],
    });
    const result = await step({ operation: 'delete', 'api-key': secret });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual(['DELETE /keys/other']);
  });

  test('a key that is unknown to the account is an error that says how to select it reliably', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'a' }] });
    const result = await step({ operation: 'delete', 'api-key': `sk-or-v1-${'f'.repeat(64)}` });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toMatch(/^api-key: OpenRouter does not know this key \(401\).*by hash/);
    expectNowhere(result, digestOf(`sk-or-v1-${'f'.repeat(64)}`));
  });

  test('a management key is refused: as itself, and as the provisioning key given twice', async () => {
    const managementKeys = ['sk-or-v1-management-1', 'sk-or-v1-management-2'];
    const { server, step } = await openAccount({ managementKeys, keys: [{ name: 'a' }] });
    const other = await step({ operation: 'delete', 'api-key': managementKeys[1] ?? '' });
    expect(other.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(other)[0]).toMatch(/^api-key: this is a provisioning \(management\) key/);
    const before = server.requests.length;
    const same = await step({ operation: 'delete', 'api-key': managementKeys[0] ?? '' });
    expect(same.code).toBe(1);
    expect(server.requests).toHaveLength(before);
    expect(annotations(same)[0]).toMatch(/^api-key: this is the provisioning key itself/);
  });
});

describe('in a workspace', () => {
  const PRODUCTION = { id: OTHER, slug: 'production', name: 'Production | eu' };
  const BROKEN = '22222222-2222-4333-8444-555555555555';

  test('that is named by its slug, keys are searched for, and hashes and values are guarded', async () => {
    const { server, step } = await openAccount({
      workspaces: [PRODUCTION],
      keys: [
        { name: 'prod', hash: 'h1' },
        { name: 'prod', hash: 'h2', workspace_id: OTHER },
      ],
    });
    const byName = await step({ 'current-name': 'prod', 'workspace-id': 'production', limit: '5' });
    expect([byName.code, byName.outputs.hash]).toEqual([0, 'h2']);
    expect(callsOf(server).filter(call => call.includes('/workspaces'))).toEqual(['GET /workspaces/production']);
    const guarded = await step({ hash: 'h1', 'workspace-id': 'production', limit: '5' });
    expect(annotations(guarded)[0]).toMatch(/"prod" \(h1\) is in workspace 0df9e665-.*, not in 11111111-/);
    expect(writesOf(server)).toEqual(['PATCH /keys/h2']);
    const unknown = await step({ 'current-name': 'prod', 'workspace-id': 'staging', limit: '5' });
    expect(annotations(unknown)).toEqual([
      expect.stringMatching(/^workspace-id: this account has no workspace with the slug "staging"/),
    ]);
  });

  test('or in all workspaces, each key is reported with the name of its own', async () => {
    const { server, step } = await openAccount({
      workspaces: [PRODUCTION],
      keys: [
        { name: 'ci-1', hash: 'h1', limit: 1 },
        { name: 'ci-2', hash: 'h2', limit: 1, workspace_id: OTHER },
      ],
    });
    const inputs = { 'current-name': 'ci-*', 'workspace-id': 'all', limit: '5' };
    const refused = await step(inputs);
    expect(refused.code).toBe(1);
    expect(annotations(refused)[0]).toMatch(
      /^max-keys: 2 keys .*"ci-1" \(h1\) in "Default Workspace", "ci-2" \(h2\) in "Production \| eu"/,
    );
    expect(writesOf(server)).toEqual([]);
    server.fault({ method: 'PATCH', path: '/keys/h2' }, { status: 400 });
    const result = await step({ ...inputs, 'max-keys': '2', require: 'enabled' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/^Failed for 1 of 2 keys:\n"ci-2" \(h2\) in "Production \| eu": /);
    expect(result.summary).toContain('2 workspaces');
    const unmet = await step({ ...inputs, operation: 'check', limit: '', require: 'limit >= 5', warn: 'limit >= 9' });
    expect(annotations(unmet)[0]).toContain('in "Production | eu": limit >= 5: is 1');
  });

  test('a key that is moved while all are searched is worked on once', async () => {
    const { server, step } = await openAccount({
      workspaces: [PRODUCTION],
      keys: [{ name: 'ci-1', hash: 'h1', limit: 1 }],
    });
    const defaultListed = Promise.withResolvers<void>();
    server.onAnswered(({ query }) => {
      if (query.workspace_id === server.defaultWorkspace) defaultListed.resolve();
    });
    server.onRequest(async ({ query }) => {
      if (query.workspace_id !== OTHER) return;
      await defaultListed.promise;
      server.change('h1', { workspace_id: OTHER });
    });
    const result = await step({ 'current-name': 'ci-*', 'workspace-id': 'all', limit: '5' });
    expect([result.code, result.outputs.hash]).toEqual([0, 'h1']);
    expect(writesOf(server)).toEqual(['PATCH /keys/h1']);
  });

  test('a list that fails ends the step with nothing changed, and its workspace is named', async () => {
    const { server, step } = await openAccount({
      workspaces: [PRODUCTION, { id: BROKEN, name: 'Broken' }],
      keys: [{ name: 'ci-1' }, { name: 'ci-2', workspace_id: OTHER }],
    });
    server.fault(({ query }) => query.workspace_id === BROKEN, { status: 500 }, { times: 99 });
    const inputs = { 'current-name': 'ci-*', 'workspace-id': 'all', 'max-keys': '9', 'max-retries': '0' };
    const result = await step({ ...inputs, disabled: 'true' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(new RegExp(`workspace "Broken" \\(${BROKEN}\\).* 500`));
    expect(writesOf(server)).toEqual([]);
  });
});

describe('the pages of a list', () => {
  test('must be what the API describes: the error names the field', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'a' }, { name: 'b' }] });
    server.fault({ path: '/keys' }, { lie: { limit: '5' } });
    const wrong = await step({ operation: 'check', 'current-name': 'a' });
    expect(wrong.code).toBe(1);
    expect(annotations(wrong)[0]).toMatch(/data\[0\]\.limit is text, not a number/);
    server.fault({ path: '/keys' }, { answer: { keys: [] } });
    const shapeless = await step({ operation: 'check', 'current-name': 'a' });
    expect(annotations(shapeless)[0]).toMatch(/data is missing, not a list/);
  });
});

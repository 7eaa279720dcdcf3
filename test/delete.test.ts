/** Operation delete: safe to run again, and never more than was meant. */
import { expect, test } from 'vitest';
import { callsOf, openAccount, told, writesOf } from './support/account.ts';

const KEYS = [
  { hash: 'h1', name: 'ci-1', created_at: '2026-01-01T00:00:00Z' },
  { hash: 'h2', name: 'ci-2', created_at: '2026-01-02T00:00:00Z', last_used_at: '2026-01-03T00:00:00Z' },
  { hash: 'h3', name: 'prod', limit: 50, created_at: '2026-01-03T00:00:00Z' },
];

test('a key is deleted by its hash, and its last state is told', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: 'h3' });
  expect(result.code).toBe(0);
  // Lists that name the key are looked for, each with the page that shows its end.
  expect(new Set(callsOf(server).slice(1, -1))).toEqual(new Set(['GET /byok', 'GET /observability/destinations']));
  expect([callsOf(server)[0], callsOf(server).at(-1)]).toEqual(['GET /keys/h3', 'DELETE /keys/h3']);
  expect(server.key('h3')).toBe(undefined);
  expect(result.outputs).toMatchObject({ changed: 'true', hash: 'h3', name: 'prod', limit: '50', failed: '[]' });
  expect(JSON.parse(result.outputs.keys ?? '')[0]).toMatchObject({ hash: 'h3', limit: 50 });
  expect(result.outputs).not.toHaveProperty('changes');
  expect(result.log).toContain('"prod" (h3) deleted');
});

test('a hash that is already gone is success with a warning', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: 'nowhere' });
  expect(result.code).toBe(0);
  expect(writesOf(server)).toEqual([]);
  expect(result.outputs).toMatchObject({ changed: 'false', failed: '[]', keys: '[]' });
  expect(told(result, 'warning')).toEqual([expect.stringMatching(/no key nowhere.*another account/)]);
});

test('one that is gone does not keep another from being deleted', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', hash: 'nowhere, h1' });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('true');
  expect(server.keys().map(({ hash }) => hash)).toEqual(['h2', 'h3']);
});

test('a name that matches nothing is an error', async () => {
  const { step } = await openAccount({ keys: KEYS });
  const result = await step({ operation: 'delete', 'current-name': 'staging' });
  expect(result.code).toBe(1);
  expect(told(result)[0]).toMatch(/^current-name: no key is named "staging"/);
});

test('a pattern deletes at most one key unless more are allowed', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  const refused = await step({ operation: 'delete', 'current-name': 'ci-*' });
  expect(refused.code).toBe(1);
  expect(writesOf(server)).toEqual([]);
  expect(told(refused)[0]).toMatch(
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
  expect(told(again, 'notice')).toEqual([expect.stringContaining('where: none of the 2 selected keys')]);
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

test('a deletion whose answer was lost is known by the 404 that follows', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE' }, 'reset-after');
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('true');
  expect(writesOf(server)).toEqual(['DELETE /keys/h1', 'DELETE /keys/h1']);
});

test('a key that somebody else deletes meanwhile is gone all the same, and that is told', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.onRequest(({ method }) => (method === 'DELETE' ? server.remove('h1') : undefined));
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(0);
  expect(result.outputs.changed).toBe('false');
  expect(told(result, 'warning')).toEqual([expect.stringContaining('was already gone')]);
});

test('a 200 that does not say so is no deletion', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE' }, { answer: { deleted: false } });
  const result = await step({ operation: 'delete', hash: 'h1' });
  expect(result.code).toBe(1);
  expect(told(result)[0]).toMatch(/deleted is a boolean, not true/);
  expect(result.outputs.changed).toBe('false');
});

test('one failure does not stop the others, and each is told', async () => {
  const { server, step } = await openAccount({ keys: KEYS });
  server.fault({ method: 'DELETE', path: '/keys/h1' }, { status: 403 });
  const result = await step({ operation: 'delete', hash: 'h1 h2' });
  expect(result.code).toBe(1);
  expect(server.key('h2')).toBe(undefined);
  expect(JSON.parse(result.outputs.failed ?? '')).toEqual([
    { hash: 'h1', name: 'ci-1', error: expect.stringContaining('403') },
  ]);
  expect(result.outputs.changed).toBe('true');
  expect(told(result)[0]).toMatch(/^failed for 1 of 2 keys:\n"ci-1" \(h1\): /);
});

test('a key of another workspace than the one named is left alone', async () => {
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

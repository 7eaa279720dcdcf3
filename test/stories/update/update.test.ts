/** Operation update on the bundle: what is sent, what counts, and what a step leaves behind. */
import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const CREATED = '2026-01-02T03:04:05Z';
const PROD = {
  hash: 'h1',
  name: 'prod',
  secret: `sk-or-v1-0e6${'7'.repeat(57)}1c96`,
  limit: 50,
  usage: 20,
  usage_monthly: 12.5,
  usage_weekly: 5,
  usage_daily: 0.0000001,
  byok_usage: 3,
  created_at: CREATED,
};

describe('one key', () => {
  test('"raise by 25" costs two requests and reports everything about the key', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: 'raise by 25' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /keys/h1', 'PATCH /keys/h1']);
    expect(server.requests[1]?.body).toEqual({ limit: 75 });
    const { keys, 'keys-file': file = '', 'report-file': report = '', ...rest } = result.outputs;
    const { 'updated-at': updated, 'runs-out-at': runsOut, 'spend-per-day': perDay, ...outputs } = rest;
    for (const instant of [updated, runsOut]) expect(instant).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(perDay).toMatch(/^\d+(\.\d{1,6})?$/);
    expect(result.summary).toContain(result.files[report]?.trim());
    expect(outputs).toEqual({
      headline: expect.stringContaining('prod'),
      hash: 'h1',
      name: 'prod',
      label: 'sk-or-v1-0e6...c96',
      disabled: 'false',
      limit: '75',
      'limit-remaining': '55',
      'limit-reset': 'none',
      'include-byok-in-limit': 'false',
      usage: '20',
      'usage-daily': '0.0000001',
      'usage-weekly': '5',
      'usage-monthly': '12.5',
      'byok-usage': '3',
      'byok-usage-daily': '3',
      'byok-usage-weekly': '3',
      'byok-usage-monthly': '3',
      'created-at': CREATED,
      'last-used-at': '',
      'expires-at': 'never',
      'external-user': '',
      'creator-user-id': 'user_2dHFtVWx2n56w6HkM0000000000',
      'workspace-id': '0df9e665-d932-5740-b2c7-b52af166bc11',
      changed: 'true',
      changes: '{"limit":{"from":50,"to":75}}',
      failed: '[]',
      'previous-name': 'prod',
      'previous-disabled': 'false',
      'previous-limit': '50',
      'previous-limit-reset': 'none',
      'previous-include-byok-in-limit': 'false',
      'previous-workspace-id': '0df9e665-d932-5740-b2c7-b52af166bc11',
      'used-percent': '26.666667',
    });
    const [key] = JSON.parse(keys ?? '');
    expect(key).toMatchObject({ hash: 'h1', limit: 75, limit_reset: null, external_user: null });
    expect(key).not.toHaveProperty('secret');
    expect(result.files[file]).toBe(keys);
    expect(result.log).toContain('"prod" (h1) updated: limit 50 → 75');
    expect(result.summary).toMatch(/\| limit \| 50\.00&nbsp;USD \| <b>75/);
  });

  test('that is already as wanted costs one request and is not written to', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: 'at least 10', name: 'prod', disabled: 'false' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /keys/h1']);
    expect(result.outputs).toMatchObject({ changed: 'false', changes: '{}', limit: '50', 'previous-limit': '50' });
    expect(result.log).toContain('unchanged');
  });

  test('gets everything at once in one PATCH, with only what differs', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const inputs = { name: 'prod-eu', disabled: 'True', limit: '12.50', 'limit-reset': 'weekly' };
    const result = await step({ hash: 'h1', 'include-byok-in-limit': 'TRUE', ...inputs });
    expect(result.code).toBe(0);
    expect(server.requests[1]?.body).toEqual({
      name: 'prod-eu',
      disabled: true,
      limit: 12.5,
      limit_reset: 'weekly',
      include_byok_in_limit: true,
    });
    expect(result.outputs).toMatchObject({ name: 'prod-eu', disabled: 'true', limit: '12.5', 'limit-reset': 'weekly' });
  });

  test('loses its limit and its reset with words, and 0 is not unlimited', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, limit_reset: 'monthly' }] });
    const cleared = await step({ hash: 'h1', limit: 'unlimited', 'limit-reset': 'none' });
    expect(server.requests[1]?.body).toEqual({ limit: null, limit_reset: null });
    expect(cleared.outputs).toMatchObject({
      limit: 'unlimited',
      'limit-remaining': 'unlimited',
      'limit-reset': 'none',
      changes: '{"limit":{"from":50,"to":null},"limit_reset":{"from":"monthly","to":null}}',
      'previous-limit': '50',
      'previous-limit-reset': 'monthly',
    });
    await step({ hash: 'h1', limit: '0' });
    expect(server.key('h1')?.limit).toBe(0);
  });

  test('is restored when the previous values are fed back', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, limit: null, name: 'a | b\nc' }] });
    const before = server.key('h1');
    const { outputs } = await step({ hash: 'h1', name: 'x', disabled: 'true', limit: '5', 'limit-reset': 'daily' });
    const names = ['name', 'disabled', 'limit', 'limit-reset', 'include-byok-in-limit'];
    const back = Object.fromEntries(names.map(name => [name, outputs[`previous-${name}`] ?? '']));
    expect((await step({ hash: 'h1', ...back })).code).toBe(0);
    expect({ ...server.key('h1'), updated_at: null }).toEqual({ ...before, updated_at: null });
  });

  test('can still be restored when the step is killed during the change', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    let child: ChildProcess | undefined;
    server.onRequest(({ method }) => {
      if (method === 'PATCH') child?.kill('SIGKILL');
      return method === 'PATCH' ? 'hang-after' : undefined;
    });
    const result = await step(
      { hash: 'h1', limit: 'unlimited' },
      {
        onSpawn: process => {
          child = process;
        },
      },
    );
    expect(result.signal).toBe('SIGKILL');
    expect(server.key('h1')?.limit).toBe(null);
    expect(result.outputs).toMatchObject({ 'previous-limit': '50', 'previous-name': 'prod' });
  });

  test('is raised once, however often the request has to be made', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { status: 502, work: true });
    server.fault({ method: 'PATCH' }, 'reset-after');
    const result = await step({ hash: 'h1', limit: 'raise by 25' });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toHaveLength(3);
    expect(server.key('h1')?.limit).toBe(75);
  });

  test.each([
    ['raise by 20%', 60],
    ['lower by 60', 0],
    ['top up to 100', 120],
    ['at most 20', 20],
  ])('%s is computed from the key as it was read and sent as a number', async (limit, sent) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    await step({ hash: 'h1', limit });
    expect(server.requests[1]?.body).toEqual({ limit: sent });
  });

  test('that is unlimited cannot be lowered by an amount: an error that says what to do', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, limit: null }] });
    const result = await step({ hash: 'h1', limit: 'lower by 10' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)).toEqual([
      expect.stringMatching(/^limit: key "prod" \(h1\) is unlimited.*"at most 50"/),
    ]);
    expect(JSON.parse(result.outputs.failed ?? '')).toEqual([
      { hash: 'h1', name: 'prod', error: annotations(result)[0] },
    ]);
  });

  test('is read again when the answer differs from the request, and a late change counts', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { lie: { limit: 50 } });
    const result = await step({ hash: 'h1', limit: '75' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /keys/h1', 'PATCH /keys/h1', 'GET /keys/h1']);
    expect(result.outputs).toMatchObject({ limit: '75', changed: 'true' });
  });

  test('that was not changed in spite of a 200 is an error that names the field', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, 'lie');
    const result = await step({ hash: 'h1', limit: '75' });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([expect.stringContaining('but limit is still "50" instead of "75"')]);
    expect(result.outputs).toMatchObject({ changed: 'false', limit: '50', 'previous-limit': '50' });
  });

  test('does not count as updated when the answer is about another', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, { lie: { hash: 'h2' } });
    const result = await step({ hash: 'h1', limit: '75' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toContain('data.hash');
  });

  test('of an older or a newer server is the same', async () => {
    const { server, step } = await openAccount({ keys: [PROD], withoutNewFields: true });
    server.fault({ method: 'PATCH' }, { lie: { color: { of: ['the', 'future'] } } });
    const result = await step({ hash: 'h1', limit: '75' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ limit: '75', 'last-used-at': '', 'expires-at': 'never' });
  });

  test('outside the named workspace is not touched', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const other = '11111111-2222-4333-8444-555555555555';
    const result = await step({ hash: 'h1', limit: '75', 'workspace-id': other });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toMatch(/is in workspace 0df9e665-.*, not in 11111111-.* as workspace-id says/);
    const right = await step({
      hash: 'h1',
      limit: '75',
      'workspace-id': server.key('h1')?.workspace_id.toUpperCase() ?? '',
    });
    expect(right.code).toBe(0);
  });
});

describe('a retired key', () => {
  async function retired() {
    const account = await openAccount();
    const name = patchedName(
      'prod',
      { kind: 'replaced', other: 'abcdefabcdef', until: 'next' },
      '1a2b3c4d',
      new Seals([account.server.managementKey]),
      'old',
    );
    account.server.seed({ hash: 'old', name, limit: 5 });
    return account;
  }

  test('is not updated by its hash: the error names what replaced it', async () => {
    const { server, step } = await retired();
    const result = await step({ hash: 'old', limit: '75' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toMatch(/is retired.*begins with abcdefabcdef.*current-name: prod/);
  });

  test('can be disabled, and only that', async () => {
    const { server, step } = await retired();
    expect((await step({ hash: 'old', disabled: 'true', limit: '1' })).code).toBe(1);
    expect((await step({ hash: 'old', disabled: 'false' })).code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect((await step({ hash: 'old', disabled: 'true' })).code).toBe(0);
    expect(server.key('old')?.disabled).toBe(true);
  });

  test('of another provisioning key, or of somebody who can name keys, is like any key', async () => {
    const { server, step } = await openAccount();
    const name = patchedName(
      'prod',
      { kind: 'replaced', other: 'abc', until: undefined },
      '1a2b3c4d',
      new Seals(['another']),
      'old',
    );
    server.seed({ hash: 'old', name, limit: 5 });
    expect((await step({ hash: 'old', limit: '75' })).code).toBe(0);
  });
});

describe('several keys', () => {
  const keys = [
    { ...PROD, hash: 'h1', name: 'one', limit: 10 },
    { ...PROD, hash: 'h2', name: 'two', limit: 20, secret: 'sk-or-v1-two22222222222' },
    { ...PROD, hash: 'h3', name: 'three', limit: null, secret: 'sk-or-v1-three333333333' },
  ];

  test('are separated by commas, white space or lines; one that is named twice counts once', async () => {
    const { server, step } = await openAccount({ keys });
    const result = await step({ hash: ' h1, h2\nh3 h1,h2', limit: 'at least 15' });
    expect(result.code).toBe(0);
    expect(callsOf(server).sort()).toEqual(['GET /keys/h1', 'GET /keys/h2', 'GET /keys/h3', 'PATCH /keys/h1']);
    expect(JSON.parse(result.outputs.changes ?? '')).toEqual({ h1: { limit: { from: 10, to: 15 } } });
    expect(JSON.parse(result.outputs.keys ?? '').map((key: { hash: string }) => key.hash)).toEqual(['h1', 'h2', 'h3']);
    expect(result.outputs).toMatchObject({ changed: 'true', failed: '[]' });
    expect(result.outputs).not.toHaveProperty('limit');
    expect(result.outputs).not.toHaveProperty('previous-limit');
  });

  test('do not stop for one that fails: each failure is named, the others are done, and the step fails', async () => {
    const { server, step } = await openAccount({ keys });
    server.fault({ method: 'PATCH', path: '/keys/h2' }, { status: 400, body: { error: { code: 400, message: 'no' } } });
    const result = await step({ hash: 'h1, gone, h2, h3', limit: 'raise by 5' });
    expect(result.code).toBe(1);
    expect(server.key('h1')?.limit).toBe(15);
    const failed = JSON.parse(result.outputs.failed ?? '');
    expect(failed.map((each: { hash: string }) => each.hash)).toEqual(['gone', 'h2']);
    expect(failed.map((each: { name: string | null }) => each.name)).toEqual([null, 'two']);
    expect(Object.keys(failed[0])).toEqual(['hash', 'name', 'error']);
    expect(annotations(result)[0]).toMatch(/^Failed for 2 of 4 keys:\ngone: .*404.*\n"two" \(h2\): .*400 \(no\)/);
    expect(JSON.parse(result.outputs.changes ?? '')).toEqual({ h1: { limit: { from: 10, to: 15 } } });
    expect(result.outputs.changed).toBe('true');
    expect(result.summary).toContain('gone');
  });

  test('of which one is unlimited are lowered except for that one', async () => {
    const { server, step } = await openAccount({ keys });
    const result = await step({ hash: 'h1,h2,h3', limit: 'lower by 5' });
    expect(result.code).toBe(1);
    expect([server.key('h1')?.limit, server.key('h2')?.limit]).toEqual([5, 15]);
    expect(JSON.parse(result.outputs.failed ?? '')).toEqual([
      { hash: 'h3', name: 'three', error: expect.stringContaining('limit:') },
    ]);
  });

  test('cannot all get one name: by hash before any request, by pattern before any change', async () => {
    const { server, step } = await openAccount({ keys });
    const byHash = await step({ hash: 'h1,h2', name: 'x' });
    expect(byHash.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(byHash)[0]).toMatch(/^name: several keys/);
    const byName = await step({ 'current-name': 't*', 'max-keys': '5', name: 'x' });
    expect(byName.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(byName)[0]).toMatch(/^name: 2 keys/);
    expect((await step({ 'current-name': 'one*', 'max-keys': '5', name: 'x' })).code).toBe(0);
  });

  test('stop together if all would fail alike: with an invalid provisioning key', async () => {
    const { server, step } = await openAccount({ keys });
    const result = await step({ hash: 'h1,h2', limit: '5', 'provisioning-key': 'sk-or-v1-unknown' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)).toHaveLength(1);
  });
});

describe('a dry run', () => {
  test('reads, plans, reports, and changes nothing', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: 'raise by 25', disabled: 'true', 'dry-run': 'true' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /keys/h1']);
    expect(result.outputs).toMatchObject({
      changed: 'true',
      limit: '75',
      'limit-remaining': '55',
      disabled: 'true',
      'previous-limit': '50',
    });
    expect(JSON.parse(result.outputs.changes ?? '')).toEqual({
      limit: { from: 50, to: 75 },
      disabled: { from: false, to: true },
    });
    expect(JSON.parse(result.outputs.keys ?? '')[0]).toMatchObject({ limit: 50, disabled: false });
    expect(result.log).toContain('Dry run');
    expect(result.log).toContain('would be updated');
    expect(result.summary).toMatch(/^## .*Dry run/);
  });

  test('of settings that are already as wanted would change nothing', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '50', 'dry-run': 'TRUE' });
    expect(result.outputs).toMatchObject({ changed: 'false', changes: '{}' });
    expect(result.summary).toMatch(/^## .*Dry run: .*prod.* unchanged/);
  });
});

// The local OpenRouter is honest: the official client works with it, its figures agree, and wrong requests fail.

import { createHash } from 'node:crypto';
import { OpenRouter } from '@openrouter/sdk';
import { describe, expect, test } from 'vitest';
import { call, openRouter } from '../support/worlds/servers.ts';

describe('OpenRouter, as its official client sees it', () => {
  test('lists every key, a hundred per page, newest first', async () => {
    const { server, client } = await openRouter();
    for (let index = 0; index < 250; index += 1) server.seed({ name: `key ${index}` });
    const pages = [];
    for (const offset of [0, 100, 200, 300]) pages.push((await client.apiKeys.list({ offset })).data);
    expect(pages.map(page => page.length)).toEqual([100, 100, 50, 0]);
    expect(pages.flat().map(key => key.name)).toEqual(Array.from({ length: 250 }, (_, index) => `key ${249 - index}`));
  });

  test('lists disabled and expired keys only on request', async () => {
    const { server, client } = await openRouter();
    server.seed({ name: 'live' });
    server.seed({ name: 'off', disabled: true });
    server.seed({ name: 'over', expires_at: '2020-01-01T00:00:00Z' });
    const names = async (query: string) =>
      (await call(`${server.url}/keys${query}`, { token: server.managementKey })).body.data.map(
        (key: { name: string }) => key.name,
      );
    expect((await client.apiKeys.list()).data.map(key => key.name)).toEqual(['live']);
    expect((await client.apiKeys.list({ includeDisabled: true })).data.map(key => key.name)).toEqual(['off', 'live']);
    expect(await names('?include_disabled=true&include_expired=true')).toEqual(['over', 'off', 'live']);
  });

  test('lists one workspace per call', async () => {
    const { server, client } = await openRouter();
    const workspaceId = '11111111-2222-4333-8444-555555555555';
    server.seed({ name: 'here' });
    server.seed({ name: 'there', workspace_id: workspaceId });
    expect((await client.apiKeys.list()).data.map(key => key.name)).toEqual(['here']);
    expect((await client.apiKeys.list({ workspaceId })).data.map(key => key.name)).toEqual(['there']);
  });

  test('creates a key, shows its plaintext once, and lets it describe itself', async () => {
    const { server, client } = await openRouter();
    const expiresAt = new Date('2099-12-31T23:59:59Z');
    const { data, key } = await client.apiKeys.create({
      requestBody: { name: 'new', limit: 50, limitReset: 'monthly', includeByokInLimit: true, expiresAt },
    });
    expect(data).toMatchObject({ name: 'new', limit: 50, limitRemaining: 50, limitReset: 'monthly', expiresAt });
    expect(data.label).toBe(`${key.slice(0, 12)}...${key.slice(-3)}`);
    expect(data.hash).toBe(createHash('sha256').update(key).digest('hex'));
    expect(server.keyBySecret(key)?.hash).toBe(data.hash);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/keys', status: 201, key: data.hash });

    const own = new OpenRouter({ apiKey: key, serverURL: server.url });
    const current = (await own.apiKeys.getCurrentKeyMetadata()).data;
    expect(current).toMatchObject({ label: data.label, limit: 50, isManagementKey: false, isProvisioningKey: false });
    await expect(own.apiKeys.create({ requestBody: { name: 'x' } })).rejects.toThrow(/Invalid management key/);
  });

  test('updates the sent fields, clears null ones, and leaves the rest', async () => {
    const { server, client } = await openRouter({ keys: [{ hash: 'h1', name: 'prod', limit: 50, usage: 20 }] });
    const update = async (requestBody: object) => (await client.apiKeys.update({ hash: 'h1', requestBody })).data;
    expect(await update({ limit: 75, limitReset: 'daily' })).toMatchObject({
      name: 'prod',
      limit: 75,
      limitRemaining: 55,
      limitReset: 'daily',
    });
    expect(await update({ limit: null, limitReset: null, disabled: true })).toMatchObject({
      limit: null,
      limitRemaining: null,
      limitReset: null,
      disabled: true,
      name: 'prod',
    });
    const { updatedAt } = (await client.apiKeys.get({ hash: 'h1' })).data;
    expect(updatedAt).not.toBeNull();
    expect(server.key('h1')?.updated_at).toBe(updatedAt);
  });

  test('deletes a key, which is then neither found nor accepted', async () => {
    const { server, client } = await openRouter({ keys: [{ hash: 'h1' }] });
    const secret = server.key('h1')?.secret ?? '';
    expect(await client.apiKeys.delete({ hash: 'h1' })).toEqual({ deleted: true });
    await expect(client.apiKeys.get({ hash: 'h1' })).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.apiKeys.delete({ hash: 'h1' })).rejects.toMatchObject({ statusCode: 404 });
    expect(await call(`${server.url}/key`, { token: secret })).toMatchObject({
      status: 401,
      body: { error: { code: 401, message: 'User not found.' } },
    });
    expect(server.secrets()).toContain(secret);
  });

  test('returns credits, and lets a management key read itself', async () => {
    const { client } = await openRouter({ credits: { total_credits: 80, total_usage: 30.5 } });
    expect((await client.credits.getCredits()).data).toEqual({ totalCredits: 80, totalUsage: 30.5 });
    const { data } = await client.apiKeys.getCurrentKeyMetadata();
    expect(data).toMatchObject({ isManagementKey: true, isProvisioningKey: true, limit: null });
  });

  test('assigns guardrails, one per key', async () => {
    const [first, second] = ['550e8400-e29b-41d4-a716-446655440001', '550e8400-e29b-41d4-a716-446655440002'] as const;
    const { server, client } = await openRouter({
      keys: [{ hash: 'h1', name: 'prod' }, { hash: 'h2' }, { hash: 'h3' }],
      guardrails: [{ id: first, keys: ['h1', 'h2'] }, { id: second }],
    });
    const moved = await client.guardrails.bulkAssignKeys({
      id: second,
      bulkAssignKeysRequest: { keyHashes: ['h1', 'no key'] },
    });
    expect(moved.assignedCount).toBe(1);
    expect(server.guardrailOf('h1')).toBe(second);
    const all = [];
    for await (const page of await client.guardrails.listKeyAssignments({ limit: 1 })) all.push(...page.result.data);
    expect(all.map(one => [one.keyHash, one.guardrailId])).toEqual([
      ['h1', second],
      ['h2', first],
    ]);
    const one = await client.guardrails.listGuardrailKeyAssignments({ id: second });
    for await (const page of one) expect(page.result.data.map(item => item.keyName)).toEqual(['prod']);
    await client.apiKeys.delete({ hash: 'h1' });
    expect(server.guardrailOf('h1')).toBeUndefined();
  });
});

describe('OpenRouter keeps accounts', () => {
  test('the remainder follows the usage in the limit’s period, which ends at midnight UTC', async () => {
    // A Saturday.
    const { server } = await openRouter({ now: () => Date.parse('2026-10-31T12:00:00Z') });
    const reset = (limit_reset: 'daily' | 'weekly' | 'monthly' | null) => server.seed({ limit: 10, limit_reset }).hash;
    const [daily, weekly, monthly, never] = [reset('daily'), reset('weekly'), reset('monthly'), reset(null)];
    const hashes = [daily, weekly, monthly, never];
    const left = () => hashes.map(hash => server.key(hash)?.limit_remaining);
    for (const hash of hashes) server.spend(hash, 12.5);
    expect(left()).toEqual([-2.5, -2.5, -2.5, -2.5]);
    server.setNow(Date.parse('2026-11-01T00:00:00Z'));
    expect(left()).toEqual([10, -2.5, 10, -2.5]);
    server.setNow(Date.parse('2026-11-02T00:00:00Z'));
    expect(left()).toEqual([10, 10, 10, -2.5]);
  });

  test('counts BYOK usage only if the key says so', async () => {
    const { server } = await openRouter();
    const own = server.seed({ limit: 10, include_byok_in_limit: true });
    const other = server.seed({ limit: 10 });
    for (const { hash } of [own, other]) server.spend(hash, 4, 'byok');
    expect(server.key(own.hash)?.limit_remaining).toBe(6);
    expect(server.key(other.hash)?.limit_remaining).toBe(10);
  });

  test('a seed may set the remainder', async () => {
    const { server } = await openRouter();
    expect(server.seed({ limit: 100, limit_remaining: 74.5, limit_reset: 'monthly' })).toMatchObject({
      usage: 25.5,
      usage_monthly: 25.5,
      limit_remaining: 74.5,
    });
    expect(() => server.seed({ limit: 100, limit_remaining: 1, usage: 5 })).toThrow(/cannot remain/);
  });

  test('says who can spend: enabled, not expired, and something left', async () => {
    const { server } = await openRouter({ now: () => Date.parse('2026-11-01T00:00:00Z') });
    const can = (seed: object) => server.canSpend(server.seed(seed).secret);
    expect(can({})).toBe(true);
    expect(can({ limit: 5 })).toBe(true);
    expect(can({ limit: 0 })).toBe(false);
    expect(can({ disabled: true })).toBe(false);
    expect(can({ expires_at: '2026-11-01T00:00:00Z' })).toBe(false);
    expect(server.canSpend('sk-or-v1-unknown')).toBe(false);
  });

  test('its clock stamps keys and answers', async () => {
    const { server } = await openRouter({ now: () => Date.parse('2026-11-01T10:00:00Z') });
    const made = await call(`${server.url}/keys`, { method: 'POST', token: server.managementKey, body: { name: 'k' } });
    expect(made.headers.date).toBe('Sun, 01 Nov 2026 10:00:00 GMT');
    expect(made.body.data.created_at).toMatch(/^2026-11-01T10:00:00\.000\d{3}\+00:00$/);
    expect(made.body.data.updated_at).toBeNull();
  });

  test('can be an older server, or one that ignores offset', async () => {
    const { server } = await openRouter({ withoutNewFields: true, ignoreOffset: true, keys: [{}] });
    const { body } = await call(`${server.url}/keys?offset=100`, { token: server.managementKey });
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).not.toHaveProperty('external_user');
    expect(body.data[0]).not.toHaveProperty('last_used_at');
  });
});

describe('OpenRouter is strict', () => {
  const wrong: [what: string, method: 'POST' | 'PATCH', body: unknown, says: RegExp][] = [
    ['an unknown field', 'PATCH', { limits: 5 }, /"limits"/],
    ['disabled at creation', 'POST', { name: 'k', disabled: true }, /"disabled"/],
    ['an expiry in an update', 'PATCH', { expires_at: '2099-01-01T00:00:00Z' }, /"expires_at"/],
    ['an external user in an update', 'PATCH', { external: { user: 'u' } }, /"external"/],
    ['an update of nothing', 'PATCH', {}, /^No update fields provided$/],
    ['a workspace that is not a UUID in an update', 'PATCH', { workspace_id: 'main' }, /workspace_id must be/],
    ['an external user without a name', 'POST', { name: 'k', external: { user: '' } }, /external\.user must have/],
    [
      'an external key that is short',
      'POST',
      { name: 'k', external: { user: 'u', api_key: 'k' } },
      /external\.api_key/,
    ],
    ['a limit as text', 'PATCH', { limit: '75' }, /limit must be/],
    ['a negative limit', 'PATCH', { limit: -1 }, /limit must be/],
    ['an unknown reset', 'PATCH', { limit_reset: 'yearly' }, /limit_reset must be/],
    ['a reset called none', 'PATCH', { limit_reset: 'none' }, /limit_reset must be/],
    ['disabled as null', 'PATCH', { disabled: null }, /disabled must be/],
    ['include_byok_in_limit as text', 'PATCH', { include_byok_in_limit: 'true' }, /include_byok_in_limit must be/],
    ['a name that is null', 'PATCH', { name: null }, /name must be/],
    ['no name', 'POST', { limit: 5 }, /name is required/],
    ['an empty name', 'POST', { name: '' }, /name must be/],
    ['an expiry in the past', 'POST', { name: 'k', expires_at: '2020-01-01T00:00:00Z' }, /expires_at must be/],
    ['an expiry with an offset', 'POST', { name: 'k', expires_at: '2099-01-01T00:00:00+02:00' }, /expires_at must be/],
    ['an expiry without seconds', 'POST', { name: 'k', expires_at: '2099-01-01T00:00Z' }, /expires_at must be/],
    ['an expiry on no day', 'POST', { name: 'k', expires_at: '2099-02-30T00:00:00Z' }, /expires_at must be/],
    ['a workspace that is no UUID', 'POST', { name: 'k', workspace_id: 'main' }, /workspace_id must be/],
    ['a list', 'PATCH', [], /JSON object/],
    ['no JSON', 'PATCH', '{"limit":', /JSON object/],
  ];

  test.for(wrong)('refuses %s', async ([, method, body, says]) => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }], wrongOnPurpose: true });
    const path = method === 'POST' ? '/keys' : '/keys/h1';
    const before = server.keys();
    const answer = await call(server.url + path, { method, body, token: server.managementKey });
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(400);
    expect(answer.body.error.message).toMatch(says);
    expect(server.keys()).toEqual(before);
  });

  const queries = ['?limit=5', '?offset=-1', '?offset=1.5', '?offset=', '?include_disabled=1', '?workspace_id=main'];

  test.for(queries)('refuses to list %s', async query => {
    const { server } = await openRouter({ wrongOnPurpose: true });
    const answer = await call(`${server.url}/keys${query}`, { token: server.managementKey });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(query.slice(1).split('=')[0]);
  });

  test('refuses a body without the JSON content type, and an unexpected body', async () => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }], wrongOnPurpose: true });
    const url = `${server.url}/keys/h1`;
    const token = server.managementKey;
    const plain = await call(url, { method: 'PATCH', token, body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(plain).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('text/plain') } } });
    expect((await call(url, { method: 'DELETE', token, body: {} })).status).toBe(400);
    expect(server.keys()).toHaveLength(1);
  });

  test('distinguishes no credential, an unknown one, an ordinary key, and missing resources', async () => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }], wrongOnPurpose: true });
    const live = server.seed();
    const off = server.seed({ disabled: true });
    const over = server.seed({ expires_at: '2020-01-01T00:00:00Z' });
    const status = async (path: string, token?: string) =>
      (await call(server.url + path, token === undefined ? {} : { token })).status;
    expect(await status('/keys')).toBe(401);
    expect(await status('/keys', 'sk-or-v1-unknown')).toBe(401);
    expect(await call(`${server.url}/keys`, { token: live.secret })).toMatchObject({
      status: 401,
      body: { error: { message: 'Invalid management key' } },
    });
    expect(await status('/credits', live.secret)).toBe(403);
    expect(await status('/guardrails/assignments/keys', live.secret)).toBe(403);
    expect(await status('/key', live.secret)).toBe(200);
    expect(await status('/key', off.secret)).toBe(401);
    expect(await status('/key', over.secret)).toBe(401);
    expect(await status('/keys/unknown', server.managementKey)).toBe(404);
    expect(await status('/guardrails/assignments/keys?limit=101', server.managementKey)).toBe(400);
    const lost = await call(`${server.origin}/keys`, { token: server.managementKey });
    expect(lost.status).toBe(404);
  });

  test('refuses a workspace that does not exist', async () => {
    const { server } = await openRouter({ wrongOnPurpose: true });
    const body = { name: 'k', workspace_id: '11111111-2222-4333-8444-555555555555' };
    const answer = await call(`${server.url}/keys`, { method: 'POST', token: server.managementKey, body });
    expect(answer.status).toBe(400);
  });
});

// Proof that the local servers and the runner are honest: the official clients work with them, and wrong requests fail.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOctokit } from '@actions/github';
import { OpenRouter } from '@openrouter/sdk';
import sodium from 'libsodium-wrappers';
import { Client, request } from 'undici';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type GitHubOptions, startGitHub } from './support/github.ts';
import { type OpenRouterOptions, refusedUrl, startOpenRouter } from './support/openrouter.ts';
import { expectNoSecret, fileOf, type RunOptions, runAction } from './support/runner.ts';

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()));
});

async function openRouter(options?: OpenRouterOptions) {
  const server = await startOpenRouter(options);
  running.push(server);
  const client = new OpenRouter({
    apiKey: server.managementKey,
    serverURL: server.url,
    retryConfig: { strategy: 'none' },
  });
  return { server, client };
}

async function gitHub(options?: GitHubOptions) {
  const server = await startGitHub(options);
  running.push(server);
  return { server, octokit: getOctokit(server.token, { baseUrl: server.url }) };
}

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function call(url: string, { method = 'GET', token, body, headers }: Call = {}) {
  const response = await request(url, {
    method,
    headers: {
      'user-agent': 'test',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headersTimeout: 5000,
  });
  const text = await response.body.text();
  const parse = () => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return { status: response.statusCode, headers: response.headers, text, body: parse() };
}

describe('OpenRouter, as its official client sees it', () => {
  test('lists every key, a hundred a page, newest first', async () => {
    const { server, client } = await openRouter();
    for (let index = 0; index < 250; index += 1) server.seed({ name: `key ${index}` });
    const pages = [];
    for (const offset of [0, 100, 200, 300]) pages.push((await client.apiKeys.list({ offset })).data);
    expect(pages.map(page => page.length)).toEqual([100, 100, 50, 0]);
    expect(pages.flat().map(key => key.name)).toEqual(Array.from({ length: 250 }, (_, index) => `key ${249 - index}`));
  });

  test('leaves disabled and expired keys out of the list unless they are asked for', async () => {
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

  test('lists one workspace a call', async () => {
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

  test('updates what is sent, clears what is null, and leaves the rest', async () => {
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

  test('deletes a key, which then is not found and unknown', async () => {
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

  test('tells credits, and a management key what it is', async () => {
    const { client } = await openRouter({ credits: { total_credits: 80, total_usage: 30.5 } });
    expect((await client.credits.getCredits()).data).toEqual({ totalCredits: 80, totalUsage: 30.5 });
    const { data } = await client.apiKeys.getCurrentKeyMetadata();
    expect(data).toMatchObject({ isManagementKey: true, isProvisioningKey: true, limit: null });
  });

  test('assigns guardrails, one a key', async () => {
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

describe('OpenRouter keeps books', () => {
  test('what remains follows the usage of the limit’s period, which ends at midnight UTC', async () => {
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

  test('counts BYOK usage only where the key says so', async () => {
    const { server } = await openRouter();
    const own = server.seed({ limit: 10, include_byok_in_limit: true });
    const other = server.seed({ limit: 10 });
    for (const { hash } of [own, other]) server.spend(hash, 4, 'byok');
    expect(server.key(own.hash)?.limit_remaining).toBe(6);
    expect(server.key(other.hash)?.limit_remaining).toBe(10);
  });

  test('a seed may say what remains', async () => {
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

  test('can be a server of an earlier day, or one that ignores offset', async () => {
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
    const { server } = await openRouter({ keys: [{ hash: 'h1' }] });
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
    const { server } = await openRouter();
    const answer = await call(`${server.url}/keys${query}`, { token: server.managementKey });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(query.slice(1).split('=')[0]);
  });

  test('refuses a body that is not said to be JSON, and one where none belongs', async () => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }] });
    const url = `${server.url}/keys/h1`;
    const token = server.managementKey;
    const plain = await call(url, { method: 'PATCH', token, body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(plain).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('text/plain') } } });
    expect((await call(url, { method: 'DELETE', token, body: {} })).status).toBe(400);
    expect(server.keys()).toHaveLength(1);
  });

  test('tells apart no credential, an unknown one, an ordinary key, and what is not there', async () => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }] });
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

  test('refuses a workspace that is not there', async () => {
    const { server } = await openRouter();
    const body = { name: 'k', workspace_id: '11111111-2222-4333-8444-555555555555' };
    const answer = await call(`${server.url}/keys`, { method: 'POST', token: server.managementKey, body });
    expect(answer.status).toBe(404);
  });
});

describe('faults', () => {
  const patch = (body: object = { limit: 75 }): Call => ({ method: 'PATCH', body });

  async function faulty() {
    const { server } = await openRouter({ keys: [{ hash: 'h1', limit: 50 }] });
    const url = `${server.url}/keys/h1`;
    const send = (options: Call) => call(url, { token: server.managementKey, ...options });
    return { server, url, send, limit: () => server.key('h1')?.limit };
  }

  test('a status comes with the API’s error and headers, and the work undone unless it is to be done', async () => {
    const { server, send, limit } = await faulty();
    server.fault({ method: 'PATCH' }, { status: 429, headers: { 'retry-after': '7' } });
    const limited = await send(patch());
    expect(limited).toMatchObject({ status: 429, body: { error: { code: 429, message: 'Rate limit exceeded' } } });
    expect(limited.headers['retry-after']).toBe('7');
    expect(limit()).toBe(50);
    server.fault({ method: 'PATCH' }, { status: 502, work: true, body: 'bad' });
    expect(await send(patch())).toMatchObject({ status: 502, text: 'bad' });
    expect(limit()).toBe(75);
    expect(server.requests.map(({ status, worked }) => [status, worked])).toEqual([
      [429, undefined],
      [502, 200],
    ]);
  });

  test.for(['reset-before', 'reset-after'] as const)('%s drops the connection', async fault => {
    const { server, send, limit } = await faulty();
    server.fault({ path: '/keys/h1' }, fault);
    await expect(send(patch())).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
    expect(limit()).toBe(fault === 'reset-after' ? 75 : 50);
    expect(server.requests[0]?.status).toBeUndefined();
    expect((await send(patch({ limit: 60 }))).status).toBe(200);
  });

  test.for(['hang', 'hang-after'] as const)('%s never answers', async fault => {
    const { server, url, limit } = await faulty();
    server.fault({ nth: 1 }, fault);
    const client = new Client(server.origin);
    const answer = client.request({
      method: 'PATCH',
      path: new URL(url).pathname,
      headers: { authorization: `Bearer ${server.managementKey}`, 'content-type': 'application/json' },
      body: '{"limit":75}',
      signal: AbortSignal.timeout(100),
    });
    await expect(answer).rejects.toThrow(/timeout/);
    await client.destroy();
    expect(limit()).toBe(fault === 'hang-after' ? 75 : 50);
  });

  test('an answer that is cut is shorter than its Content-Length', async () => {
    const { server, send, limit } = await faulty();
    server.fault({ method: 'PATCH' }, { cut: true });
    await expect(send(patch())).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(limit()).toBe(75);
    server.fault({ method: 'PATCH' }, { cut: true, work: false, status: 503 });
    await expect(send(patch({ limit: 1 }))).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(limit()).toBe(75);
  });

  test('pages, emptiness and floods come instead of an answer', async () => {
    const { server, send } = await faulty();
    server.fault({}, { html: 502 });
    server.fault({}, { empty: 200 });
    server.fault({}, { huge: 500, bytes: 5_000_000 });
    const page = await send({});
    expect(page).toMatchObject({ status: 502, body: undefined, text: expect.stringContaining('<html>') });
    expect(page.headers['content-type']).toContain('text/html');
    expect(await send({})).toMatchObject({ status: 200, text: '' });
    expect((await send({})).text).toHaveLength(5_000_000);
  });

  test('a lie says success and does nothing', async () => {
    const { server, send, limit } = await faulty();
    server.fault({}, 'lie', { times: 3 });
    expect((await send(patch())).body.data.limit).toBe(50);
    expect(limit()).toBe(50);
    expect((await send({ method: 'DELETE' })).body).toEqual({ deleted: true });
    const made = await call(`${server.url}/keys`, { method: 'POST', body: { name: 'k' }, token: server.managementKey });
    expect(made).toMatchObject({ status: 201, body: { key: expect.stringContaining('sk-or-v1-') } });
    expect(server.keys()).toHaveLength(1);
  });

  test('a lie about fields overrides them, with the work done or not', async () => {
    const { server, send, limit } = await faulty();
    server.fault({}, { lie: { limit: 99 } });
    expect((await send(patch())).body.data.limit).toBe(99);
    expect(limit()).toBe(75);
    server.fault({}, { lie: { limit: 20 }, work: false });
    expect((await send(patch({ limit: 20 }))).body.data.limit).toBe(20);
    expect(limit()).toBe(75);
  });

  test('any answer, a redirect, a delay', async () => {
    const { server, send, limit } = await faulty();
    server.fault({}, { answer: { data: 5 } });
    expect(await send(patch())).toMatchObject({ status: 200, body: { data: 5 } });
    expect(limit()).toBe(50);
    server.fault({}, { redirect: 'https://elsewhere.example/' });
    expect(await send({})).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example/' } });
    server.fault({}, { delayMs: 40 });
    const before = performance.now();
    expect((await send(patch())).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(35);
    expect(limit()).toBe(75);
  });

  test('are chosen by method, path, number and body, after some and for so many requests', async () => {
    const { server, send } = await faulty();
    server.fault({ method: 'PATCH', body: body => body.limit === 0 }, { status: 500 }, { times: 2, skip: 1 });
    server.fault({ path: /^\/keys/, nth: 6 }, { status: 418 });
    const statuses = [];
    for (const limit of [0, 1, 0, 0, 0, 1]) statuses.push((await send(patch({ limit }))).status);
    expect(statuses).toEqual([200, 200, 500, 500, 200, 418]);
  });

  test('hooks see every request before and after its work, and may commit faults', async () => {
    const { server, send, limit } = await faulty();
    const seen: unknown[] = [];
    server.onRequest(async request => {
      seen.push(['before', request.method, limit()]);
      return request.method === 'DELETE' ? { status: 503 } : undefined;
    });
    server.onAnswered((request, answer) => seen.push(['after', request.credential, answer?.status, limit()]));
    await send(patch());
    await send({ method: 'DELETE' });
    expect(seen).toEqual([
      ['before', 'PATCH', 50],
      ['after', server.managementKey, 200, 75],
      ['before', 'DELETE', 75],
      ['after', server.managementKey, 503, 75],
    ]);
  });

  test('what a hook throws comes out when the server stops', async () => {
    const { server, send } = await faulty();
    running.pop();
    server.onAnswered(() => {
      throw new Error('two keys can spend');
    });
    expect((await send({})).status).toBe(200);
    await expect(server.stop()).rejects.toThrow('two keys can spend');
  });

  test('counts what is in flight, and refuses connections when stopped', async () => {
    const { server } = await openRouter({ latencyMs: 20 });
    const list = () => call(`${server.url}/keys`, { token: server.managementKey });
    await Promise.all([list(), list(), list()]);
    await list();
    expect(server.maxInFlight).toBe(3);
    expect(server.requests).toHaveLength(4);
    await expect(call(refusedUrl())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('GitHub, as octokit sees it', () => {
  beforeAll(() => sodium.ready);

  const owner = 'octo-org';
  const repo = 'app';
  const environment_name = 'eu/prod west';
  const secret_name = 'OPENROUTER_API_KEY';
  const environments = { 'octo-org/app': ['production', environment_name] };

  function seal(value: string, publicKey: string): string {
    return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(publicKey, 'base64'))).toString('base64');
  }

  type Octokit = ReturnType<typeof getOctokit>;
  interface Endpoints {
    target: string;
    key(octokit: Octokit): Promise<{ data: { key: string; key_id: string } }>;
    put(octokit: Octokit, box: { encrypted_value: string; key_id: string }): Promise<{ status: number }>;
    get(octokit: Octokit): Promise<{ data: { name: string } }>;
    remove(octokit: Octokit): Promise<{ status: number }>;
  }

  const where = { owner, repo };
  const named = { ...where, secret_name };
  const inEnvironment = { ...named, environment_name };
  const inOrganization = { org: owner, secret_name };
  const kinds: Endpoints[] = [
    {
      target: `repository octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.actions.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.actions.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.actions.getRepoSecret(named),
      remove: ({ rest }) => rest.actions.deleteRepoSecret(named),
    },
    {
      target: `environment octo-org/app ${environment_name} ${secret_name}`,
      key: ({ rest }) => rest.actions.getEnvironmentPublicKey({ ...where, environment_name }),
      put: ({ rest }, box) => rest.actions.createOrUpdateEnvironmentSecret({ ...inEnvironment, ...box }),
      get: ({ rest }) => rest.actions.getEnvironmentSecret(inEnvironment),
      remove: ({ rest }) => rest.actions.deleteEnvironmentSecret(inEnvironment),
    },
    {
      target: `dependabot octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.dependabot.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.dependabot.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.dependabot.getRepoSecret(named),
      remove: ({ rest }) => rest.dependabot.deleteRepoSecret(named),
    },
    {
      target: `codespaces octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.codespaces.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.codespaces.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.codespaces.getRepoSecret(named),
      remove: ({ rest }) => rest.codespaces.deleteRepoSecret(named),
    },
    {
      target: `organization octo-org ${secret_name}`,
      key: ({ rest }) => rest.actions.getOrgPublicKey({ org: owner }),
      put: ({ rest }, box) =>
        rest.actions.createOrUpdateOrgSecret({ ...inOrganization, ...box, visibility: 'private' }),
      get: ({ rest }) => rest.actions.getOrgSecret(inOrganization),
      remove: ({ rest }) => rest.actions.deleteOrgSecret(inOrganization),
    },
    {
      target: `organization-dependabot octo-org ${secret_name}`,
      key: ({ rest }) => rest.dependabot.getOrgPublicKey({ org: owner }),
      put: ({ rest }, box) =>
        rest.dependabot.createOrUpdateOrgSecret({ ...inOrganization, ...box, visibility: 'private' }),
      get: ({ rest }) => rest.dependabot.getOrgSecret(inOrganization),
      remove: ({ rest }) => rest.dependabot.deleteOrgSecret(inOrganization),
    },
  ];

  test.for(kinds)('creates, updates, reads and deletes: $target', async kind => {
    const { server, octokit } = await gitHub({ prefix: '/api/v3', environments });
    const { key, key_id } = (await kind.key(octokit)).data;
    const put = async (value: string) =>
      (await kind.put(octokit, { encrypted_value: seal(value, key), key_id })).status;
    expect(await put('first')).toBe(201);
    expect(server.secret(kind.target)).toBe('first');
    expect(await put('sécond')).toBe(204);
    expect(server.secret(kind.target)).toBe('sécond');
    expect(server.secrets()).toEqual({ [kind.target]: 'sécond' });
    expect((await kind.get(octokit)).data.name).toBe(secret_name);
    expect((await kind.remove(octokit)).status).toBe(204);
    await expect(kind.get(octokit)).rejects.toMatchObject({ status: 404 });
  });

  test('no two places share a key, and what was sealed for another is garbage', async () => {
    const { server, octokit } = await gitHub({ environments });
    const keys = await Promise.all(kinds.map(async kind => (await kind.key(octokit)).data));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(kinds.length);
    const [repository, environment] = keys;
    const [kind] = kinds;
    const box = { encrypted_value: seal('value', environment?.key ?? ''), key_id: repository?.key_id ?? '' };
    expect((await kind?.put(octokit, box))?.status).toBe(201);
    expect(server.isGarbage(kind?.target ?? '')).toBe(true);
    expect(server.secret(kind?.target ?? '')).toBeUndefined();
    const foreign = kind?.put(octokit, { ...box, key_id: environment?.key_id ?? '' });
    await expect(foreign).rejects.toMatchObject({ status: 422 });
  });

  test('an organization’s secret is for whom the last PUT says', async () => {
    const repositories = ['octo-org/app', 'octo-org/web', 'octo-org/docs'];
    const { server, octokit } = await gitHub({ repositories });
    const target = `organization octo-org ${secret_name}`;
    server.setSecret(target, 'old', { visibility: 'selected', selected: ['octo-org/web', 'octo-org/docs'] });
    const listed = await octokit.paginate(octokit.rest.actions.listSelectedReposForOrgSecret, {
      ...inOrganization,
      per_page: 1,
    });
    expect(listed.map(repository => repository.full_name)).toEqual(['octo-org/web', 'octo-org/docs']);
    const { data } = await octokit.rest.actions.getOrgPublicKey({ org: owner });
    const box = { ...inOrganization, encrypted_value: seal('new', data.key), key_id: data.key_id };
    await octokit.rest.actions.createOrUpdateOrgSecret({
      ...box,
      visibility: 'selected',
      selected_repository_ids: [server.repositoryId('octo-org/app')],
    });
    expect(server.selectedRepositories(target)).toEqual(['octo-org/app']);
    await octokit.rest.actions.createOrUpdateOrgSecret({ ...box, visibility: 'selected' });
    expect(server.selectedRepositories(target)).toEqual([]);
    expect((await octokit.rest.actions.getOrgSecret(inOrganization)).data.visibility).toBe('selected');
    // @ts-expect-error The visibility is demanded.
    await expect(octokit.rest.actions.createOrUpdateOrgSecret(box)).rejects.toMatchObject({ status: 422 });
  });

  test('tells apart bad credentials, a lacking permission, and what is not there', async () => {
    const { server } = await gitHub({
      environments,
      tokens: [
        { token: 'all' },
        {
          token: 'none',
          secrets: false,
          environments: false,
          dependabot: false,
          codespaces: false,
          organization: false,
        },
        { token: 'reader', secrets: 'read' },
        { token: 'elsewhere', repositories: [] },
      ],
    });
    const at = `${server.url}/repos/octo-org/app`;
    const key = (token: string, path = '/actions/secrets/public-key') => call(at + path, { token });
    expect((await call(`${at}/actions/secrets/public-key`)).status).toBe(401);
    expect(await key('wrong')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    expect(await key('none')).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration', status: '403' },
    });
    expect((await key('reader')).status).toBe(200);
    const put: Call = { method: 'PUT', token: 'reader', body: {} };
    expect((await call(`${at}/actions/secrets/KEY`, put)).status).toBe(403);
    expect((await key('elsewhere')).status).toBe(404);
    expect((await key('all', '/environments/staging/secrets/public-key')).status).toBe(404);
    expect((await key('all', '/environments/eu/prod%20west/secrets/public-key')).status).toBe(404);
    expect((await key('all', '/environments/eu%2Fprod%20west/secrets/public-key')).status).toBe(200);
    expect((await key('none', '/environments/production/secrets/public-key')).status).toBe(403);
    expect((await call(`${server.url}/repos/octo-org/other/actions/secrets/public-key`, { token: 'all' })).status).toBe(
      404,
    );
  });

  test('is strict about bodies and names', async () => {
    const { server } = await gitHub();
    const at = `${server.url}/repos/octo-org/app/actions/secrets`;
    const { body: key } = await call(`${at}/public-key`, { token: server.token });
    const good = { encrypted_value: seal('value', key.key), key_id: key.key_id };
    const put = async (body: unknown, name = 'KEY') =>
      (await call(`${at}/${name}`, { method: 'PUT', token: server.token, body })).status;
    expect(await put({ ...good, visibility: 'all' })).toBe(422);
    expect(await put({ key_id: key.key_id })).toBe(422);
    expect(await put({ ...good, encrypted_value: 'not base64' })).toBe(422);
    expect(await put({ ...good, encrypted_value: 'YWJj' })).toBe(422);
    expect(await put({ ...good, key_id: '1' })).toBe(422);
    expect(await put('[')).toBe(400);
    expect(await put(good, 'GITHUB_KEY')).toBe(422);
    expect(await put(good, '1KEY')).toBe(422);
    expect(server.secrets()).toEqual({});
    expect(await put(good)).toBe(201);
  });

  test('limits rates by faults, and lies like the other server', async () => {
    const { server, octokit } = await gitHub();
    const { data } = await octokit.rest.actions.getRepoPublicKey(where);
    const box = { ...named, encrypted_value: seal('value', data.key), key_id: data.key_id };
    server.fault({ method: 'PUT' }, { status: 403, headers: { 'retry-after': '5' } });
    server.fault({ method: 'PUT' }, 'lie');
    const limited = octokit.rest.actions.createOrUpdateRepoSecret(box);
    await expect(limited).rejects.toMatchObject({ status: 403, response: { headers: { 'retry-after': '5' } } });
    expect((await octokit.rest.actions.createOrUpdateRepoSecret(box)).status).toBe(201);
    expect(server.secrets()).toEqual({});
  });
});

describe('the runner', () => {
  const ACTION = `
inputs:
  operation: { default: update }
  dry run: { default: 'false' }
  api-key: {}
runs: { using: node24, main: main.mjs, post: post.mjs }
`;

  async function run(main: string, options: RunOptions = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'action-'));
    try {
      writeFileSync(join(folder, 'action.yml'), ACTION);
      writeFileSync(join(folder, 'main.mjs'), main);
      writeFileSync(join(folder, 'post.mjs'), 'console.log("post", process.env.STATE_hash)');
      return await runAction({ action: join(folder, 'action.yml'), ...options });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('gives inputs, defaults and a clean environment', async () => {
    const main = 'console.log(JSON.stringify(process.env))';
    const seen = JSON.parse((await run(main, { inputs: { operation: '', 'api-key': 'k' } })).stdout);
    expect(seen).toMatchObject({ INPUT_OPERATION: '', INPUT_DRY_RUN: 'false', 'INPUT_API-KEY': 'k' });
    expect(seen).toMatchObject({ GITHUB_REPOSITORY: 'octo-org/app', GITHUB_RUN_ID: '9001', GITHUB_RUN_ATTEMPT: '1' });
    expect(Object.keys(seen).filter(name => /^(?:VITEST|npm_)/.test(name))).toEqual([]);
    const bare = JSON.parse((await run(main, { withoutDefaults: true, env: { GITHUB_OUTPUT: undefined } })).stdout);
    expect(bare).not.toHaveProperty('INPUT_OPERATION');
    expect(bare).not.toHaveProperty('GITHUB_OUTPUT');
  });

  test('reads outputs, state, summary, files and the exit code', async () => {
    const result = await run(`
      import { appendFileSync, writeFileSync } from 'node:fs';
      const { GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY, RUNNER_TEMP } = process.env;
      appendFileSync(GITHUB_OUTPUT, 'keys<<END\\n[\\n1]\\nEND\\nname=a=b<<c\\n');
      appendFileSync(GITHUB_STATE, 'hash=h1\\nrest');
      appendFileSync(GITHUB_STEP_SUMMARY, '# Done');
      const file = RUNNER_TEMP + '/keys.json';
      writeFileSync(file, '[]');
      appendFileSync(GITHUB_OUTPUT, 'keys-file=' + file);
      process.exitCode = 3;
    `);
    expect(result).toMatchObject({ code: 3, signal: null, state: { hash: 'h1' }, summary: '# Done' });
    expect(result.outputs).toMatchObject({ keys: '[\n1]', name: 'a=b<<c' });
    expect(fileOf(result, result.outputs['keys-file'])).toBe('[]');
    expect(result.malformed).toEqual(['rest']);
  });

  test('runs the post step with the state', async () => {
    expect((await run('', { step: 'post', state: { hash: 'h1' } })).stdout).toBe('post h1\n');
  });

  test('reads commands, masks what a person sees, and notices what was smuggled in', async () => {
    const result = await run(`
      console.log('early s3cret');
      console.log('::add-mask::s3cret');
      console.log('late s3cret');
      console.log('::error title=A%2C B::100%25%0Asure: s3cret');
      console.log('::warning::careful');
      console.log('::debug::not shown');
      console.log('a name\\r::stop-commands::x');
      console.log('see ##[save-state name=x]y');
      console.error('::set-output name=x::y');
    `);
    expect(result.masks).toEqual(['s3cret']);
    expect(result.annotations).toEqual([
      { type: 'error', title: 'A, B', message: '100%\nsure: s3cret' },
      { type: 'warning', message: 'careful' },
      { type: 'debug', message: 'not shown' },
    ]);
    expect(result.log).toBe(
      'early s3cret\nlate ***\nError: 100%\nsure: ***\nWarning: careful\na name\n::stop-commands::x\nsee ##[save-state name=x]y',
    );
    expect(result.smuggled).toEqual(['::stop-commands::x', 'see ##[save-state name=x]y', '::set-output name=x::y']);
  });

  test('finds a secret wherever it stands, in whatever form', async () => {
    const secret = 'sk-or-v1-0e6f44a47a05f1da/+';
    const find = async (main: string) => expectNoSecret(await run(main, { inputs: { 'api-key': secret } }), [secret]);
    const key = 'const key = process.env["INPUT_API-KEY"];';
    const write = (file: string, text: string) => `
      import { appendFileSync } from 'node:fs'; ${key} appendFileSync(process.env.${file}, ${text});`;
    await find(`${key} console.log('::add-mask::' + key);`);
    await find(write('GITHUB_OUTPUT', '"key=" + key'));
    await expect(find(`${key} console.log('x' + key);`)).rejects.toThrow(/plain in stdout/);
    await expect(find(`${key} console.error(encodeURIComponent(key));`)).rejects.toThrow(/URL-encoded in stderr/);
    await expect(find(write('GITHUB_OUTPUT', '"hash=" + key'))).rejects.toThrow(/output hash/);
    await expect(find(write('GITHUB_STATE', '"hash=" + key'))).rejects.toThrow(/state/);
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = `Buffer.from('${before}' + key + 'tail').toString('base64')`;
      await expect(find(write('GITHUB_STEP_SUMMARY', text))).rejects.toThrow(/Base64.* in summary/);
    }
  });

  test('lets waits pass quickly, and the clock with them, but not the time-outs of real requests', async () => {
    const main = `
      import { setTimeout as wait } from 'node:timers/promises';
      import { promisify } from 'node:util';
      const from = [Date.now(), performance.now(), new Date().getTime()];
      await wait(4000);
      await new Promise(resolve => setTimeout(resolve, 4000));
      await promisify(setTimeout)(2000);
      const long = setTimeout(() => console.log('timed out'), 20000);
      setTimeout(() => clearTimeout(long), 5000);
      console.log(JSON.stringify([Date.now() - from[0], performance.now() - from[1], new Date() - from[2]]));
    `;
    const result = await run(main);
    expect(result.durationMs).toBeLessThan(5000);
    for (const elapsed of JSON.parse(result.stdout)) {
      expect(elapsed).toBeGreaterThanOrEqual(9990);
      expect(elapsed).toBeLessThan(12_000);
    }
    const all = await run('setTimeout(() => console.log("done"), 60000)', {
      env: { FAST_TIMERS_ALL: '1', FAST_TIMERS: '600' },
    });
    expect(all.stdout).toBe('done\n');
    const real = await run('setTimeout(() => console.log("done"), 300)', { fastTimers: false });
    expect(real.durationMs).toBeGreaterThan(300);
    const kept = await run('setTimeout(() => console.log("done"), 300)', { env: { FAST_TIMERS_KEEP: '300' } });
    expect(kept.durationMs).toBeGreaterThan(300);
  });

  test('sends signals, and kills what takes too long', async () => {
    const polite = `
      process.on('SIGTERM', () => process.exit(7));
      setInterval(() => {}, 1000);
      console.log('ready');
    `;
    expect((await run(polite, { signalAfter: { signal: 'SIGTERM', output: /ready/ } })).code).toBe(7);
    expect(await run(polite, { timeoutMs: 300 })).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: true });
  });
});

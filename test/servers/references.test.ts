// What refers to keys at the local OpenRouter, as its official client sees it: workspaces, guardrails, BYOK
// credentials, broadcast destinations, activity, budgets.

import type { ObservabilityWebhookDestination as Webhook } from '@openrouter/sdk/models';
import { describe, expect, test } from 'vitest';
import { call, clientOf, openRouter } from '../support/worlds/servers.ts';

const HOME = '0df9e665-d932-5740-b2c7-b52af166bc11';
const AWAY = '11111111-2222-4333-8444-555555555555';
const id = (digit: number) => `550e8400-e29b-41d4-a716-44665544000${digit}`;

/** A whole list, from all its pages. */
async function all<Page, Item>(pages: Promise<AsyncIterable<Page>>, items: (page: Page) => Item[]): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of await pages) found.push(...items(page));
  return found;
}

describe('workspaces', () => {
  test('are listed, and read by UUID or slug', async () => {
    const { client } = await openRouter({ workspaces: [{ id: AWAY, slug: 'production', name: 'Production' }] });
    const list = await all(client.workspaces.list({ limit: 1 }), page => page.result.data);
    expect(list.map(({ id, slug }) => [id, slug])).toEqual([
      [HOME, 'default'],
      [AWAY, 'production'],
    ]);
    expect((await client.workspaces.get({ id: 'production' })).data.id).toBe(AWAY);
    expect((await client.workspaces.get({ id: AWAY })).data.name).toBe('Production');
    await expect(client.workspaces.get({ id: 'staging' })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('a key moves to another with its guardrail, and the lists that name it do not change', async () => {
    const { server, client } = await openRouter({ workspaces: [AWAY] });
    const { hash } = server.seed({ name: 'prod' });
    const more = await openRouter({
      workspaces: [AWAY],
      keys: [server.key(hash) ?? {}],
      guardrails: [{ id: id(1), keys: [hash] }],
      byok: [{ id: id(2), allowed_api_key_hashes: [hash] }],
    });
    const token = more.server.managementKey;
    const moved = await call(`${more.server.url}/keys/${hash}`, {
      method: 'PATCH',
      token,
      body: { workspace_id: AWAY },
    });
    expect(moved.body.data).toMatchObject({ name: 'prod', workspace_id: AWAY });
    expect((await more.client.apiKeys.list()).data).toEqual([]);
    expect((await more.client.apiKeys.list({ workspaceId: AWAY })).data.map(key => key.hash)).toEqual([hash]);
    expect(more.server.guardrailOf(hash)).toBe(id(1));
    expect(more.server.byok(id(2))).toMatchObject({ workspace_id: HOME, allowed_api_key_hashes: [hash] });
    expect((await client.apiKeys.list()).data).toHaveLength(1);
    const nowhere = { method: 'PATCH', token, body: { workspace_id: id(9) } } as const;
    expect((await call(`${more.server.url}/keys/${hash}`, nowhere)).status).toBe(404);
  });

  test('without the default one, lists need a name', async () => {
    const { server, client } = await openRouter({ workspaces: [AWAY] });
    server.removeWorkspace(HOME);
    await expect(client.byok.list()).rejects.toMatchObject({ statusCode: 400 });
    await expect(client.apiKeys.list()).rejects.toMatchObject({ statusCode: 404 });
    expect(await all(client.byok.list({ workspaceId: AWAY }), page => page.result.data)).toEqual([]);
  });
});

describe('guardrails', () => {
  test('are listed by workspace, read, assigned one per key, and removed', async () => {
    const { server, client } = await openRouter({
      workspaces: [AWAY],
      guardrails: [
        { id: id(1), name: 'eu-only', allowed_data_regions: ['europe'] },
        { id: id(2), name: 'small', limit_usd: 5, reset_interval: 'daily' },
        { id: id(3), name: 'away', workspace_id: AWAY },
      ],
    });
    const keys = [server.seed({ name: 'prod' }), server.seed()].map(({ hash }) => hash);
    const names = async (workspaceId?: string) =>
      all(client.guardrails.list({ limit: 1, ...(workspaceId && { workspaceId }) }), page =>
        page.result.data.map(({ name }) => name),
      );
    expect(await names()).toEqual(['eu-only', 'small']);
    expect(await names(AWAY)).toEqual(['away']);
    expect((await client.guardrails.get({ id: id(2) })).data).toMatchObject({ limitUsd: 5, resetInterval: 'daily' });
    await expect(client.guardrails.get({ id: id(9) })).rejects.toMatchObject({ statusCode: 404 });

    const assign = (guardrail: string, keyHashes: string[]) =>
      client.guardrails.bulkAssignKeys({ id: guardrail, bulkAssignKeysRequest: { keyHashes } });
    expect(await assign(id(1), [...keys, 'no key'])).toEqual({ assignedCount: 2 });
    expect(await assign(id(2), keys.slice(0, 1))).toEqual({ assignedCount: 1 });
    const remove = (guardrail: string) =>
      client.guardrails.bulkUnassignKeys({ id: guardrail, bulkUnassignKeysRequest: { keyHashes: keys } });
    expect(await remove(id(1))).toEqual({ unassignedCount: 1 });
    expect(keys.map(server.guardrailOf)).toEqual([id(2), undefined]);
    await client.apiKeys.delete({ hash: keys[0] ?? '' });
    expect(await all(client.guardrails.listKeyAssignments(), page => page.result.data)).toEqual([]);
  });
});

describe('lists of keys', () => {
  test('a BYOK credential is for all keys or for listed ones', async () => {
    const { server, client } = await openRouter({
      workspaces: [AWAY],
      byok: [
        { id: id(1), name: 'azure', provider: 'azure' },
        { id: id(2), name: 'openai' },
        { id: id(3), name: 'away', workspace_id: AWAY },
      ],
    });
    const hashes = [server.seed().hash, server.seed({ disabled: true }).hash];
    const names = async (query: object) =>
      (await all(client.byok.list(query), page => page.result.data)).map(({ name }) => name);
    expect(await names({ limit: 1 })).toEqual(['azure', 'openai']);
    expect(await names({ workspaceId: AWAY })).toEqual(['away']);
    expect(await names({ provider: 'azure' })).toEqual(['azure']);

    const update = async (allowedApiKeyHashes: string[] | null) =>
      (await client.byok.update({ id: id(2), updateBYOKKeyRequest: { allowedApiKeyHashes } })).data;
    expect((await update(hashes)).allowedApiKeyHashes).toEqual(hashes);
    expect(server.listsNaming(hashes[1] ?? '')).toEqual([id(2)]);
    server.remove(hashes[1] ?? '');
    expect((await client.byok.get({ id: id(2) })).data.allowedApiKeyHashes).toEqual(hashes);
    await expect(update(hashes)).rejects.toMatchObject({ statusCode: 400 });
    expect((await update(null)).allowedApiKeyHashes).toBeNull();
  });

  test('a broadcast destination too', async () => {
    const { server, client } = await openRouter({ destinations: [{ id: id(1), name: 'traces' }] });
    const { hash } = server.seed();
    const update = async (apiKeyHashes: string[] | null) =>
      (await client.observability.update({ id: id(1), updateObservabilityDestinationRequest: { apiKeyHashes } }))
        .data as Webhook;
    expect((await update([hash])).apiKeyHashes).toEqual([hash]);
    const listed = (await all(client.observability.list(), page => page.result.data)) as Webhook[];
    expect(listed.map(one => one.apiKeyHashes)).toEqual([[hash]]);
    expect(((await client.observability.get({ id: id(1) })).data as Webhook).name).toBe('traces');
    server.remove(hash);
    await expect(update([hash])).rejects.toMatchObject({ statusCode: 400 });
    expect((await update(null)).apiKeyHashes).toBeNull();
  });

  const wrong: [what: string, hashes: unknown][] = [
    ['an empty list', []],
    ['101 hashes', Array.from({ length: 101 }, (_, index) => index.toString(16).padStart(64, '0'))],
    ['no hash', ['']],
    ['a hash that no key has', ['a'.repeat(64)]],
    ['text', 'a'.repeat(64)],
  ];

  test.for(wrong)('refuse %s', async ([, hashes]) => {
    const { server } = await openRouter({ byok: [{ id: id(1) }], destinations: [{ id: id(2) }], wrongOnPurpose: true });
    const patch = (path: string, body: object) =>
      call(server.url + path, { method: 'PATCH', token: server.managementKey, body });
    expect((await patch(`/byok/${id(1)}`, { allowed_api_key_hashes: hashes })).status).toBe(400);
    expect((await patch(`/observability/destinations/${id(2)}`, { api_key_hashes: hashes })).status).toBe(400);
    expect((await patch(`/byok/${id(1)}`, {})).body.error.message).toBe('No update fields provided');
    expect([server.listed(id(1)), server.listed(id(2))]).toEqual([null, null]);
  });
});

describe('activity', () => {
  test('shows the last 30 completed days, by day and model', async () => {
    const { server, client } = await openRouter({ now: () => Date.parse('2026-11-20T12:00:00Z') });
    const [one, other] = [server.seed().hash, server.seed().hash];
    const spendOn = (date: string, hash: string, usd: number, model: string) => {
      server.setNow(Date.parse(`${date}T12:00:00Z`));
      server.spend(hash, usd, 'credits', { model, provider: 'Some' });
    };
    spendOn('2026-10-20', one, 1, 'a/a');
    spendOn('2026-10-21', one, 2, 'a/a');
    spendOn('2026-11-19', one, 0.1, 'a/a');
    spendOn('2026-11-19', one, 0.2, 'a/a');
    spendOn('2026-11-19', one, 4, 'b/b');
    spendOn('2026-11-19', other, 8, 'a/a');
    spendOn('2026-11-20', one, 16, 'a/a');
    const rows = async (query: object) =>
      (await client.analytics.getUserActivity(query)).data.map(row => [row.date, row.model, row.usage, row.requests]);
    expect(await rows({ apiKeyHash: one })).toEqual([
      ['2026-11-19', 'a/a', 0.3, 2],
      ['2026-11-19', 'b/b', 4, 1],
      ['2026-10-21', 'a/a', 2, 1],
    ]);
    expect(await rows({ date: '2026-11-19' })).toEqual([
      ['2026-11-19', 'a/a', 8.3, 3],
      ['2026-11-19', 'b/b', 4, 1],
    ]);
    await expect(rows({ date: '2026-11-20' })).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('spending', () => {
  test('shows in usage, activity and credits, on the day it happened', async () => {
    // A Wednesday.
    const now = () => Date.parse('2026-11-04T12:00:00Z');
    const { server, client } = await openRouter({ now, credits: { total_credits: 100, total_usage: 10 } });
    const { hash } = server.seed();
    for (const daysAgo of [0, 1, 2, 3, 4, 40]) server.spend(hash, 1, 'credits', { daysAgo });
    server.spend(hash, 8, 'byok', { daysAgo: 1 });
    const key = (await client.apiKeys.get({ hash })).data;
    expect(key).toMatchObject({ usage: 6, usageDaily: 1, usageWeekly: 3, usageMonthly: 4, byokUsageMonthly: 8 });
    expect(server.key(hash)?.last_used_at).toMatch(/^2026-11-04T12:00/);
    const rows = (await client.analytics.getUserActivity({ apiKeyHash: hash })).data;
    expect(rows.map(({ date, usage, byokUsageInference }) => [date, usage, byokUsageInference])).toEqual([
      ['2026-11-03', 1, 8],
      ['2026-11-02', 1, 0],
      ['2026-11-01', 1, 0],
      ['2026-10-31', 1, 0],
    ]);
    expect((await client.credits.getCredits()).data).toEqual({ totalCredits: 100, totalUsage: 16 });
  });

  test('is shown by key and for the whole account, including deleted keys, only to management keys', async () => {
    const { server } = await openRouter({ now: () => Date.parse('2026-11-20T12:00:00Z') });
    const [gone, left] = [server.seed(), server.seed()];
    server.spend(gone.hash, 3, 'credits', { daysAgo: 1 });
    server.spend(left.hash, 4, 'credits', { daysAgo: 1 });
    server.remove(gone.hash);
    const sum = async (query: string) => {
      const { body } = await call(`${server.url}/activity${query}`, { token: server.managementKey });
      return body.data.reduce((all: number, row: { usage: number }) => all + row.usage, 0);
    };
    expect(await sum('')).toBe(7);
    expect(await sum(`?api_key_hash=${gone.hash}`)).toBe(3);
    expect(await sum(`?api_key_hash=${left.hash}`)).toBe(4);
    for (const path of ['/activity', '/credits']) {
      expect(await call(server.url + path, { token: left.secret })).toMatchObject({
        status: 403,
        body: { error: { message: 'Only management keys can perform this operation' } },
      });
    }
  });
});

describe('a key that reads itself', () => {
  test('names the budget that blocks first', async () => {
    const { server } = await openRouter({
      now: () => Date.parse('2026-11-20T12:00:00Z'),
      workspaces: [{ id: AWAY, budgets: [{ limit_usd: 100, reset_interval: 'monthly' }] }],
      guardrails: [{ id: id(1), limit_usd: 5, reset_interval: 'weekly', include_byok_in_budgets: true }],
    });
    const key = server.seed({ workspace_id: AWAY, limit: 20 });
    const neighbour = server.seed({ workspace_id: AWAY });
    const own = async () => (await call(`${server.url}/key`, { token: key.secret })).body.data;
    expect((await own()).effective_budget).toMatchObject({ scope: 'key_limit', remaining_usd: 20, resets_at: null });

    server.assign(id(1), key.hash);
    server.spend(key.hash, 1);
    server.spend(key.hash, 2, 'byok');
    expect(await own()).toMatchObject({ workspace_id: AWAY, organization_id: null, allowed_data_regions: ['global'] });
    expect((await own()).effective_budget).toMatchObject({
      scope: 'api_key',
      guardrail_id: id(1),
      spend_usd: 3,
      remaining_usd: 2,
      resets_at: '2026-11-23T00:00:00+00:00',
    });
    server.spend(neighbour.hash, 98);
    expect((await own()).effective_budget).toMatchObject({
      scope: 'workspace',
      remaining_usd: 1,
      resets_at: '2026-12-01T00:00:00+00:00',
    });
    expect((await own()).budgets).toHaveLength(3);
    const free = (await call(`${server.url}/key`, { token: neighbour.secret })).body.data;
    expect(free.budgets).toMatchObject([{ scope: 'workspace' }]);
    expect((await call(`${server.url}/key`, { token: server.managementKey })).body.data).toMatchObject({
      budgets: [],
      effective_budget: null,
    });
  });

  test('is limited by budgets per key and per member', async () => {
    const { server } = await openRouter({
      workspaces: [
        {
          id: AWAY,
          budgets: [
            { scope: 'workspace_default_key', limit_usd: 10, reset_interval: null },
            { scope: 'workspace_default_member', limit_usd: 12, reset_interval: null },
          ],
        },
      ],
    });
    const mine = server.seed({ workspace_id: AWAY, creator_user_id: 'user_1' });
    const also = server.seed({ workspace_id: AWAY, creator_user_id: 'user_1' });
    const other = server.seed({ workspace_id: AWAY, creator_user_id: 'user_2' });
    server.spend(also.hash, 5);
    const left = async (secret: string) => {
      const { budgets, effective_budget } = (await call(`${server.url}/key`, { token: secret })).body.data;
      return [budgets.map((one: { remaining_usd: number }) => one.remaining_usd), effective_budget.scope];
    };
    expect(await left(mine.secret)).toEqual([[10, 7], 'workspace_default_member']);
    expect(await left(other.secret)).toEqual([[10, 12], 'workspace_default_key']);
  });

  test('counts requests to free models', async () => {
    const { server } = await openRouter({ credits: { total_credits: 5, total_usage: 0 } });
    const key = server.seed();
    for (let nth = 0; nth < 3; nth += 1) server.spend(key.hash, 0, 'credits', { model: 'meta/llama:free' });
    const { free_model_daily_requests } = (await call(`${server.url}/key`, { token: key.secret })).body.data;
    expect(free_model_daily_requests).toEqual({ limit: 50, remaining: 47, used: 3 });
  });

  test('says where it comes from', async () => {
    const { server, client } = await openRouter();
    const token = server.managementKey;
    const body = { name: 'customer', external: { user: 'customer-7' } };
    const made = await call(`${server.url}/keys`, { method: 'POST', token, body });
    expect(made.body.data.external_user).toBe('customer-7');
    expect((await client.apiKeys.get({ hash: made.body.data.hash })).data.name).toBe('customer');
    expect((await clientOf(server.url, made.body.key).apiKeys.getCurrentKeyMetadata()).data.usage).toBe(0);
  });
});

describe('a daily quota', () => {
  test('refuses further changes to keys until midnight UTC, but never refuses reading', async () => {
    const { server } = await openRouter({ now: () => Date.parse('2026-11-20T12:00:00Z'), dailyQuota: { limit: 2 } });
    const { hash } = server.seed();
    const token = server.managementKey;
    const change = (limit: number) => call(`${server.url}/keys/${hash}`, { method: 'PATCH', token, body: { limit } });
    expect([(await change(1)).status, (await change(2)).status]).toEqual([200, 200]);
    const refused = await change(3);
    const reset = String(Date.parse('2026-11-21T00:00:00Z'));
    expect(refused).toMatchObject({ status: 429, headers: { 'x-ratelimit-reset': reset } });
    expect(refused.body.error.message).toContain('keys-modify-api-rpd-v2');
    expect((await call(`${server.url}/keys/${hash}`, { token })).body.data.limit).toBe(2);

    server.setDailyQuota({ limit: 2, used: 2, details: 'body' });
    const inBody = await change(3);
    expect(inBody.headers).not.toHaveProperty('x-ratelimit-reset');
    expect(inBody.body.error.metadata.headers['X-RateLimit-Reset']).toBe(reset);
    server.setNow(Date.parse('2026-11-21T00:00:00Z'));
    expect((await change(3)).status).toBe(200);
    server.setDailyQuota(undefined);
    for (const limit of [4, 5, 6]) expect((await change(limit)).status).toBe(200);
  });
});

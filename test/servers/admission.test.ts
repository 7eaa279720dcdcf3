// Whom the local OpenRouter admits: keys that have ended but not everywhere, and general refusals of an account.

import { createHash } from 'node:crypto';
import { Client } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { call, openRouter } from '../support/worlds/servers.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const DAY = 86_400_000;

/** Sends GET /key over its own connection. */
function connection(origin: string, secret: string): () => Promise<number> {
  const client = new Client(origin);
  onTestFinished(() => client.destroy());
  return async () => {
    const { statusCode, body } = await client.request({
      method: 'GET',
      path: '/api/v1/key',
      headers: { authorization: `Bearer ${secret}` },
    });
    await body.dump();
    return statusCode;
  };
}

describe('a key that has ended', () => {
  test('is accepted by each edge for its own time', async () => {
    const { server } = await openRouter({
      now: () => NOON,
      rules: { revocationLags: [{ ms: 0 }, { ms: 5_000 }] },
    });
    const key = server.seed({ limit: 20 });
    const [first, second] = [connection(server.origin, key.secret), connection(server.origin, key.secret)];
    const both = async () => [await first(), await second()];
    expect(await both()).toEqual([200, 200]);
    server.change(key.hash, { disabled: true });
    expect(await both()).toEqual([401, 200]);
    server.setNow(NOON + 4_999);
    expect(await both()).toEqual([401, 200]);
    server.setNow(NOON + 5_000);
    expect(await both()).toEqual([401, 401]);
    server.change(key.hash, { disabled: false });
    expect(await both()).toEqual([200, 200]);
    server.remove(key.hash);
    expect(await both()).toEqual([401, 200]);
    server.setNow(NOON + 10_000);
    expect(await both()).toEqual([401, 401]);
  });

  test('is accepted unchanged for a number of requests', async () => {
    const { server, client } = await openRouter({ rules: { revocationLags: [{ requests: 2 }] } });
    const key = server.seed({ name: 'prod', limit: 20 });
    await client.apiKeys.delete({ hash: key.hash });
    const ask = () => call(`${server.url}/key`, { token: key.secret });
    expect((await ask()).body.data).toMatchObject({ label: key.label, limit: 20 });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(401);
    await expect(client.apiKeys.get({ hash: key.hash })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('is refused everywhere once it has expired, whatever the lag', async () => {
    const { server } = await openRouter({ now: () => NOON, rules: { revocationLags: [{ ms: DAY }] } });
    const key = server.seed({ expires_at: '2026-11-20T13:00:00Z' });
    server.change(key.hash, { disabled: true });
    const ask = async () => (await call(`${server.url}/key`, { token: key.secret })).status;
    expect(await ask()).toBe(200);
    server.setNow(NOON + 3_600_000);
    expect(await ask()).toBe(401);
  });
});

describe('an account', () => {
  const refusals: [status: 402 | 403 | 451, says: RegExp][] = [
    [402, /credits/i],
    [403, /IP allowlist/],
    [451, /region/],
  ];

  test.for(refusals)('refuses everything with %s', async ([status, says]) => {
    const { server } = await openRouter({ keys: [{ hash: 'h1' }], rules: { refuses: status } });
    const token = server.managementKey;
    const { secret } = server.seed();
    const answers = [
      await call(`${server.url}/key`, { token: secret }),
      await call(`${server.url}/keys`, { token }),
      await call(`${server.url}/keys`, { token, method: 'POST', body: { name: 'k' } }),
      await call(`${server.url}/keys/h1`, { token, method: 'PATCH', body: { limit: 5 } }),
      await call(`${server.url}/keys/h1`, { token, method: 'DELETE' }),
      await call(`${server.url}/byok`, { token }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(says);
    }
    expect((await call(`${server.url}/keys`, { token: 'sk-or-v1-unknown' })).status).toBe(401);
    server.setRules({ refuses: null });
    expect(server.keys()).toHaveLength(2);
    expect((await call(`${server.url}/keys`, { token })).status).toBe(200);
  });

  test('refuses keys that live longer than it allows', async () => {
    const { server } = await openRouter({ now: () => NOON, rules: { maxKeyLifetimeDays: 90 } });
    const lives = async (expires_at: string | null) => {
      const body = { name: 'k', expires_at };
      const made = await call(`${server.url}/keys`, { method: 'POST', token: server.managementKey, body });
      expect(made.status).toBe(201);
      return (await call(`${server.url}/key`, { token: made.body.key })).status;
    };
    expect(await lives(null)).toBe(401);
    expect(await lives(new Date(NOON + 91 * DAY).toISOString())).toBe(401);
    expect(await lives(new Date(NOON + 90 * DAY).toISOString())).toBe(200);
  });

  test('knows nothing about other accounts’ keys except what they read themselves', async () => {
    const { server } = await openRouter({ wrongOnPurpose: true, rules: { refuses: null } });
    const secret = server.addStranger({ limit: 7 });
    const hash = createHash('sha256').update(secret).digest('hex');
    expect((await call(`${server.url}/key`, { token: secret })).body.data).toMatchObject({
      limit: 7,
      is_management_key: false,
    });
    expect((await call(`${server.url}/keys/${hash}`, { token: server.managementKey })).status).toBe(404);
    expect((await call(`${server.url}/keys`, { token: secret })).status).toBe(401);
    expect(server.keys()).toEqual([]);
    server.setRules({ refuses: 403 });
    expect((await call(`${server.url}/key`, { token: secret })).status).toBe(200);
  });

  test('has management keys that can be added and removed', async () => {
    const { server } = await openRouter();
    const second = server.addManagementKey();
    const list = async (token: string) => (await call(`${server.url}/keys`, { token })).status;
    expect([await list(server.managementKey), await list(second)]).toEqual([200, 200]);
    server.removeManagementKey(server.managementKey);
    expect([await list(server.managementKey), await list(second)]).toEqual([401, 200]);
    expect(server.secrets()).toEqual(expect.arrayContaining([server.managementKey, second]));
  });
});

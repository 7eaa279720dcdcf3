// Faults do what they say, hooks see every request, and a server counts what clients do.

import { Client } from 'undici';
import { describe, expect, test } from 'vitest';
import { type OpenRouterOptions, refusedUrl, startOpenRouter } from '../support/openrouter/openrouter.ts';
import { gather } from '../support/server/barrier.ts';
import { foreignAnswers } from '../support/server/foreign.ts';
import { type Call, call, gitHub, openRouter } from '../support/worlds/servers.ts';

describe('faults', () => {
  const patch = (body: object = { limit: 75 }): Call => ({ method: 'PATCH', body });

  async function faulty(options: OpenRouterOptions = {}) {
    const { server } = await openRouter({ keys: [{ hash: 'h1', limit: 50 }], ...options });
    const url = `${server.url}/keys/h1`;
    const send = (options: Call) => call(url, { token: server.managementKey, ...options });
    return { server, url, send, limit: () => server.key('h1')?.limit };
  }

  test('a status comes with the API’s error and headers, and without the work by default', async () => {
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

  test('a truncated answer is shorter than its Content-Length', async () => {
    const { server, send, limit } = await faulty();
    server.fault({ method: 'PATCH' }, { cut: true });
    await expect(send(patch())).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(limit()).toBe(75);
    server.fault({ method: 'PATCH' }, { cut: true, work: false, status: 503 });
    await expect(send(patch({ limit: 1 }))).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(limit()).toBe(75);
  });

  test('pages, empty bodies and floods replace an answer', async () => {
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

  test('a lie reports success and does nothing', async () => {
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

  test('a firewall refuses with a page', async () => {
    const { server, send, limit } = await faulty();
    server.fault({}, 'firewall');
    const refused = await send(patch());
    expect(refused).toMatchObject({ status: 403, body: undefined, headers: { 'cf-mitigated': 'challenge' } });
    expect(refused.headers['content-type']).toContain('text/html');
    expect(limit()).toBe(50);
  });

  test.for(foreignAnswers(404))(
    'answers that are not the API’s own have neither its form nor its headers: %s',
    async ([, fault]) => {
      const { server, send, limit } = await faulty();
      server.fault({ method: 'DELETE' }, fault, { skip: 1 });
      expect((await send({ method: 'GET' })).status).toBe(200);
      const remove: Call = { method: 'DELETE' };
      server.seed({ hash: 'h2' });
      expect((await call(`${server.url}/keys/h2`, { token: server.managementKey, ...remove })).status).toBe(200);
      const answer = await send(remove);
      expect(answer.status).toBe(404);
      expect(answer.headers).not.toHaveProperty('cf-ray');
      expect(answer.body?.error?.message).toBeUndefined();
      expect(limit()).toBe(50);
    },
  );

  test('a cache answers for another key', async () => {
    const { server } = await faulty();
    const [asked, cached] = [server.seed({ limit: 1 }), server.seed({ limit: 2 })];
    server.fault({ path: '/key' }, { as: cached.secret });
    const ask = async () => (await call(`${server.url}/key`, { token: asked.secret })).body.data.label;
    expect([await ask(), await ask()]).toEqual([cached.label, asked.label]);
    expect(server.requests[0]?.credential).toBe(asked.secret);
  });

  test('a right answer comes with other headers', async () => {
    const { server, send, limit } = await faulty();
    server.fault({}, { withHeaders: { date: 'Sat, 20 Nov 2027 12:00:00 GMT', 'x-request-id': null } });
    const answer = await send(patch());
    expect(answer).toMatchObject({ status: 200, headers: { date: 'Sat, 20 Nov 2027 12:00:00 GMT' } });
    expect(answer.headers).not.toHaveProperty('x-request-id');
    expect(limit()).toBe(75);
  });

  test('GitHub’s own errors have a request id, and a proxy’s do not', async () => {
    for (const bareHeaders of [false, true]) {
      const { server } = await gitHub({ bareHeaders, wrongOnPurpose: true });
      const ask = () => call(`${server.url}/repos/octo-org/app/actions/secrets/NO`, { token: server.token });
      expect((await ask()).headers['x-github-request-id']).toMatch(/^[0-9A-F:]+$/);
      server.fault({}, { status: 403, body: { message: 'You have exceeded a secondary rate limit' } });
      expect((await ask()).headers['x-github-request-id']).toMatch(/^[0-9A-F:]+$/);
      server.fault({}, { foreign: 404, body: { message: 'Not Found' } });
      expect((await ask()).headers).not.toHaveProperty('x-github-request-id');
      server.fault({}, { withHeaders: { 'x-github-request-id': null } });
      expect((await ask()).headers).not.toHaveProperty('x-github-request-id');
    }
  });

  test('a conflict is answered on demand', async () => {
    const { server, send } = await faulty();
    server.fault({ method: 'PATCH' }, { status: 409 });
    expect(await send(patch())).toMatchObject({ status: 409, body: { error: { code: 409 } } });
  });

  test('a late request is lost for its sender, but still done', async () => {
    const { server, send, limit } = await faulty();
    server.fault({ method: 'PATCH' }, { late: 60_000 });
    await expect(send(patch())).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
    expect((await send(patch({ limit: 60 }))).status).toBe(200);
    expect(server.requests[0]?.worked).toBeUndefined();
    server.arrive();
    expect(limit()).toBe(75);
    expect(server.requests[0]?.worked).toBe(200);
    server.fault({ method: 'DELETE' }, { late: 30 });
    await expect(send({ method: 'DELETE' })).rejects.toThrow();
    await expect.poll(limit).toBeUndefined();
  });

  test('stale answers show an earlier state: of a whole list, or of one key before its last write', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const { server, send } = await faulty({ now: () => now });
    const list = async () =>
      (await call(`${server.url}/keys`, { token: server.managementKey })).body.data.map(
        (key: { hash: string; limit: number }) => [key.hash.slice(0, 2), key.limit],
      );
    now += 20_000;
    const { hash } = server.seed();
    await send(patch());
    server.fault({ path: '/keys' }, { stale: 10_000 });
    expect(await list()).toEqual([['h1', 50]]);
    expect(await list()).toEqual([
      [hash.slice(0, 2), null],
      ['h1', 75],
    ]);
    now += 10_000;
    server.fault({ path: '/keys' }, { stale: 10_000 });
    expect(await list()).toHaveLength(2);

    server.fault({ path: '/keys/h1' }, 'stale');
    expect((await send({})).body.data.limit).toBe(50);
    server.fault({ path: '/keys/h1' }, 'stale', { times: 2 });
    await send(patch({ limit: 80 }));
    expect((await send({})).body.data.limit).toBe(75);
    expect((await send({})).body.data.limit).toBe(80);
  });

  test('answers come with as many headers as a real host sends, and in chunks', async () => {
    const { server, send } = await faulty();
    const size = (headers: Record<string, string | string[] | undefined>) => JSON.stringify(headers).length;
    const { headers } = await send({});
    expect(size(headers)).toBeGreaterThan(1200);
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked', server: 'cloudflare' });
    expect(server.requests[0]?.answer?.headers).toBeUndefined();
    const bare = await (await faulty({ bareHeaders: true })).send({});
    expect(size(bare.headers)).toBeLessThan(250);
    expect(bare.headers).toHaveProperty('content-length');
  });

  test('are chosen by method, path, number and body, after and for a number of requests', async () => {
    const { server, send } = await faulty();
    server.fault({ method: 'PATCH', body: body => body.limit === 0 }, { status: 500 }, { times: 2, skip: 1 });
    server.fault({ path: /^\/keys/, nth: 6 }, { status: 418 });
    const statuses = [];
    for (const limit of [0, 1, 0, 0, 0, 1]) statuses.push((await send(patch({ limit }))).status);
    expect(statuses).toEqual([200, 200, 500, 500, 200, 418]);
  });

  test('hooks see every request before and after its work, and may inject faults', async () => {
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

  test('errors from hooks are thrown when the server stops', async () => {
    const server = await startOpenRouter();
    server.onAnswered(() => {
      throw new Error('two keys can spend');
    });
    expect((await call(`${server.url}/keys`)).status).toBe(401);
    await expect(server.stop()).rejects.toThrow('two keys can spend');
  });

  test('requests in flight are counted, and connections refused once the server has stopped', async () => {
    const { server } = await openRouter();
    gather(server, 3);
    const list = () => call(`${server.url}/keys`, { token: server.managementKey });
    await Promise.all([list(), list(), list()]);
    await list();
    expect(server.maxInFlight).toBe(3);
    expect(server.requests).toHaveLength(4);
    await expect(call(refusedUrl())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

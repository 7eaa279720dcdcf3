/** Requests of the bundle: retries, time-outs, redirects, proxies, certificates, answers of any kind. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FIELD_NAMES, FIELDS } from '../../../src/domain/key/key.ts';
import { AnswerError } from '../../../src/domain/text/errors.ts';
import { parseKey, parseList, parseOwnKey } from '../../../src/openrouter/answers.ts';
import { type Fault, refusedUrl } from '../../support/openrouter/openrouter.ts';
import fc from '../../support/properties.ts';
import { type RunOptions, runAction } from '../../support/runner/runner.ts';
import { type Certificate, makeCertificate } from '../../support/server/certificate.ts';
import { startProxy } from '../../support/server/proxy.ts';
import { annotations, callsOf, expectHarmless, openAccount, writesOf } from '../../support/worlds/account.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 50 };
const update = { hash: 'h1', limit: '75' };
/** Nineteen seconds that pass in one: long enough for a real answer, short enough to wait for. */
const impatient = { 'timeout-seconds': '19' };
const quickly = { env: { FAST_TIMERS: '20' } };

describe('a failed attempt', () => {
  test('is retried after every transient failure, with one line each that says what, why and how long', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const statuses = [408, 429, 500, 502, 503, 504, 520, 521, 524, 530];
    const faults: Fault[] = [
      ...statuses.map(status => ({ status })),
      'reset-before',
      'reset-after',
      { cut: true, status: 200 },
      { html: 502 },
      { empty: 503 },
      { cut: true, status: 500, work: false },
    ];
    for (const fault of faults) server.fault({ method: 'GET' }, fault);
    const result = await step({ ...update, 'max-retries': '20' });
    expect(result.code).toBe(0);
    expect(callsOf(server).filter(call => call.startsWith('GET'))).toHaveLength(faults.length + 1);
    const lines = result.log.split('\n').filter(line => line.includes('trying again'));
    expect(lines).toHaveLength(faults.length);
    for (const line of lines) {
      expect(line).toMatch(/^GET \/keys\/h1 .+; trying again in \d+\.\d s \(attempt \d+ of 21\)$/);
    }
    for (const status of statuses) expect(result.log).toContain(`answered ${status}; trying again`);
    expect(result.log).toContain('lost its connection');
  });

  test('is retried for a PATCH as for a GET, since its values are absolute', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    for (const fault of ['reset-after', { html: 502, work: true }, { cut: true }, { status: 429 }] as Fault[]) {
      server.fault({ method: 'PATCH' }, fault);
    }
    const result = await step(update);
    expect(result.code).toBe(0);
    expect(writesOf(server)).toHaveLength(5);
    expect(result.outputs).toMatchObject({ limit: '75', changed: 'true' });
  });

  test('is retried as often as max-retries says, and then is an error', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { status: 503 }, { times: Number.POSITIVE_INFINITY });
    const result = await step({ ...update, 'max-retries': '2' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(3);
    expect(annotations(result)[0]).toMatch(/answered 503 \(Service Unavailable\).*Run it again later/);
    await step({ ...update, 'max-retries': '0' });
    expect(server.requests).toHaveLength(4);
  });

  test.each([400, 401, 403, 404, 405, 409, 422, 501, 505])('is not retried after a %i', async status => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { status });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(annotations(result)[0]).toContain(`answered ${status}`);
  });

  test('of a PATCH whose answers were all lost is reported as possibly done', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, 'reset-after', { times: 9 });
    const result = await step({ ...update, 'max-retries': '1' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /lost its connection \(after 2 attempts\)\. Whether it was done is not known/,
    );
  });

  test('waits as long as Retry-After asks, in seconds or until a date by the clock of the host', async () => {
    const host = Date.parse('2031-01-01T00:00:00Z');
    const { server, step } = await openAccount({ keys: [PROD], now: () => host });
    server.fault({ method: 'GET' }, { status: 429, headers: { 'retry-after': '7' } });
    const date = new Date(host + 15_000).toUTCString();
    server.fault({ method: 'GET' }, { status: 503, headers: { 'retry-after': date } });
    const result = await step(update);
    expect(result.code).toBe(0);
    expect(result.log).toContain('answered 429; trying again in 7.0 s');
    expect(result.log).toMatch(/answered 503; trying again in (14\.\d|15\.0) s/);
    expect(annotations(result, 'warning')[0]).toMatch(/clock is \d+ minutes behind/);
  });

  test.each(['61', '86400', 'Fri, 31 Dec 2100 23:59:59 GMT'])(
    'does not wait longer than a minute, and quotes the requested time: Retry-After %s',
    async after => {
      const { server, step } = await openAccount({ keys: [PROD] });
      server.fault({ method: 'GET' }, { status: 429, headers: { 'retry-after': after } });
      const result = await step(update);
      expect(result.code).toBe(1);
      expect(server.requests).toHaveLength(1);
      expect(annotations(result)[0]).toMatch(new RegExp(`429.*more than 60 s \\(Retry-After: ${after}\\)`));
    },
  );

  test('is not reported as rate limited when it is not', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, { status: 503, headers: { 'retry-after': '300' } });
    const [error] = annotations(await step(update));
    expect(error).toMatch(/503 .*It asks for a wait of more than 60 s \(Retry-After: 300\)/);
    expect(error).not.toContain('rate limited');
  });
});

describe('a host that does not answer', () => {
  test('is given up after timeout-seconds, each time', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, 'hang');
    const result = await step({ ...update, ...impatient }, quickly);
    expect(result.code).toBe(0);
    expect(result.log).toMatch(/GET \/keys\/h1 was not answered within 19 s; trying again/);
    server.fault({ method: 'GET' }, 'hang');
    const hopeless = await step({ ...update, ...impatient, 'max-retries': '0' }, quickly);
    expect(hopeless.code).toBe(1);
    expect(annotations(hopeless)[0]).toMatch(/was not answered within 19 s\. .*raise timeout-seconds/);
  });

  test('is distinguished from one that does not exist', async () => {
    const { step } = await openAccount();
    const refused = await step({ ...update, 'api-url': refusedUrl() });
    expect(refused.code).toBe(1);
    expect(annotations(refused)[0]).toMatch(
      /connection refused\) \(after 5 attempts\)\. Check that 127\.0\.0\.1:4 \(api-url\)/,
    );
    const unknown = await step({ ...update, 'api-url': 'https://nowhere.invalid/api/v1', 'max-retries': '0' });
    expect(annotations(unknown)[0]).toMatch(/host name (is not known|could not be looked up).*nowhere\.invalid/);
  });

  test('in the middle of its answer has the same time limit', async () => {
    const stalling = createServer((_incoming, response) => void response.writeHead(200).write('{"data":'));
    onTestFinished(() => {
      stalling.closeAllConnections();
      stalling.close();
    });
    await new Promise<void>(resolve => stalling.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(stalling.address() as AddressInfo).port}/api/v1`;
    const { step } = await openAccount();
    const result = await step({ ...update, ...impatient, 'api-url': url, 'max-retries': '0' }, quickly);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain('was not answered within 19 s');
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('is refused, naming where to: %i', async status => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const elsewhere = await openAccount();
    server.fault({}, { redirect: `${elsewhere.server.url}/keys/h1`, status });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(elsewhere.server.requests).toHaveLength(0);
    expect(annotations(result)[0]).toContain(
      `It redirects to "${elsewhere.server.url}/keys/h1", and redirects are refused`,
    );
  });
});

describe('a request', () => {
  test('names the action and its version, and carries the key only as a bearer token', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const { server, step } = await openAccount({ keys: [PROD] });
    await step(update);
    for (const { headers, credential } of server.requests) {
      expect(headers['user-agent']).toBe(`openrouter-key-action/${version}`);
      expect(credential).toBe(server.managementKey);
      expect(headers).not.toHaveProperty('cookie');
    }
  });

  test('goes below the path of api-url, with or without a slash at its end', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    expect((await step({ ...update, 'api-url': `${server.url}/` })).code).toBe(0);
    expect(server.requests.every(({ outside }) => !outside)).toBe(true);
  });

  test('to a host other than openrouter.ai is announced in one line', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step(update);
    expect(result.log.split('\n').filter(line => line.includes(new URL(server.url).host))).toHaveLength(1);
  });

  test('to openrouter.ai itself is not announced', async () => {
    const between = await startProxy(403);
    onTestFinished(() => between.stop());
    const result = await runAction({
      inputs: { 'provisioning-key': 'sk-or-v1-p', ...update },
      env: { HTTPS_PROXY: between.host },
    });
    expect(result.code).toBe(1);
    expect(between.asked).toEqual(['CONNECT openrouter.ai:443']);
    expect(result.log).not.toContain('Requests go to');
    for (const [host, named] of [
      ['eu.openrouter.ai', false],
      ['evilopenrouter.ai', true],
      ['openrouter.ai.example', true],
    ] as const) {
      const other = await runAction({
        inputs: { 'provisioning-key': 'sk-or-v1-p', 'api-url': `https://${host}/api/v1`, ...update },
        env: { HTTPS_PROXY: between.host },
      });
      expect(other.log.includes(`Requests go to ${host} (api-url), not to openrouter.ai.`)).toBe(named);
    }
  });
});

describe('an error answer of any kind', () => {
  const LONG = 'x'.repeat(2000);
  test.each<[what: string, fault: Fault, quoted: RegExp]>([
    ['the API’s own', { status: 400, body: { error: { code: 400, message: 'Bad limit' } } }, /400 \(Bad limit\)\./],
    [
      'with a code that is not a number',
      { status: 400, body: { error: { code: 'bad', message: 'No' } } },
      /400 \(No\)\./,
    ],
    ['with an error that is a text', { status: 400, body: { error: 'Nope' } }, /400 \(\{"error":"Nope"\}\)\./],
    ['without a message', { status: 400, body: { error: {} } }, /400 \(\{"error":\{\}\}\)\./],
    ['a list', { status: 400, body: [1, 2] }, /400 \(\[1,2\]\)\./],
    ['null', { status: 400, body: 'null' }, /400 \(null\)\./],
    ['HTML', { html: 400 }, /400 \(<!DOCTYPE html> <html>.*Error 400/],
    ['nothing', { empty: 400 }, /was answered 400\.$/],
    ['cut short', { cut: true, status: 400, work: false }, /answered 400 \(\{"error"/],
    ['long', { status: 400, body: { error: { message: LONG } } }, /\(x{499}…\)/],
    ['on many lines', { status: 400, body: 'a\r\nb\n\n::error::c\n##[error]d' }, /\(a b ::error::c ##\\\[error\]d\)/],
    ['with a key', { status: 400, body: `{"key":"sk-or-v1-${'0e6f'.repeat(16)}"}` }, /\(\{"key":"sk-or-\*\*\*"\}\)/],
  ])('is handled and quoted briefly, on one line: %s', async (_what, fault, quoted) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, fault);
    const result = await step({ ...update, 'max-retries': '0' });
    expect(result.code).toBe(1);
    expect(annotations(result)).toHaveLength(1);
    expect(annotations(result)[0]).toMatch(quoted);
    expect(annotations(result)[0]?.length).toBeLessThan(1000);
    expect(annotations(result)[0]).not.toContain('\n');
  });

  test('of 100 MB is not read to its end', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, { huge: 500, bytes: 100_000_000 }, { times: 2 });
    server.fault({ method: 'GET' }, { huge: 403, bytes: 100_000_000 });
    const peak =
      'process.on("exit",()=>fs.writeFileSync(process.env.RUNNER_TEMP+"/peak",String(process.resourceUsage().maxRSS)))';
    const preload = `data:text/javascript,import fs from"node:fs";${peak}`;
    const result = await step(update, { nodeOptions: ['--import', preload] });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/403 \(x{499}…\)/);
    const [kilobytes] = Object.entries(result.files).flatMap(([path, text]) => (path.endsWith('peak') ? [text] : []));
    expect(Number(kilobytes)).toBeLessThan(150_000);
  });
});

describe('a success that is not what the API describes', () => {
  test.each<[what: string, answer: unknown, names: RegExp]>([
    ['an empty object', {}, /data is missing, not an object/],
    ['null', null, /the body is null, not an object/],
    ['a list', [], /the body is a list, not an object/],
    ['a text', 'ok', /the body is text, not an object/],
    ['no data', { data: null }, /data is null, not an object/],
    ['an empty key', { data: {} }, /data\.hash is missing, not text/],
  ])('is neither a crash nor a success: %s', async (_what, answer, names) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, { answer });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /^GET \/keys\/h1 succeeded, but its answer is not what OpenRouter's API describes/,
    );
    expect(annotations(result)[0]).toMatch(names);
    expect(writesOf(server)).toEqual([]);
  });

  test.each<[fault: Fault, says: string]>([
    [{ html: 200 }, 'the answer is not JSON (text/html)'],
    [
      { status: 200, body: '<html>hello</html>', headers: { 'content-type': 'text/html; charset=UTF-8' } },
      '(text/html)',
    ],
    [{ status: 200, body: '{"data":' }, 'the answer is not JSON (no content type)'],
    [{ empty: 200 }, 'the answer is not JSON'],
  ])('nor is one that is not JSON: %j', async (fault, says) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, fault);
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain(says);
    expect(annotations(result)[0]).toContain('api-url');
  });

  test('is not read beyond the maximum size of an answer', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, { huge: 200, bytes: 100_000_000 });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(annotations(result)[0]).toContain('larger than 16 MiB');
  });

  test('after a PATCH is an error that says so, and the key is reported as it was read', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { lie: { limit_remaining: '75' } });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /^PATCH \/keys\/h1 succeeded, but.*data\.limit_remaining is text, not a number/,
    );
    expect(result.outputs['previous-limit']).toBe('50');
  });

  const whole = Object.fromEntries(
    FIELD_NAMES.map(name => {
      const { kind } = FIELDS[name];
      return [
        name,
        kind === 'flag' ? false : kind === 'number' ? 1 : kind === 'instant' ? '2026-01-01T00:00:00Z' : 'x',
      ];
    }),
  );

  test.each(FIELD_NAMES)('names the field that is wrong: %s', name => {
    const { kind, nullable, optional } = FIELDS[name];
    const wrong = [
      {},
      [],
      kind === 'number' ? '1' : 1,
      kind === 'flag' ? 'false' : true,
      kind === 'instant' ? 'x' : {},
    ];
    for (const value of [...wrong, ...(nullable ? [] : [null])]) {
      expect(() => parseKey({ ...whole, [name]: value }, 'GET /keys/x')).toThrow(`data.${name} is`);
    }
    // A limit and what remains of it are null together.
    const nulls =
      name.startsWith('limit') && kind === 'number' ? { limit: null, limit_remaining: null } : { [name]: null };
    if (nullable) expect(parseKey({ ...whole, ...nulls }, '')).toHaveProperty(name, null);
    const { [name]: _, ...without } = whole;
    if (optional) expect(parseKey(without, '')).toEqual(without);
    else expect(() => parseKey(without, 'GET /keys/x')).toThrow(`data.${name} is missing`);
  });

  test('is always our own error, whatever the JSON', () => {
    const json = fc.oneof(
      fc.jsonValue(),
      fc.record(Object.fromEntries(FIELD_NAMES.map(name => [name, fc.jsonValue()]))),
    );
    fc.assert(
      fc.property(json, value => {
        for (const read of [parseKey, parseOwnKey, (each: unknown) => parseList(each, 'x', parseKey)]) {
          try {
            read(value, 'GET /x');
          } catch (error) {
            expect(error).toBeInstanceOf(AnswerError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('TLS and proxies', () => {
  let folder = '';
  let certificate: Certificate;
  const PASSWORD = 'hunter2-and-more';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    certificate = makeCertificate(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const secure = () => openAccount({ keys: [PROD], tls: certificate.tls });
  const trusting = (env: Record<string, string> = {}): Omit<RunOptions, 'inputs'> => ({
    env: { NODE_EXTRA_CA_CERTS: certificate.path, ...env },
  });
  async function proxy(...options: Parameters<typeof startProxy>) {
    const started = await startProxy(...options);
    onTestFinished(() => started.stop());
    return started;
  }

  test('a private CA is trusted if NODE_EXTRA_CA_CERTS names it; otherwise the error says how', async () => {
    const { server, step } = await secure();
    const refused = await step(update);
    expect(refused.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(refused)[0]).toMatch(/certificate of 127\.0\.0\.1:\d+ is not trusted.*NODE_EXTRA_CA_CERTS/);
    expect(refused.log).not.toContain('trying again');
    expect((await step(update, trusting())).code).toBe(0);
  });

  test('no switch turns TLS checks off', async () => {
    const { server } = await secure();
    const result = await runAction({
      inputs: { 'provisioning-key': server.managementKey, 'api-url': server.url, ...update },
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(result)[0]).toContain('is not trusted');
  });

  test.each(['HTTPS_PROXY', 'https_proxy'])('%s is used, with a scheme or without, and its credentials', async name => {
    const { server, step } = await secure();
    const between = await proxy();
    const host = new URL(server.url).host;
    for (const url of [between.host, `http://${between.host}`, `user:${PASSWORD}@${between.host}`]) {
      const result = await step(update, trusting({ [name]: url }));
      expect(result.code).toBe(0);
      expect(result.stdout).not.toContain(PASSWORD);
    }
    expect(new Set(between.asked)).toEqual(new Set([`CONNECT ${host}`]));
    expect(between.asked.length).toBeGreaterThanOrEqual(3);
    expect(new Set(between.credentials)).toEqual(new Set([`user:${PASSWORD}`]));
  });

  test('only HTTP/1.1 is offered: to the host, through a tunnel, and to a proxy behind TLS', async () => {
    const offered: string[][] = [];
    // Like real hosts, it uses HTTP/2 if it can.
    const ALPNCallback = ({ protocols }: { protocols: string[] }) => {
      offered.push(protocols);
      return protocols.includes('h2') ? 'h2' : protocols[0];
    };
    const { step } = await openAccount({ keys: [PROD], tls: { ...certificate.tls, ALPNCallback } });
    const plain = await proxy();
    const behindTls = await proxy('tunnel', undefined, { ...certificate.tls, ALPNCallback });
    for (const env of [
      {},
      { HTTPS_PROXY: plain.host },
      { HTTPS_PROXY: `https://${behindTls.host.replace('127.0.0.1', 'localhost')}` },
    ]) {
      expect((await step(update, trusting(env))).code).toBe(0);
    }
    expect([plain.asked, behindTls.asked].map(({ length }) => length > 0)).toEqual([true, true]);
    expect(new Set(offered.flat())).toEqual(new Set(['http/1.1']));
  });

  test.each(['HTTP_PROXY', 'http_proxy'])('%s is used for plain http on this machine', async name => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const between = await proxy();
    expect((await step(update, { env: { [name]: between.host } })).code).toBe(0);
    expect(between.asked.length).toBeGreaterThan(0);
    expect(server.requests).toHaveLength(2);
  });

  test.each(['NO_PROXY', 'no_proxy'])('%s goes around the proxy', async name => {
    const { step } = await secure();
    const between = await proxy();
    for (const hosts of ['127.0.0.1', 'example.com, 127.0.0.1', '*']) {
      expect((await step(update, trusting({ HTTPS_PROXY: between.host, [name]: hosts }))).code).toBe(0);
    }
    expect(between.asked).toEqual([]);
    expect((await step(update, trusting({ HTTPS_PROXY: between.host, [name]: 'example.com' }))).code).toBe(0);
    expect(between.asked.length).toBeGreaterThan(0);
  });

  test('the proxy of the other scheme is not used', async () => {
    const { step } = await secure();
    expect((await step(update, trusting({ HTTP_PROXY: refusedUrl('') }))).code).toBe(0);
  });

  test('a proxy that accepts and never answers is given up after timeout-seconds too', async () => {
    const { step } = await secure();
    const between = await proxy('never');
    const env = { HTTPS_PROXY: `http://user:${PASSWORD}@${between.host}`, FAST_TIMERS: '20' };
    const result = await step({ ...update, ...impatient, 'max-retries': '1' }, trusting(env));
    expect(result.code).toBe(1);
    expect(between.asked).toHaveLength(2);
    expect(annotations(result)[0]).toMatch(
      /was not answered within 19 s \(after 2 attempts\).*through the proxy named in HTTPS_PROXY/,
    );
    expect(result.stdout).not.toContain(PASSWORD);
    expect(result.durationMs).toBeLessThan(20_000);
  });

  test('a proxy that refuses is named, without its credentials', async () => {
    const { step } = await secure();
    const between = await proxy(407);
    const env = { HTTPS_PROXY: `http://user:${PASSWORD}@${between.host}` };
    const result = await step(update, trusting(env));
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/refused by the proxy, which answered 407.*through the proxy/);
    expect(between.asked).toHaveLength(1);
    const broken = await step(
      { ...update, 'max-retries': '1' },
      trusting({ HTTPS_PROXY: `u:${PASSWORD}@127.0.0.1:4` }),
    );
    expect(broken.code).toBe(1);
    for (const { stdout, summary } of [result, broken]) expect(stdout + summary).not.toContain(PASSWORD);
  });

  test.each([
    `socks5://u:${PASSWORD}@127.0.0.1:1`,
    `http://u:${PASSWORD}@`,
    `http://u:${PASSWORD}@host:port`,
    'http://%',
  ])('an invalid proxy is an error that does not print it', async url => {
    const { server, step } = await secure();
    const result = await step(update, trusting({ HTTPS_PROXY: url }));
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(result)[0]).toMatch(/HTTPS_PROXY is not a valid proxy URL/);
    expect(result.stdout + result.summary).not.toContain(PASSWORD);
    expectHarmless(result, [PASSWORD]);
  });

  test('proxy credentials that cannot be decoded are an error, not a crash', async () => {
    const { step } = await secure();
    const between = await proxy();
    const result = await step(
      { ...update, 'max-retries': '0' },
      trusting({ HTTPS_PROXY: `http://u%zz:${PASSWORD}@${between.host}` }),
    );
    expect(result.code).toBe(1);
    expect(result.stdout + result.summary).not.toContain(PASSWORD);
  });
});

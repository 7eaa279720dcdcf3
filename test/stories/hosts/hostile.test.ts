/**
 * A malicious OpenRouter, people and earlier steps: what they say affects nobody, costs a bounded amount of work, and
 * causes nothing that was not requested.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KeyRecord, startOpenRouter } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret, fileOf, runAction } from '../../support/runner/runner.ts';
import { annotations, callsOf, expectHarmless, openAccount, writesOf } from '../../support/worlds/account.ts';

const PROVISIONING = `sk-or-v1-${'ab12'.repeat(16)}`;
const FOREIGN = `sk-or-v1-${'cd34'.repeat(16)}`;

/** A host that answers as the test says, and records its requests. */
async function host(answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    answer(request, response, asked.length);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1` };
}

/** A key as the API shows it. */
async function keyShown(seed: Partial<KeyRecord> = {}): Promise<Record<string, unknown>> {
  const server = await startOpenRouter({ keys: [{ hash: 'h1', name: 'prod', limit: 50, ...seed }] });
  const { secret: _, ...key } = server.keys()[0] as KeyRecord;
  await server.stop();
  return key;
}

const offsetOf = (request: IncomingMessage) => Number(new URLSearchParams(request.url?.split('?')[1]).get('offset'));

describe('names and labels that hold secrets', () => {
  test('reach no log, output, file or summary, whoever asks', async () => {
    const { server, step } = await openAccount({
      managementKeys: [PROVISIONING],
      wrongOnPurpose: true,
      keys: [
        { hash: 'h1', name: `mine is ${PROVISIONING}`, limit: 5, external_user: PROVISIONING },
        { hash: 'h2', name: FOREIGN, limit: 5 },
        { hash: 'h3', name: `${FOREIGN.slice(0, 40)}\\u0030${FOREIGN.slice(40)}`, limit: 5 },
      ],
    });
    server.fault({ method: 'PATCH' }, { lie: { label: FOREIGN, creator_user_id: FOREIGN } }, { times: 9 });
    for (const inputs of [
      { operation: 'check', 'current-name': '*', require: 'limit > 9', warn: 'name == x' },
      { hash: 'h1', limit: '7' },
      { hash: 'h1', name: 'plain' },
      { hash: 'h2', name: 'plain' },
      { operation: 'delete', hash: 'h2,h3' },
    ] as Record<string, string>[]) {
      const result = await step(inputs);
      expectNoSecret(result, [PROVISIONING, FOREIGN]);
      expect(result.stdout).toContain('::add-mask::');
    }
  });

  test('of no known shape are hidden if they are the api-key or the token', async () => {
    const secret = 'correct-horse-battery-staple';
    const { step } = await openAccount({ keys: [{ hash: 'h1', name: `uses ${secret}`, limit: 5 }] });
    const result = await step({ operation: 'check', 'current-name': '*', 'provisioning-key': secret });
    expect(result.code).toBe(1);
    const { server } = await openAccount({ managementKeys: [secret], keys: [{ name: `uses ${secret}` }] });
    const shown = await runAction({
      inputs: { 'provisioning-key': secret, 'api-url': server.url, operation: 'check', 'current-name': '*' },
    });
    expect(shown.code).toBe(0);
    expectHarmless(shown, [secret]);
  });
});

test.each<[what: string, count: number, name: (nth: number) => string, masks: number]>([
  ['like keys', 5_000, nth => `sk-or-k${String(nth).padStart(16, '0')}`, 5_001],
  ['like the beginning of keys', 10_001, nth => `sk-or-k${nth}`, 1],
])('thousands of names that look %s slow nothing down', async (_what, count, name, masks) => {
  const key = await keyShown();
  const all = Array.from({ length: count }, (_, nth) => ({ ...key, hash: `h${nth}`, name: name(nth) }));
  const { url } = await host((request, response) => {
    const offset = offsetOf(request);
    response.end(JSON.stringify({ data: all.slice(offset, offset + 100) }));
  });
  const inputs = { operation: 'check', 'current-name': '*', require: 'limit > 99' };
  const result = await runAction({ inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, ...inputs } });
  expect([result.code, result.timedOut, result.masks.length]).toEqual([1, false, masks]);
  expect(annotations(result)[0]).toMatch(/requirements/);
  expect(result.durationMs).toBeLessThan(15_000);
  expectHarmless(result, [PROVISIONING, ...(masks > 1 ? all.slice(0, 9).map(each => each.name) : [])]);
});

test('names that are the beginning of every key do not become masks, which would blank labels', async () => {
  const { step } = await openAccount({
    keys: [
      { hash: 'h1', name: 'sk-or-v1', limit: 5 },
      { hash: 'h2', name: 'sk-or-', limit: 5 },
      { hash: 'h3', name: 'sk-or-v1-web', limit: 5 },
    ],
  });
  const result = await step({ operation: 'check', hash: 'h1' });
  expect([result.code, result.outputs.name]).toEqual([0, 'sk-or-v1']);
  expect(result.outputs.label).toMatch(/^sk-or-v1-\w+\.\.\.\w+$/);
  const all = await step({ operation: 'check', 'current-name': '*' });
  expect(all.masks.every(mask => mask.length > 20)).toBe(true);
  const names = JSON.parse(all.outputs.keys ?? '').map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(['sk-or-', 'sk-or-v1', 'sk-or-v1-web']);
});

describe('an oversized answer', () => {
  test('nested 20,000 deep in an unknown field costs only the outputs that would hold it', async () => {
    const key = await keyShown();
    const deep = `${'[1,'.repeat(20_000)}2${']'.repeat(20_000)}`;
    const { url } = await host((request, response) => {
      const limit = request.method === 'PATCH' ? 75 : 50;
      const text = JSON.stringify({ data: { ...key, limit, limit_remaining: limit, new_field: 0 } });
      response.end(text.replace('"new_field":0', `"new_field":${deep}`));
    });
    const result = await runAction({
      inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, hash: 'h1', limit: '75' },
    });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({
      changed: 'true',
      limit: '75',
      'previous-limit': '50',
      failed: '[]',
      keys: '',
    });
    expect(result.outputs.changes).toBe('{"limit":{"from":50,"to":75}}');
    expect(annotations(result, 'notice')).toEqual([
      expect.stringMatching(/^The output keys is empty, because it cannot be written as JSON/),
    ]);
    expect(result.log).toContain('limit 50 → 75');
    expectHarmless(result, [PROVISIONING]);
  });

  test('with a name of 5 MB is read, and every file stays within what GitHub accepts', async () => {
    const name = `${'|<b>`'.repeat(1_250_000)} [replacing abc, run 1.1, 1a2b3c4d-0123456789ab]`;
    const { server, step } = await openAccount({
      keys: [
        { hash: 'h1', name, limit: 5 },
        { hash: 'h2', name: 'b', limit: 5 },
      ],
    });
    for (const inputs of [
      { hash: 'h1', limit: '7' },
      { 'current-name': `${'*|'.repeat(500)}*`, limit: '8' },
      { operation: 'check', 'current-name': '*', require: 'name == x', warn: 'name == y' },
      { hash: 'h1', name: 'short', 'dry-run': 'true' },
      { operation: 'delete', 'current-name': '*', 'max-keys': '1' },
    ] as Record<string, string>[]) {
      const result = await step(inputs);
      expect(result.durationMs).toBeLessThan(15_000);
      const written = Object.values(result.outputs).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
      expect(written).toBeLessThan(1_000_000);
      expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576);
      expect(result.stdout.length).toBeLessThan(200_000);
    }
    expect(server.key('h1')?.limit).toBe(8);
  });

  test('with a name of 5 MB that looks like a key is masked by its beginning', async () => {
    const { step } = await openAccount({
      keys: [{ hash: 'h1', name: `${FOREIGN}/${'a/'.repeat(2_500_000)}`, limit: 5 }],
    });
    const result = await step({ operation: 'check', 'current-name': '*', require: 'limit > 99' });
    expectNoSecret(result, [FOREIGN]);
    expect(result.code).toBe(1);
    expect(result.stdout.length).toBeLessThan(10_000);
  });

  test('with more pages than fit into memory is read to 256 MiB', async () => {
    const key = await keyShown();
    const name = 'x'.repeat(5_000_000);
    const { asked, url } = await host((request, response) => {
      const offset = offsetOf(request);
      const page = Array.from({ length: 3 }, (_, nth) => ({ ...key, hash: `h${offset + nth}`, name }));
      response.end(JSON.stringify({ data: page }));
    });
    const inputs = { operation: 'delete', 'current-name': 'x*', 'max-keys': '99' };
    const result = await runAction({ inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, ...inputs } });
    expect([result.code, annotations(result)]).toEqual([
      1,
      [expect.stringMatching(/^GET \/keys: .* more than 256 MiB/)],
    ]);
    expect(asked.length).toBeLessThan(40);
  });

  test('with the name of a model or a list of 5 MB is shortened in the log', async () => {
    const key = await keyShown();
    const long = 'x'.repeat(5_000_000);
    const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const spent = { date, model: long, usage: 1, byok_usage_inference: 0, requests: 1 };
    const byok = { id: 'b1', name: long, label: 'b', provider: 'openai', allowed_api_key_hashes: ['h1'] };
    const { url } = await host((request, response) => {
      const path = request.url ?? '';
      const isEmpty = offsetOf(request) > 0 || /guardrails|destinations/.test(path);
      const pages = path.includes('/byok') ? [byok] : [key];
      const list = path.includes('/activity') ? [spent] : isEmpty ? [] : pages;
      const one = path.includes('/workspaces/') ? { id: key.workspace_id, slug: 'w', name: long } : key;
      response.end(JSON.stringify({ data: /offset=|activity/.test(path) ? list : one }));
    });
    const inputs = { 'provisioning-key': PROVISIONING, 'api-url': url, hash: 'h1' };
    const checked = await runAction({ inputs: { ...inputs, operation: 'check', spend: 'true' } });
    const planned = { operation: 'rotate', 'output-key': 'true', retire: 'keep', 'dry-run': 'true' };
    const rotated = await runAction({ inputs: { ...inputs, ...planned } });
    for (const result of [checked, rotated]) {
      expect(result.code).toBe(0);
      expect(result.log).toContain('xxx');
      expect(result.stdout.length).toBeLessThan(10_000);
    }
  });

  test('with a hash of 5 MB is shortened in an error', async () => {
    const key = await keyShown();
    const taken = { ...key, hash: 'x'.repeat(5_000_000), name: 'other' };
    const { url } = await host((request, response) => {
      const path = request.url ?? '';
      const list =
        path.includes('/keys?') && !path.includes('assignments') ? [key, taken].slice(offsetOf(request)) : [];
      const one = path.includes('/workspaces/') ? { id: key.workspace_id, slug: 'w', name: 'w' } : key;
      response.end(JSON.stringify({ data: path.includes('offset=') ? list : one }));
    });
    const inputs = { operation: 'rotate', hash: 'h1', name: 'other', 'output-key': 'true', retire: 'keep' };
    const result = await runAction({ inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, ...inputs } });
    expect([result.code, annotations(result)]).toEqual([1, [expect.stringMatching(/^name: another enabled key/)]]);
    expect(result.stdout.length).toBeLessThan(20_000);
  });

  test('with too many unknown keys does not cause a request for each', async () => {
    const key = await keyShown();
    const hashes = ['h1', ...Array.from({ length: 200_000 }, (_, nth) => `gone-${nth}`)];
    const byok = { id: 'b1', name: 'b', label: 'b', provider: 'openai', allowed_api_key_hashes: hashes };
    const { asked, url } = await host((request, response) => {
      const path = request.url ?? '';
      if (path.includes('/keys/gone-')) response.statusCode = 404;
      const isEmpty = offsetOf(request) > 0 || /guardrails|destinations/.test(path);
      const list = path.includes('/byok') ? [byok] : [key];
      const one = path.includes('/workspaces/') ? { id: key.workspace_id, slug: 'w', name: 'w' } : key;
      response.end(JSON.stringify({ data: path.includes('offset=') ? (isEmpty ? [] : list) : one }));
    });
    const inputs = { operation: 'rotate', hash: 'h1', 'output-key': 'true', retire: 'keep' };
    const result = await runAction({ inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, ...inputs } });
    expect([result.code, annotations(result)]).toEqual([
      1,
      [expect.stringMatching(/name 200000 keys that are not in the list/)],
    ]);
    expect(asked.length).toBeLessThan(50);
  });

  test('with an endless list is read to 1,000 pages, and a list that never settles five times', async () => {
    const key = await keyShown();
    const endless = await host((request, response) => {
      const offset = offsetOf(request);
      response.end(JSON.stringify({ data: [0, 1].map(nth => ({ ...key, hash: `h${offset + nth}`, name: 'x' })) }));
    });
    const common = { 'provisioning-key': PROVISIONING, operation: 'delete', 'current-name': 'x*', 'max-keys': '99' };
    const long = await runAction({ inputs: { ...common, 'api-url': endless.url }, timeoutMs: 60_000 });
    expect(long.code).toBe(1);
    expect(annotations(long)).toEqual([expect.stringMatching(/^GET \/keys: the list has more than 1,000 pages/)]);
    expect(endless.asked.length).toBeLessThan(1_020);
    const restless = await host((_request, response, nth) => {
      response.end(JSON.stringify({ data: [0, 1, 2].map(each => ({ ...key, hash: `h${nth}-${each}`, name: 'x' })) }));
    });
    const moving = await runAction({ inputs: { ...common, 'api-url': restless.url } });
    expect(annotations(moving)).toEqual([
      expect.stringMatching(/^GET \/keys: the list keeps changing while it is read/),
    ]);
    expect(restless.asked.length).toBeLessThan(20);
    for (const { asked } of [endless, restless]) expect(asked.every(call => call.startsWith('GET '))).toBe(true);
  });

  test('with too many secrets is refused', async () => {
    const { asked, url } = await host((_request, response) => {
      const secrets = Array.from({ length: 50_000 }, (_, nth) => `sk-or-v1-${nth.toString(16).padStart(64, '0')}`);
      response.end(JSON.stringify({ data: secrets }));
    });
    const result = await runAction({
      inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, hash: 'h1', limit: '75' },
    });
    expect(result.code).toBe(1);
    expect(asked).toHaveLength(1);
    expect(annotations(result)).toHaveLength(1);
    expect(result.durationMs).toBeLessThan(15_000);
  });

  test('with links to further pages is not followed when secrets are looked at', async () => {
    const asked: string[] = [];
    const github = await host((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('link', `<${github.url}/x?page=${asked.length + 1}>; rel="next"`);
      response.statusCode = request.method === 'DELETE' ? 204 : 200;
      response.end(request.method === 'DELETE' ? undefined : '{}');
    });
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod' }] });
    const inputs = { operation: 'delete', hash: 'h1', 'store-in': 'organization octo-org K', 'github-token': 'ghp_x' };
    const result = await step(inputs, { env: { GITHUB_API_URL: github.url.replace('/api/v1', '') } });
    expect(asked.length).toBeLessThan(5);
    expect([result.code, server.keys().length]).toEqual([0, 0]);
  });
});

describe('a signal while a long list is read', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('(%s) ends it at once, and nothing is changed', async signal => {
    const key = await keyShown();
    let child: ChildProcess | undefined;
    const { asked, url } = await host((request, response, nth) => {
      const offset = offsetOf(request);
      const page = [0, 1].map(each => ({ ...key, hash: `h${offset + each}`, name: 'x' }));
      if (nth === 20) child?.kill(signal);
      response.end(JSON.stringify({ data: page }));
    });
    const result = await runAction({
      inputs: {
        'provisioning-key': PROVISIONING,
        'api-url': url,
        'current-name': 'x*',
        'max-keys': '9',
        disabled: 'true',
      },
      onSpawn: spawned => {
        child = spawned;
      },
    });
    expect(result.code === 1 || result.signal === signal).toBe(true);
    expect(asked.length).toBeLessThan(500);
    expect(asked.filter(call => !call.startsWith('GET '))).toEqual([]);
  });
});

describe('an OpenRouter that answers about something else', () => {
  test('causes no change or deletion that was not requested', async () => {
    const { server, step } = await openAccount({
      keys: [
        { hash: 'h1', name: 'prod' },
        { hash: 'h2', name: 'other' },
      ],
    });
    server.fault({ path: '/keys' }, { lie: { hash: '../credits' } }, { times: 9 });
    const twice = await step({ operation: 'delete', 'current-name': 'prod' });
    expect(server.keys()).toHaveLength(2);
    expect(twice.outputs.changed).toBe('false');
    server.clearFaults();
    server.fault({ method: 'PATCH' }, { lie: { hash: 'h2' } });
    const answered = await step({ hash: 'h1', limit: '5' });
    expect([answered.code, annotations(answered)[0]]).toEqual([1, expect.stringContaining('data.hash')]);
    expect(callsOf(server).filter(call => call.includes('h2'))).toEqual([]);
  });

  test('whose clock shows an impossible date is not trusted', async () => {
    const key = await keyShown({ usage: 1 });
    for (const date of ['Sat, 13 Sep 275760 00:00:00 GMT', 'Tue, 20 Apr -271821 00:00:00 GMT']) {
      const { url } = await host((_request, response) => {
        response.setHeader('date', date);
        response.end(JSON.stringify({ data: key }));
      });
      const inputs = { operation: 'check', hash: 'h1', require: 'spend-per-day < 5\nruns-out-at > 1h' };
      const result = await runAction({ inputs: { 'provisioning-key': PROVISIONING, 'api-url': url, ...inputs } });
      expectHarmless(result, [PROVISIONING]);
      expect([result.code, result.outputs.passed]).toEqual([0, 'true']);
      expect(result.summary).toContain('All requirements are met');
    }
  });

  test('whose clock is at the end of time passes no condition and crashes nothing', async () => {
    const { step } = await openAccount({
      keys: [{ hash: 'h1', name: 'prod', limit: 5, usage: 1, expires_at: '2027-01-01T00:00:00Z' }],
      now: () => Date.UTC(9999, 11, 31),
      wrongOnPurpose: true,
    });
    const require = 'enabled\nexpires-at > 7d\nruns-out-at > 7d\nspend-per-day < 1';
    const result = await step({ operation: 'check', hash: 'h1', require });
    expect([result.code, result.outputs.passed]).toEqual([1, 'false']);
  });
});

describe('an earlier step of the job', () => {
  test('cannot add an undeclared input, or change a declared one by another spelling', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod', limit: 5 }] });
    const result = await step(
      { hash: 'h1', limit: '7' },
      { env: { INPUT_DRY_RUN: 'true', 'INPUT_api-url': 'http://x' } },
    );
    expect(result.code).toBe(1);
    expect(annotations(result).join()).toMatch(/There is no input "dry_run"/);
    expect(server.requests).toEqual([]);
  });

  test('cannot redirect the files that a step writes with links', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'untouched');
    for (const name of ['keys.json', 'openrouter-keys-', 'report.md']) symlinkSync(victim, join(folder, name));
    const { step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod', limit: 5 }] });
    const result = await step({ operation: 'check', hash: 'h1' }, { env: { RUNNER_TEMP: folder } });
    expect(result.code).toBe(0);
    expect(result.outputs['keys-file']).toMatch(/openrouter-keys-\w{6}[\\/]keys\.json$/);
    expect(() => fileOf(result, victim)).toThrow('left no file');
  });
});

describe('what a person does not see', () => {
  test.each(['\u200b', '\u00ad', '\u2060', '\u202c', '\u180e', '\u200d', '\ufe0f', '\u3164', '\u{e0041}'])(
    '(%j) satisfies no condition that looks unmet',
    async invisible => {
      const { server, step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod', limit: 5 }] });
      const result = await step({ operation: 'delete', 'current-name': '*', where: `name != prod${invisible}` });
      expect([result.code, server.requests]).toEqual([1, []]);
      expect(annotations(result)).toEqual([expect.stringContaining('invisible character')]);
    },
  );

  test('in a token stays unseen when the token is pasted into another input', async () => {
    const token = `ghs_${'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'}`;
    const { step } = await openAccount();
    const result = await step({ hash: 'h1', limit: '7', 'github-token': token, 'workspace-id': token });
    const form = token.toLowerCase().replace('_', '-');
    expectNoSecret(result, [token, form]);
    expect(annotations(result)[0]).toMatch(/^workspace-id: "\*\*\*": it is not a UUID/);
  });

  test('of an account cannot be mentioned by a name in a report', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1', name: '@octocat fixes #1, GH-2', limit: 5 }] });
    const result = await step({ operation: 'check', hash: 'h1' });
    const decode = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    for (const text of [result.summary, fileOf(result, result.outputs['report-file'])]) {
      // GitHub looks for mentions and references in the finished HTML, where entities are characters again.
      expect(decode(text)).toContain('octocat');
      expect(decode(text)).not.toMatch(/@octocat|#1|GH-2/);
    }
  });
});

test('a pattern with many stars matches quickly, even names made to be slow', async () => {
  const keys = Array.from({ length: 20 }, (_, nth) => ({ hash: `h${nth}`, name: `${'a'.repeat(126_000)}b${nth}` }));
  const { server, step } = await openAccount({ keys });
  const result = await step({ operation: 'delete', 'current-name': `*${'a'.repeat(500)}*${'a*'.repeat(200)}c` });
  expect([result.code, result.outputs.changed]).toEqual([0, 'false']);
  expect(result.durationMs).toBeLessThan(10_000);
  expect(writesOf(server)).toEqual([]);
});

/** What every error says; nothing from outside is ever printed raw. */
import { describe, expect, test } from 'vitest';
import { expectInert } from '../../support/inert.ts';
import type { Fault } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret, runAction } from '../../support/runner/runner.ts';
import { annotations, callsOf, expectHarmless, openAccount } from '../../support/worlds/account.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 50 };
const update = { hash: 'h1', limit: '75' };

describe('an error says what failed, the likely cause, and what to do', () => {
  test('401: the provisioning key is unknown, revoked, or an ordinary API key', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const answers = { 'sk-or-v1-unknown': 'User not found.', [server.seed().secret]: 'Invalid management key' };
    for (const [given, answer] of Object.entries(answers)) {
      const result = await step({ ...update, 'provisioning-key': given });
      expect(result.code).toBe(1);
      expect(annotations(result)).toEqual([
        expect.stringMatching(
          /^GET \/keys\/h1 was refused: .* 401 \([^)]+\)\. .*provisioning-key\) is unknown, revoked, or an ordinary API key\. Check it at https:\/\/openrouter\.ai\/\S+ and store it again\.$/,
        ),
      ]);
      expect(annotations(result)[0]).toContain(`(${answer})`);
    }
  });

  test('403: only a provisioning key can do this', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { status: 403 }, { times: 2 });
    for (const selector of [{ hash: 'h1' }, { 'current-name': 'prod' }]) {
      const result = await step({ ...selector, limit: '75' });
      expect(result.code).toBe(1);
      expect(annotations(result)[0]).toMatch(
        /403 .*Only a provisioning \(management\) key can do this.*provisioning-key seems to be an ordinary API key\. Make/,
      );
    }
  });

  test('404: the hash does not exist, was deleted, or belongs to another account, and where hashes are found', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h2', limit: '75' });
    expect(annotations(result)[0]).toMatch(
      /404 .*hash h2: it does not exist, was deleted, or belongs to another account\. A hash has 64 hex digits; is this a name\? Then use current-name\. Hashes are listed/,
    );
  });

  test('404 elsewhere: api-url does not name the API', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ 'current-name': 'prod', limit: '75', 'api-url': `${server.origin}/v1` });
    expect(annotations(result)[0]).toMatch(/404 .*check api-url, which ends in \/api\/v1/);
  });

  test('429 after retries: rate limited, with Retry-After if given', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { status: 429 }, { times: 2 });
    const bare = await step({ ...update, 'max-retries': '1' });
    expect(annotations(bare)[0]).toMatch(/429 \(Rate limit exceeded\)\. It is rate limited\. Run it again later/);
    server.fault({}, { status: 429, headers: { 'retry-after': '3' } }, { times: 2 });
    const dated = await step({ ...update, 'max-retries': '1' });
    expect(annotations(dated)[0]).toMatch(/It is rate limited \(Retry-After: 3\)/);
  });

  test.each<[status: number, what: RegExp]>([
    [400, /The request was not accepted/],
    [500, /OpenRouter or something on the way to it failed/],
    [525, /OpenRouter or something on the way to it failed/],
  ])('%i', async (status, what) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { status });
    expect(annotations(await step({ ...update, 'max-retries': '0' }))[0]).toMatch(what);
  });

  test('with one cause is reported once, and in the summary too', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h2', limit: '75' });
    expect(result.annotations).toHaveLength(1);
    expect(result.summary).toContain('another account');
  });
});

/** What a person who can name keys might try on the runner, on terminals, on Markdown and on HTML. */
const EVIL = [
  '::set-output name=evil::1',
  '\n::add-mask::prod\n::stop-commands::x\r##[error]x\r\n##[save-state name=delete-hash]h9 ##[set-env name=PATH]x',
  '\x1b[2K\x1b[31mred\x07 \u202eolleh \u2028::error::x\u2029 \x85',
  '<img src=x onerror=alert(1)><!-- </td></tr></table>',
  '| a | b | `c` **d** [e](https://evil.example/) ![f](g) # h @octocat &lt; $x$ ~~y~~',
].join(' ');

describe('a hostile name', () => {
  const keys = [
    { hash: 'h1', name: `${EVIL} 1`, limit: 5 },
    { hash: 'h2', name: `${EVIL} 2`, limit: 6, disabled: true },
  ];

  // support/account.ts checks every step for smuggled commands, broken command files and secrets.
  test.each<[what: string, inputs: Record<string, string>, code: number]>([
    ['is checked', { operation: 'check', hash: 'h1' }, 0],
    ['is required to be different', { operation: 'check', hash: 'h1', require: 'name == prod' }, 1],
    [
      'is one of many',
      { operation: 'check', 'current-name': '*', require: 'name == prod', 'fail-on-unmet': 'false' },
      0,
    ],
    ['is updated', { hash: 'h1', name: 'good', limit: '75' }, 0],
    ['is given', { hash: 'h1', name: `${EVIL} 3` }, 0],
    ['is one of many that are updated', { 'current-name': '*', 'max-keys': '2', limit: '75' }, 0],
    ['is one too many', { 'current-name': '*', limit: '75' }, 1],
    ['is not found', { operation: 'check', 'current-name': `${EVIL} 9` }, 1],
    ['is deleted', { operation: 'delete', hash: 'h1,h2' }, 0],
    ['is in a dry run', { operation: 'delete', 'current-name': '*', 'max-keys': '2', 'dry-run': 'true' }, 0],
    ['is in another workspace', { hash: 'h1', limit: '7', 'workspace-id': '11111111-2222-4333-8444-555555555555' }, 1],
  ])('does nothing when it %s', async (_what, inputs, code) => {
    const { step } = await openAccount({ keys });
    const result = await step(inputs);
    expect(result.code).toBe(code);
    const printed = result.stdout.replace(/^::(?:error|warning|notice|add-mask)::.*$/gm, '');
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    for (const { message } of result.annotations) {
      expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    }
    expect(result.exported).toEqual({});
    expect(result.state).toEqual({});
    expect(result.outputs).not.toHaveProperty('evil');
    expect(result.masks.every(mask => mask.startsWith('sk-or-'))).toBe(true);
    expectInert(result.summary);
  });
});

describe('what a host says', () => {
  test.each<[what: string, fault: Fault]>([
    ['in an error', { status: 400, body: { error: { code: 400, message: EVIL } } }],
    ['in an error that is not JSON', { status: 400, body: EVIL }],
    ['in a redirect', { redirect: 'https://x.example/::error::y##[error]z', status: 302 }],
    ['in Retry-After', { status: 429, headers: { 'retry-after': `999 ::error::${'x'.repeat(9)}##[error]z` } }],
  ])('does nothing %s', async (_what, fault) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, fault);
    const result = await step({ ...update, 'max-retries': '0' });
    expect(result.code).toBe(1);
    expectInert(result.summary);
  });

  test('in the fields of a key', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const fields = { label: EVIL, limit_reset: EVIL, creator_user_id: EVIL, workspace_id: EVIL, [EVIL]: EVIL };
    server.fault({}, { lie: fields });
    const result = await step({
      operation: 'check',
      hash: 'h1',
      require: 'limit-reset == none',
      'fail-on-unmet': 'false',
    });
    expect(result.code).toBe(0);
    expectInert(result.summary);
    expect(callsOf(server)).toEqual(['GET /keys/h1']);
  });
});

describe('an input that is hostile itself', () => {
  test.each([
    'operation',
    'hash',
    'limit',
    'limit-reset',
    'disabled',
    'require',
    'where',
    'workspace-id',
    'api-url',
    'max-keys',
  ])('is reported harmlessly: %s', async name => {
    const inputs = { 'provisioning-key': 'sk-or-v1-p', hash: 'h1', limit: '75', [name]: EVIL };
    const result = await runAction({ inputs });
    expect(result.code).toBe(1);
    expectHarmless(result, ['sk-or-v1-p']);
    expectInert(result.summary);
  });

  test('is reported harmlessly when it does not exist', async () => {
    const result = await runAction({ inputs: { ...update, 'x\n::error::y ##[error]z': '1' } });
    expect(result.code).toBe(1);
    expectHarmless(result, []);
  });
});

describe('secrets', () => {
  const TOKEN = 'gateway-token-of-no-known-shape';

  test('are never printed, even if a host repeats them', async () => {
    const managementKeys = [TOKEN];
    const { server, step } = await openAccount({ keys: [PROD], managementKeys });
    const message = `Bearer ${TOKEN} may not, nor sk-or-v1-${'0e6f'.repeat(16)}`;
    server.fault({ method: 'PATCH' }, { status: 400, body: { error: { code: 400, message } } });
    const result = await step(update);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain('400 (Bearer *** may not, nor sk-or-***)');
    expectNoSecret(result, [TOKEN]);
  });

  test('are not printed when given in the wrong place', async () => {
    const secret = `sk-or-v1-${'0e6f'.repeat(16)}`;
    for (const name of ['hash', 'current-name', 'workspace-id', 'name', 'limit', 'where', 'operation', 'api-url']) {
      const { step } = await openAccount();
      const result = await step({ ...update, [name]: secret });
      expect(result.code).toBe(1);
      expect(result.masks).toContain(secret);
      expectNoSecret(result, [secret]);
    }
  });

  test('for an operation that does not use them are refused and not printed', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ ...update, 'github-token': 'ghp_0123456789abcdef' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(result)[0]).toBe('github-token is only for leaked-in, which is not given.');
    expectNoSecret(result, ['ghp_0123456789abcdef']);
  });
});

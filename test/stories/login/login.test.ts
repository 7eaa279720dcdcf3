/** Logging in without a stored key: GitHub's token for a policy at OpenRouter, and how OpenRouter answers. */
import { describe, expect, test } from 'vitest';
import { oauthFault } from '../../support/openrouter/openrouter-federation.ts';
import { expectNoSecret, type RunOptions, type RunResult } from '../../support/runner/runner.ts';
import type { Fault } from '../../support/server/faults.ts';
import { type Account, annotations, callsOf, openAccount } from '../../support/worlds/account.ts';
import { type Login, openLogin, POLICY, SEAL_KEY } from '../../support/worlds/login.ts';

const UPDATE = { hash: 'h1', limit: '20' };
const GATE = { operation: 'check', require: 'limit-remaining > 1' };

interface Place extends Account {
  login: Login;
  /** A step without a stored key. */
  run(inputs?: Record<string, string>, more?: Omit<RunOptions, 'inputs'>): Promise<RunResult>;
}

async function place(options: Parameters<typeof openLogin>[0] = {}, policy: Parameters<Login['grant']>[1] = {}) {
  const login = await openLogin(options);
  const keys = [{ hash: 'h1', name: 'prod', limit: 10, secret: 'sk-or-v1-0123456789abcdef0123' }];
  const account = await openAccount({
    ...login.options,
    keys,
    ...(options.wrongOnPurpose && { wrongOnPurpose: true }),
  });
  login.grant(account.server, policy);
  const run: Place['run'] = async (inputs = UPDATE, more = {}) => {
    const result = await account.step({ ...login.inputs, ...inputs }, { ...more, env: { ...login.env, ...more.env } });
    const secrets = [...login.issuer.tokens(), ...account.server.accessTokens(), login.issuer.requestToken, SEAL_KEY];
    expectNoSecret(result, secrets);
    return result;
  };
  return { ...account, login, run };
}

describe('an update with a federation policy', () => {
  test('logs in once, and masks every token before anything else is sent', async () => {
    const { server, login, run } = await place();
    const result = await run();
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['POST /oauth/token', 'GET /keys/h1', 'PATCH /keys/h1']);
    expect(login.issuer.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /idtoken']);
    expect(result.masks).toEqual(
      expect.arrayContaining([login.issuer.requestToken, ...login.issuer.tokens(), ...server.accessTokens(), SEAL_KEY]),
    );
    const [exchange] = server.requests;
    expect(Object.fromEntries(new URLSearchParams(String(exchange?.body)))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: login.issuer.tokens()[0],
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      federation_policy_id: POLICY,
      scope: 'management',
    });
    expect(exchange?.headers.authorization).toBeUndefined();
  });

  test('asks for the audience that the policy demands', async () => {
    const audience = 'https://keys.example/ä?b&c';
    const { run } = await place({}, { audience });
    expect((await run({ ...UPDATE, 'federation-audience': audience })).code).toBe(0);
    const refused = await run(UPDATE);
    expect(annotations(refused)[0]).toContain('aud "https://openrouter.ai"');
  });

  test('never begins a request with less than 60 s left on its token', async () => {
    const { server, run } = await place();
    server.setTokenLifetime(59);
    expect((await run()).code).toBe(0);
    expect(callsOf(server)).toEqual(['POST /oauth/token', 'GET /keys/h1', 'POST /oauth/token', 'PATCH /keys/h1']);
  });

  test.for(['0', '4'])('renews a token that is refused, once, with max-retries: %s', async maxRetries => {
    const { server, login, run } = await place();
    server.setRequestsPerToken(1);
    expect((await run({ ...UPDATE, 'max-retries': maxRetries })).code).toBe(0);
    expect(callsOf(server)).toEqual([
      ...['POST /oauth/token', 'GET /keys/h1'],
      ...['PATCH /keys/h1', 'POST /oauth/token', 'PATCH /keys/h1'],
    ]);
    expect(new Set(login.issuer.tokens()).size).toBe(2);
  });

  test('fails if a new token is refused too', async () => {
    const { server, run } = await place();
    server.fault({ path: '/keys/h1' }, { status: 401 }, { times: 2 });
    expect(annotations(await run())).toEqual([
      expect.stringMatching(/answered 401.*a new one neither.*federation policy/),
    ]);
    expect(callsOf(server)).toEqual(['POST /oauth/token', 'GET /keys/h1', 'POST /oauth/token', 'GET /keys/h1']);
  });

  test('and so does each of several concurrent ones', async () => {
    const { server, run } = await place();
    server.fault({ path: '/keys' }, { status: 401 }, { times: 99 });
    expect((await run({ 'current-name': 'prod', limit: '20' })).code).toBe(1);
    expect(callsOf(server).filter(call => call === 'POST /oauth/token')).toHaveLength(2);
    expect(callsOf(server).filter(call => call === 'GET /keys')).toHaveLength(4);
  });

  test('shares one token among concurrent requests', async () => {
    const { server, run } = await place();
    const names = Array.from({ length: 30 }, (_, n) => ({ hash: `k${n}`, name: `ci-${n}`, limit: 1 }));
    for (const key of names) server.seed(key);
    let ended = false;
    server.onRequest(({ method }) => {
      if (method !== 'PATCH' || ended) return;
      ended = true;
      server.endAccessTokens();
    });
    const hash = names.map(key => key.hash).join(',');
    expect((await run({ hash, limit: '2', 'max-retries': '0' })).code).toBe(0);
    expect(callsOf(server).filter(call => call === 'POST /oauth/token')).toHaveLength(2);
    expect(server.keys().filter(({ limit }) => limit === 2)).toHaveLength(30);
  });

  test('reads a long list with tokens that expire after two pages', async () => {
    const { server, run } = await place();
    for (let n = 0; n < 1500; n++) server.seed({ name: `ci-${n}`, limit: 1 });
    server.setRequestsPerToken(2);
    const result = await run({ operation: 'check', 'current-name': 'ci-*', 'max-retries': '0' });
    expect(annotations(result)).toEqual([]);
    expect(result.outputs['keys-count'] ?? result.log).toMatch(/1,?500/);
  });

  test('retries the exchange like a GET, each time with a fresh token of the job', async () => {
    const { server, login, run } = await place();
    server.fault({ path: '/oauth/token' }, oauthFault(503, 'temporarily_unavailable'));
    server.fault({ path: '/oauth/token', nth: 2 }, 'reset-after');
    login.issuer.fault({}, { status: 500 });
    expect((await run()).code).toBe(0);
    expect(callsOf(server).slice(0, 3)).toEqual(['POST /oauth/token', 'POST /oauth/token', 'POST /oauth/token']);
    const sent = server.requests.slice(0, 3).map(({ body }) => new URLSearchParams(String(body)).get('subject_token'));
    expect(new Set(sent).size).toBe(3);
  });
});

describe('a login that is refused', () => {
  test.for<[what: string, spoil: (place: Place) => void, RegExp]>([
    [
      'no policy',
      ({ server }) => server.removePolicy(POLICY),
      /invalid_grant.*does not exist, is paused, or does not fit/,
    ],
    ['paused', ({ server, login }) => login.grant(server, { paused: true }), /invalid_grant/],
    [
      'another job',
      ({ login }) => login.issuer.setJob({ environment: null }),
      /iss "https:\/\/token\.actions\.githubusercontent\.com"; sub "repo:octo-org\/app:ref:refs\/heads\/main"; aud "https:\/\/openrouter\.ai"/,
    ],
    [
      'an ordinary key',
      ({ server, login }) => login.grant(server, { key: 'sk-or-v1-0123456789abcdef0123' }),
      /invalid_scope.*acts as the wrong kind of key, an ordinary/,
    ],
    [
      'rate limited',
      ({ server }) =>
        server.fault({ path: '/oauth/token' }, oauthFault(429, 'invalid_request', { 'retry-after': '61' })),
      /more than 60 s \(Retry-After: 61\)/,
    ],
    [
      'server_error',
      ({ server }) => server.fault({ path: '/oauth/token' }, oauthFault(500, 'server_error'), { times: 9 }),
      /could not issue a token/,
    ],
    [
      'temporarily_unavailable',
      ({ server }) => server.fault({ path: '/oauth/token' }, oauthFault(503, 'temporarily_unavailable'), { times: 9 }),
      /could not fetch the keys of the token's issuer/,
    ],
    [
      'another error',
      ({ server }) => server.fault({ path: '/oauth/token' }, oauthFault(400, 'invalid_request')),
      /invalid_request.*Check federation-policy-id/,
    ],
    [
      'a proxy',
      ({ server }) => server.fault({ path: '/oauth/token' }, { html: 404 }),
      /api-url: 127\.0\.0\.1 answered 404, but not in the form/,
    ],
    [
      'a redirect',
      ({ server }) => server.fault({ path: '/oauth/token' }, { redirect: 'https://elsewhere.example/' }),
      /redirects are refused/,
    ],
    ['a firewall', ({ server }) => server.fault({ path: '/oauth/token' }, 'firewall'), /This is a firewall's refusal/],
    [
      'an IP allow list',
      ({ server }) =>
        server.fault({ path: '/oauth/token' }, { status: 403, body: { error: { code: 403, message: 'x' } } }),
      /IP allow list/,
    ],
    [
      'no connection',
      ({ server }) => server.fault({ path: '/oauth/token' }, 'reset-after', { times: 9 }),
      /POST \/oauth\/token lost its connection/,
    ],
    [
      'GitHub redirects',
      ({ login }) => login.issuer.fault({}, { redirect: 'https://elsewhere.example/' }),
      /GET \/idtoken was refused.*302/,
    ],
    [
      'an error in a success',
      ({ server }) => server.fault({ path: '/oauth/token' }, { answer: { error: { message: 'no' } } }),
      /answer is not a token/,
    ],
    [
      'another scope',
      ({ server }) => server.fault({ path: '/oauth/token' }, { lie: { scope: 'inference' } }),
      /scope in its answer is "inference", not management/,
    ],
    [
      'another token_type',
      ({ server }) => server.fault({ path: '/oauth/token' }, { lie: { token_type: 'mac' } }),
      /token_type in its answer is "mac"/,
    ],
    [
      'another issued_token_type',
      ({ server }) => server.fault({ path: '/oauth/token' }, { lie: { issued_token_type: 'x' } }),
      /issued_token_type in its answer is "x"/,
    ],
    [
      'no expires_in',
      ({ server }) => server.fault({ path: '/oauth/token' }, { lie: { expires_in: undefined } }),
      /expires_in in its answer is missing/,
    ],
    [
      'no token',
      ({ server }) => server.fault({ path: '/oauth/token' }, { lie: { access_token: '' } }),
      /no usable access_token/,
    ],
    [
      'GitHub refuses',
      ({ login }) => login.issuer.fault({}, { status: 403, body: { message: 'no permission' } }),
      /GET \/idtoken was refused.*no permission.*id-token: write/,
    ],
    ['GitHub answers nothing', ({ login }) => login.issuer.fault({}, { answer: {} }), /answered without a token/],
    [
      'GitHub answers no JWT',
      ({ login }) => login.issuer.fault({}, { answer: { value: 'x' } }),
      /answered without a token/,
    ],
  ])('says why: %s', async ([, spoil, expected]) => {
    const there = await place({ wrongOnPurpose: true });
    spoil(there);
    const result = await there.run();
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(expected);
    expect(callsOf(there.server).every(call => call === 'POST /oauth/token')).toBe(true);
  });

  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm9jdG8tb3JnL2FwcCJ9.c2lnbmF0dXJlLW9mLWdpdGh1Yg';
  const OPAQUE = 'token-0123456789abcdefghijABCDEFGHIJ';

  test.for<[what: string, at: 'GitHub' | 'OpenRouter', fault: Fault]>([
    ['a refusal that holds one', 'GitHub', { status: 403, body: { value: JWT } }],
    ['a refusal that says one', 'GitHub', { status: 403, body: { message: `not for ${JWT}` } }],
    ['a refusal in text', 'GitHub', { status: 403, body: OPAQUE }],
    ['a redirect', 'GitHub', { status: 302, body: { value: OPAQUE }, headers: { location: 'https://x.example/' } }],
    ['a list', 'OpenRouter', { status: 403, body: [{ access_token: OPAQUE }] }],
    ['a wrapped answer', 'OpenRouter', { status: 403, body: { data: { access_token: OPAQUE } } }],
    ['a form', 'OpenRouter', { status: 400, body: `access_token=${OPAQUE}&subject_token=${JWT}` }],
    ['a field beside the error', 'OpenRouter', { status: 400, body: { access_token: OPAQUE, error: `no ${OPAQUE}` } }],
    ['a field that says it again', 'OpenRouter', { lie: { access_token: OPAQUE, scope: `a ${OPAQUE}` } }],
  ])('shows no token from an unusable answer: %s', async ([, at, fault]) => {
    const { server, login, run } = await place({ wrongOnPurpose: true });
    if (at === 'GitHub') login.issuer.fault({}, fault);
    else server.fault({ path: '/oauth/token' }, fault);
    const result = await run();
    expect([result.code, annotations(result).length]).toEqual([1, 1]);
    expectNoSecret(result, [JWT, OPAQUE]);
  });

  test.for([
    ['scope', 'another token', `${OPAQUE}-of-somebody-else`],
    ['token_type', 'another token', `${OPAQUE}-of-somebody-else`],
    ['issued_token_type', 'another token', `${OPAQUE}-of-somebody-else`],
    ['scope', 'a JWT', JWT],
    ['token_type', 'a runner command', '\n::stop-commands::x\n##[error]y'],
    ['issued_token_type', 'a long text', 'word '.repeat(10_000)],
  ] as const)('does not quote %s if it is %s', async ([field, _, text]) => {
    const { server, run } = await place({ wrongOnPurpose: true });
    server.fault({ path: '/oauth/token' }, { lie: { [field]: text } });
    const result = await run();
    expect(annotations(result)).toEqual([
      expect.stringContaining(`${field} in its answer is a text of ${text.length} characters, not `),
    ]);
    expectNoSecret(result, [text]);
  });

  test.for<[what: string, env: Record<string, string | undefined>, RegExp]>([
    ['no permission', { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }, /permissions: id-token: write.*forks/],
    ['no token', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }, /permissions: id-token: write.*forks/],
    ['plain http', { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://github.example/x?y=1' }, /not an https address/],
  ])('sends nothing if GitHub issues no tokens: %s', async ([, env, expected]) => {
    const { server, login, run } = await place();
    expect(annotations(await run(UPDATE, { env: env as Record<string, string> }))).toEqual([
      expect.stringMatching(expected),
    ]);
    expect([...server.requests, ...login.issuer.requests]).toEqual([]);
  });
});

describe('inputs', () => {
  test.for<[Record<string, string>, RegExp]>([
    [{ 'federation-policy-id': 'policy' }, /^federation-policy-id: "policy": it is not a UUID/],
    [{ 'federation-policy-id': 'ghs_0123456789abcdefghij' }, /^federation-policy-id: "\*\*\*": it is not a UUID/],
    [
      { 'provisioning-key': 'sk-or-v1-0123456789abcdef0123' },
      /^federation-policy-id: not together with provisioning-key/,
    ],
    [{ 'seal-key': '' }, /^seal-key: federation-policy-id needs it/],
    [{ 'seal-key': `${SEAL_KEY}\n\nshort` }, /^seal-key: line 2 has 5 characters/],
    [{ 'seal-key': Array(6).fill(SEAL_KEY).join('\n') }, /^seal-key: there are 6 secrets/],
    [{ 'federation-policy-id': '' }, /^provisioning-key is empty\. .*federation-policy-id/],
    [
      { 'federation-policy-id': '', 'federation-audience': 'x', 'provisioning-key': 'sk-or-v1-0123456789abcdef0123' },
      /^federation-audience is only for/,
    ],
  ])('that do not fit are refused before any request: %j', async ([inputs, expected]) => {
    const { server, login, run } = await place();
    const errors = annotations(await run({ ...UPDATE, ...inputs }));
    expect(errors).toContainEqual(expect.stringMatching(expected));
    expect([...server.requests, ...login.issuer.requests]).toEqual([]);
  });

  test('seal-key may have blank lines, CR and spaces', async () => {
    const { run } = await place();
    const other = 'a second secret with spaces in it, of 40';
    const result = await run({ ...UPDATE, 'seal-key': `\r\n${SEAL_KEY}\r\n\r\n ${other} \r\n` });
    expect(result.code).toBe(0);
    expect(result.masks).toEqual(expect.arrayContaining([SEAL_KEY, other]));
  });
});

describe('check without a selector', () => {
  const ORDINARY = { key: 'sk-or-v1-0123456789abcdef0123' };

  test('reads the key of the policy as itself', async () => {
    const { server, run } = await place({}, ORDINARY);
    const result = await run({ ...GATE, 'seal-key': '' });
    expect(result).toMatchObject({ code: 0, outputs: { passed: 'true', limit: '10' } });
    expect(callsOf(server)).toEqual(['POST /oauth/token', 'GET /key']);
    expect(new URLSearchParams(String(server.requests[0]?.body)).get('scope')).toBe('inference');
  });

  test('a policy that acts as a management key is refused', async () => {
    const { run } = await place();
    expect(annotations(await run(GATE))[0]).toMatch(/invalid_scope.*acts as the wrong kind of key, a management key/);
  });

  test('a failed login is no verdict, whatever fail-on-unmet says', async () => {
    const { server, run } = await place({}, ORDINARY);
    server.removePolicy(POLICY);
    const result = await run({ ...GATE, 'fail-on-unmet': 'false' });
    expect(result.code).toBe(1);
    expect(result.outputs).toMatchObject({ passed: 'false', unmet: '[]' });
  });

  test('judges as with api-key alone if new tokens are refused', async () => {
    const { server, run } = await place({}, ORDINARY);
    server.fault({ path: '/key' }, { status: 401 }, { times: 4 });
    const result = await run({ ...GATE, 'fail-on-unmet': 'false' });
    expect(result).toMatchObject({ code: 0, outputs: { passed: 'false' } });
    expect(result.log).toMatch(/federation-policy-id: OpenRouter answered 401.*a new one/);
  });

  test('with api-key, that key is selected with the power of the policy', async () => {
    const { server, run } = await place();
    const result = await run({ ...GATE, 'api-key': 'sk-or-v1-0123456789abcdef0123', 'seal-key': '' });
    expect(result.code).toBe(0);
    expect(callsOf(server)[1]).toMatch(/^GET \/keys\//);
  });
});

// Logging in without a stored key: the local issuer's tokens are real, and the local OpenRouter exchanges only valid
// ones.

import { createVerify } from 'node:crypto';
import { OpenRouter } from '@openrouter/sdk';
import { describe, expect, test } from 'vitest';
import { type IssuerOptions, tampered } from '../support/github/github-issuer.ts';
import type { OpenRouterOptions } from '../support/openrouter/openrouter.ts';
import type { PolicySeed } from '../support/openrouter/openrouter-account.ts';
import { oauthFault } from '../support/openrouter/openrouter-federation.ts';
import type { Honesty } from '../support/worlds/account.ts';
import { openLogin, POLICY } from '../support/worlds/login.ts';
import { call, clientOf, openRouter } from '../support/worlds/servers.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const AUDIENCE = 'https://openrouter.ai';
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';

interface Setting {
  issuer?: IssuerOptions & Honesty;
  openrouter?: OpenRouterOptions & Honesty;
  policy?: Partial<PolicySeed>;
}

async function federated({ issuer = {}, openrouter = {}, policy = {} }: Setting = {}) {
  const login = await openLogin(issuer);
  const { server } = await openRouter({ ...openrouter, ...login.options });
  login.grant(server, policy);
  const ask = async (audience = AUDIENCE) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = login.issuer.env();
    return String((await call(`${url}&audience=${encodeURIComponent(audience)}`, { token })).body.value);
  };
  const send = (fields: Record<string, string>, headers: Record<string, string> = FORM) =>
    call(`${server.url}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  const exchange = (subject_token: string, more: Record<string, string> = {}) =>
    send({ grant_type: GRANT, subject_token, subject_token_type: JWT, federation_policy_id: POLICY, ...more });
  return { issuer: login.issuer, server, ask, send, exchange };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the issuer', () => {
  test('signs its claims about the job', async () => {
    const { issuer, ask } = await federated({ issuer: { now: () => NOON } });
    const [header = '', payload = '', signature = ''] = (await ask()).split('.');
    const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(decoded(header)).toEqual({ typ: 'JWT', alg: 'RS256', kid: issuer.issuer.keyId });
    expect(decoded(payload)).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      sub: 'repo:octo-org/app:environment:production',
      aud: AUDIENCE,
      repository: 'octo-org/app',
      environment: 'production',
      iat: NOON / 1000,
      exp: NOON / 1000 + 300,
    });
    const verifier = createVerify('RSA-SHA256').update(`${header}.${payload}`);
    expect(verifier.verify(issuer.issuer.publicKey, signature, 'base64url')).toBe(true);
    expect(issuer.tokens()).toHaveLength(1);
  });

  test('names the environment, otherwise the pull request, otherwise the ref', async () => {
    const { issuer } = await federated();
    const subject = (job: Parameters<typeof issuer.setJob>[0]) => {
      issuer.setJob(job);
      return issuer.subject();
    };
    expect(subject({ environment: 'eu:prod' })).toBe('repo:octo-org/app:environment:eu%3Aprod');
    expect(subject({ environment: null })).toBe('repo:octo-org/app:ref:refs/heads/main');
    expect(subject({ pullRequest: true })).toBe('repo:octo-org/app:pull_request');
    expect(subject({ immutable: true, environment: 'production' })).toBe(
      'repo:octo-org@123456/app@456789:environment:production',
    );
  });

  test('refuses another bearer, and a URL that lost its query', async () => {
    const { issuer } = await federated({ issuer: { wrongOnPurpose: true } });
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = issuer.env();
    const status = async (at: string, more: object = { token }) => (await call(at, more)).status;
    expect(await status(`${url}&audience=a`)).toBe(200);
    expect(await status(url)).toBe(200);
    expect(await status(`${url}&audience=a`, {})).toBe(401);
    expect(await status(`${url}&audience=a`, { token: 'another' })).toBe(401);
    expect(await status(`${url}&audience=`)).toBe(400);
    expect(await status(url.replace('?api-version=2.0', '?audience=a'))).toBe(400);
    expect(await status(`${url}?audience=a`)).toBe(400);
    expect(await status(`${url}&audience=a`, { token, method: 'POST' })).toBe(404);
  });
});

describe('the exchange', () => {
  test('gives a token that acts as a management key until it expires', async () => {
    let now = NOON;
    const { server, ask, exchange } = await federated({ issuer: { now: () => now }, openrouter: { now: () => now } });
    const { status, body } = await exchange(await ask(), { scope: 'management' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'management', expires_in: 300 });
    const client = clientOf(server.url, body.access_token);
    const made = await client.apiKeys.create({ requestBody: { name: 'new' } });
    expect(server.key(made.data.hash)?.name).toBe('new');
    expect((await client.apiKeys.getCurrentKeyMetadata()).data.isManagementKey).toBe(true);
    expect(server.accessTokens()).toEqual([body.access_token]);
    now += 299_999;
    expect((await client.apiKeys.list()).data).toHaveLength(1);
    now += 1;
    await expect(client.apiKeys.list()).rejects.toMatchObject({ statusCode: 401 });
  });

  test('gives a token that acts as an ordinary key and ends with it', async () => {
    const { server, ask, exchange } = await federated();
    const key = server.seed({ name: 'gate', limit: 20 });
    server.setPolicy({
      id: POLICY,
      issuer: 'https://token.actions.githubusercontent.com',
      condition: /:environment:/,
      key: key.secret,
    });
    const { body } = await exchange(await ask(), { scope: 'inference' });
    const token = body.access_token;
    expect((await call(`${server.url}/key`, { token })).body.data).toMatchObject({ label: key.label, limit: 20 });
    expect((await call(`${server.url}/keys`, { token })).status).toBe(401);
    server.change(key.hash, { disabled: true });
    expect((await call(`${server.url}/key`, { token })).status).toBe(401);
    expect((await exchange(await ask())).body.error).toBe('invalid_grant');
  });

  test('works with the official client', async () => {
    const { server, ask } = await federated();
    const key = server.seed();
    server.setPolicy({
      id: POLICY,
      issuer: 'https://token.actions.githubusercontent.com',
      condition: /./,
      key: key.secret,
    });
    const client = new OpenRouter({ serverURL: server.url, retryConfig: { strategy: 'none' } });
    const exchange = (subjectToken: string) =>
      client.oAuth.createOauthToken({
        tokenExchangeRequest: {
          federationPolicyId: POLICY,
          grantType: GRANT,
          subjectToken,
          subjectTokenType: JWT,
          scope: 'inference',
        },
      });
    const token = (await exchange(await ask())).accessToken;
    expect((await clientOf(server.url, token).apiKeys.getCurrentKeyMetadata()).data.label).toBe(key.label);
    await expect(exchange('no.jwt.here')).rejects.toMatchObject({ error: 'invalid_request' });
  });

  const grants: [what: string, claims: Record<string, unknown>][] = [
    ['another subject', { sub: 'repo:octo-org/app:ref:refs/heads/main' }],
    ['a subject in another case', { sub: 'repo:Octo-Org/app:environment:production' }],
    ['another audience', { aud: 'https://github.com/octo-org' }],
    ['another issuer', { iss: 'https://token.actions.ghe.example' }],
    ['a time that is over', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['no time', { exp: undefined }],
  ];

  test.for(grants)('refuses %s', async ([, claims]) => {
    const { issuer, server, exchange } = await federated();
    const answer = await exchange(issuer.issue({ aud: AUDIENCE, ...claims }));
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(server.accessTokens()).toEqual([]);
    expect((await exchange(issuer.issue({ aud: AUDIENCE }))).status).toBe(200);
    expect((await exchange(issuer.issue({ aud: ['a', AUDIENCE] }))).status).toBe(200);
  });

  test('refuses a token that was changed or signed by someone else', async () => {
    const { issuer, exchange } = await federated({ policy: { subject: 'repo:octo-org/app:environment:production' } });
    issuer.setJob({ environment: 'staging' });
    const token = issuer.issue({ aud: AUDIENCE });
    const forged = tampered(token, { sub: 'repo:octo-org/app:environment:production' });
    expect((await exchange(forged)).body.error).toBe('invalid_grant');
    expect((await exchange(token)).body.error).toBe('invalid_grant');
  });

  test('refuses policies that are paused or do not exist', async () => {
    const { server, ask, exchange } = await federated();
    const other = { federation_policy_id: '3f2504e0-4f89-41d3-9a0c-0305e82c3302' };
    expect((await exchange(await ask(), other)).body.error).toBe('invalid_grant');
    const policy = { id: POLICY, issuer: 'https://token.actions.githubusercontent.com', condition: /./ };
    server.setPolicy({ ...policy, key: server.managementKey, paused: true });
    expect((await exchange(await ask())).body.error).toBe('invalid_grant');
    server.setPolicy({ ...policy, key: server.managementKey });
    expect((await exchange(await ask())).status).toBe(200);
    server.removePolicy(POLICY);
    expect((await exchange(await ask())).body.error).toBe('invalid_grant');
  });

  test('refuses a scope that the key does not have', async () => {
    const { server, ask, exchange } = await federated();
    const refused = await exchange(await ask(), { scope: 'inference' });
    expect(refused.body).toEqual({ error: 'invalid_scope', error_description: expect.stringContaining('management') });
    const { secret } = server.seed();
    server.setPolicy({
      id: POLICY,
      issuer: 'https://token.actions.githubusercontent.com',
      condition: /./,
      key: secret,
    });
    expect((await exchange(await ask(), { scope: 'management' })).body.error).toBe('invalid_scope');
    expect((await exchange(await ask())).body.scope).toBe('inference');
  });

  test('is strict about requests', async () => {
    const { server, ask, send } = await federated({ openrouter: { wrongOnPurpose: true } });
    const good = {
      grant_type: GRANT,
      subject_token: await ask(),
      subject_token_type: JWT,
      federation_policy_id: POLICY,
      scope: 'management',
    };
    const error = async (change: Record<string, string | undefined>, headers = FORM) => {
      const fields = Object.entries({ ...good, ...change }).filter(
        (one): one is [string, string] => one[1] !== undefined,
      );
      const { status, body } = await send(Object.fromEntries(fields), headers);
      return `${status} ${body.error}`;
    };
    expect(await error({})).toBe('200 undefined');
    expect(await error({}, { 'content-type': 'application/json' })).toBe('400 invalid_request');
    for (const name of ['grant_type', 'subject_token', 'subject_token_type', 'federation_policy_id']) {
      expect(await error({ [name]: undefined })).toBe('400 invalid_request');
    }
    expect(await error({ client_id: 'x' })).toBe('400 invalid_request');
    expect(await error({ federation_policy_id: 'my-policy' })).toBe('400 invalid_request');
    expect(await error({ subject_token: 'opaque' })).toBe('400 invalid_request');
    expect(await error({ subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' })).toBe(
      '400 invalid_request',
    );
    expect(await error({ grant_type: 'client_credentials' })).toBe('400 unsupported_grant_type');
    expect(await error({ scope: 'everything' })).toBe('400 invalid_scope');
    expect(await error({ subject_token: 'x'.repeat(33_000) })).toBe('413 invalid_request');
    server.fault({ path: '/oauth/token' }, oauthFault(503, 'temporarily_unavailable', { 'retry-after': '1' }));
    expect(await error({})).toBe('503 temporarily_unavailable');
    expect((await call(`${server.url}/oauth/token`, { token: server.managementKey })).status).toBe(404);
  });

  test('gives tokens that end early on demand', async () => {
    const { server, ask, exchange } = await federated();
    const list = async (token: string) => (await call(`${server.url}/keys`, { token })).status;
    server.setRequestsPerToken(1);
    const { body: once } = await exchange(await ask());
    expect([await list(once.access_token), await list(once.access_token)]).toEqual([200, 401]);
    server.setRequestsPerToken(null);
    server.setTokenLifetime(60);
    const { body: short } = await exchange(await ask());
    expect(short.expires_in).toBeLessThanOrEqual(60);
    expect(await list(short.access_token)).toBe(200);
    server.endAccessTokens();
    expect(await list(short.access_token)).toBe(401);
  });
});

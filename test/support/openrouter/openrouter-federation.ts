// Workload identity at the local OpenRouter: policies, and POST /oauth/token, which exchanges an issuer's token for one
// that acts as the policy's key. As strict as its description; errors are those of RFC 6749.

import { createVerify } from 'node:crypto';
import type { Issuer } from '../github/github-issuer.ts';
import type { Fault } from '../server/faults.ts';
import { type Answer, headerOf, type ServiceRequest, withEntry } from '../server/service.ts';
import { isExpired } from './keyring.ts';
import { type AccessToken, type FederationPolicy, madeUp, type PolicySeed } from './openrouter-account.ts';
import { type Host, keyOf } from './openrouter-host.ts';
import { queryOf, UUID } from './openrouter-rules.ts';

/** The id of a test policy that acts as a management key. */
export const POLICY = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
/** The id of a test policy that acts as an ordinary key. */
export const GATE_POLICY = '3f2504e0-4f89-41d3-9a0c-0305e82c3302';
/** Long enough for `seal-key`. */
export const SEAL_KEY = 'seal-key-of-the-tests-0123456789-abcdefgh';

/** A token lives for at most 15 minutes, and no longer than the one it was exchanged for. */
const MAX_LIFETIME_MS = 15 * 60_000;

/** What a test can see and do about federation. */
export interface FederationOwner {
  /** Adds a policy, or replaces the one with its id. */
  setPolicy(seed: PolicySeed): void;
  removePolicy(id: string): void;
  /** Every issued access token, oldest first, including expired ones. */
  accessTokens(): string[];
  /** Ends all issued tokens. */
  endAccessTokens(): void;
  /** How many requests tokens issued from now on are valid for; null: until they expire. */
  setRequestsPerToken(requests: number | null): void;
  /** Maximum lifetime of tokens issued from now on, in seconds. */
  setTokenLifetime(seconds: number): void;
}

/**
 * Refuses an exchange as OpenRouter would: `fault({ path: '/oauth/token' }, oauthFault(503,
 * 'temporarily_unavailable'))`.
 */
export function oauthFault(status: number, error: string, headers: Record<string, string> = {}): Fault {
  return { status, body: { error, error_description: `The exchange failed: ${error}` }, headers };
}

export function federationOwner(host: Host): FederationOwner {
  const { timeline } = host;
  return {
    setPolicy(seed) {
      const policy = policyFrom(seed);
      timeline.amend({ policies: withEntry(host.account.policies, policy.id, policy) });
    },
    removePolicy(id) {
      timeline.amend({ policies: new Map([...host.account.policies].filter(([known]) => known !== id)) });
    },
    accessTokens: () => [...host.account.tokens.keys()],
    endAccessTokens() {
      const ended = [...host.account.tokens].map(([text, token]) => [text, { ...token, endsAt: host.now() }] as const);
      timeline.amend({ tokens: new Map(ended) });
    },
    setRequestsPerToken: requestsPerToken => timeline.amend({ requestsPerToken }),
    setTokenLifetime: seconds => timeline.amend({ tokenLifetimeMs: Math.min(MAX_LIFETIME_MS, seconds * 1000) }),
  };
}

function policyFrom(seed: PolicySeed): FederationPolicy {
  if (!UUID.test(seed.id)) throw new Error(`"${seed.id}" is not a valid UUID.`);
  if (seed.subject === undefined && seed.condition === undefined) {
    throw new Error('A policy needs a subject or a condition.');
  }
  return { audience: 'https://openrouter.ai', paused: false, ...seed, id: seed.id.toLowerCase() };
}

/** The plaintext of the key that a valid token acts as; undefined for anything else. */
export function actsAs(host: Host, credential: string): string | undefined {
  const token = host.account.tokens.get(credential);
  if (!token || token.endsAt <= host.now() || token.requestsLeft === 0) return undefined;
  if (token.requestsLeft !== null) {
    const used = { ...token, requestsLeft: token.requestsLeft - 1 };
    host.timeline.amend({ tokens: withEntry(host.account.tokens, credential, used) });
  }
  return token.secret;
}

type OAuthError = 'invalid_request' | 'unsupported_grant_type' | 'invalid_scope' | 'invalid_grant';

class OAuthRefusal extends Error {
  readonly error: OAuthError;
  readonly status: number;

  constructor(error: OAuthError, message: string, status = 400) {
    super(message);
    this.error = error;
    this.status = status;
  }
}

/** Needs no credential except the token to exchange. */
export function exchangeToken(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  try {
    return { status: 200, body: exchanged(host, request) };
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    return { status: error.status, body: { error: error.error, error_description: error.message } };
  }
}

function exchanged(host: Host, request: ServiceRequest): Record<string, unknown> {
  const form = formOf(request);
  if (form.grant_type !== 'urn:ietf:params:oauth:grant-type:token-exchange') {
    throw new OAuthRefusal('unsupported_grant_type', 'grant_type must be token-exchange');
  }
  demandShapes(form);
  const claims = claimsIn(form.subject_token ?? '');
  const policy = host.account.policies.get((form.federation_policy_id ?? '').toLowerCase());
  if (!policy || !fits(host, policy, claims, form.subject_token ?? '')) {
    throw new OAuthRefusal('invalid_grant', 'The subject token does not satisfy the federation policy');
  }
  const scope = host.account.managementKeys.includes(policy.key) ? 'management' : 'inference';
  if (form.scope !== undefined && form.scope !== scope) {
    throw new OAuthRefusal('invalid_scope', `The policy's key has the scope ${scope}`);
  }
  const { token, endsAt } = newToken(host, policy, claims, scope);
  return {
    access_token: token,
    expires_in: Math.floor((endsAt - host.now()) / 1000),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope,
    token_type: 'Bearer',
  };
}

const FIELDS = [
  'federation_policy_id',
  'grant_type',
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'scope',
];

function formOf(request: ServiceRequest): Record<string, string> {
  const type = headerOf(request.headers, 'content-type');
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw new OAuthRefusal('invalid_request', `Content-Type must be application/x-www-form-urlencoded, not "${type}"`);
  }
  const text = typeof request.body === 'string' ? request.body : '';
  if (text.length >= 32 * 1024) throw new OAuthRefusal('invalid_request', 'The body is larger than 32 KB', 413);
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  for (const name of names) {
    // The real API ignores unknown fields; here they are a bug in the client.
    if (!FIELDS.includes(name)) throw new OAuthRefusal('invalid_request', `Unrecognized field "${name}"`);
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw new OAuthRefusal('invalid_request', `${name} twice`);
  }
  for (const name of FIELDS.slice(0, 4)) {
    if (!form.get(name)) throw new OAuthRefusal('invalid_request', `${name} is required`);
  }
  return Object.fromEntries(form);
}

function demandShapes(form: Record<string, string>): void {
  const { federation_policy_id: id = '', subject_token: token = '', scope } = form;
  if (!UUID.test(id)) throw new OAuthRefusal('invalid_request', 'federation_policy_id must be a UUID');
  if (token.length > 16_384) throw new OAuthRefusal('invalid_request', 'subject_token is longer than 16 KB');
  if (form.subject_token_type !== 'urn:ietf:params:oauth:token-type:jwt') {
    throw new OAuthRefusal('invalid_request', 'subject_token_type must be jwt');
  }
  const wanted = form.requested_token_type ?? 'urn:ietf:params:oauth:token-type:access_token';
  if (wanted !== 'urn:ietf:params:oauth:token-type:access_token') {
    throw new OAuthRefusal('invalid_request', 'requested_token_type must be access_token');
  }
  if (scope !== undefined && scope !== 'management' && scope !== 'inference') {
    throw new OAuthRefusal('invalid_scope', 'scope must be management or inference');
  }
}

interface Claims {
  iss: string;
  sub: string;
  aud: string | string[];
  /** Seconds since 1970. */
  exp: number;
}

function claimsIn(token: string): Claims {
  const [header, payload, signature, ...more] = token.split('.').map(part => Buffer.from(part, 'base64url').toString());
  try {
    const { alg } = JSON.parse(header ?? '');
    const claims = JSON.parse(payload ?? '');
    if (alg === 'RS256' && signature && more.length === 0 && typeof claims === 'object' && claims) return claims;
  } catch {
    // It is not a JWT, as below.
  }
  throw new OAuthRefusal('invalid_request', 'subject_token is not a JWT signed with RS256');
}

function fits(host: Host, policy: FederationPolicy, claims: Claims, token: string): boolean {
  const issuer = host.issuers.find(({ url }) => url === policy.issuer);
  const { iss, sub, aud, exp } = claims;
  const isLive = Number.isInteger(exp) && exp * 1000 > host.now();
  const isShort = typeof sub === 'string' && sub.length <= 512;
  const isFor = [aud].flat().includes(policy.audience);
  const isSubject = policy.subject === undefined || sub === policy.subject;
  const holds = policy.condition === undefined || policy.condition.test(sub);
  const meetsRules = isLive && isShort && iss === policy.issuer && isFor && isSubject && holds;
  return !policy.paused && meetsRules && issuer !== undefined && isSigned(token, issuer) && isInForce(host, policy.key);
}

function isSigned(token: string, { keyId, publicKey }: Issuer): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  return (
    kid === keyId && createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url')
  );
}

function isInForce(host: Host, secret: string): boolean {
  const key = keyOf(host, secret);
  return host.account.managementKeys.includes(secret) || (!!key && !key.disabled && !isExpired(key, host.now()));
}

/** Looks like a JWT; its signature is made up, since only this server reads it. */
function newToken(
  host: Host,
  policy: FederationPolicy,
  claims: Claims,
  scope: string,
): { token: string; endsAt: number } {
  const { account } = host;
  const endsAt = Math.min(host.now() + account.tokenLifetimeMs, claims.exp * 1000);
  const jti = host.newId();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'ES256', typ: 'at+jwt', kid: 'local' });
  const times = { iat: Math.floor(host.now() / 1000), exp: Math.floor(endsAt / 1000) };
  const about = { iss: 'https://openrouter.ai', sub: claims.sub, federation_policy_id: policy.id, scope };
  const signature = Buffer.from(madeUp(jti, 0) + madeUp(jti, 1), 'hex').toString('base64url');
  const token = `${header}.${part({ ...about, ...times, jti })}.${signature}`;
  const issued: AccessToken = { secret: policy.key, endsAt, requestsLeft: account.requestsPerToken };
  host.timeline.commit({ tokens: withEntry(account.tokens, token, issued) });
  return { token, endsAt };
}

// The rules of the local GitHub: permissions, parameters, fields and pages; and its refusals as faults.

import type { Fault } from '../server/faults.ts';
import { credentialOf, headerOf, Refusal, type ServiceRequest } from '../server/service.ts';
import { loginOf, type Resource, type TokenSeed } from './github-account.ts';
import type { Host } from './github-host.ts';

/** Refuses because of too many requests at once: `fault({ method: 'PUT' }, secondaryRateLimit({ retryAfter: 5 }))`. */
export function secondaryRateLimit({ status = 403, retryAfter = null as number | null } = {}): Fault {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return { status, body: { message: SECONDARY, documentation_url: LIMITS }, headers };
}

/** The older message of some endpoints. */
export function abuseDetection(): Fault {
  return { status: 403, body: { message: ABUSE, documentation_url: LIMITS } };
}

const LIMITS = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api';
const SECONDARY =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.';
const ABUSE = 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.';

/** A missing permission is an error; anything that a token does not see does not exist for it. */
export function tokenOf(host: Host, request: ServiceRequest): TokenSeed {
  if (request.headers.authorization === undefined) throw new Refusal(401, 'Requires authentication');
  const isKnownScheme = /^(?:token|bearer) /i.test(headerOf(request.headers, 'authorization'));
  const token = isKnownScheme ? host.tokens.find(one => one.token === credentialOf(request)) : undefined;
  if (!token) throw new Refusal(401, 'Bad credentials');
  return token;
}

export function sees(token: TokenSeed, fullName: string): boolean {
  return token.repositories?.some(name => name.toLowerCase() === fullName.toLowerCase()) ?? true;
}

/** The repository as this GitHub spells it, if it exists and the token sees it. */
export function demandRepository(host: Host, token: TokenSeed, fullName: string): string {
  const known = host.repositories.find(name => name.toLowerCase() === fullName.toLowerCase());
  if (known === undefined || !sees(token, known)) throw new Refusal(404, 'Not Found');
  return known;
}

export function demandPermission(token: TokenSeed, resource: Resource, method: string): void {
  if (!permits(token, resource, method)) throw new Refusal(403, 'Resource not accessible by integration');
}

/** GITHUB_TOKEN has permissions only for issues and pull requests. */
function permits(token: TokenSeed, resource: Resource, method: string): boolean {
  const isOfJob = token.kind === 'actions' && resource !== 'issues' && resource !== 'pullRequests';
  const granted = isOfJob ? false : (token[resource] ?? true);
  return granted === true || (granted === 'read' && method === 'GET');
}

/** What an owner or a repository refuses for every request. */
export function refuseAll(host: Host, request: ServiceRequest): void {
  const [, kind, owner = '', name = ''] = request.path.toLowerCase().split('/');
  if (kind !== 'repos' && kind !== 'orgs') return;
  const { singleSignOn, ipAllowList, archived } = host.state.rules;
  if (singleSignOn.some(one => one.toLowerCase() === owner)) {
    const url = `https://github.com/orgs/${owner}/sso?authorization_request=AZSCKL4B8YM4ZT7S`;
    const headers = { 'x-github-sso': `required; url=${url}` };
    throw new Refusal(403, SINGLE_SIGN_ON, { headers });
  }
  if (ipAllowList.some(one => one.toLowerCase() === owner)) throw new Refusal(403, ipRefusal(owner));
  const isArchived = kind === 'repos' && archived.some(one => one.toLowerCase() === `${owner}/${name}`);
  if (isArchived && request.method !== 'GET') throw new Refusal(403, 'Repository was archived so is read-only.');
}

const SINGLE_SIGN_ON =
  'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';

function ipRefusal(owner: string): string {
  return `Although you appear to have the correct authorization credentials, the \`${owner}\` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`;
}

export function demandMethod(request: ServiceRequest, ...methods: string[]): void {
  if (!methods.includes(request.method)) throw new Refusal(404, 'Not Found');
}

export function queryOf(request: ServiceRequest, allowed: readonly string[]): Record<string, string> {
  const query = new URLSearchParams(request.search);
  const unknown = [...query.keys()].find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Unknown query parameter "${unknown}"`);
  return Object.fromEntries(query);
}

/** A parameter that is one of these words; the first by default. */
export function wordIn<Word extends string>(
  query: Record<string, string>,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const given = query[name];
  const word = given === undefined ? words[0] : words.find(one => one === given);
  if (word === undefined) throw new Refusal(422, `Validation Failed: ${name} must be one of ${words.join(', ')}`);
  return word;
}

/** A page by number, with the list's own parameters in the address of the next one. */
export function pageOf<T>(
  host: Host,
  request: ServiceRequest,
  all: readonly T[],
  parameters: readonly string[] = [],
): { items: T[]; headers: Record<string, string> } {
  const query = queryOf(request, ['per_page', 'page', ...parameters]);
  const size = sizeIn(query);
  const page = Number(query.page ?? 1);
  if (!(Number.isInteger(page) && page > 0)) throw new Refusal(422, 'page must be a positive integer');
  const items = all.slice((page - 1) * size, page * size);
  const next = pageUrl(host, request, { ...query, per_page: String(size), page: String(page + 1) });
  return { items, headers: page * size < all.length ? { link: `<${next}>; rel="next"` } : {} };
}

export function sizeIn(query: Record<string, string>): number {
  const size = Math.min(Number(query.per_page ?? 30), 100);
  if (!(Number.isInteger(size) && size > 0)) throw new Refusal(422, 'per_page must be a positive integer');
  return size;
}

export function pageUrl(host: Host, request: ServiceRequest, query: Record<string, string>): string {
  return `${host.baseOf(request)}${request.path}?${new URLSearchParams(query)}`;
}

export function bodyOf(request: ServiceRequest, allowed: readonly string[]): Record<string, unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(headerOf(request.headers, 'content-type'))) {
    throw new Refusal(415, 'Content-Type must be application/json');
  }
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(400, 'Problems parsing JSON');
  const unknown = Object.keys(body).find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Validation Failed: unknown field "${unknown}"`);
  return body as Record<string, unknown>;
}

/** An instant as GitHub writes it: in whole seconds. */
export function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A user or a bot, as shown in other objects. */
export function userShown(login: string): Record<string, unknown> {
  const isBot = login.endsWith('[bot]');
  const page = isBot ? `https://github.com/apps/${login.slice(0, -5)}` : `https://github.com/${login}`;
  const id = [...login].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_000_007, 7);
  return { login, id, type: isBot ? 'Bot' : 'User', html_url: page };
}

/** The app behind a token; null for a user's. */
export function appOf(token: TokenSeed): string | null {
  return (token.kind ?? 'user') === 'user' ? null : loginOf(token);
}

export function appShown(login: string | null): Record<string, unknown> | null {
  if (login === null) return null;
  const slug = login.replace(/\[bot\]$/, '');
  return { id: slug === 'github-actions' ? 15368 : 424242, slug, name: slug };
}

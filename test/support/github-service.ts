// The core of the local GitHub: the part of its API about secrets, with real key pairs, so that a badly sealed secret
// shows as garbage. No HTTP, no timers, no I/O; `sodiumReady` (vault.ts) must have been awaited before its first use.

import { randomUUID } from 'node:crypto';
import {
  type Answer,
  credentialOf,
  headerOf,
  Refusal,
  route,
  type Service,
  type ServiceRequest,
  serviceOver,
  Timeline,
  withEntry,
  withoutEntry,
} from './service.ts';
import { type Kind, type Scope, Scopes, type StoredSecret, type Visibility } from './vault.ts';

/** `read` serves GET only. */
export type Permission = boolean | 'read';

export interface TokenSeed {
  token: string;
  /** Repository secrets. All permissions are given when not named. */
  secrets?: Permission;
  environments?: Permission;
  dependabot?: Permission;
  codespaces?: Permission;
  organization?: Permission;
  /** The repositories it sees; all when not named. Others do not exist for it. */
  repositories?: string[];
}

export interface GitHubServiceOptions {
  /** Milliseconds since 1970; the real clock when not given. */
  now?: () => number;
  /** What the key pairs are derived from; another one each time when not given. */
  seed?: string;
  /** `/api/v3` for an Enterprise server. */
  prefix?: '' | '/api/v3';
  tokens?: (string | TokenSeed)[];
  /** `octo-org/app` when not given. */
  repositories?: string[];
  /** By repository: `{ 'octo-org/app': ['production'] }`. */
  environments?: Record<string, string[]>;
  /** The repositories' owners when not given. */
  organizations?: string[];
}

/**
 * What the owner of the repositories, and a test, can see and do beside the API. Secrets are named by target:
 * `repository octo-org/app NAME`, `environment octo-org/app eu/prod west NAME`, `dependabot octo-org/app NAME`,
 * `codespaces octo-org/app NAME`, `organization octo-org NAME`, `organization-dependabot octo-org NAME`.
 */
export interface GitHubOwner {
  readonly token: string;
  /** The plaintext; undefined when there is no such secret, or it is garbage. */
  secret(target: string): string | undefined;
  /** A secret that was sealed for another key than its scope's. */
  isGarbage(target: string): boolean;
  /** All secrets by target; undefined for garbage. */
  secrets(): Record<string, string | undefined>;
  /** Stores a secret, as a person would; an organization's is private when not said otherwise. */
  setSecret(target: string, value: string, access?: { visibility: Visibility; selected?: string[] }): void;
  removeSecret(target: string): void;
  visibility(target: string): Visibility | undefined;
  /** Full names of the repositories that a `selected` organization secret is for. */
  selectedRepositories(target: string): string[];
  repositoryId(fullName: string): number;
}

export interface GitHubService extends Service, GitHubOwner {}

export function createGitHubService(options: GitHubServiceOptions = {}): GitHubService {
  const host = new Host(options);
  const service = serviceOver(host.timeline, {
    base: options.prefix ?? '',
    now: host.now,
    serve: request => serve(host, request),
    answer: answerOf,
    reasons: REASONS,
  });
  return { ...service, ...ownerOf(host) };
}

/** As GitHub's own: with the id that its front gives every request, also where no server adds its headers. */
function answerOf({ status, message, headers }: Refusal): Answer {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body, headers: { 'x-github-request-id': 'C0DE:1A2B3C:4D5E6F:7A8B9C:0D1E2F30', ...headers } };
}

/** The secrets of each scope, by their names in upper case. */
interface Stored {
  readonly secrets: ReadonlyMap<Scope, ReadonlyMap<string, StoredSecret>>;
}

/** What there is at this GitHub. */
class Host {
  readonly now: () => number;
  readonly tokens: readonly TokenSeed[];
  readonly repositories: readonly string[];
  readonly scopes: Scopes;
  readonly timeline: Timeline<Stored>;
  readonly #prefix: string;

  constructor(options: GitHubServiceOptions) {
    const { repositories = ['octo-org/app'], environments = {} } = options;
    const organizations = options.organizations ?? [...new Set(repositories.map(name => name.split('/')[0] ?? ''))];
    this.now = options.now ?? Date.now;
    this.repositories = repositories;
    this.#prefix = options.prefix ?? '';
    const tokens = options.tokens ?? [`ghp_${'0123456789abcdefghijklmnopqrstuvwxyz'}`];
    this.tokens = tokens.map(token => (typeof token === 'string' ? { token } : token));
    this.scopes = new Scopes(options.seed ?? randomUUID());
    for (const repository of repositories) {
      for (const kind of ['repository', 'dependabot', 'codespaces'] as const) this.scopes.add(kind, repository);
    }
    for (const [repository, names] of Object.entries(environments)) {
      if (!repositories.includes(repository)) throw new Error(`There is no repository ${repository}.`);
      for (const name of names) this.scopes.add('environment', `${repository} ${name}`);
    }
    for (const organization of organizations) {
      for (const kind of ['organization', 'organization-dependabot'] as const) this.scopes.add(kind, organization);
    }
    this.timeline = new Timeline<Stored>(this.now, { secrets: new Map() });
  }

  secretsOf(scope: Scope): ReadonlyMap<string, StoredSecret> {
    return this.timeline.state.secrets.get(scope) ?? new Map();
  }

  get(scope: Scope, name: string): StoredSecret | undefined {
    return this.secretsOf(scope).get(name.toUpperCase());
  }

  /** Creates or updates; true when it was new. */
  put(scope: Scope, name: string, change: Partial<Omit<StoredSecret, 'name'>>, path?: string): boolean {
    const old = this.get(scope, name);
    const now = this.now();
    const fresh = { name: name.toUpperCase(), value: undefined, createdAt: now };
    const secret: StoredSecret = { ...(old ?? fresh), ...change, updatedAt: now };
    this.#replace(scope, withEntry(this.secretsOf(scope), secret.name, secret), path);
    return old === undefined;
  }

  remove(scope: Scope, name: string, path?: string): void {
    this.#replace(scope, withoutEntry(this.secretsOf(scope), name.toUpperCase()), path);
  }

  /** What stands before a request's path in the URLs of its answer. */
  baseOf(request: ServiceRequest): string {
    return `http://${headerOf(request.headers, 'host')}${this.#prefix}`;
  }

  #replace(scope: Scope, secrets: ReadonlyMap<string, StoredSecret>, path: string | undefined): void {
    this.timeline.commit({ secrets: withEntry(this.timeline.state.secrets, scope, secrets) }, path);
  }
}

function ownerOf(host: Host): GitHubOwner {
  const find = (target: string): StoredSecret | undefined => {
    const { scope, name } = host.scopes.target(target);
    return host.get(scope, name);
  };
  return {
    token: host.tokens[0]?.token ?? '',
    secret: target => find(target)?.value,
    isGarbage(target) {
      const secret = find(target);
      return secret !== undefined && secret.value === undefined;
    },
    secrets() {
      const all = host.scopes.all().flatMap(scope => [...host.secretsOf(scope).values()].map(one => ({ scope, one })));
      return Object.fromEntries(all.map(({ scope, one }) => [`${scope.kind} ${scope.place} ${one.name}`, one.value]));
    },
    setSecret(target, value, access) {
      const { scope, name } = host.scopes.target(target);
      const selected = (access?.selected ?? []).map(repository => idOf(host, repository));
      const sharing = isOrganization(scope) ? { visibility: access?.visibility ?? 'private', selected } : {};
      host.put(scope, name, { value, ...sharing });
    },
    removeSecret(target) {
      const { scope, name } = host.scopes.target(target);
      host.remove(scope, name);
    },
    visibility: target => find(target)?.visibility,
    selectedRepositories: target => (find(target)?.selected ?? []).map(id => nameOf(host, id)),
    repositoryId: fullName => idOf(host, fullName),
  };
}

/** Where secrets of each kind are: the path before `/public-key` or the secret's name, and the permission it takes. */
const PLACES: [template: string, kind: Kind, permission: keyof TokenSeed][] = [
  ['/repos/:owner/:repo/actions/secrets', 'repository', 'secrets'],
  ['/repos/:owner/:repo/dependabot/secrets', 'dependabot', 'dependabot'],
  ['/repos/:owner/:repo/codespaces/secrets', 'codespaces', 'codespaces'],
  ['/repos/:owner/:repo/environments/:environment/secrets', 'environment', 'environments'],
  ['/orgs/:org/actions/secrets', 'organization', 'organization'],
  ['/orgs/:org/dependabot/secrets', 'organization-dependabot', 'organization'],
];

function serve(host: Host, request: ServiceRequest): Answer {
  if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
  const token = tokenOf(host, request);
  for (const [template, kind, permission] of PLACES) {
    const answer = servePlace(host, request, token, { template, kind, permission });
    if (answer) return answer;
  }
  throw new Refusal(404, 'Not Found');
}

const REASONS: Record<number, string> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  422: 'Validation Failed',
  429: 'API rate limit exceeded',
};

/** Fine-grained tokens that lack a permission get an error; what a token does not see does not exist for it. */
function tokenOf(host: Host, request: ServiceRequest): TokenSeed {
  if (request.headers.authorization === undefined) throw new Refusal(401, 'Requires authentication');
  const isKnownScheme = /^(?:token|bearer) /i.test(headerOf(request.headers, 'authorization'));
  const token = isKnownScheme ? host.tokens.find(one => one.token === credentialOf(request)) : undefined;
  if (!token) throw new Refusal(401, 'Bad credentials');
  return token;
}

interface PlaceTemplate {
  template: string;
  kind: Kind;
  permission: keyof TokenSeed;
}

function servePlace(host: Host, request: ServiceRequest, token: TokenSeed, place: PlaceTemplate): Answer | undefined {
  const rest = ['', '/:name', '/:name/repositories'];
  for (const suffix of rest) {
    const parameters = route(place.template + suffix, request.path);
    if (!parameters) continue;
    const scope = scopeOf(host, token, place.kind, parameters);
    demandPermission(token, place.permission, request.method);
    const name = parameters.at(-1) ?? '';
    if (suffix === '') return listSecrets(host, request, scope);
    if (suffix === '/:name/repositories') return serveSelection(host, request, scope, name);
    return name === 'public-key' ? getPublicKey(request, scope) : serveSecret(host, request, scope, name);
  }
  return undefined;
}

function scopeOf(host: Host, token: TokenSeed, kind: Kind, parameters: string[]): Scope {
  const [owner = '', repository = '', environment = ''] = parameters;
  const isOwned = kind === 'organization' || kind === 'organization-dependabot';
  const fullName = `${owner}/${repository}`;
  const place = isOwned ? owner : kind === 'environment' ? `${fullName} ${environment}` : fullName;
  const scope = host.scopes.scope(kind, place);
  if (!scope || (!isOwned && !sees(token, fullName))) throw new Refusal(404, 'Not Found');
  return scope;
}

function sees(token: TokenSeed, fullName: string): boolean {
  return token.repositories?.some(name => name.toLowerCase() === fullName.toLowerCase()) ?? true;
}

function demandPermission(token: TokenSeed, permission: keyof TokenSeed, method: string): void {
  const granted = token[permission] ?? true;
  if (granted === false || (granted === 'read' && method !== 'GET')) {
    throw new Refusal(403, 'Resource not accessible by integration');
  }
}

function getPublicKey(request: ServiceRequest, scope: Scope): Answer {
  demandMethod(request, 'GET');
  queryOf(request, []);
  return { status: 200, body: { key_id: scope.keyId, key: scope.publicKey } };
}

function listSecrets(host: Host, request: ServiceRequest, scope: Scope): Answer {
  demandMethod(request, 'GET');
  const all = [...host.secretsOf(scope).values()];
  const page = pageOf(host, request, all);
  const secrets = page.items.map(secret => shown(host, request, scope, secret));
  return { status: 200, headers: page.headers, body: { total_count: all.length, secrets } };
}

function serveSecret(host: Host, request: ServiceRequest, scope: Scope, name: string): Answer {
  queryOf(request, []);
  const secret = host.get(scope, name);
  if (request.method === 'PUT') return putSecret(host, request, scope, name);
  demandMethod(request, 'GET', 'DELETE');
  if (!secret) throw new Refusal(404, 'Not Found');
  if (request.method === 'GET') return { status: 200, body: shown(host, request, scope, secret) };
  host.remove(scope, name, request.path);
  return { status: 204 };
}

function putSecret(host: Host, request: ServiceRequest, scope: Scope, name: string): Answer {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^GITHUB_/i.test(name)) {
    throw new Refusal(422, `Validation Failed: the secret's name "${name}" is not allowed`);
  }
  const sharing = isOrganization(scope) ? ['visibility', 'selected_repository_ids'] : [];
  const body = bodyOf(request, ['encrypted_value', 'key_id', ...sharing]);
  const access = isOrganization(scope) ? accessIn(host, body) : {};
  // An organization's secret can be shared anew without being written anew.
  const isUnwritten = body.encrypted_value === undefined && body.key_id === undefined;
  const value = isOrganization(scope) && isUnwritten && host.get(scope, name) ? {} : { value: valueIn(scope, body) };
  return host.put(scope, name, { ...value, ...access }, request.path) ? { status: 201, body: {} } : { status: 204 };
}

function valueIn(scope: Scope, body: Record<string, unknown>): string | undefined {
  const { encrypted_value: box, key_id: keyId } = body;
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
  if (typeof box !== 'string' || !isBase64.test(box)) throw new Refusal(422, 'encrypted_value is not valid Base64');
  if (typeof keyId !== 'string') throw new Refusal(422, 'key_id must be a string');
  if (keyId !== scope.keyId) throw new Refusal(422, `key_id ${keyId} is not the id of this scope's public key`);
  if (Buffer.from(box, 'base64').length < 48) throw new Refusal(422, 'encrypted_value is too short for a sealed box');
  return scope.open(box);
}

function accessIn(host: Host, body: Record<string, unknown>): { visibility: Visibility; selected: number[] } {
  const { visibility, selected_repository_ids: ids } = body;
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected') {
    throw new Refusal(422, 'visibility must be all, private or selected');
  }
  if (ids !== undefined && visibility !== 'selected') {
    throw new Refusal(422, 'selected_repository_ids are only for visibility selected');
  }
  return { visibility, selected: ids === undefined ? [] : idsIn(host, ids) };
}

function idsIn(host: Host, ids: unknown): number[] {
  const isList = Array.isArray(ids) && ids.every(id => Number.isSafeInteger(id));
  if (!isList) throw new Refusal(422, 'selected_repository_ids must be a list of integers');
  const unknown = ids.find(id => nameOf(host, id) === '');
  if (unknown !== undefined) throw new Refusal(422, `There is no repository ${unknown}`);
  return ids;
}

/** The repositories that an organization's secret is for. */
function serveSelection(host: Host, request: ServiceRequest, scope: Scope, name: string): Answer {
  const secret = host.get(scope, name);
  if (!isOrganization(scope) || !secret) throw new Refusal(404, 'Not Found');
  if (request.method === 'PUT') {
    if (secret.visibility !== 'selected') throw new Refusal(409, 'The secret is not for selected repositories');
    const { selected_repository_ids: ids } = bodyOf(request, ['selected_repository_ids']);
    host.put(scope, name, { selected: idsIn(host, ids) }, request.path);
    return { status: 204 };
  }
  demandMethod(request, 'GET');
  const selected = secret.visibility === 'selected' ? (secret.selected ?? []) : [];
  const page = pageOf(host, request, selected);
  const repositories = page.items.map(id => repositoryShown(host, request, nameOf(host, id)));
  return { status: 200, headers: page.headers, body: { total_count: selected.length, repositories } };
}

function shown(host: Host, request: ServiceRequest, scope: Scope, secret: StoredSecret): Record<string, unknown> {
  const dates = { created_at: second(secret.createdAt), updated_at: second(secret.updatedAt) };
  const url = `${host.baseOf(request)}${request.path}/repositories`;
  const selection = secret.visibility === 'selected' ? { selected_repositories_url: url } : {};
  const access = isOrganization(scope) ? { visibility: secret.visibility, ...selection } : {};
  return { name: secret.name, ...dates, ...access };
}

function repositoryShown(host: Host, request: ServiceRequest, fullName: string): Record<string, unknown> {
  const [login = '', name = ''] = fullName.split('/');
  const id = idOf(host, fullName);
  const url = `${host.baseOf(request)}/repos/${fullName}`;
  const ownerUrl = `${host.baseOf(request)}/users/${login}`;
  const owner = { login, id: 1, node_id: 'O_1', gravatar_id: '', type: 'Organization', site_admin: false };
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName,
    private: true,
    owner: { ...owner, url: ownerUrl, html_url: `https://github.com/${login}`, ...links(ownerUrl, OWNER_LINKS) },
    html_url: `https://github.com/${fullName}`,
    description: null,
    fork: false,
    url,
    ...links(url, REPOSITORY_LINKS),
  };
}

const OWNER_LINKS =
  'avatar events followers following gists organizations received_events repos starred subscriptions'.split(' ');
const REPOSITORY_LINKS = (
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments ' +
  'downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels ' +
  'languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags ' +
  'teams trees'
).split(' ');

function links(base: string, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [`${name}_url`, `${base}/${name}`]));
}

function isOrganization(scope: Scope): boolean {
  return scope.kind === 'organization' || scope.kind === 'organization-dependabot';
}

function idOf(host: Host, fullName: string): number {
  const index = host.repositories.findIndex(name => name.toLowerCase() === fullName.toLowerCase());
  if (index < 0) throw new Error(`There is no repository ${fullName}.`);
  return 1296269 + index;
}

/** Empty when no repository has that id. */
function nameOf(host: Host, id: number): string {
  return host.repositories[id - 1296269] ?? '';
}

function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function demandMethod(request: ServiceRequest, ...methods: string[]): void {
  if (!methods.includes(request.method)) throw new Refusal(404, 'Not Found');
}

function queryOf(request: ServiceRequest, allowed: string[]): Record<string, string> {
  const query = new URLSearchParams(request.search);
  const unknown = [...query.keys()].find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Unknown query parameter "${unknown}"`);
  return Object.fromEntries(query);
}

function pageOf<T>(
  host: Host,
  request: ServiceRequest,
  all: readonly T[],
): { items: T[]; headers: Record<string, string> } {
  const query = queryOf(request, ['per_page', 'page']);
  const size = Math.min(Number(query.per_page ?? 30), 100);
  const page = Number(query.page ?? 1);
  if (!(Number.isInteger(size) && size > 0 && Number.isInteger(page) && page > 0)) {
    throw new Refusal(422, 'per_page and page must be positive integers');
  }
  const items = all.slice((page - 1) * size, page * size);
  const next = `${host.baseOf(request)}${request.path}?per_page=${size}&page=${page + 1}`;
  return { items, headers: page * size < all.length ? { link: `<${next}>; rel="next"` } : {} };
}

function bodyOf(request: ServiceRequest, allowed: string[]): Record<string, unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(headerOf(request.headers, 'content-type'))) {
    throw new Refusal(415, 'Content-Type must be application/json');
  }
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(400, 'Problems parsing JSON');
  const unknown = Object.keys(body).find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Validation Failed: unknown field "${unknown}"`);
  return body as Record<string, unknown>;
}

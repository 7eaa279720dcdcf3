// A local GitHub: the part of its API about secrets, with real key pairs, so that a badly sealed secret shows as garbage.

import {
  type Answer,
  type LocalServer,
  type RecordedRequest,
  Refusal,
  route,
  type ServerOptions,
  type Service,
  serve,
} from './server.ts';
import { type Kind, type Scope, type StoredSecret, Vault, type Visibility, vaultReady } from './vault.ts';

export type { Fault, FaultMatch, FaultTimes } from './faults.ts';
export type { Visibility } from './vault.ts';

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

export interface GitHubOptions extends ServerOptions {
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
 * Secrets are named by target: `repository octo-org/app NAME`, `environment octo-org/app eu/prod west NAME`,
 * `dependabot octo-org/app NAME`, `codespaces octo-org/app NAME`, `organization octo-org NAME`,
 * `organization-dependabot octo-org NAME`.
 */
export interface LocalGitHub extends LocalServer {
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

export async function startGitHub(options: GitHubOptions = {}): Promise<LocalGitHub> {
  await vaultReady;
  const host = hostOf(options);
  const { vault, now } = host;
  const server = await serve(gitHubService(host, options.prefix ?? ''), options);
  const find = (target: string): StoredSecret | undefined => {
    const { scope, name } = vault.target(target);
    return scope.get(name);
  };

  return Object.defineProperties(
    {
      token: host.tokens[0]?.token ?? '',
      secret: (target: string) => find(target)?.value,
      isGarbage(target: string) {
        const secret = find(target);
        return secret !== undefined && secret.value === undefined;
      },
      secrets() {
        const all = vault.all().flatMap(scope => [...scope.secrets.values()].map(secret => ({ scope, secret })));
        return Object.fromEntries(
          all.map(({ scope, secret }) => [`${scope.kind} ${scope.place} ${secret.name}`, secret.value]),
        );
      },
      setSecret(target: string, value: string, access?: { visibility: Visibility; selected?: string[] }) {
        const { scope, name } = vault.target(target);
        const selected = (access?.selected ?? []).map(repository => idOf(host, repository));
        const sharing = isOrganization(scope) ? { visibility: access?.visibility ?? 'private', selected } : {};
        scope.put(name, { value, ...sharing }, now());
      },
      removeSecret(target: string) {
        const { scope, name } = vault.target(target);
        scope.secrets.delete(name.toUpperCase());
      },
      visibility: (target: string) => find(target)?.visibility,
      selectedRepositories: (target: string) => (find(target)?.selected ?? []).map(id => nameOf(host, id)),
      repositoryId: (fullName: string) => idOf(host, fullName),
    },
    Object.getOwnPropertyDescriptors(server),
  ) as LocalGitHub;
}

interface Host {
  vault: Vault;
  now: () => number;
  tokens: TokenSeed[];
  repositories: string[];
  environments: Record<string, string[]>;
  /** What stands before a request's path in the URLs of its answer. */
  baseOf: (request: RecordedRequest) => string;
}

function hostOf(options: GitHubOptions): Host {
  const { repositories = ['octo-org/app'], environments = {} } = options;
  const organizations = options.organizations ?? [...new Set(repositories.map(name => name.split('/')[0] ?? ''))];
  const vault = new Vault();
  for (const repository of repositories) {
    for (const kind of ['repository', 'dependabot', 'codespaces'] as const) vault.add(kind, repository);
  }
  for (const [repository, names] of Object.entries(environments)) {
    if (!repositories.includes(repository)) throw new Error(`Environments of ${repository}, which is no repository.`);
    for (const name of names) vault.add('environment', `${repository} ${name}`);
  }
  for (const organization of organizations) {
    for (const kind of ['organization', 'organization-dependabot'] as const) vault.add(kind, organization);
  }
  const tokens = options.tokens ?? [`ghp_${'0123456789abcdefghijklmnopqrstuvwxyz'}`];
  return {
    vault,
    now: options.now ?? Date.now,
    tokens: tokens.map(token => (typeof token === 'string' ? { token } : token)),
    repositories,
    environments,
    baseOf: request => `${options.tls ? 'https' : 'http'}://${request.headers.host}${options.prefix ?? ''}`,
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

function gitHubService(host: Host, base: string): Service {
  const work = (request: RecordedRequest): Answer => {
    if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
    const token = tokenOf(host, request);
    for (const [template, kind, permission] of PLACES) {
      const answer = servePlace(host, request, token, { template, kind, permission });
      if (answer) return answer;
    }
    return serveRepository(host, request, token);
  };
  return {
    base,
    work,
    pretend: request => host.vault.undone(() => work(request)),
    refuse: (status, message = REASONS[status] ?? 'Server Error') => ({
      status,
      body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    }),
  };
}

const REASONS: Record<number, string> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  422: 'Validation Failed',
  429: 'API rate limit exceeded',
};

/** Fine-grained tokens that lack a permission are told so; what a token does not see does not exist for it. */
function tokenOf(host: Host, request: RecordedRequest): TokenSeed {
  if (request.headers.authorization === undefined) throw new Refusal(401, 'Requires authentication');
  const isKnownScheme = /^(?:token|bearer) /i.test(request.headers.authorization);
  const token = isKnownScheme ? host.tokens.find(one => one.token === request.credential) : undefined;
  if (!token) throw new Refusal(401, 'Bad credentials');
  return token;
}

interface PlaceTemplate {
  template: string;
  kind: Kind;
  permission: keyof TokenSeed;
}

function servePlace(host: Host, request: RecordedRequest, token: TokenSeed, place: PlaceTemplate): Answer | undefined {
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
  const scope = host.vault.scope(kind, place);
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

function getPublicKey(request: RecordedRequest, scope: Scope): Answer {
  demandMethod(request, 'GET');
  queryOf(request, []);
  return { status: 200, body: { key_id: scope.keyId, key: scope.publicKey } };
}

function listSecrets(host: Host, request: RecordedRequest, scope: Scope): Answer {
  demandMethod(request, 'GET');
  const page = pageOf(host, request, [...scope.secrets.values()]);
  const secrets = page.items.map(secret => shown(host, request, scope, secret));
  return { status: 200, headers: page.headers, body: { total_count: scope.secrets.size, secrets } };
}

function serveSecret(host: Host, request: RecordedRequest, scope: Scope, name: string): Answer {
  queryOf(request, []);
  const secret = scope.get(name);
  if (request.method === 'PUT') return putSecret(host, request, scope, name);
  demandMethod(request, 'GET', 'DELETE');
  if (!secret) throw new Refusal(404, 'Not Found');
  if (request.method === 'GET') return { status: 200, body: shown(host, request, scope, secret) };
  scope.secrets.delete(secret.name);
  return { status: 204 };
}

function putSecret(host: Host, request: RecordedRequest, scope: Scope, name: string): Answer {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^GITHUB_/i.test(name)) {
    throw new Refusal(422, `Validation Failed: the secret's name "${name}" is not allowed`);
  }
  const sharing = isOrganization(scope) ? ['visibility', 'selected_repository_ids'] : [];
  const body = bodyOf(request, ['encrypted_value', 'key_id', ...sharing]);
  const access = isOrganization(scope) ? accessIn(host, body) : {};
  // An organization's secret can be shared anew without being written anew.
  const isUnwritten = body.encrypted_value === undefined && body.key_id === undefined;
  const value = isOrganization(scope) && isUnwritten && scope.get(name) ? {} : { value: valueIn(scope, body) };
  return scope.put(name, { ...value, ...access }, host.now()) ? { status: 201, body: {} } : { status: 204 };
}

function valueIn(scope: Scope, body: Record<string, unknown>): string | undefined {
  const { encrypted_value: box, key_id: keyId } = body;
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
  if (typeof box !== 'string' || !isBase64.test(box)) throw new Refusal(422, 'encrypted_value is no Base64 text');
  if (typeof keyId !== 'string') throw new Refusal(422, 'key_id is no text');
  if (keyId !== scope.keyId) throw new Refusal(422, `key_id ${keyId} is not that of this place's public key`);
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
function serveSelection(host: Host, request: RecordedRequest, scope: Scope, name: string): Answer {
  const secret = scope.get(name);
  if (!isOrganization(scope) || !secret) throw new Refusal(404, 'Not Found');
  if (request.method === 'PUT') {
    if (secret.visibility !== 'selected') throw new Refusal(409, 'The secret is not for selected repositories');
    const { selected_repository_ids: ids } = bodyOf(request, ['selected_repository_ids']);
    scope.put(name, { selected: idsIn(host, ids) }, host.now());
    return { status: 204 };
  }
  demandMethod(request, 'GET');
  const selected = secret.visibility === 'selected' ? (secret.selected ?? []) : [];
  const page = pageOf(host, request, selected);
  const repositories = page.items.map(id => repositoryShown(host, request, nameOf(host, id)));
  return { status: 200, headers: page.headers, body: { total_count: selected.length, repositories } };
}

function serveRepository(host: Host, request: RecordedRequest, token: TokenSeed): Answer {
  const [owner, repository, environment] =
    route('/repos/:owner/:repo', request.path) ??
    route('/repos/:owner/:repo/environments/:environment', request.path) ??
    [];
  const wanted = `${owner}/${repository}`.toLowerCase();
  const fullName = host.repositories.find(name => name.toLowerCase() === wanted);
  if (!fullName || !sees(token, fullName) || request.method !== 'GET') throw new Refusal(404, 'Not Found');
  queryOf(request, []);
  const shown = repositoryShown(host, request, fullName);
  if (environment === undefined) return { status: 200, body: shown };
  const known = host.environments[fullName]?.find(name => name.toLowerCase() === environment.toLowerCase());
  if (known === undefined) throw new Refusal(404, 'Not Found');
  return { status: 200, body: { id: 1, node_id: 'EN_1', name: known, url: `${shown.url}/environments/1` } };
}

function shown(host: Host, request: RecordedRequest, scope: Scope, secret: StoredSecret): Record<string, unknown> {
  const dates = { created_at: second(secret.createdAt), updated_at: second(secret.updatedAt) };
  const url = `${host.baseOf(request)}${request.path}/repositories`;
  const selection = secret.visibility === 'selected' ? { selected_repositories_url: url } : {};
  const access = isOrganization(scope) ? { visibility: secret.visibility, ...selection } : {};
  return { name: secret.name, ...dates, ...access };
}

function repositoryShown(host: Host, request: RecordedRequest, fullName: string): Record<string, unknown> {
  const [login = '', name = ''] = fullName.split('/');
  const id = idOf(host, fullName);
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName,
    private: true,
    owner: { login, id: 1, node_id: 'O_1', type: 'Organization', site_admin: false },
    html_url: `https://github.com/${fullName}`,
    description: null,
    fork: false,
    url: `${host.baseOf(request)}/repos/${fullName}`,
  };
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

function demandMethod(request: RecordedRequest, ...methods: string[]): void {
  if (!methods.includes(request.method)) throw new Refusal(404, 'Not Found');
}

function queryOf(request: RecordedRequest, allowed: string[]): void {
  const unknown = Object.keys(request.query).find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Unknown query parameter "${unknown}"`);
}

function pageOf<T>(host: Host, request: RecordedRequest, all: T[]): { items: T[]; headers: Record<string, string> } {
  queryOf(request, ['per_page', 'page']);
  const size = Math.min(Number(request.query.per_page ?? 30), 100);
  const page = Number(request.query.page ?? 1);
  if (!(Number.isInteger(size) && size > 0 && Number.isInteger(page) && page > 0)) {
    throw new Refusal(422, 'per_page and page must be positive integers');
  }
  const items = all.slice((page - 1) * size, page * size);
  const next = `${host.baseOf(request)}${request.path}?per_page=${size}&page=${page + 1}`;
  return { items, headers: page * size < all.length ? { link: `<${next}>; rel="next"` } : {} };
}

function bodyOf(request: RecordedRequest, allowed: string[]): Record<string, unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'Content-Type must be application/json');
  }
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(400, 'Problems parsing JSON');
  const unknown = Object.keys(body).find(name => !allowed.includes(name));
  if (unknown !== undefined) throw new Refusal(422, `Validation Failed: unknown field "${unknown}"`);
  return body as Record<string, unknown>;
}

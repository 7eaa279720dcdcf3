// Secrets at the local GitHub, with real key pairs, so that a wrongly sealed secret is detected as garbage.

import { type Answer, Refusal, route, type ServiceRequest } from '../server/service.ts';
import type { Resource, TokenSeed } from './github-account.ts';
import { type Host, idOf, isOrganization, nameOf } from './github-host.ts';
import { bodyOf, demandMethod, demandPermission, pageOf, queryOf, second, sees } from './github-rules.ts';
import type { Kind, Scope, StoredSecret, Visibility } from './vault.ts';

/** For each kind of secret: the path before `/public-key` or the secret's name, and the required permission. */
const PLACES: [template: string, kind: Kind, permission: Resource][] = [
  ['/repos/:owner/:repo/actions/secrets', 'repository', 'secrets'],
  ['/repos/:owner/:repo/dependabot/secrets', 'dependabot', 'dependabot'],
  ['/repos/:owner/:repo/codespaces/secrets', 'codespaces', 'codespaces'],
  ['/repos/:owner/:repo/environments/:environment/secrets', 'environment', 'environments'],
  ['/orgs/:org/actions/secrets', 'organization', 'organization'],
  ['/orgs/:org/dependabot/secrets', 'organization-dependabot', 'organization'],
];

interface PlaceTemplate {
  template: string;
  kind: Kind;
  permission: Resource;
}

/** Undefined if the path is not about secrets. */
export function serveSecrets(host: Host, request: ServiceRequest, token: TokenSeed): Answer | undefined {
  for (const [template, kind, permission] of PLACES) {
    const answer = servePlace(host, request, token, { template, kind, permission });
    if (answer) return answer;
  }
  return undefined;
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
  // The sharing of an organization's secret can be changed without a new value.
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

/** The repositories that may read an organization's secret. */
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

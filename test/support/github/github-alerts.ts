// Secret scanning alerts at the local GitHub: lists of a repository and of an organization, one alert, and its update.

import { type Answer, Refusal, route, type ServiceRequest } from '../server/service.ts';
import { type Alert, loginOf, nameOfNumber, type TokenSeed } from './github-account.ts';
import type { Host } from './github-host.ts';
import {
  bodyOf,
  demandMethod,
  demandPermission,
  demandRepository,
  pageOf,
  pageUrl,
  queryOf,
  second,
  sees,
  sizeIn,
  userShown,
  wordIn,
} from './github-rules.ts';

/** Undefined if the path is not about alerts. */
export function serveAlerts(host: Host, request: ServiceRequest, token: TokenSeed): Answer | undefined {
  const [org] = route('/orgs/:org/secret-scanning/alerts', request.path) ?? [];
  if (org !== undefined) return listOfOrganization(host, request, token, org);
  const list = route('/repos/:owner/:repo/secret-scanning/alerts', request.path);
  const one = route('/repos/:owner/:repo/secret-scanning/alerts/:number', request.path);
  const [owner, name, number] = one ?? list ?? [];
  if (name === undefined) return undefined;
  const repository = demandRepository(host, token, `${owner}/${name}`);
  demandPermission(token, 'alerts', request.method);
  if (!scans(host, repository)) throw new Refusal(404, 'Secret scanning is disabled on this repository.');
  if (number === undefined) return listOf(host, request, [repository], alert => shown(host, request, alert));
  const alert = host.state.alerts.get(nameOfNumber(repository, Number(number)));
  if (!alert) throw new Refusal(404, 'Not Found');
  return request.method === 'PATCH' ? patch(host, request, token, alert) : get(host, request, alert);
}

function scans(host: Host, repository: string): boolean {
  return !host.state.rules.scanningOff.some(name => name.toLowerCase() === repository.toLowerCase());
}

function ownerIs(repository: string, org: string): boolean {
  return repository.split('/')[0]?.toLowerCase() === org.toLowerCase();
}

/** The alerts of scanned repositories that the token sees. */
function listOfOrganization(host: Host, request: ServiceRequest, token: TokenSeed, org: string): Answer {
  if (!host.scopes.scope('organization', org)) throw new Refusal(404, 'Not Found');
  demandPermission(token, 'alerts', request.method);
  const own = host.repositories.filter(name => ownerIs(name, org) && sees(token, name) && scans(host, name));
  return listOf(host, request, own, alert => {
    const [login = '', name = ''] = alert.repository.split('/');
    const html_url = `https://github.com/${alert.repository}`;
    const repository = { name, full_name: alert.repository, owner: { login }, html_url };
    return { ...shown(host, request, alert), repository };
  });
}

const FILTERS = ['state', 'secret_type', 'resolution', 'validity', 'sort', 'direction', 'hide_secret'];

/** Newest first by default. */
function listOf(
  host: Host,
  request: ServiceRequest,
  repositories: readonly string[],
  show: (alert: Alert) => Record<string, unknown>,
): Answer {
  demandMethod(request, 'GET');
  const query = queryOf(request, [...FILTERS, 'per_page', 'page', 'before', 'after']);
  const state = query.state === undefined ? undefined : wordIn(query, 'state', ['open', 'resolved']);
  const isAsked = (name: string, value: string) => query[name]?.split(',').includes(value) ?? true;
  const fits = (alert: Alert) =>
    (state === undefined || alert.state === state) &&
    isAsked('secret_type', alert.type) &&
    isAsked('validity', alert.validity) &&
    isAsked('resolution', alert.resolution ?? '');
  const isUpdated = wordIn(query, 'sort', ['created', 'updated']) === 'updated';
  const time = (alert: Alert) => (isUpdated ? (alert.updatedAt ?? alert.createdAt) : alert.createdAt);
  const newest = [...host.state.alerts.values()]
    .filter(({ repository }) => repositories.includes(repository))
    .reverse()
    .sort((a, b) => time(b) - time(a));
  const ordered = wordIn(query, 'direction', ['desc', 'asc']) === 'asc' ? newest.reverse() : newest;
  const { items, headers } = alertPage(host, request, ordered, fits);
  return { status: 200, headers, body: items.map(show) };
}

/** Uses a cursor if one is given, or if no page is requested and this GitHub uses cursors. */
function alertPage(
  host: Host,
  request: ServiceRequest,
  ordered: readonly Alert[],
  fits: (alert: Alert) => boolean,
): { items: Alert[]; headers: Record<string, string> } {
  const { page, before, after, ...query } = queryOf(request, [...FILTERS, 'per_page', 'page', 'before', 'after']);
  const hasCursor = before !== undefined || after !== undefined;
  if (page !== undefined && hasCursor) throw new Refusal(422, 'page cannot be combined with before or after');
  if (!hasCursor && (page !== undefined || host.state.rules.alertPages === 'number')) {
    return pageOf(host, request, ordered.filter(fits), FILTERS);
  }
  const size = sizeIn(query);
  const later = ordered.slice(after ? placeOf(ordered, after) + 1 : 0).filter(fits);
  const earlier = ordered.slice(0, before ? placeOf(ordered, before) : 0).filter(fits);
  const items = before ? earlier.slice(-size) : later.slice(0, size);
  const link = (rel: string, name: string, alert: Alert | undefined) => {
    const cursor = alert ? { [name]: cursorOf(alert) } : {};
    return `<${pageUrl(host, request, { ...query, per_page: String(size), ...cursor })}>; rel="${rel}"`;
  };
  const hasNext = before ? true : later.length > size;
  const hasPrevious = before ? earlier.length > size : Boolean(after);
  const links = [
    ...(hasPrevious && items.length > 0 ? [link('prev', 'before', items[0])] : []),
    ...(hasNext && items.length > 0 ? [link('next', 'after', items.at(-1))] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function placeOf(ordered: readonly Alert[], cursor: string): number {
  const place = ordered.findIndex(alert => cursorOf(alert) === cursor);
  if (place < 0) throw new Refusal(422, 'The cursor is not valid');
  return place;
}

/** Opaque to clients. */
function cursorOf({ repository, number }: Alert): string {
  return Buffer.from(`cursor ${repository} ${number}`).toString('base64');
}

function get(host: Host, request: ServiceRequest, alert: Alert): Answer {
  demandMethod(request, 'GET');
  queryOf(request, ['hide_secret']);
  return { status: 200, body: { ...shown(host, request, alert), metadata: [] } };
}

const RESOLUTIONS = ['false_positive', 'wont_fix', 'revoked', 'used_in_tests'];

function patch(host: Host, request: ServiceRequest, token: TokenSeed, alert: Alert): Answer {
  queryOf(request, []);
  const body = bodyOf(request, ['state', 'resolution', 'resolution_comment', 'assignee', 'validity']);
  const { state, resolution = null, resolution_comment: comment = null, assignee, validity } = body;
  if (state === undefined && assignee === undefined && validity === undefined) {
    throw new Refusal(422, 'Validation Failed: state, assignee or validity is required');
  }
  if (comment !== null && typeof comment !== 'string') throw new Refusal(400, 'resolution_comment is invalid');
  if (comment !== null && state === undefined) throw new Refusal(422, 'A comment needs a state');
  const now = host.now();
  const changed: Alert = {
    ...alert,
    ...(state !== undefined && resolvedTo(alert, { state, resolution, comment }, loginOf(token), now)),
    ...(assignee !== undefined && { assignee: assigneeIn(assignee) }),
    ...(validity !== undefined && { validity: validityIn(validity) }),
    updatedAt: now,
  };
  host.putAlert(changed);
  return { status: 200, body: { ...shown(host, request, changed), metadata: [] } };
}

function resolvedTo(
  alert: Alert,
  { state, resolution, comment }: { state: unknown; resolution: unknown; comment: string | null },
  login: string,
  now: number,
): Partial<Alert> {
  if (state === 'open') {
    if (resolution !== null) throw new Refusal(422, 'Validation Failed: an open alert has no resolution');
    return { state, resolution: null, comment, resolvedBy: null, resolvedAt: null };
  }
  if (state !== 'resolved') throw new Refusal(422, 'Validation Failed: state must be open or resolved');
  const known = RESOLUTIONS.find(one => one === resolution);
  if (known === undefined) throw new Refusal(422, 'Validation Failed: resolution is required when resolving');
  if (alert.state === 'resolved' && alert.resolution === known) {
    throw new Refusal(400, 'Alert is already resolved with this resolution');
  }
  return { state, resolution: known, comment, resolvedBy: login, resolvedAt: now };
}

function assigneeIn(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  throw new Refusal(422, 'Validation Failed: assignee must be a login or null');
}

function validityIn(value: unknown): Alert['validity'] {
  if (value === null) return 'unknown';
  if (value === 'active' || value === 'inactive') return value;
  throw new Refusal(422, 'Validation Failed: validity must be active, inactive or null');
}

/** Shows the leaked value unless the request hides it. */
function shown(host: Host, request: ServiceRequest, alert: Alert): Record<string, unknown> {
  const { repository, number, secret } = alert;
  const isHidden = new URLSearchParams(request.search).get('hide_secret') === 'true';
  const url = `${host.baseOf(request)}/repos/${repository}/secret-scanning/alerts/${number}`;
  const isOpenRouter = alert.type === 'openrouter_api_key';
  return {
    number,
    created_at: second(alert.createdAt),
    updated_at: alert.updatedAt === null ? null : second(alert.updatedAt),
    url,
    html_url: `https://github.com/${repository}/security/secret-scanning/${number}`,
    locations_url: `${url}/locations`,
    state: alert.state,
    resolution: alert.resolution,
    resolved_at: alert.resolvedAt === null ? null : second(alert.resolvedAt),
    resolved_by: alert.resolvedBy === null ? null : userShown(alert.resolvedBy),
    resolution_comment: alert.comment,
    secret_type: alert.type,
    secret_type_display_name: isOpenRouter ? 'OpenRouter API Key' : alert.type,
    provider: isOpenRouter ? 'OpenRouter' : null,
    provider_slug: isOpenRouter ? 'openrouter' : null,
    ...(secret !== null && !isHidden && { secret }),
    push_protection_bypassed: false,
    push_protection_bypassed_by: null,
    push_protection_bypassed_at: null,
    validity: alert.validity,
    publicly_leaked: false,
    multi_repo: false,
    is_base64_encoded: false,
    first_location_detected: { path: 'config/production.env', start_line: 3, end_line: 3 },
    has_more_locations: false,
    assigned_to: alert.assignee === null ? null : userShown(alert.assignee),
  };
}

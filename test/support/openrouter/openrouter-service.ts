// The core of the local OpenRouter: its newest API over an account in memory, as strict as its description, so that a
// wrong request fails a test. No HTTP, no timers, no I/O; the clock is given, and what it makes up comes from a seed.

import { type Answer, Refusal, route, type Service, type ServiceRequest, serviceOver } from '../server/service.ts';
import { isExpired, type KeySeed, type KeySettings, recordOf, type StoredKey, timestamp } from './keyring.ts';
import type { DailyQuota } from './openrouter-account.ts';
import { type Asker, admit } from './openrouter-admission.ts';
import { exchangeToken, type FederationOwner, federationOwner } from './openrouter-federation.ts';
import {
  DAY_MS,
  Host,
  type OpenRouterOwner,
  type OpenRouterServiceOptions,
  ownerOf,
  quotaFrom,
  remove,
  update,
} from './openrouter-host.ts';
import {
  assignKeys,
  demandWorkspace,
  getByok,
  getDestination,
  getGuardrail,
  getWorkspace,
  listAssignments,
  listByok,
  listDestinations,
  listGuardrails,
  listWorkspaces,
  patchByok,
  patchDestination,
  unassignKeys,
} from './openrouter-lists.ts';
import { getCurrentKey } from './openrouter-own-key.ts';
import {
  bodyOf,
  COUNT,
  newKeyRules,
  oldUpdateRules,
  queryOf,
  refuseBody,
  UUID,
  updateRules,
} from './openrouter-rules.ts';
import { getActivity, getCredits } from './openrouter-spending.ts';

export type { OpenRouterServiceOptions } from './openrouter-host.ts';

export interface OpenRouterService extends Service, OpenRouterOwner, FederationOwner {}

export function createOpenRouterService(options: OpenRouterServiceOptions = {}): OpenRouterService {
  const host = new Host(options);
  const service = serviceOver(host.timeline, {
    base: '/api/v1',
    now: host.now,
    serve: request => serve(host, request),
    answer: answerOf,
    reasons: REASONS,
  });
  const federation = federationOwner(host);
  for (const policy of options.policies ?? []) federation.setPolicy(policy);
  return { ...service, ...ownerOf(host), ...federation };
}

type Endpoint = (host: Host, request: ServiceRequest, parameters: string[], asker: Asker) => Answer;

const ENDPOINTS: [method: string, template: string, endpoint: Endpoint][] = [
  ['GET', '/key', (host, request, _, asker) => getCurrentKey(host, request, asker)],
  ['GET', '/keys', listKeys],
  ['POST', '/keys', createKey],
  ['GET', '/keys/:hash', getKey],
  ['PATCH', '/keys/:hash', patchKey],
  ['DELETE', '/keys/:hash', deleteKey],
  ['GET', '/credits', getCredits],
  ['GET', '/activity', getActivity],
  ['GET', '/workspaces', listWorkspaces],
  ['GET', '/workspaces/:id', getWorkspace],
  ['GET', '/guardrails', listGuardrails],
  ['GET', '/guardrails/assignments/keys', listAssignments],
  ['GET', '/guardrails/:id', getGuardrail],
  ['GET', '/guardrails/:id/assignments/keys', listAssignments],
  ['POST', '/guardrails/:id/assignments/keys', assignKeys],
  ['POST', '/guardrails/:id/assignments/keys/remove', unassignKeys],
  ['GET', '/byok', listByok],
  ['GET', '/byok/:id', getByok],
  ['PATCH', '/byok/:id', patchByok],
  ['GET', '/observability/destinations', listDestinations],
  ['GET', '/observability/destinations/:id', getDestination],
  ['PATCH', '/observability/destinations/:id', patchDestination],
];

const REASONS: Record<number, string> = {
  400: 'Invalid request parameters',
  401: 'Missing Authentication header',
  402: 'Insufficient credits',
  403: 'Only management keys can perform this operation',
  404: 'Resource not found',
  408: 'Request Timeout',
  409: 'The resource was changed at the same time',
  429: 'Rate limit exceeded',
  451: 'OpenRouter is not available in your region',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function answerOf({ status, message, metadata, headers }: Refusal): Answer {
  const error = { code: status, message, ...(metadata && { metadata }) };
  return { status, body: { error }, ...(headers && { headers }) };
}

function serve(host: Host, request: ServiceRequest): Answer {
  if (request.method === 'POST' && request.path === '/oauth/token') return exchangeToken(host, request);
  const asker = admit(host, request);
  for (const [method, template, endpoint] of ENDPOINTS) {
    const parameters = method === request.method ? route(template, request.path) : undefined;
    if (!parameters) continue;
    const isOfKeys = template === '/keys' || template === '/keys/:hash';
    if (asker.kind !== 'management' && isOfKeys) throw new Refusal(401, 'Invalid management key');
    if (asker.kind !== 'management' && template !== '/key') throw new Refusal(403, REASONS[403] ?? '');
    if (method === 'GET' || method === 'DELETE') refuseBody(request);
    if (!isOfKeys || method === 'GET') return endpoint(host, request, parameters, asker);
    const quota = demandQuota(host);
    const answer = endpoint(host, request, parameters, asker);
    if (quota) host.timeline.amend({ quota: { ...quota, used: quota.used + 1 } });
    return answer;
  }
  throw new Refusal(404, 'Not Found');
}

/** The quota with today's usage, if a change is left; otherwise it refuses. */
function demandQuota(host: Host): DailyQuota | undefined {
  const { quota } = host.account;
  if (!quota) return undefined;
  const today = quotaFrom({ limit: quota.limit, details: quota.details }, host.now());
  const current = today.day === quota.day ? quota : today;
  if (current.used < current.limit) return current;
  const reset = current.day + DAY_MS;
  const details = {
    'X-RateLimit-Limit': String(current.limit),
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(reset),
  };
  const message = 'Rate limit exceeded: keys-modify-api-rpd-v2';
  throw new Refusal(429, message, quota.details === 'body' ? { metadata: { headers: details } } : { headers: details });
}

// Keys.

/** Maximum number of keys on a page; other lists have a parameter for it. */
const KEYS_PER_PAGE = 100;

/** Newest first; for the same instant, the one created last comes first. */
function listKeys(host: Host, request: ServiceRequest): Answer {
  const flags = { include_disabled: /^(?:true|false)$/, include_expired: /^(?:true|false)$/ };
  const query = queryOf(request, { ...flags, offset: COUNT, workspace_id: UUID });
  const workspace = query.workspace_id ?? host.defaultWorkspace;
  if (!host.account.workspaces.has(workspace)) throw new Refusal(404, 'Workspace not found');
  const offset = host.ignoreOffset ? 0 : Number(query.offset ?? 0);
  const keys = [...host.account.keys.values()]
    .reverse()
    .filter(key => key.workspace_id === workspace)
    .filter(key => query.include_disabled === 'true' || !key.disabled)
    .filter(key => query.include_expired === 'true' || !isExpired(key, host.now()))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(offset, offset + KEYS_PER_PAGE);
  return { status: 200, body: { data: keys.map(key => keyShown(host, key)) } };
}

function createKey(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  const body = bodyOf(request, newKeyRules, ['name']) as KeySeed & { external?: { user: string } };
  const { expires_at: expiry, external, ...settings } = body;
  if (expiry && Date.parse(expiry) <= host.now()) throw new Refusal(400, 'expires_at must be in the future');
  if (settings.workspace_id !== undefined) demandWorkspace(host, settings.workspace_id, 400);
  const key = host.addKey({
    ...settings,
    ...(expiry && { expires_at: timestamp(Date.parse(expiry)) }),
    ...(external && { external_user: external.user }),
  });
  request.key = key.hash;
  return { status: 201, body: { data: keyShown(host, key), key: key.secret } };
}

function getKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: keyShown(host, demandKey(host, request, hash)) } };
}

/** A moved key takes its guardrail along; the lists with its hash do not change. */
function patchKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  const key = demandKey(host, request, hash);
  const { workspace_id: workspace, ...body } = bodyOf(
    request,
    host.newFields ? updateRules : oldUpdateRules,
  ) as KeySettings;
  const settings: KeySettings = host.newFields && workspace !== undefined ? { ...body, workspace_id: workspace } : body;
  if (Object.keys(settings).length === 0) throw new Refusal(400, 'No update fields provided');
  if (settings.workspace_id !== undefined) demandWorkspace(host, settings.workspace_id);
  return { status: 200, body: { data: keyShown(host, update(host, key, settings)) } };
}

/** Lists keep the hash. */
function deleteKey(host: Host, request: ServiceRequest, [hash = '']: string[]): Answer {
  queryOf(request, {});
  demandKey(host, request, hash);
  remove(host, hash);
  return { status: 200, body: { deleted: true } };
}

function demandKey(host: Host, request: ServiceRequest, hash: string): StoredKey {
  request.key = hash;
  const key = host.account.keys.get(hash);
  if (!key) throw new Refusal(404, 'API key not found');
  return key;
}

/** The key as the API shows it: without its plaintext. */
function keyShown(host: Host, key: StoredKey): Record<string, unknown> {
  const { secret: _, external_user, last_used_at, ...fields } = recordOf(key, host.now());
  return host.newFields ? { ...fields, external_user, last_used_at } : fields;
}

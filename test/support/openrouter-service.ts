// The core of the local OpenRouter: its newest API over an account in memory, as strict as its description, so that a
// wrong request fails a test. No HTTP, no timers, no I/O; the clock is given, and what it makes up comes from a seed.

import {
  isExpired,
  type KeySeed,
  type KeySettings,
  labelOf,
  nextReset,
  OWNER,
  recordOf,
  type StoredKey,
  tidy,
  timestamp,
  usedIn,
} from './keyring.ts';
import { type Activity, type Budget, type DailyQuota, madeUp, uuidFrom } from './openrouter-account.ts';
import {
  DAY_MS,
  day,
  Host,
  isLive,
  keyOf,
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
import {
  type Answer,
  credentialOf,
  headerOf,
  Refusal,
  route,
  type Service,
  type ServiceRequest,
  serviceOver,
} from './service.ts';

export type { OpenRouterServiceOptions } from './openrouter-host.ts';

export interface OpenRouterService extends Service, OpenRouterOwner {}

export function createOpenRouterService(options: OpenRouterServiceOptions = {}): OpenRouterService {
  const host = new Host(options);
  const service = serviceOver(host.timeline, {
    base: '/api/v1',
    now: host.now,
    serve: request => serve(host, request),
    answer: answerOf,
    reasons: REASONS,
  });
  return { ...service, ...ownerOf(host) };
}

type Endpoint = (host: Host, request: ServiceRequest, parameters: string[]) => Answer;

const ENDPOINTS: [method: string, template: string, endpoint: Endpoint][] = [
  ['GET', '/key', getCurrentKey],
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
  403: 'Only management keys can perform this operation',
  404: 'Resource not found',
  408: 'Request Timeout',
  409: 'The resource was changed at the same time',
  429: 'Rate limit exceeded',
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
  const asker = askerOf(host, request);
  for (const [method, template, endpoint] of ENDPOINTS) {
    const parameters = method === request.method ? route(template, request.path) : undefined;
    if (!parameters) continue;
    const isOfKeys = template === '/keys' || template === '/keys/:hash';
    if (asker !== 'management' && isOfKeys) throw new Refusal(401, 'Invalid management key');
    if (asker !== 'management' && template !== '/key') throw new Refusal(403, REASONS[403] ?? '');
    if (method === 'GET' || method === 'DELETE') refuseBody(request);
    if (!isOfKeys || method === 'GET') return endpoint(host, request, parameters);
    const quota = demandQuota(host);
    const answer = endpoint(host, request, parameters);
    if (quota) host.timeline.amend({ quota: { ...quota, used: quota.used + 1 } });
    return answer;
  }
  throw new Refusal(404, 'Not Found');
}

/** Disabled, expired and deleted keys are as unknown as made-up ones. */
function askerOf(host: Host, request: ServiceRequest): 'management' | 'ordinary' {
  if (!/^Bearer \S+$/.test(headerOf(request.headers, 'authorization')))
    throw new Refusal(401, 'Missing Authentication header');
  const credential = credentialOf(request) ?? '';
  if (host.managementKeys.includes(credential)) return 'management';
  if (isLive(host, credential)) return 'ordinary';
  throw new Refusal(401, 'User not found.');
}

/** What is left of today's changes to keys is used by the request that asks. */
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

function getCurrentKey(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  const secret = credentialOf(request) ?? '';
  const stored = keyOf(host, secret);
  if (stored) request.key = stored.hash;
  const key = stored && recordOf(stored, host.now());
  const data = {
    label: key?.label ?? labelOf(secret),
    limit: key?.limit ?? null,
    limit_remaining: key?.limit_remaining ?? null,
    limit_reset: key?.limit_reset ?? null,
    include_byok_in_limit: key?.include_byok_in_limit ?? false,
    usage: key?.usage ?? 0,
    usage_daily: key?.usage_daily ?? 0,
    usage_weekly: key?.usage_weekly ?? 0,
    usage_monthly: key?.usage_monthly ?? 0,
    byok_usage: key?.byok_usage ?? 0,
    byok_usage_daily: key?.byok_usage_daily ?? 0,
    byok_usage_weekly: key?.byok_usage_weekly ?? 0,
    byok_usage_monthly: key?.byok_usage_monthly ?? 0,
    is_free_tier: false,
    is_management_key: !key,
    is_provisioning_key: !key,
    expires_at: key?.expires_at ?? null,
    creator_user_id: key ? key.creator_user_id : OWNER,
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  };
  return { status: 200, body: { data: host.newFields ? { ...data, ...newerFields(host, stored) } : data } };
}

function newerFields(host: Host, key: StoredKey | undefined): Record<string, unknown> {
  const { account } = host;
  const budgets = key ? budgetsOf(host, key) : [];
  const guardrail = account.guardrails.get(account.assignments.get(key?.hash ?? '')?.guardrail_id ?? '');
  const used = account.activity.filter(row => row.date === day(host.now()) && row.model.endsWith(':free')).length;
  // Whoever has ever bought credits for 10 USD may ask free models more often.
  const limit = account.credits.total_credits >= 10 ? 1000 : 50;
  return {
    allowed_data_regions: guardrail?.allowed_data_regions ?? ['global'],
    budgets,
    effective_budget: budgets.toSorted((a, b) => a.remaining_usd - b.remaining_usd)[0] ?? null,
    free_model_daily_requests: { limit, remaining: Math.max(0, limit - used), used },
    organization_id: host.organization,
    workspace_id: key?.workspace_id ?? null,
  };
}

interface BudgetShown extends Budget {
  budget_id: string | null;
  guardrail_id: string | null;
  include_byok: boolean;
  remaining_usd: number;
  resets_at: string | null;
  scope: 'api_key' | 'workspace' | 'key_limit';
  spend_usd: number;
}

/** Every layer that can stop this key: its guardrail's budget, its workspace's, its own limit. */
function budgetsOf(host: Host, key: StoredKey): BudgetShown[] {
  const { account } = host;
  const now = host.now();
  const shown = (scope: BudgetShown['scope'], budget: Budget, keys: StoredKey[], more: Partial<BudgetShown>) => {
    const { limit_usd, reset_interval } = budget;
    const byok = more.include_byok ?? false;
    const spend = tidy(keys.reduce((sum, one) => sum + usedIn(one, reset_interval, byok, now), 0));
    const resets_at = reset_interval === null ? null : timestamp(nextReset(reset_interval, now));
    const amounts = { limit_usd, spend_usd: spend, remaining_usd: tidy(limit_usd - spend) };
    return {
      budget_id: null,
      guardrail_id: null,
      include_byok: byok,
      ...amounts,
      reset_interval,
      resets_at,
      scope,
      ...more,
    };
  };
  const guardrail = account.guardrails.get(account.assignments.get(key.hash)?.guardrail_id ?? '');
  const neighbours = [...account.keys.values()].filter(one => one.workspace_id === key.workspace_id);
  const budgets = (account.workspaces.get(key.workspace_id)?.budgets ?? []).map((budget, index) =>
    shown('workspace', budget, neighbours, { budget_id: uuidFrom(madeUp(key.workspace_id, index)) }),
  );
  if (guardrail && guardrail.limit_usd !== null) {
    const { id, limit_usd, reset_interval, include_byok_in_budgets } = guardrail;
    const more = { guardrail_id: id, include_byok: include_byok_in_budgets, budget_id: uuidFrom(madeUp(id, 0)) };
    budgets.push(shown('api_key', { limit_usd, reset_interval }, [key], more));
  }
  if (key.limit !== null) {
    const budget = { limit_usd: key.limit, reset_interval: key.limit_reset };
    budgets.push(shown('key_limit', budget, [key], { include_byok: key.include_byok_in_limit }));
  }
  return budgets;
}

/** How many keys a page has at most; other lists are asked for as many as one likes. */
const KEYS_PER_PAGE = 100;

/** Newest first; of keys made in the same instant, the one made last. */
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

/** A key that moves takes its guardrail along; the lists that name its hash stay as they are. */
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

/** Lists go on naming the hash. */
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

// Credits and activity.

function getCredits(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: { ...host.account.credits } } };
}

/** The last 30 completed UTC days, by date, model and provider; newest day first. */
function getActivity(host: Host, request: ServiceRequest): Answer {
  const date = /^\d{4}-\d\d-\d\d$/;
  const rules = { date, api_key_hash: /./, user_id: /./, group_by: /^workspace$/, workspace_id: UUID };
  const query = queryOf(request, rules);
  if (query.api_key_hash !== undefined) request.key = query.api_key_hash;
  const now = host.now();
  const [first, last] = [day(now - 30 * DAY_MS), day(now - DAY_MS)];
  if (query.date !== undefined && (query.date < first || query.date > last)) {
    throw new Refusal(400, 'Date must be within the last 30 (completed) UTC days');
  }
  const isGrouped = query.group_by === 'workspace';
  const groups = new Map<string, Record<string, unknown>>();
  for (const row of host.account.activity) {
    const workspace = host.account.keys.get(row.key)?.workspace_id ?? host.defaultWorkspace;
    if (row.date < first || row.date > last || (query.date !== undefined && row.date !== query.date)) continue;
    if (query.api_key_hash !== undefined && row.key !== query.api_key_hash) continue;
    if (query.workspace_id !== undefined && workspace !== query.workspace_id) continue;
    const group = [row.date, row.model, row.provider, isGrouped ? workspace : ''].join('\n');
    groups.set(group, activityShown(row, groups.get(group), isGrouped ? { workspace_id: workspace } : {}));
  }
  const rows = [...groups.values()].sort((a, b) => String(b.date).localeCompare(String(a.date)));
  return { status: 200, body: { data: rows } };
}

function activityShown(row: Activity, before: Record<string, unknown> = {}, more: object): Record<string, unknown> {
  const sum = (name: string, value: number) => tidy(Number(before[name] ?? 0) + value);
  return {
    date: row.date,
    model: row.model,
    model_permaslug: row.model,
    endpoint_id: uuidFrom(madeUp(`${row.provider} ${row.model}`, 0)),
    provider_name: row.provider,
    usage: sum('usage', row.usage),
    byok_usage_inference: sum('byok_usage_inference', row.byok),
    requests: sum('requests', row.requests),
    prompt_tokens: sum('prompt_tokens', 50 * row.requests),
    completion_tokens: sum('completion_tokens', 125 * row.requests),
    reasoning_tokens: sum('reasoning_tokens', 25 * row.requests),
    cached_tokens: sum('cached_tokens', 0),
    ...more,
  };
}

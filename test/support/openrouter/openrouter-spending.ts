// The spending of an account at the local OpenRouter: its credits, and its activity by day, model and provider.

import { type Answer, Refusal, type ServiceRequest } from '../server/service.ts';
import { tidy } from './keyring.ts';
import { type Activity, madeUp, uuidFrom } from './openrouter-account.ts';
import { DAY_MS, day, type Host } from './openrouter-host.ts';
import { queryOf, UUID } from './openrouter-rules.ts';

export function getCredits(host: Host, request: ServiceRequest): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: { ...host.account.credits } } };
}

/** The last 30 completed UTC days, by date, model and provider; newest day first. */
export function getActivity(host: Host, request: ServiceRequest): Answer {
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

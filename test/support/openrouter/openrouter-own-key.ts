// GET /key of the local OpenRouter: what a key reads about itself, with every budget that can stop it.

import type { Answer, ServiceRequest } from '../server/service.ts';
import { labelOf, nextReset, OWNER, recordOf, type StoredKey, tidy, timestamp, usedIn } from './keyring.ts';
import { type Budget, type BudgetScope, madeUp, uuidFrom } from './openrouter-account.ts';
import type { Asker } from './openrouter-admission.ts';
import { day, type Host } from './openrouter-host.ts';
import { queryOf } from './openrouter-rules.ts';

export function getCurrentKey(host: Host, request: ServiceRequest, asker: Asker): Answer {
  queryOf(request, {});
  const { secret } = asker;
  const stored = asker.kind === 'ordinary' ? asker.key : undefined;
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
  // Accounts that have ever bought credits for 10 USD may use free models more often.
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

interface BudgetShown extends Omit<Required<Budget>, 'scope'> {
  budget_id: string | null;
  guardrail_id: string | null;
  include_byok: boolean;
  remaining_usd: number;
  resets_at: string | null;
  scope: BudgetScope | 'api_key' | 'key_limit';
  spend_usd: number;
}

/** Every budget that can stop this key: those of its workspace, that of its guardrail, and its own limit. */
function budgetsOf(host: Host, key: StoredKey): BudgetShown[] {
  const { account } = host;
  const budgets = (account.workspaces.get(key.workspace_id)?.budgets ?? []).map((budget, index) => {
    const { scope = 'workspace', ...amounts } = budget;
    const budget_id = uuidFrom(madeUp(key.workspace_id, index));
    return budgetShown(host, scope, amounts, countedIn(host, scope, key), { budget_id });
  });
  const guardrail = account.guardrails.get(account.assignments.get(key.hash)?.guardrail_id ?? '');
  if (guardrail && guardrail.limit_usd !== null) {
    const { id, limit_usd, reset_interval, include_byok_in_budgets } = guardrail;
    const more = { guardrail_id: id, include_byok: include_byok_in_budgets, budget_id: uuidFrom(madeUp(id, 0)) };
    budgets.push(budgetShown(host, 'api_key', { limit_usd, reset_interval }, [key], more));
  }
  if (key.limit !== null) {
    const budget = { limit_usd: key.limit, reset_interval: key.limit_reset };
    budgets.push(budgetShown(host, 'key_limit', budget, [key], { include_byok: key.include_byok_in_limit }));
  }
  return budgets;
}

/** The keys whose spending counts towards a workspace's budget for this key: itself, its creator's, or all. */
function countedIn(host: Host, scope: BudgetScope, key: StoredKey): StoredKey[] {
  if (scope === 'workspace_default_key') return [key];
  const neighbours = [...host.account.keys.values()].filter(one => one.workspace_id === key.workspace_id);
  if (scope === 'workspace') return neighbours;
  return neighbours.filter(one => one.creator_user_id === key.creator_user_id);
}

function budgetShown(
  host: Host,
  scope: BudgetShown['scope'],
  { limit_usd, reset_interval }: Budget,
  keys: StoredKey[],
  more: Partial<BudgetShown>,
): BudgetShown {
  const now = host.now();
  const include_byok = more.include_byok ?? false;
  const spend = tidy(keys.reduce((sum, one) => sum + usedIn(one, reset_interval, include_byok, now), 0));
  return {
    budget_id: null,
    guardrail_id: null,
    include_byok,
    limit_usd,
    spend_usd: spend,
    remaining_usd: tidy(limit_usd - spend),
    reset_interval,
    resets_at: reset_interval === null ? null : timestamp(nextReset(reset_interval, now)),
    scope,
    ...more,
  };
}

/** What conditions may ask of a key beyond the key object. Most of it costs a request of its own. */

import { plain } from '../text/plain.ts';
import { formatInstant } from '../time/instant.ts';
import { nextReset } from './derived.ts';
import type { Key, KeyBudget, OwnKeyDetails } from './key.ts';

export const FACT_NAMES = ['guardrail', 'budget_remaining', 'budget_resets_at', 'free_requests_remaining'] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** A property that is missing is not known, and no condition on it holds. */
export interface Facts {
  guardrail?: { id: string; name: string } | 'none' | undefined;
  /** The budget with the least left; `none` when nothing is budgeted. */
  budget?: BudgetLeft | 'none' | undefined;
  /** Requests to free models that are left today. */
  freeRequestsRemaining?: number | undefined;
}

/** What is left of a budget, in USD, and when it resets (null: never). */
export interface BudgetLeft {
  remaining: number;
  scope: string;
  resetsAt: string | null;
}

/** As much of `GET /key` as facts need. */
type OwnKey = OwnKeyDetails & Pick<Key, 'limit_remaining' | 'limit_reset'>;

/** The facts that `GET /key` answers. Those that an older server leaves out are missing. `now` in ms. */
export function ownKeyFacts(own: OwnKey, now: number): Facts {
  const { free_model_daily_requests: free } = own;
  return { budget: tightestBudget(own, now), ...(free && { freeRequestsRemaining: free.remaining }) };
}

/**
 * The smallest of all that can stop the key, since OpenRouter's `effective_budget` alone may be null for a key whose own
 * limit is spent. Of equal ones that one counts, then the API's order.
 */
function tightestBudget(own: OwnKey, now: number): Facts['budget'] {
  const { budgets, effective_budget: effective, limit_remaining: remaining, limit_reset } = own;
  if (budgets === undefined || effective === undefined) return undefined;
  const layers = [...(effective ? [effective] : []), ...budgets].map(budgetLeft);
  if (remaining !== null) layers.push({ remaining, scope: 'key_limit', resetsAt: resetText(limit_reset, now) });
  const smallest = Math.min(...layers.map(layer => layer.remaining));
  return layers.find(layer => layer.remaining === smallest) ?? 'none';
}

function budgetLeft({ remaining_usd, scope, resets_at }: KeyBudget): BudgetLeft {
  return { remaining: remaining_usd, scope, resetsAt: resets_at };
}

/** Empty for an interval that nobody here knows. */
function resetText(interval: string | null, now: number): string | null {
  const reset = nextReset(interval, now);
  if (reset === undefined) return '';
  return Number.isFinite(reset) ? formatInstant(reset) : null;
}

/** A fact as outputs write it; the empty string where it is not known. */
export function factWritten(name: FactName, { guardrail, budget, freeRequestsRemaining }: Facts): string {
  switch (name) {
    case 'guardrail':
      return typeof guardrail === 'object' ? guardrail.name : (guardrail ?? '');
    case 'budget_remaining':
      return budget === 'none' ? 'unlimited' : budget === undefined ? '' : plain(budget.remaining);
    case 'budget_resets_at':
      return budget === undefined ? '' : budget === 'none' ? 'never' : (budget.resetsAt ?? 'never');
    case 'free_requests_remaining':
      return freeRequestsRemaining === undefined ? '' : plain(freeRequestsRemaining);
  }
}

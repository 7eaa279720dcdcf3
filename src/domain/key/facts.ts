/** What conditions may ask of a key beyond the key object. Most of it costs a request of its own. */

import { plain } from '../text/plain.ts';
import type { OwnKeyDetails } from './key.ts';

export const FACT_NAMES = [
  'credits_remaining',
  'guardrail',
  'budget_remaining',
  'budget_resets_at',
  'free_requests_remaining',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** A property that is missing is not known, and no condition on it holds. */
export interface Facts {
  /** The account's credits in USD, bought minus used. */
  creditsRemaining?: number | undefined;
  guardrail?: { id: string; name: string } | 'none' | undefined;
  /** The budget that blocks first; `none` when nothing is budgeted. `remaining` in USD. */
  budget?: { remaining: number; scope: string; resetsAt: string | null } | 'none' | undefined;
  /** Requests to free models that are left today. */
  freeRequestsRemaining?: number | undefined;
}

/** The facts that `GET /key` answers. Those that an older server leaves out are missing. */
export function ownKeyFacts({ effective_budget: budget, free_model_daily_requests: free }: OwnKeyDetails): Facts {
  return {
    ...(budget === null && { budget: 'none' as const }),
    ...(budget && { budget: { remaining: budget.remaining_usd, scope: budget.scope, resetsAt: budget.resets_at } }),
    ...(free && { freeRequestsRemaining: free.remaining }),
  };
}

/** A fact as outputs write it; the empty string where it is not known. */
export function factWritten(
  name: FactName,
  { creditsRemaining, guardrail, budget, freeRequestsRemaining }: Facts,
): string {
  switch (name) {
    case 'credits_remaining':
      return creditsRemaining === undefined ? '' : plain(creditsRemaining);
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

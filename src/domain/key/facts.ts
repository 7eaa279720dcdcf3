/**
 * Facts beyond the key object that conditions may refer to; most of them cost an extra request. Facts of the account
 * belong to no key and are judged once.
 */
import { dividedBy, nanoFromNumber, plain } from '../money/usd.ts';
import { DAY_MS, formatInstant, TEN_YEARS_MS } from '../time/instant.ts';
import type { Key, KeyBudget, OwnKeyDetails } from './key.ts';
import { nextReset } from './state.ts';

export const FACT_NAMES = ['guardrail', 'budget_remaining', 'budget_resets_at', 'free_requests_remaining'] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** A missing property is unknown, and no condition on it holds. */
export interface Facts {
  guardrail?: { id: string; name: string } | 'none' | undefined;
  /** The budget with the least left; `none` when nothing is budgeted. */
  budget?: BudgetLeft | 'none' | undefined;
  /** Requests to free models left today. */
  freeRequestsRemaining?: number | undefined;
}

/** What is left of a budget, in USD, and when it resets (null: never). */
interface BudgetLeft {
  remaining: number;
  scope: string;
  resetsAt: string | null;
}

/** The part of `GET /key` that facts need. */
type OwnKey = OwnKeyDetails & Pick<Key, 'limit_remaining' | 'limit_reset'>;

/** The facts in an answer to `GET /key`. Those that an older server omits are missing. `now` in ms. */
export function ownKeyFacts(own: OwnKey, now: number): Facts {
  const { free_model_daily_requests: free } = own;
  return { budget: tightestBudget(own, now), ...(free && { freeRequestsRemaining: free.remaining }) };
}

/**
 * The smallest of all budgets that can stop the key. OpenRouter's `effective_budget` alone is not enough: it may be
 * null for a key whose own limit is spent. It wins a tie; otherwise the API's order decides.
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

/** Empty for an unknown interval. */
function resetText(interval: string | null, now: number): string | null {
  const reset = nextReset(interval, now);
  if (reset === undefined) return '';
  return Number.isFinite(reset) ? formatInstant(reset) : null;
}

/** A fact as outputs write it; the empty string if it is unknown. */
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

export const ACCOUNT_FACT_NAMES = ['credits_remaining', 'credits_run_out_at'] as const;
export type AccountFactName = (typeof ACCOUNT_FACT_NAMES)[number];

/** A missing property was not requested; an undefined one could not be read. */
export interface AccountFacts {
  /** USD, bought minus used. */
  creditsRemaining?: number | undefined;
  /** ms since 1970 */
  creditsRunOutAt?: number | 'never' | undefined;
}

/** Number of completed UTC days whose spending gives the account's present rate. */
export const RATE_DAYS = 7;

/**
 * When the credits will be used up at the present rate, in ms since 1970: now when nothing is left; `never` when
 * nothing was spent or it is over ten years ahead. Amounts in USD; `spent` covers the last 7 completed UTC days,
 * without BYOK.
 */
export function creditsRunOutAt(remaining: number, spent: number, now: number): number | 'never' {
  if (remaining <= 0) return now;
  const rate = nanoFromNumber(spent);
  if (rate <= 0n) return 'never';
  const instant = now + Number(dividedBy(nanoFromNumber(remaining) * BigInt(RATE_DAYS * DAY_MS), rate));
  return instant > now + TEN_YEARS_MS ? 'never' : instant;
}

export function isAccountFact(name: string): name is AccountFactName {
  return (ACCOUNT_FACT_NAMES as readonly string[]).includes(name);
}

/** A fact as outputs write it; the empty string if it is unknown. */
export function accountFactWritten(name: AccountFactName, { creditsRemaining, creditsRunOutAt }: AccountFacts): string {
  switch (name) {
    case 'credits_remaining':
      return creditsRemaining === undefined ? '' : plain(creditsRemaining);
    case 'credits_run_out_at':
      return typeof creditsRunOutAt === 'number' ? formatInstant(creditsRunOutAt) : (creditsRunOutAt ?? '');
  }
}

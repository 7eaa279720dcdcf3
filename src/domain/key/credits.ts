/** The account's credits: facts that belong to no key, so that conditions on them are judged once. */
import { dividedBy, nanoFromNumber } from '../money/usd.ts';
import { plain } from '../text/plain.ts';
import { DAY_MS, formatInstant, TEN_YEARS_MS } from '../time/instant.ts';

export const ACCOUNT_FACT_NAMES = ['credits_remaining', 'credits_run_out_at'] as const;
export type AccountFactName = (typeof ACCOUNT_FACT_NAMES)[number];

/** A property that is missing was not asked for; one that is undefined could not be read. */
export interface AccountFacts {
  /** USD, bought minus used. */
  creditsRemaining?: number | undefined;
  /** ms since 1970 */
  creditsRunOutAt?: number | 'never' | undefined;
}

/** Completed UTC days whose spending gives the account's present rate. */
export const RATE_DAYS = 7;

/**
 * When the credits are used up at the present rate, in ms since 1970: now when nothing is left, else `never` when nothing
 * was spent, and beyond ten years. Amounts in USD; `spent` in the last 7 completed UTC days, without BYOK.
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

/** A fact as outputs write it; the empty string where it is not known. */
export function accountFactWritten(name: AccountFactName, { creditsRemaining, creditsRunOutAt }: AccountFacts): string {
  if (name === 'credits_remaining') return creditsRemaining === undefined ? '' : plain(creditsRemaining);
  return typeof creditsRunOutAt === 'number' ? formatInstant(creditsRunOutAt) : (creditsRunOutAt ?? '');
}

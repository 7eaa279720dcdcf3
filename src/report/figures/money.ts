/** What keys can still spend and do spend, summed without binary noise. */
import type { AccountFacts } from '../../domain/key/facts.ts';
import type { KnownKey } from '../../domain/key/key.ts';
import { accessOf, spendPerDay } from '../../domain/key/state.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import { formatInstant } from '../../domain/time/instant.ts';
import type { KeyResult } from '../../operations/outcome/outcome.ts';
import { span, usdText } from './figures.ts';

/** Amounts in USD. Usage with a provider's own key (BYOK) counts where it counts against the key's limit. */
export interface Money {
  /** How many keys are enabled and have not expired. */
  enabled: number;
  /** What those of them that have a limit can still spend now, together. */
  canSpend: number;
  /** Those that have none. */
  unlimited: readonly KnownKey[];
  /** Of all enabled keys together. */
  perDay: number;
  /** Of all keys: the present UTC month. */
  thisMonth: number;
}

/** The keys that are there in the end (in a dry run: would be): deleted ones spend nothing. */
export function keysLeft(results: readonly KeyResult[]): KnownKey[] {
  return results.flatMap(({ did, after }) => (did === 'deleted' ? [] : [after]));
}

/** `now` in ms. */
export function moneyOf(keys: readonly KnownKey[], now: number): Money {
  const enabled = keys.filter(key => accessOf(key, now) === 'enabled');
  return {
    enabled: enabled.length,
    canSpend: sumOf(enabled.map(({ limit_remaining: left }) => Math.max(0, left ?? 0))),
    unlimited: enabled.filter(({ limit }) => limit === null),
    perDay: sumOf(enabled.map(key => spendPerDay(key, now) ?? 0)),
    thisMonth: sumOf(keys.map(key => key.usage_monthly + (key.include_byok_in_limit ? key.byok_usage_monthly : 0))),
  };
}

/** How much credit the account has, and for how long; empty where neither is known. */
export function creditsText({ creditsRemaining: left, creditsRunOutAt: end }: AccountFacts, now: number): string {
  if (left !== undefined && left <= 0) return "The account's credits are used up";
  const credits = `The account's credits${left === undefined ? '' : ` (${usdText(left)} left)`}`;
  const rate = 'at the rate of the last 7 days';
  if (end === 'never') return `${credits} do not run out ${rate}`;
  if (end !== undefined) {
    const until = formatInstant(end).slice(0, 16).replace('T', ' ');
    return `${credits} last ${span(Math.max(0, end - now))}, until ${until} UTC, ${rate}`;
  }
  return left === undefined ? '' : `The account has ${usdText(left)} of credits left`;
}

export function sumOf(amounts: readonly number[]): number {
  return nanoToNumber(amounts.reduce((sum, each) => sum + nanoFromNumber(each), 0n));
}

/** What keys can still spend and do spend, summed without binary noise. */
import { spendPerDay } from '../../domain/key/derived.ts';
import type { KnownKey } from '../../domain/key/key.ts';
import { accessOf } from '../../domain/key/state.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import type { KeyResult } from '../../operations/outcome/outcome.ts';

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

export function sumOf(amounts: readonly number[]): number {
  return nanoToNumber(amounts.reduce((sum, each) => sum + nanoFromNumber(each), 0n));
}

/** Which leaked keys are still enabled, and what each spent since its alert, as log and summary show it. */
import { type SpentSince, spentSince } from '../../domain/key/state.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import type { AlertRow, Concluded } from '../../operations/outcome/outcome.ts';
import { minuteText, usdText } from './figures.ts';
import { standingsOf } from './standing.ts';

/** One leaked key, and the sentence about it in parts. From outside, these contain only numbers. */
interface LeakSpend {
  name: string | null;
  hash: string;
  /** `at most 3.20 USD`, `nothing` */
  spent: string;
  /** `since the alert of 2026-11-30 04:17 UTC (counted from 2026-11-30 00:00 UTC)` */
  since: string;
}

/** A leaked key that can still be used, and its first alert. */
interface LiveLeak {
  name: string | null;
  hash: string;
  alert: AlertRow;
}

/** In the order of the alerts, each key with its first one. `now` in ms. */
export function liveLeaks(outcome: Concluded, now: number): LiveLeak[] {
  const { alerts = [] } = outcome;
  if (alerts.length === 0) return [];
  const live = standingsOf(outcome, now).filter(({ name }) => name === 'leaked');
  const keys = new Map(live.map(({ result: { after } }) => [after.hash ?? '', after]));
  return alerts.flatMap(alert => {
    const hash = alert.hash ?? '';
    const key = keys.get(hash);
    if (key === undefined) return [];
    keys.delete(hash);
    return [{ name: key.name ?? null, hash, alert }];
  });
}

/** The largest amount first. `now` in ms. */
export function leakSpends({ leaked = [] }: Concluded, now: number): LeakSpend[] {
  return leaked
    .flatMap(({ key, since }) => {
      const spent = spentSince(key, since, now);
      return spent === undefined ? [] : [{ key, since, spent }];
    })
    .sort((a, b) => b.spent.usage - a.spent.usage || b.spent.byok - a.spent.byok)
    .map(({ key: { name = null, hash = '' }, since, spent }) => ({
      name,
      hash,
      spent: spentText(spent),
      since: `since the alert of ${minuteText(since)}${countedFrom(spent)}`,
    }));
}

/** What providers charge for BYOK is separate: OpenRouter charges no such sum, and neither does a provider. */
function spentText({ usage, byok }: SpentSince): string {
  const credits = usage > 0 ? `at most ${usdText(roundedUp(usage))}` : 'nothing';
  if (byok <= 0) return credits;
  return `${credits}${usage > 0 ? '' : ' with credits'}, and at most ${usdText(roundedUp(byok))} with provider keys of your own (BYOK)`;
}

/**
 * USD rounded up to the next cent, or below half a cent to the next millionth: rounded to the nearest, the amount could
 * be less than what was spent. It is counted in billionths, which have no binary noise.
 */
function roundedUp(usd: number): number {
  const nano = nanoFromNumber(usd) || 1n;
  const unit = nano < 5_000_000n ? 1_000n : 10_000_000n;
  return nanoToNumber(((nano + unit - 1n) / unit) * unit);
}

function countedFrom({ usage, byok, from }: SpentSince): string {
  if (usage <= 0 && byok <= 0) return '';
  return ` (counted from ${from === undefined ? 'its creation' : minuteText(from)})`;
}

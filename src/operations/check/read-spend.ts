/** What keys spent in the last 30 completed UTC days, by day and by model. */
import { MOST_SPEND_KEYS } from '../../domain/command/command.ts';
import type { AccountFacts } from '../../domain/key/facts.ts';
import type { Key } from '../../domain/key/key.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import { ActionError, asActionError, CancelledError } from '../../domain/text/errors.ts';
import { completedDays } from '../../domain/time/instant.ts';
import type { ActivityRow, OpenRouterReader } from '../../openrouter/api.ts';
import type { AccountReader } from '../account/account.ts';
import { eachOrFirstError } from '../concurrency/concurrency.ts';
import { AccountFactsReader } from '../engine/judge.ts';
import type { KeySpend, Spend, Spent } from '../outcome/outcome.ts';

const DAYS = 30;
const WEEK = 7;

/** @throws ActionError when there are too many keys, or the activity of one cannot be read */
export async function spendOf(keys: readonly Key[], { openrouter }: AccountReader): Promise<Spend> {
  if (keys.length > MOST_SPEND_KEYS) {
    throw new ActionError(
      `spend: ${keys.length} keys are selected, and each costs a request; at most ${MOST_SPEND_KEYS} are allowed. ` +
        'Narrow the selection with current-name or where.',
    );
  }
  const rows = await eachOrFirstError(keys, key => openrouter.activity(key.hash));
  const now = openrouter.now();
  return { ...summed(rows.flat(), now), byKey: byKey(keys, rows, now) };
}

/** `rows` in the order of the keys. */
function byKey(keys: readonly Key[], rows: readonly (readonly ActivityRow[])[], now: number): KeySpend[] {
  const days = completedDays(now, 2 * WEEK);
  const spent = (own: readonly ActivityRow[], within: readonly string[]) =>
    own.filter(({ date }) => within.includes(date)).reduce((sum, { usage }) => sum + nanoFromNumber(usage), 0n);
  return keys
    .map(({ hash, name }, index) => {
      const own = rows[index] ?? [];
      return { hash, name, lastWeek: spent(own, days.slice(WEEK)), weekBefore: spent(own, days.slice(0, WEEK)) };
    })
    .sort((a, b) => Number(b.lastWeek - b.weekBefore - (a.lastWeek - a.weekBefore)))
    .map(each => ({
      ...each,
      lastWeek: nanoToNumber(each.lastWeek),
      weekBefore: nanoToNumber(each.weekBefore),
    }));
}

/** The account's credits. What cannot be read is a warning, and undefined. */
export async function creditsOf(openrouter: OpenRouterReader): Promise<{ facts: AccountFacts; warnings: string[] }> {
  const reader = new AccountFactsReader(openrouter);
  const [remaining, runOutAt] = await Promise.allSettled([reader.remaining(), reader.runOutAt()]);
  const errors = [remaining, runOutAt].flatMap(each =>
    each.status === 'rejected' ? [asActionError(each.reason)] : [],
  );
  const cancelled = errors.find(error => error instanceof CancelledError);
  if (cancelled) throw cancelled;
  const messages = new Set(errors.map(({ message }) => message));
  return {
    facts: {
      creditsRemaining: remaining.status === 'fulfilled' ? remaining.value : undefined,
      creditsRunOutAt: runOutAt.status === 'fulfilled' ? runOutAt.value : undefined,
    },
    warnings: [...messages].map(message => `How long the account's credits last is not known: ${message}`),
  };
}

/** Rows outside of the 30 days before today are left out. `now` in ms. */
export function summed(rows: readonly ActivityRow[], now: number): Omit<Spend, 'byKey'> {
  const dates = completedDays(now, DAYS);
  const within = rows.filter(({ date }) => dates.includes(date));
  const byDate = sums(within, ({ date }) => date);
  const byModel = sums(within, ({ model }) => model);
  return {
    byDay: dates.map(date => ({ date, ...(byDate.get(date) ?? NOTHING) })),
    byModel: [...byModel]
      .map(([model, spent]) => ({ model, ...spent }))
      .sort((a, b) => b.usage - a.usage || b.byokUsage - a.byokUsage || (a.model < b.model ? -1 : 1)),
  };
}

const NOTHING: Spent = { usage: 0, byokUsage: 0, requests: 0 };

function sums(rows: readonly ActivityRow[], nameOf: (row: ActivityRow) => string): Map<string, Spent> {
  const totals = new Map<string, { usage: bigint; byok: bigint; requests: number }>();
  for (const row of rows) {
    const name = nameOf(row);
    const total = totals.get(name) ?? { usage: 0n, byok: 0n, requests: 0 };
    totals.set(name, {
      usage: total.usage + nanoFromNumber(row.usage),
      byok: total.byok + nanoFromNumber(row.byok_usage_inference),
      requests: total.requests + row.requests,
    });
  }
  return new Map(
    [...totals].map(([name, { usage, byok, requests }]) => [
      name,
      { usage: nanoToNumber(usage), byokUsage: nanoToNumber(byok), requests },
    ]),
  );
}

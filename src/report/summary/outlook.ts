/** The summary's first lines: how long the credits last, which keys stop when, and which spend more than before. */
import type { AccountFacts } from '../../domain/key/facts.ts';
import { instantOf } from '../../domain/key/key.ts';
import { WEEK_MS } from '../../domain/time/instant.ts';
import type { Concluded, KeySpend, Spend } from '../../operations/outcome/outcome.ts';
import { amount, counted, creditsText, span, sumOf, thousands } from '../figures/figures.ts';
import { meaningOf, type Standing } from '../figures/standing.ts';
import { bold, cell, NAMED, type Page, withRest } from './page.ts';

/** At most three lines: how long the credits last, which keys stop when, and which spend more than the week before. */
export function addOutlook(page: Page, outcome: Concluded, standings: readonly Standing[], now: number): void {
  const spend = outcome.operation === 'check' ? outcome.spend : undefined;
  const isSeveral = outcome.results.length > 1;
  const lines = [
    outcome.operation === 'check' ? creditsLine(outcome, now) : '',
    isSeveral ? stopsLine(standings, now) : '',
    isSeveral && spend ? risesLine(spend) : '',
  ];
  page.add(lines.filter(Boolean).join('<br>\n'));
}

function creditsLine({ account = {}, verdict, warned = [] }: Concluded, now: number): string {
  const text = creditsText(account, now);
  const isUnmet = [...(verdict?.unmet ?? []), ...warned].some(({ about }) => about === 'account');
  return text && `💳 ${text}.${isUnmet || endSoon(account, now) ? ` ${ADD_CREDITS}` : ''}`;
}

const ADD_CREDITS = 'Add credits at https://openrouter.ai/settings/credits.';

function endSoon({ creditsRemaining: left, creditsRunOutAt: end }: AccountFacts, now: number): boolean {
  return (left !== undefined && left <= 0) || (typeof end === 'number' && end - now <= WEEK_MS);
}

/** How many keys have stopped, and which ones run out or expire, the first one first. */
function stopsLine(standings: readonly Standing[], now: number): string {
  const left = standings.filter(({ result: { did } }) => did !== 'deleted' && did !== 'failed');
  const stopped = left.filter(isSpent).length;
  const stops = left.flatMap(stopOf).sort((a, b) => a.at - b.at);
  const named = stops
    .slice(0, NAMED)
    .map(({ name, at, how }) => `${bold(cell(name, 60))} ${how} in ${span(Math.max(0, at - now))}`);
  const already = stopped > 0 ? `${counted(stopped, 'key')} ${meaningOf('spent', stopped, false)}` : '';
  const next = stopped > 0 ? `${thousands(String(stops.length))} more` : counted(stops.length, 'key');
  const soon = stops.length > 0 ? `${next} will stop: ${withRest(named, stops.length)}` : '';
  const text = [already, soon].filter(Boolean).join('; ');
  return text && `⏳ ${text}.`;
}

function isSpent({ state: { concerns } }: Standing): boolean {
  return concerns.includes('spent');
}

function stopOf(standing: Standing) {
  const {
    result: { after },
    state: { concerns, runsOutAt },
  } = standing;
  if (isSpent(standing)) return [];
  const { name = '', expires_at: expiry } = after;
  const runsOut = concerns.includes('runs out') && typeof runsOutAt === 'number' ? runsOutAt : Number.POSITIVE_INFINITY;
  const expires = concerns.includes('expires soon') ? instantOf(expiry ?? '') : Number.POSITIVE_INFINITY;
  if (runsOut <= expires) return Number.isFinite(runsOut) ? [{ name, at: runsOut, how: 'runs out' }] : [];
  return [{ name, at: expires, how: 'expires' }];
}

/** Keys that spent at least twice as much as the week before, and at least 1 USD more. */
function risesLine({ byKey }: Spend): string {
  const isRise = ({ lastWeek, weekBefore }: KeySpend) =>
    lastWeek >= sumOf([weekBefore, weekBefore]) && lastWeek >= sumOf([weekBefore, 1]);
  const rises = byKey.filter(isRise);
  const named = rises
    .slice(0, NAMED)
    .map(
      ({ name, lastWeek, weekBefore }) =>
        `${bold(cell(name, 60))} ${amount(lastWeek)} USD in the last 7 days, ${amount(weekBefore)} in the 7 before`,
    );
  return rises.length === 0
    ? ''
    : `📈 ${counted(rises.length, 'key')} spent more: ${withRest(named, rises.length, '; ')}.`;
}

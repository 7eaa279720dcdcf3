/** The summary's part about several keys: at a glance, the money, then a row for each key, the most urgent first. */
import type { AccountFacts } from '../../domain/key/facts.ts';
import { instantOf, type KnownKey } from '../../domain/key/key.ts';
import { spendPerDay, usedPercent } from '../../domain/key/state.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { Concluded, KeySpend, Spend } from '../../operations/outcome/outcome.ts';
import { adviceFor } from '../figures/advice.ts';
import {
  amount,
  changesOf,
  counted,
  creditsText,
  exactAmount,
  forPeople,
  keysLeft,
  type Money,
  moneyOf,
  span,
  sumOf,
  thousands,
} from '../figures/figures.ts';
import {
  meaningOf,
  needsNothing,
  runsOutText,
  STANDINGS,
  type Standing,
  type StandingName,
  tally,
} from '../figures/standing.ts';
import { bar, bold, cell, code, day, header, type Page, row, setting, unbroken } from './page.ts';

/** Rows that need nothing stay in the table up to so many. */
const UNFOLDED = 15;
/** A table up to so many rows is read at once; a longer one comes last. */
const SHORT = 20;
/** Keys that are named at a glance, for each sign. */
const NAMED = 5;

/** At most three lines: how long the credits last, which keys stop when, and which spend more than the week before. */
export function addOutlook(page: Page, outcome: Concluded, standings: readonly Standing[], now: number): void {
  const spend = outcome.operation === 'check' ? outcome.spend : undefined;
  const isSeveral = outcome.results.length > 1;
  const lines = [
    outcome.operation === 'check' ? creditsLine(outcome.account ?? {}, now) : '',
    isSeveral ? stopsLine(standings, now) : '',
    isSeveral && spend ? risesLine(spend) : '',
  ];
  page.add(lines.filter(Boolean).join('<br>\n'));
}

function creditsLine(account: AccountFacts, now: number): string {
  const text = creditsText(account, now);
  return text && `💳 ${text}.`;
}

/** Keys that run out or expire, the first one first. */
function stopsLine(standings: readonly Standing[], now: number): string {
  const stops = standings.flatMap(stopOf).sort((a, b) => a.at - b.at);
  if (stops.length === 0) return '';
  const named = stops
    .slice(0, NAMED)
    .map(({ name, at, how }) => `${bold(cell(name, 60))} ${how} in ${span(Math.max(0, at - now))}`);
  return `⏳ ${counted(stops.length, 'key')} will stop: ${withRest(named, stops.length)}.`;
}

function stopOf({ result: { did, after }, state: { concerns, runsOutAt } }: Standing) {
  if (did === 'deleted' || did === 'failed') return [];
  const { name = '', expires_at: expiry } = after;
  const runsOut = concerns.includes('runs out') && typeof runsOutAt === 'number' ? runsOutAt : Number.POSITIVE_INFINITY;
  const expires = concerns.includes('expires soon') ? instantOf(expiry ?? '') : Number.POSITIVE_INFINITY;
  if (runsOut <= expires) return Number.isFinite(runsOut) ? [{ name, at: runsOut, how: 'runs out' }] : [];
  return [{ name, at: expires, how: 'expires' }];
}

/** Keys that spent at least twice what they did the week before, and at least 1 USD more. */
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

function withRest(named: readonly string[], count: number, separator = ', '): string {
  return [...named, ...(count > named.length ? [`and ${count - named.length} more`] : [])].join(separator);
}

/** What stands out, with what to do: it explains every sign of the table as well. */
export function addGlance(page: Page, standings: readonly Standing[], dryRun: boolean, now: number): void {
  const rows = tally(standings).map(([name, count]) => {
    const what = bold(`${counted(count, 'key')} ${meaningOf(name, count, dryRun)}`);
    const advice = adviceFor(name, standings, now);
    const names = advice === '' && name !== 'nearly spent' ? '' : namesOf(standings, name, now);
    return row([STANDINGS[name].sign, `${what}${names}`, advice]);
  });
  page.table(header([{ title: '' }, { title: 'at a glance' }, { title: 'what to do' }]), rows);
}

function namesOf(standings: readonly Standing[], name: StandingName, now: number): string {
  const all = standings.filter(each => each.name === name);
  const named = all.slice(0, NAMED).map(({ result: { after }, state }) => {
    const when = name === 'runs out' ? ` ${runsOutText(after, state, now).split(',')[0]}` : '';
    return `${cell(after.name ?? '', 60)}${when}`;
  });
  return `<br>${withRest(named, all.length)}`;
}

/** What the keys can still spend, and do spend; a row for each workspace when there are several. `now` in ms. */
export function addMoney(page: Page, { results, workspaces, dryRun }: Concluded, now: number): void {
  const keys = keysLeft(results);
  if (keys.length === 0) return;
  const groups = Map.groupBy(keys, key => key.workspace_id ?? '');
  const isSeveral = workspaces !== undefined && groups.size > 1;
  const rows = isSeveral
    ? [...groups]
        .map(([id, own]) => ({ name: cell(workspaces.get(id) ?? id), money: moneyOf(own, now) }))
        .sort((a, b) => b.money.thisMonth - a.money.thisMonth)
        .map(({ name, money }) => row([name, ...moneyCells(money)]))
    : [];
  const total = moneyOf(keys, now);
  const right = { right: true };
  page.table(
    header([
      ...(isSeveral ? [{ title: 'workspace' }] : []),
      { title: 'enabled keys', ...right },
      { title: dryRun ? 'could then spend, USD' : 'can still spend now, USD', ...right },
      { title: 'spend per day, USD', ...right },
      { title: 'spent this month, USD', ...right },
    ]),
    [...rows, row([...(isSeveral ? [bold('all')] : []), ...moneyCells(total).map(bold)])],
  );
  if (total.unlimited.length > 0) {
    const named = total.unlimited.slice(0, NAMED).map(({ name = '' }) => bold(cell(name, 60)));
    const rest = total.unlimited.length > NAMED ? [`${total.unlimited.length - NAMED} more`] : [];
    page.add(`♾️ Not in that sum, because they have no limit: ${[...named, ...rest].join(', ')}.`);
  }
}

function moneyCells({ enabled, canSpend, perDay, thisMonth, unlimited }: Money): string[] {
  const apart = unlimited.length > 0 ? ` + ${unlimited.length}&nbsp;♾️` : '';
  return [String(enabled), `${amount(canSpend)}${apart}`, amount(perDay), amount(thisMonth)];
}

/** Whether the table of keys is short enough to stand before the rest. */
export function isShort(standings: readonly Standing[]): boolean {
  return openRows(standings).length <= SHORT;
}

/** The rows that are not folded. */
function openRows(standings: readonly Standing[]): readonly Standing[] {
  const healthy = standings.filter(needsNothing);
  return healthy.length > UNFOLDED ? standings.filter(each => !needsNothing(each)) : standings;
}

/** One row a key; many that need nothing are folded. A column that is empty in every row is left out. `now` in ms. */
export function addKeys(page: Page, standings: readonly Standing[], outcome: Concluded, now: number): void {
  const open = openRows(standings);
  const folded = open === standings ? [] : standings.filter(needsNothing);
  const columns = COLUMNS.filter(
    ({ only, of }) =>
      (only ?? outcome.operation) === outcome.operation && standings.some(each => of(each, outcome, now) !== ''),
  );
  const add = (shown: readonly Standing[]) =>
    page.table(
      header([{ title: '' }, ...columns]),
      shown.map(each => row([STANDINGS[each.name].sign, ...columns.map(({ of }) => of(each, outcome, now))])),
    );
  if (open.length > 0) add(open);
  if (folded.length > 0) page.fold(foldTitle(folded), () => add(folded));
}

function foldTitle(folded: readonly Standing[]): string {
  const unlimited = folded.filter(({ name }) => name === 'unlimited').length;
  const apart = unlimited > 0 ? ` (♾️ ${thousands(String(unlimited))} without a limit)` : '';
  return `✅ ${counted(folded.length, 'more key')}, which need nothing now${apart}`;
}

interface Column {
  title: string;
  right?: true;
  /** The only operation that has it. */
  only?: Concluded['operation'];
  of: (standing: Standing, outcome: Concluded, now: number) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'key',
    of: ({ result: { after } }) => `${cell(after.name ?? '')}<br>${code(shortHash(after.hash ?? ''))}`,
  },
  {
    title: 'workspace',
    of: ({ result: { after } }, { workspaces }) => {
      const { workspace_id: id = '' } = after;
      return workspaces === undefined || workspaces.size < 2 ? '' : cell(workspaces.get(id) ?? id, 60);
    },
  },
  {
    title: 'changed',
    only: 'update',
    of: ({ result }) => {
      const changes = result.did === 'updated' ? changesOf(result, forPeople) : [];
      const spent = result.limitSpent ? ['⚠️ already used up'] : [];
      return [
        ...changes.map(({ field, from, to }) => `${field}: ${setting(from)} → ${bold(setting(to))}`),
        ...spent,
      ].join('<br>');
    },
  },
  {
    title: 'left, USD',
    right: true,
    of: ({ result: { after } }) => (after.limit_remaining === null ? '♾️' : amount(after.limit_remaining)),
  },
  { title: 'used', of: ({ result: { after } }) => used(after) },
  {
    title: 'USD a day',
    right: true,
    of: ({ result: { after } }, _outcome, now) => {
      const rate = spendPerDay(after, now);
      return rate ? amount(rate) : '';
    },
  },
  {
    title: 'runs out',
    of: ({ result: { after }, state }, _outcome, now) =>
      runsOutText(after, state, now).split(', ').map(unbroken).join(',<br>'),
  },
  {
    title: 'expires',
    of: ({ result: { after }, state }, _outcome, now) => {
      const date = day(after.expires_at);
      const isSoon = state.concerns.includes('expires soon') && after.expires_at != null;
      return isSoon ? `${date}<br>in ${span(instantOf(after.expires_at ?? '') - now)}` : date;
    },
  },
  { title: 'last used', only: 'check', of: ({ result: { after } }) => day(after.last_used_at) },
];

/** `██████░░░░ 62 %` over `of 50.00 monthly` */
function used(key: KnownKey): string {
  const { limit, limit_reset: reset } = key;
  if (limit === null) return `${amount(key.usage)}&nbsp;USD so far`;
  const percent = usedPercent(key);
  const of = `of&nbsp;${exactAmount(limit)}${reset ? `&nbsp;${unbroken(reset.slice(0, 20))}` : ''}`;
  return percent === undefined ? of : `${bar(percent)}<br>${of}`;
}

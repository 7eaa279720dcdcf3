/** The summary's part about several keys: what stands out, their money, and the table of all of them. */
import { instantOf, type KnownKey } from '../../domain/key/key.ts';
import { type KeyState, spendPerDay, usedPercent } from '../../domain/key/state.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { Concluded } from '../../operations/outcome/outcome.ts';
import { adviceFor, spendHint } from '../figures/advice.ts';
import {
  amount,
  changesOf,
  counted,
  exactAmount,
  forPeople,
  keysLeft,
  type Money,
  moneyOf,
  span,
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
import { bar, bold, cell, code, day, header, NAMED, type Page, row, setting, unbroken, withRest } from './page.ts';

/** Up to this many rows without a need for action stay in the table. */
const UNFOLDED = 15;
/** A table of up to this many rows can be read at a glance; a longer one comes last. */
const SHORT = 20;

/** What stands out, and what to do. It also explains every sign in the table. If nothing stands out, a line says so. */
export function addGlance(page: Page, standings: readonly Standing[], outcome: Concluded, now: number): void {
  if (isAllHealthy(standings)) {
    page.add(`✅ ${bold(`${counted(standings.length, 'key')} ${meaningOf('healthy', standings.length, false)}`)}`);
    return;
  }
  const rows = tally(standings).map(([name, count]) => {
    const what = bold(`${counted(count, 'key')} ${meaningOf(name, count, outcome.dryRun)}`);
    const advice = adviceFor(name, standings, now);
    const names = advice === '' && name !== 'nearly spent' ? '' : namesOf(standings, name, now);
    return row([STANDINGS[name].sign, `${what}${names}`, advice && `${advice}${spendHint(name, outcome)}`]);
  });
  page.table(header([{ title: '' }, { title: 'at a glance' }, { title: 'what to do' }]), rows);
}

function isAllHealthy(standings: readonly Standing[]): boolean {
  return standings.every(({ name }) => name === 'healthy');
}

function namesOf(standings: readonly Standing[], name: StandingName, now: number): string {
  const all = standings.filter(each => each.name === name);
  const named = all.slice(0, NAMED).map(({ result: { after }, state }) => {
    return [cell(after.name ?? '', 60), whenText(name, after, state, now)].filter(Boolean).join(' ');
  });
  return `<br>${withRest(named, all.length)}`;
}

/** `in 4 days`, for keys that are about to stop. */
function whenText(name: StandingName, key: KnownKey, state: KeyState, now: number): string {
  if (name === 'runs out') return runsOutText(key, state, now).split(',')[0] ?? '';
  return name === 'expires soon' ? `in ${span(Math.max(0, instantOf(key.expires_at ?? '') - now))}` : '';
}

/** What the keys can still spend, and do spend; one row per workspace if there are several. `now` in ms. */
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
    page.add(`♾️ Not in that sum, because they have no limit: ${withRest(named, total.unlimited.length)}.`);
  }
}

function moneyCells({ enabled, canSpend, perDay, thisMonth, unlimited }: Money): string[] {
  const apart = unlimited.length > 0 ? ` + ${unlimited.length}&nbsp;♾️` : '';
  return [String(enabled), `${amount(canSpend)}${apart}`, amount(perDay), amount(thisMonth)];
}

/** Whether the table of keys is short enough to come before the rest. */
export function isShort(standings: readonly Standing[]): boolean {
  return openRows(standings).length <= SHORT;
}

/** The rows that are not folded. */
function openRows(standings: readonly Standing[]): readonly Standing[] {
  const rest = standings.filter(needsNothing);
  return rest.length > UNFOLDED ? standings.filter(each => !needsNothing(each)) : standings;
}

/** One row per key; many that need nothing are folded. Columns without any content are left out. `now` in ms. */
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
  if (folded.length > 0) page.fold(foldTitle(folded, open.length > 0), () => add(folded));
}

function foldTitle(folded: readonly Standing[], isRest: boolean): string {
  if (isAllHealthy(folded) && !isRest) return counted(folded.length, 'key');
  const disabled = folded.filter(({ name }) => name === 'disabled').length;
  const apart = disabled > 0 ? ` (${STANDINGS.disabled.sign} ${thousands(String(disabled))} disabled)` : '';
  return `✅ ${counted(folded.length, isRest ? 'more key' : 'key')}, which need nothing now${apart}`;
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
    of: ({ result: { after } }, { workspaces }) => {
      const { name = '', hash = '', workspace_id: id = '' } = after;
      const where = workspaces === undefined || workspaces.size < 2 ? '' : ` ${cell(workspaces.get(id) ?? id, 60)}`;
      return `${cell(name)}<br>${code(shortHash(hash))}${where}`;
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
    title: 'USD per day',
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

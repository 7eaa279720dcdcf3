/** The log of an outcome: the facts of the summary in lines. */
import { type Unmet, unmetText } from '../../domain/conditions/condition.ts';
import { type KnownKey, nameOrLabel, placesOf, placeText } from '../../domain/key/key.ts';
import { stateOf } from '../../domain/key/state.ts';
import { quoted, say, shown } from '../../domain/text/untrusted.ts';
import type { CheckOutcome, Concluded, KeyResult } from '../../operations/outcome/outcome.ts';
import {
  amount,
  becameText,
  changesText,
  counted,
  creditsText,
  declaredText,
  didText,
  exportedText,
  keysLeft,
  keyText,
  limitText,
  moneyOf,
  planText,
  SECRET_TEXT,
  selectedCount,
  sumOf,
} from '../figures/figures.ts';
import { leakSpends, liveLeaks } from '../figures/leak-spend.ts';
import { meaningOf, runsOutText, standingsOf, tally } from '../figures/standing.ts';

/** Lines of one kind in a log; nobody reads more. */
export const LINES = 50;
/** Unmet conditions with a line each: somebody has to look at them. */
const CONDITIONS = 500;

/** `now` in ms. */
export function logLines(outcome: Concluded, now: number): string[] {
  const { dryRun, verdict } = outcome;
  return [
    ...(dryRun ? ['Dry run: nothing is changed.'] : []),
    ...mainLines(outcome, now),
    ...ownLines(outcome, now),
    ...leakLines(outcome, now),
    ...(outcome.results.length > 1 && outcome.operation !== 'export' ? totalLines(outcome, now) : []),
    ...(verdict?.passed ? [`All requirements ${dryRun ? 'would be' : 'are'} met.`] : []),
    ...unmetLines(verdict?.unmet ?? [], outcome, CONDITIONS),
  ];
}

/** Unmet conditions of `warn`: each is a warning of its own. */
export function warnedLines(outcome: Concluded): string[] {
  return unmetLines(outcome.warned ?? [], outcome, LINES);
}

function mainLines(outcome: Concluded, now: number): string[] {
  if (outcome.operation === 'apply') return planLines(outcome);
  if (outcome.operation === 'export') return [say`${exportedText(outcome)}: ${outcome.file.path}`];
  if (outcome.operation === 'validate') return [say`${outcome.declared.path} is valid: ${declaredText(outcome)}.`];
  return keyLines(outcome, now);
}

function keyLines(outcome: Concluded, now: number): string[] {
  const { results, dryRun } = outcome;
  const shown = results.slice(0, LINES).map(result => {
    const { did, after, remark } = result;
    const would = dryRun && did !== 'unchanged' && did !== 'checked' && did !== 'failed';
    const what = `${would ? 'would be ' : ''}${did}`;
    const changed = outcome.operation === 'update' ? changesText(result) : '';
    const spent = result.limitSpent ? '; its new limit is already used up' : '';
    const why = remark === undefined ? '' : say`; ${remark}`;
    return `${keyText({ name: nameOrLabel(after) ?? '', hash: after.hash ?? '' })}${placeText(after, outcome.workspaces)} ${what}${changed && `: ${changed}`}${stateText(result, now)}${spent}${why}`;
  });
  if (results.length > LINES)
    shown.push(`and ${counted(results.length - LINES, 'more key')}; the job summary shows them`);
  return shown;
}

/** `: expired, 2.50 USD left of 50.00 USD, runs out in 4 days, 3 days before its reset` */
function stateText({ did, after }: KeyResult, now: number): string {
  if (did !== 'checked') return '';
  const state = stateOf(after, now);
  const runsOut = runsOutText(after, state, now);
  const access = state.access === 'unknown' ? 'may be disabled' : state.access;
  return `: ${access}, ${limitText(after)}${runsOut && `, runs out ${runsOut}`}`;
}

function planLines(outcome: Extract<Concluded, { operation: 'apply' }>): string[] {
  const changing = outcome.rows.filter(({ action }) => action !== 'none');
  const lines = changing.slice(0, LINES).map(({ name, hash, action, did, reason, morePower }) => {
    const what = did ?? action;
    return `${keyText({ name, hash: hash ?? '' })}: ${what}${morePower ? ', gives it more power' : ''}${reason && say` (${reason})`}`;
  });
  if (changing.length > LINES) lines.push(`and ${changing.length - LINES} more; the job summary shows them`);
  return [...lines, `${planText(outcome) || 'Nothing is declared, and nothing is there'}.`];
}

/** Lines that only some operations have. */
function ownLines(outcome: Concluded, now: number): string[] {
  if (outcome.operation === 'check') return checkLines(outcome, now);
  if (outcome.operation === 'delete') {
    const verb = outcome.dryRun ? 'would be removed' : 'was removed';
    return outcome.removedFrom.map(({ line }) => say`Secret ${line} ${verb}.`);
  }
  if (outcome.operation !== 'create' && outcome.operation !== 'rotate') return [];
  const secrets = outcome.delivered.targets.map(
    ({ target, state }) => say`Secret ${target.line} ${SECRET_TEXT[state]}.`,
  );
  if (outcome.operation === 'create') return secrets;
  const { oldKey, previousHash, carriedOver } = outcome;
  const carried = outcome.dryRun ? 'Would be carried over' : 'Carried over';
  return [
    ...secrets,
    ...(oldKey
      ? [`The old key ${keyText({ ...oldKey, hash: previousHash })} ${becameText(oldKey.became, outcome.dryRun)}.`]
      : []),
    ...carriedOver
      .slice(0, LINES)
      .map(({ kind, name, id }) => say`${carried}: ${kind} ${shown(name, 120)} (${shown(id, 120)})`),
  ];
}

/** Credits and spending, if requested. */
function checkLines({ spend, account = {} }: CheckOutcome, now: number): string[] {
  const credits = creditsText(account, now);
  const lines = credits === '' ? [] : [`${credits}.`];
  if (!spend) return lines;
  const total = sumOf(spend.byDay.map(({ usage }) => usage));
  const [first] = spend.byModel;
  const most = first ? say`; most of it with ${shown(first.model, 120)} (${amount(first.usage)} USD)` : '';
  return [...lines, `Spend in the last 30 days, without today: ${amount(total)} USD${most}.`];
}

/**
 * `"prod" (f01d52606dc8…) leaked (alert 2 of octo-org/app: URL) and is still enabled`, with what to do;
 * `"prod" (f01d52606dc8…) spent at most 3.20 USD since the alert of 2026-11-30 04:17 UTC (counted from …).` */
function leakLines(outcome: Concluded, now: number): string[] {
  const live = liveLeaks(outcome, now);
  const found = live.slice(0, LINES).map(({ alert: { number, repository, url }, ...key }) => {
    const where = say`alert ${number} of ${repository}: ${url}`;
    return `${keyText(key)} leaked (${where}) and is still enabled.`;
  });
  if (live.length > LINES) found.push(`and ${counted(live.length - LINES, 'more leaked key')}, still enabled`);
  if (live.length > 0) found.push(LEAK_ADVICE);
  const spends = leakSpends(outcome, now);
  const lines = spends.slice(0, LINES).map(each => `${keyText(each)} spent ${each.spent} ${each.since}.`);
  if (spends.length > LINES)
    lines.push(`and ${counted(spends.length - LINES, 'more leaked key')}, which spent no more than these`);
  return [...found, ...lines];
}

const LEAK_ADVICE = 'Disable leaked keys now (disabled: true), or replace them (operation: rotate, retire: disable).';

/** How many keys had which result, their standing, and their money. */
function totalLines(outcome: Concluded, now: number): string[] {
  const { results, failed, operation, dryRun } = outcome;
  const failures =
    failed.length > 0 ? [`failed for ${failed.length} of ${counted(selectedCount(outcome), 'key')}`] : [];
  const counts = operation === 'apply' ? [] : [[didText(outcome), ...failures].filter(Boolean).join(', ')];
  const standing = tally(standingsOf(outcome, now)).map(
    ([name, count]) => `${count} ${meaningOf(name, count, dryRun)}`,
  );
  return [
    ...counts.map(text => `${text}.`),
    `${dryRun ? 'Status then' : 'Status'}: ${standing.join('; ')}.`,
    ...moneyLines(keysLeft(results), dryRun, now),
  ];
}

function moneyLines(keys: readonly KnownKey[], dryRun: boolean, now: number): string[] {
  if (keys.length === 0) return [];
  const { canSpend, unlimited, perDay, thisMonth } = moneyOf(keys, now);
  const apart = unlimited.length > 0 ? `, plus ${counted(unlimited.length, 'unlimited key')}` : '';
  return [
    `They ${dryRun ? 'could then spend' : 'can still spend'} ${amount(canSpend)} USD${dryRun ? '' : ' now'}${apart}; ` +
      `they spend ${amount(perDay)} USD per day and have spent ${amount(thisMonth)} USD this month.`,
  ];
}

/** `Unmet by "prod" (h1): limit >= 60: is 50` */
function unmetLines(unmet: readonly Unmet[], outcome: Concluded, most: number): string[] {
  const placeOf = placesOf(
    outcome.results.map(({ after }) => after),
    outcome.workspaces,
  );
  const lines = unmet
    .slice(0, most)
    .map(each => `Unmet by ${whose(each, outcome)}${placeOf(each.hash)}: ${unmetText(each)}`);
  if (unmet.length > most) lines.push(`and ${unmet.length - most} more unmet conditions; the job summary shows them`);
  return lines;
}

/** Which key a condition is about. A key that asks about itself, or does not exist yet, has no hash. */
function whose({ hash, name, about }: Unmet, { results, single }: Concluded): string {
  if (hash !== null) return keyText({ name, hash });
  if (about !== 'key') return about === 'total' ? 'all keys together' : 'the account';
  const known = name ?? (results[0] && nameOrLabel(results[0].after)) ?? single?.name;
  return known === undefined ? 'the key' : quoted(known);
}

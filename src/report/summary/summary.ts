/** The job summary of an outcome, in GitHub-flavoured Markdown. */

import { actualText, type Unmet } from '../../domain/conditions/condition.ts';
import { UnmetError } from '../../domain/text/errors.ts';
import { markdown } from '../../domain/text/untrusted.ts';
import type { Concluded, ExportOutcome } from '../../operations/outcome/outcome.ts';
import { counted, selectedCount } from '../figures/figures.ts';
import { leakSpends, liveLeaks } from '../figures/leak-spend.ts';
import { standingsOf } from '../figures/standing.ts';
import { addGlance, addKeys, addMoney, isShort } from './many-keys.ts';
import { addNewKey, addOneKey, budgetLine, removedLine } from './one-key.ts';
import { addOutlook } from './outlook.ts';
import { bold, cell, code, header, keyCell, Page, quotation, row } from './page.ts';
import { addPlan } from './plan.ts';
import { addSpend } from './spend.ts';
import { title } from './title.ts';

/** `now` in ms, by OpenRouter's clock. */
export function summaryPage(outcome: Concluded, now: number): Page {
  const page = new Page();
  const { results } = outcome;
  const standings = standingsOf(outcome, now);
  page.add(`## ${title(outcome, standings, now)}`);
  addOutlook(page, outcome, standings, now);
  addFailures(page, outcome);
  addUnmet(page, outcome);
  addLeaks(page, outcome, now);
  if (outcome.operation === 'create' || outcome.operation === 'rotate') addNewKey(page, outcome);
  const [only] = results;
  if (outcome.operation === 'apply') addPlan(page, outcome);
  else if (outcome.operation === 'export') addExport(page, outcome);
  else if (only && results.length === 1) addOneKey(page, only, outcome, now);
  else if (results.length > 1) {
    addGlance(page, standings, outcome, now);
    addMoney(page, outcome, now);
  }
  if (outcome.operation === 'check') page.add(budgetLine(outcome));
  if (outcome.operation === 'delete') page.add(removedLine(outcome));
  const isListing = outcome.operation !== 'apply' && outcome.operation !== 'export' && results.length > 1;
  const keysFirst = isShort(standings);
  if (isListing && keysFirst) addKeys(page, standings, outcome, now);
  if (outcome.operation === 'check' && outcome.spend) addSpend(page, outcome.spend);
  if (isListing && !keysFirst) addKeys(page, standings, outcome, now);
  page.add(verdictLine(outcome));
  addNotices(page, outcome);
  return page;
}

function addExport(page: Page, { file: { path, text, leftOut } }: ExportOutcome): void {
  const comments = leftOut > 0 ? ' Its comments say why keys were left out.' : '';
  page.add(
    `The keys file is ${code(path)}. Applying it now changes nothing.${comments} Next: commit it, and check for drift (${code('operation: apply')}, ${code('dry-run: true')}).`,
  );
  page.fold('📄 keys file', () => page.code('yaml', text.trimEnd().split('\n')));
}

/** Items of one kind that people read. */
const FAILURES = 200;
const CONDITIONS = 500;
const LINES = 50;

function addFailures(page: Page, outcome: Concluded): void {
  const { failure, failed } = outcome;
  if (failure === undefined || failure instanceof UnmetError) return;
  if (failed.length === 0 || selectedCount(outcome) <= 1) {
    page.add(quotation(failure.message));
    return;
  }
  const items = failed
    .slice(0, FAILURES)
    .map(each => `- ❌ ${keyCell({ ...each, hash: each.hash ?? '' })}: ${markdown(each.error, 400)}`);
  page.add([...items, ...more(failed.length - items.length, '- ')].join('\n'));
}

/** The unmet conditions of `require` or `warn`, each with the actual value. */
function addUnmet(page: Page, { verdict, warned, failure, results, operation }: Concluded): void {
  const isSeveral = results.length > 1 || operation === 'validate';
  if (verdict && verdict.unmet.length > 0) {
    page.add(failure instanceof UnmetError ? markdown(failure.what, 500) : 'Unmet conditions (<code>require</code>):');
    addConditions(page, verdict.unmet, isSeveral, 'required');
  }
  if (warned && warned.length > 0) {
    page.add('⚠️ Unmet conditions (<code>warn</code>):');
    addConditions(page, warned, isSeveral, 'wanted');
  }
}

function addConditions(page: Page, unmet: readonly Unmet[], isSeveral: boolean, wanted: string): void {
  const which = isSeveral ? [{ title: 'key' }] : [];
  const shown = unmet.slice(0, CONDITIONS);
  page.table(
    header([...which, { title: wanted }, { title: 'is' }]),
    shown.map(each => {
      const isKeyless = each.hash === null && each.name === null;
      const key = isKeyless ? keylessText(each) : keyCell({ hash: each.hash ?? '', name: each.name });
      return row([...(isSeveral ? [key] : []), code(each.condition), bold(cell(actualText(each)))]);
    }),
  );
  page.add(more(unmet.length - shown.length).join(''));
}

function keylessText({ about }: Unmet): string {
  return about === 'account' ? 'the account' : 'all together';
}

/** Which leaked keys are still enabled, and what each leaked key spent since its alert: one line per key. */
function addLeaks(page: Page, outcome: Concluded, now: number): void {
  const live = liveLeaks(outcome, now);
  const found = live.slice(0, LINES).map(({ alert, ...key }) => {
    const where = `alert ${alert.number} of ${alert.repository}`;
    return `🚨 ${keyCell(key)} leaked (${cell(where)}) and is still enabled.`;
  });
  page.add([...found, ...more(live.length - found.length, '🚨 ')].join('<br>\n'));
  const spends = leakSpends(outcome, now);
  const lines = spends.slice(0, LINES).map(each => `💸 ${keyCell(each)} spent ${bold(each.spent)} ${each.since}.`);
  if (spends.length > LINES)
    lines.push(`and ${counted(spends.length - LINES, 'more leaked key')}, which spent no more than these`);
  page.add(lines.join('<br>\n'));
}

/** Whether all requirements are met, in one line. */
function verdictLine({ verdict, dryRun }: Concluded): string {
  if (verdict?.passed) return `✅ All requirements ${dryRun ? 'would be' : 'are'} met.`;
  return verdict?.unmet.length === 0 ? '❌ Whether the requirements are met could not be determined.' : '';
}

function addNotices(page: Page, { warnings, notices }: Concluded): void {
  const lines = (sign: string, texts: readonly string[]) => [
    ...texts.slice(0, LINES).map(text => `${sign} ${markdown(text, 500)}`),
    ...more(texts.length - LINES, `${sign} `),
  ];
  page.add([...lines('⚠️', warnings), ...lines('ℹ️', notices)].join('<br>\n'));
}

function more(count: number, prefix = ''): string[] {
  return count > 0 ? [`${prefix}and ${count} more`] : [];
}

/** The job summary of an outcome, in GitHub-flavoured Markdown. */
import type { Concluded, ExportOutcome } from '../../operations/outcome/outcome.ts';
import { standingsOf } from '../figures/standing.ts';
import { addFailures, addNotices, addUnmet, verdictLine } from './blocks.ts';
import { code } from './cells.ts';
import { addGlance, addKeys, addMoney, addOutlook, isShort } from './many-keys.ts';
import { addNewKey } from './new-key.ts';
import { addOneKey, budgetLine, removedLine } from './one-key.ts';
import { Page } from './page.ts';
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
  if (outcome.operation === 'create' || outcome.operation === 'rotate') addNewKey(page, outcome);
  const [only] = results;
  if (outcome.operation === 'apply') addPlan(page, outcome);
  else if (outcome.operation === 'export') addExport(page, outcome);
  else if (only && results.length === 1) addOneKey(page, only, outcome, now);
  else if (results.length > 1) {
    addGlance(page, standings, outcome.dryRun, now);
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
  page.add(`The keys file is ${code(path)}. Applied at once, it changes nothing.${comments}`);
  page.fold('📄 keys file', () => page.code('yaml', text.trimEnd().split('\n')));
}

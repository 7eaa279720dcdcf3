/** An outcome, shown once: outputs first (what was done is never hidden), then the log, then the summary. */
import type { Settings } from '../domain/key/settings.ts';
import { say } from '../domain/text/untrusted.ts';
import type { Concluded } from '../operations/outcome/outcome.ts';
import { standingsOf } from './figures/standing.ts';
import { fail, logLine, logNotice, logWarning } from './log/log.ts';
import { LINES, logLines, warnedLines } from './log/log-lines.ts';
import { writeFile, writeOutputs, writeSummary } from './outputs/files.ts';
import { headlineOf } from './outputs/headline.ts';
import type { OutputName } from './outputs/output-declaration.ts';
import { keysJson, type Omitted, outputsOf, planJson, previousOutputs } from './outputs/outputs.ts';
import { type Shown, setOutputs } from './report-error.ts';
import { boundOf, Page, REPORT_BOUND, SUMMARY_BOUND } from './summary/page.ts';
import { summaryPage } from './summary/summary.ts';
import { title } from './summary/title.ts';

/**
 * Shows an outcome, and makes the step fail if it says so. What cannot be shown does not change that result. `now` in
 * ms, by OpenRouter's clock.
 */
export function report(outcome: Concluded, jobSummary: boolean, now: number): Shown {
  const { values, omitted } = outputsOf(outcome, now);
  const areSet = setOutputs(new Map([...values, ...headline(outcome, now)]));
  attempt('log', () => log(outcome, now));
  notify(omitted);
  let page = new Page();
  attempt('job summary', () => {
    page = summaryPage(outcome, now);
    if (areSet) setOutputs(filesOf(outcome, page.within(REPORT_BOUND)));
    if (jobSummary) writeSummary(page.within(SUMMARY_BOUND));
  });
  if (outcome.failure) fail(outcome.failure);
  return { within: most => page.within(boundOf(most)), needsAttention: needsAttention(outcome) };
}

function headline(outcome: Concluded, now: number): Map<OutputName, string> {
  const values = new Map<OutputName, string>();
  attempt(
    'output headline',
    () => void values.set('headline', headlineOf(title(outcome, standingsOf(outcome, now), now))),
  );
  return values;
}

/** Whether something needs attention. Outputs that could not be set fail the step too. */
function needsAttention(outcome: Concluded): boolean {
  const { failure, verdict, warned, alerts } = outcome;
  if (failure || process.exitCode) return true;
  if ((verdict?.unmet.length ?? 0) > 0 || (warned?.length ?? 0) > 0) return true;
  if (alerts?.some(({ resolved }) => !resolved)) return true;
  return outcome.operation === 'apply' && ((outcome.dryRun && outcome.drift) || outcome.reported.length > 0);
}

/**
 * Sets outputs with the values before an update, so that a killed step can still be undone.
 * @throws ActionError when outputs cannot be set
 */
export function announce(before: Settings, guardrail: string | undefined): void {
  const { values, omitted } = previousOutputs(before, guardrail);
  writeOutputs(values);
  notify(omitted);
}

function filesOf(outcome: Concluded, markdown: string): Map<OutputName, string> {
  const paths = new Map<OutputName, string>();
  const add = (name: 'keys-file' | 'report-file' | 'plan-file', pieces: Iterable<string>) => {
    const path = writeFile(name, pieces);
    if (path !== undefined) paths.set(name, path);
  };
  add('keys-file', keysJson(outcome.results));
  if (outcome.operation === 'apply') add('plan-file', planJson(outcome.rows));
  add('report-file', [markdown]);
  return paths;
}

function log(outcome: Concluded, now: number): void {
  const { warnings, notices } = outcome;
  for (const line of logLines(outcome, now)) logLine(line);
  for (const text of warnedLines(outcome)) logWarning(`warn: ${text}`);
  for (const text of warnings.slice(0, LINES)) logWarning(text);
  if (warnings.length > LINES) logWarning(`and ${warnings.length - LINES} more warnings like these`);
  for (const text of notices.slice(0, LINES)) logNotice(text);
  if (notices.length > LINES) logNotice(`and ${notices.length - LINES} more notices like these`);
}

const WHOLE: Partial<Record<OutputName, string>> = { keys: 'keys-file', plan: 'plan-file' };

function notify(omitted: readonly Omitted[]): void {
  for (const { name, why } of omitted) {
    const because = why === 'too large' ? 'it would be too large for GitHub' : 'it cannot be written as JSON';
    const file = WHOLE[name];
    const instead =
      file !== undefined && why === 'too large' ? ` The output ${file} names a file that has all of it.` : '';
    logNotice(`The output ${name} is empty, because ${because}.${instead}`);
  }
}

/** What cannot be shown is reported separately: the work is done, and the step's result stays the same. */
function attempt(what: string, show: () => void): void {
  try {
    show();
  } catch (error) {
    logWarning(
      say`The ${what} is incomplete, because of an error in the action itself; please report it. ${String(error)}`,
    );
  }
}

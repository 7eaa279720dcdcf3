/** An outcome, shown once: outputs first (what was done is never hidden), then the log, then the summary. */

import { unmetText } from '../domain/condition.ts';
import { say } from '../domain/untrusted.ts';
import type { Outcome } from '../operations/outcome.ts';
import { changesText, keyText, usd } from './figures.ts';
import { writeKeysFile, writeOutputs, writeSummary } from './files.ts';
import { errorTexts, fail, logLine, logNotice, logWarning } from './log.ts';
import type { OutputName } from './output-declaration.ts';
import { keysJson, outputsOf } from './outputs.ts';
import { failureSummary, summaryOf } from './summary.ts';

/** Lines of one sort in a log; a person reads no more. */
const LINES = 50;

/** Shows an outcome, and makes the step fail when it says so. `now` in ms. */
export function report(outcome: Outcome, jobSummary: boolean, now: number): void {
  const { values, omitted } = outputsOf(outcome);
  const path = writeKeysFile(keysJson(outcome.results));
  if (path !== undefined) values.set('keys-file', path);
  setOutputs(values);
  for (const line of lines(outcome)) logLine(line);
  for (const text of outcome.warnings.slice(0, LINES)) logWarning(text);
  if (outcome.warnings.length > LINES) logWarning(`and ${outcome.warnings.length - LINES} more warnings like these`);
  for (const text of outcome.notices) logNotice(text);
  for (const name of omitted) {
    const instead = name === 'keys' ? ' The output keys-file names a file that has all of it.' : '';
    logNotice(`The output ${name} is empty, because it would be too large for GitHub.${instead}`);
  }
  if (jobSummary) writeSummary(summaryOf(outcome, now));
  if (outcome.failure) fail(outcome.failure);
}

/**
 * Shows an error that left no outcome, since it ended the step before anything was done. `gated`: something was
 * required, and it failed before that could be told.
 */
export function reportError(error: unknown, operation: string, gated: boolean, jobSummary: boolean): void {
  fail(error);
  const values = new Map<OutputName, string>([['changed', 'false']]);
  if (gated) values.set('passed', 'false').set('unmet', '[]');
  setOutputs(values, error);
  if (jobSummary) writeSummary(failureSummary(operation, errorTexts(error)));
}

/** Outputs that cannot be written make the step fail, but must not hide what else there is to tell. */
function setOutputs(values: ReadonlyMap<OutputName, string>, told?: unknown): void {
  try {
    writeOutputs(values);
  } catch (error) {
    if (String(error) !== String(told)) fail(error);
  }
}

function lines(outcome: Outcome): string[] {
  const { results, dryRun, verdict } = outcome;
  const told = results.slice(0, LINES).map(result => {
    const { did, after, before } = result;
    const what = `${dryRun && did !== 'unchanged' && did !== 'checked' ? 'would be ' : ''}${did}`;
    const changed = outcome.operation === 'update' ? changesText(before, after) : '';
    return `${keyText(after)} ${what}${changed && `: ${changed}`}${stateText(result)}`;
  });
  if (results.length > LINES) told.push(`and ${results.length - LINES} more keys; the job summary shows them`);
  if (dryRun) told.unshift('Dry run: nothing is changed.');
  if (verdict?.passed) told.push('Everything required is met.');
  for (const unmet of verdict?.unmet.slice(0, LINES) ?? []) {
    const key = results.length > 1 ? results.find(({ after }) => after.hash === unmet.hash)?.after : undefined;
    told.push(say`Not met${key ? ` by ${keyText(key)}` : ''}: ${unmetText(unmet)}`);
  }
  return told;
}

function stateText({ did, after }: Outcome['results'][number]): string {
  if (did !== 'checked') return '';
  const limit = after.limit === null ? 'unlimited' : `${usd(after.limit_remaining)} left of ${usd(after.limit)}`;
  return `: ${after.disabled ? 'disabled' : 'enabled'}, ${limit}`;
}

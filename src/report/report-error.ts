/** An error without an outcome: it ended the step before anything was done. */
import { InputError } from '../domain/text/errors.ts';
import { markdown } from '../domain/text/untrusted.ts';
import { errorTexts, fail } from './log/log.ts';
import { writeFile, writeOutputs, writeSummary } from './outputs/files.ts';
import { headlineOf } from './outputs/headline.ts';
import type { OutputName } from './outputs/output-declaration.ts';
import { boundOf, Page, quotation, REPORT_BOUND, SUMMARY_BOUND } from './summary/page.ts';

/** What was shown, for posting it elsewhere. */
export interface Shown {
  /** Its Markdown, of at most so many characters. */
  within(most: number): string;
  /** Something needs attention. */
  needsAttention: boolean;
}

/**
 * Shows the error and makes the step fail. `gated`: there are requirements, and the step failed before they could be
 * judged. `operation` as the input says.
 */
export function reportError(error: unknown, operation: string, gated: boolean, jobSummary: boolean): Shown {
  fail(error);
  const page = failurePage(operation, errorTexts(error));
  const values = new Map<OutputName, string>([
    ['changed', 'false'],
    ['headline', headlineOf(failureTitle(`<code>${markdown(operation)}</code>`))],
  ]);
  if (gated) values.set('passed', 'false').set('unmet', '[]');
  // With faulty inputs the file was not read.
  if (operation === 'validate' && !(error instanceof InputError)) values.set('valid', 'false');
  const path = writeFile('report-file', [page.within(REPORT_BOUND)]);
  if (path !== undefined) values.set('report-file', path);
  setOutputs(values, error);
  if (jobSummary) writeSummary(page.within(SUMMARY_BOUND));
  return { within: most => page.within(boundOf(most)), needsAttention: true };
}

/** `operation` as the input says; `texts` are the errors. It is here so that a wrong input loads nothing else. */
export function failurePage(operation: string, texts: readonly string[]): Page {
  const page = new Page();
  page.add(`## ${failureTitle(markdown(operation))}`);
  for (const text of texts) page.add(quotation(text));
  return page;
}

function failureTitle(operation: string): string {
  return `❌ OpenRouter: ${operation} failed`;
}

/**
 * Outputs that cannot be written make the step fail, but must not hide what else there is to report. Returns whether
 * they were. `shown` is an error that was shown already.
 */
export function setOutputs(values: ReadonlyMap<OutputName, string>, shown?: unknown): boolean {
  try {
    return writeOutputs(values);
  } catch (error) {
    if (String(error) !== String(shown)) fail(error);
    return false;
  }
}

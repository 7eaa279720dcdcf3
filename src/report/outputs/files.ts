/** What a step leaves in the runner's files: outputs, state, the job summary, and files that outputs name. */

import { closeSync, constants, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import { logWarning } from '../log/log.ts';
import type { OutputName } from './output-declaration.ts';

/**
 * Sets outputs: all in one write, so that a killed step leaves all of them or none. Without the runner's file nothing
 * is set: printing them, as the runner once accepted, would print `key`. Returns whether they are set.
 * @throws ActionError when the runner's file cannot be written
 */
export function writeOutputs(values: ReadonlyMap<OutputName, string>): boolean {
  return appendCommands('GITHUB_OUTPUT', 'outputs', values);
}

/**
 * Makes sure that outputs can be set before a key is created that only an output would deliver.
 * @throws ActionError when they cannot
 */
export function requireOutputs(): void {
  if (!process.env.GITHUB_OUTPUT) {
    throw new ActionError('output-key: GITHUB_OUTPUT is not set, so nobody would get the new key. The runner sets it.');
  }
  writeOutputs(new Map());
}

/**
 * Leaves a value for the post step.
 * @throws ActionError when it cannot be saved
 */
export function writeState(name: string, value: string): void {
  if (appendCommands('GITHUB_STATE', 'state for the post step', new Map([[name, value]]))) return;
  throw new ActionError('GITHUB_STATE is not set, so the post step would do nothing. The runner sets it.');
}

/** The files whose paths are outputs: the prefix of their folder's name, and their own name. */
const FILES = {
  'keys-file': ['openrouter-keys-', 'keys.json'],
  'plan-file': ['openrouter-plan-', 'plan.json'],
  'report-file': ['openrouter-report-', 'report.md'],
} as const;

/**
 * The path of a new file under RUNNER_TEMP with the text, for the output of that name; undefined, with a warning, when
 * the file or its text cannot be made.
 */
export function writeFile(output: keyof typeof FILES, pieces: Iterable<string>): string | undefined {
  try {
    // A folder of its own: steps of the same job must not overwrite each other's files.
    const [prefix, name] = FILES[output];
    const path = join(mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), prefix)), name);
    const file = openSync(path, 'wx', 0o600);
    try {
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    return path;
  } catch (error) {
    logWarning(say`The output ${output} is not set, because its file could not be written (${String(error)}).`);
    return undefined;
  }
}

/** Adds to the job summary. GITHUB_STEP_SUMMARY may be missing; if it cannot be written, that is only a warning. */
export function writeSummary(markdown: string): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  try {
    append(path, `${markdown}\n`);
  } catch (error) {
    logWarning(say`The job summary could not be written (${String(error)}).`);
  }
}

function appendCommands(variable: string, what: string, values: ReadonlyMap<string, string>): boolean {
  const path = process.env[variable];
  if (!path) {
    logWarning(
      `${variable} is not set, so the ${what} could not be saved. The runner sets it; outside of a runner, set it to the path of a file.`,
    );
    return false;
  }
  try {
    append(path, [...values].map(([name, value]) => fileCommand(name, value)).join(''));
    return true;
  } catch (error) {
    throw new ActionError(
      say`The ${what} could not be written to the file in ${variable} (${String(error)}). ` +
        "Make sure that the runner's temporary folder is writable.",
    );
  }
}

/**
 * A value on its line, or, when it has several, up to a delimiter that nobody could have put into it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 *
 * `@actions/core` does it too, but opens the file again for each of some thirty outputs, and loads node:crypto, which
 * takes a tenth of the time in which a wrong input is reported.
 */
function fileCommand(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  const end = `ghadelimiter_${unguessable()}`;
  return `${name}<<${end}\n${value}\n${end}\n`;
}

/** The runner creates its files; a missing one is an error, and is not created here. */
function append(path: string, text: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Random, from a module that is loaded only when needed. */
function unguessable(): string {
  return process.getBuiltinModule('node:crypto').randomUUID();
}

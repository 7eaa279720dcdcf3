/** What a step leaves in the runner's files: outputs, state, the whole list of keys, the job summary. */

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveState, setOutput, summary } from '@actions/core';
import { ActionError } from '../rules/errors.ts';
import { say } from '../rules/untrusted.ts';
import { logWarning } from './log.ts';

/**
 * Sets outputs. Without the runner's file `@actions/core` falls back to printing them, which would print `key`; then
 * nothing is set.
 * @throws ActionError when the runner's file cannot be written
 */
export function writeOutputs(values: ReadonlyMap<string, string>): void {
  writeCommands('GITHUB_OUTPUT', 'outputs', () => {
    for (const [name, value] of values) setOutput(name, value);
  });
}

/** Leaves a value for the post step. */
export function writeState(name: string, value: string): void {
  writeCommands('GITHUB_STATE', 'state for the post step', () => saveState(name, value));
}

/** The path of a file under RUNNER_TEMP with the keys, or undefined (with a warning) when it cannot be written. */
export function writeKeysFile(keys: string): string | undefined {
  const path = join(process.env.RUNNER_TEMP || tmpdir(), `openrouter-keys-${randomUUID()}.json`);
  try {
    writeFileSync(path, keys, { mode: 0o600, flag: 'wx' });
    return path;
  } catch (error) {
    logWarning(say`The output keys-file is not set: its file could not be written (${String(error)}).`);
    return undefined;
  }
}

/** Adds to the job summary. A missing GITHUB_STEP_SUMMARY is no error, and one that cannot be written only a warning. */
export async function writeSummary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  try {
    await summary.addRaw(markdown, true).write();
  } catch (error) {
    logWarning(say`The job summary could not be written (${String(error)}).`);
  }
}

function writeCommands(variable: string, what: string, write: () => void): void {
  if (!process.env[variable]) {
    logWarning(`${variable} is not set, so the ${what} could not be kept. The runner sets it; by hand, name a file.`);
    return;
  }
  try {
    write();
  } catch (error) {
    throw new ActionError(
      say`The ${what} could not be written to the file in ${variable} (${String(error)}). ` +
        "Make sure that the runner's temporary folder can be written.",
    );
  }
}

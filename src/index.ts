/**
 * The entry point of the step and its post step. It masks secrets and parses the inputs before any network code is even
 * loaded; `run.ts` does the rest.
 */
import { basename } from 'node:path';
import type { Command } from './domain/command/command.ts';
import { apiKeysIn } from './domain/text/untrusted.ts';
import { Cancellation } from './http/request-limits.ts';
import { rawInput } from './inputs/form.ts';
import { SECRET_INPUTS } from './inputs/input-declaration.ts';
import { fallbackContext, parseInputs } from './inputs/parse-inputs.ts';
import { fail, mask, maskLikeKey } from './report/log/log.ts';
import { reportError } from './report/report-error.ts';
import { catchSignals, readEvent } from './runner.ts';

/** The runner starts the post step with another file, `post.js`, which loads this one. */
const isPost = basename(process.argv[1] ?? '') === 'post.js';

let isDone = false;

// If nobody reads the log any more (the runner is gone), the work must not end.
process.stdout.on('error', () => undefined);
process.on('uncaughtException', error => fail(error));
process.once('beforeExit', failUnlessDone);
hideSecrets();
await (isPost ? post() : main());
isDone = true;

async function main(): Promise<void> {
  const command = await parsedCommand();
  if (command === undefined) return;
  const { run } = await import('./run.ts');
  await run(command);
}

async function post(): Promise<void> {
  const cancellation = new Cancellation();
  catchSignals(cancellation, 'A key that this step deletes is still deleted, for which there are 6 seconds at most.');
  const { runPost } = await import('./run.ts');
  await runPost(cancellation);
}

/** With nothing left to wait for, Node exits successfully even if the work is not done. */
function failUnlessDone(): void {
  if (!isDone) fail(new Error('It ended before its work was done.'));
}

/** undefined: the inputs are invalid, which has been reported */
async function parsedCommand(): Promise<Command | undefined> {
  try {
    return parseInputs(process.env, Date.now(), readEvent);
  } catch (error) {
    const { operation, gated, jobSummary, reporting } = fallbackContext(process.env);
    const report = reportError(error, operation, gated, jobSummary);
    if (reporting === undefined) return undefined;
    const { postReport } = await import('./post-report.ts');
    await postReport(reporting, report, new Cancellation());
    return undefined;
  }
}

/** Masks the secret inputs, and anything like an API key in any other input, before anything is printed. */
function hideSecrets(): void {
  for (const name of SECRET_INPUTS) {
    const secret = rawInput(process.env, name) ?? '';
    const lines = secret.split('\n').flatMap(line => [line, line.replaceAll('\r', '').trim()]);
    for (const text of [secret, ...lines]) mask(text);
  }
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('INPUT_') && value) for (const key of apiKeysIn(value)) maskLikeKey(key);
  }
}

/**
 * The entry, of the step and of its post step. Secrets are hidden and the inputs understood before anything of the
 * network is even loaded; then `run.ts` has the story.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { apiKeysIn } from './domain/untrusted.ts';
import { type Inputs, loadInputs, rawInput, SECRET_INPUTS } from './inputs.ts';
import { fail, mask } from './report/log.ts';
import { reportError } from './report/report-error.ts';

/** The runner tells the post step only by the file that it starts: `post.js`, which imports this one. */
const isPost = basename(process.argv[1] ?? '') === 'post.js';

// A log that nobody reads any more (the runner is gone) must not end the work, nor be told so in that log for ever.
process.stdout.on('error', () => undefined);
process.on('uncaughtException', error => fail(error));
hideSecrets();
await (isPost ? post() : main());

async function main(): Promise<void> {
  const inputs = understood();
  if (inputs === undefined) return;
  // On its own, and first: Node then reads the root certificates on another thread while the rest is loaded.
  await import('node:tls');
  const { run } = await import('./run.ts');
  await run(inputs);
}

async function post(): Promise<void> {
  const { runPost } = await import('./run.ts');
  await runPost();
}

function understood(): Inputs | undefined {
  try {
    return loadInputs(process.env, Date.now(), readEvent);
  } catch (error) {
    const { operation, gated, jobSummary } = roughly();
    reportError(error, operation, gated, jobSummary);
    return undefined;
  }
}

/** What can be said of inputs that could not be understood. */
function roughly() {
  return {
    operation: rawInput(process.env, 'operation') ?? 'update',
    gated: rawInput(process.env, 'require') !== undefined,
    jobSummary: rawInput(process.env, 'job-summary')?.toLowerCase() !== 'false',
  };
}

/** Hides the secret inputs, and whatever looks like an API key in any other input, before anything is printed. */
function hideSecrets(): void {
  for (const name of SECRET_INPUTS) {
    const secret = rawInput(process.env, name);
    if (secret !== undefined) for (const line of [secret, ...secret.split(/\r?\n/)]) mask(line);
  }
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('INPUT_') && value) for (const key of apiKeysIn(value)) mask(key);
  }
}

/** GitHub's event payload; undefined when there is none that can be read. */
function readEvent(): unknown {
  try {
    return JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}

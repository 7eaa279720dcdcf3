// Runs the jobs of a workflow file as far as our recipes need it: steps of this action on the bundle, steps that run
// commands in a shell where named commands are replaced, and tokens as GitHub's own action would make them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalGitHub } from './github.ts';
import type { LocalOpenRouter } from './openrouter.ts';
import { expectNoSecret, type RunResult, runAction } from './runner.ts';

export interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}

export interface Workflow {
  name: string;
  jobs: Record<string, { steps: Step[] }>;
}

export interface World {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** What `${{ … }}` reads: `{ 'secrets.X': '…', 'github.event.number': '7' }`. Any other expression is an error. */
  values?: Record<string, string>;
  /** Bodies of shell functions that stand in for commands; each may write into the folder `$SAID`. */
  commands?: Record<string, string>;
  event?: { name: string; payload: object };
}

export interface JobResult {
  /** The steps of this action, in their order. */
  steps: RunResult[];
  /** What the post steps logged. */
  posts: RunResult[];
  /** What commands wrote into `$SAID`, by file. */
  said: Record<string, string>;
  succeeded: boolean;
}

/** Runs a job's steps until one fails, then the post steps. Throws when a secret is seen anywhere. */
export async function runJob(workflow: Workflow, job: string, world: World): Promise<JobResult> {
  const values: Record<string, string> = { ...world.values };
  const result: JobResult = { steps: [], posts: [], said: {}, succeeded: true };
  const posts: (() => Promise<RunResult>)[] = [];
  for (const step of workflow.jobs[job]?.steps ?? []) {
    if (!result.succeeded) break;
    const outputs = step.uses?.startsWith(OWN) ? await ownStep(step) : otherStep(step);
    for (const [name, value] of Object.entries(outputs)) values[`steps.${step.id}.outputs.${name}`] = value;
  }
  for (const post of posts.reverse()) result.posts.push(await post());
  return result;

  async function ownStep(step: Step): Promise<Record<string, string>> {
    const { openrouter, github, event } = world;
    const options = {
      inputs: { 'api-url': openrouter.url, ...evaluated(step.with) },
      env: { GITHUB_API_URL: github.url, ...evaluated(step.env) },
      secrets: [...openrouter.secrets(), github.token],
      ...(event && { event }),
    };
    const ran = await runAction(options);
    expectNoSecret(ran, [...openrouter.secrets(), github.token]);
    result.steps.push(ran);
    result.succeeded = ran.code === 0;
    posts.push(() => runAction({ ...options, step: 'post', state: ran.state }));
    return ran.outputs;
  }

  function otherStep(step: Step): Record<string, string> {
    if (step.uses?.startsWith('actions/create-github-app-token@')) {
      const { 'app-id': id, 'private-key': key } = evaluated(step.with);
      if (!id || !key) throw new Error('A token needs app-id and private-key.');
      return { token: world.github.token };
    }
    if (step.run === undefined) throw new Error(`No test knows how to run ${step.uses}.`);
    result.succeeded = shell(step.run, evaluated(step.env), world.commands ?? {}, result.said);
    return {};
  }

  function evaluated(given: Record<string, unknown> = {}): Record<string, string> {
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, evaluate(String(value), values)]));
  }
}

// Windows has a bash of its own, which is a door into another system.
const BASH = process.platform === 'win32' ? 'C:\\Program Files\\Git\\bin\\bash.exe' : 'bash';

const OWN = 'openrouter-key-action/openrouter-key-action@';

/** The text with its expressions evaluated; only plain references are known. */
function evaluate(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`The test gives no value to \${{ ${expression} }}.`);
    return value;
  });
}

/** True when the script succeeds. */
function shell(
  script: string,
  env: Record<string, string>,
  commands: Record<string, string>,
  said: Record<string, string>,
): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'said-'));
  const functions = Object.entries(commands).map(([name, body]) => `${name}() { ${body}; }`);
  try {
    execFileSync(BASH, ['-eo', 'pipefail', '-c', [...functions, script].join('\n')], {
      env: { PATH: process.env.PATH, ...env, SAID: folder },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    return true;
  } catch {
    return false;
  } finally {
    for (const file of readdirSync(folder)) said[file] = readFileSync(join(folder, file), 'utf8');
    rmSync(folder, { recursive: true });
  }
}

// Runs the jobs of a workflow file as far as our recipes need it: steps of this action on the bundle, steps that run
// commands in a shell where named commands are replaced, and tokens as GitHub's own action would make them. Expressions
// are evaluated by GitHub's own library.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
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
  jobs: Record<string, { if?: string; steps: Step[] }>;
}

export interface World {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** What expressions read: `{ 'secrets.X': '…', 'github.event.number': '7' }`. One that comes out empty is an error. */
  values?: Values;
  /** Bodies of shell functions that stand in for commands; each may write into the folder `$SAID`. */
  commands?: Record<string, string>;
  event?: { name: string; payload: object };
}

export type Values = Record<string, string | boolean>;

export interface JobResult {
  /** Its condition did not hold. */
  skipped: boolean;
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
  const values: Values = { ...world.values };
  const { if: condition, steps } = workflow.jobs[job] ?? {};
  const skipped = condition !== undefined && evaluated(`(${condition}) && 'holds' || 'does not'`, values) !== 'holds';
  const result: JobResult = { skipped, steps: [], posts: [], said: {}, succeeded: true };
  const posts: (() => Promise<RunResult>)[] = [];
  if (steps === undefined) throw new Error(`There is no job ${job}.`);
  for (const step of skipped ? [] : steps) {
    if (!result.succeeded) break;
    const outputs = step.uses?.startsWith(OWN) ? await ownStep(step) : otherStep(step);
    for (const [name, value] of Object.entries(outputs)) values[`steps.${step.id}.outputs.${name}`] = value;
  }
  for (const post of posts.reverse()) result.posts.push(await post());
  return result;

  async function ownStep(step: Step): Promise<Record<string, string>> {
    const { openrouter, github, event } = world;
    const options = {
      inputs: { 'api-url': openrouter.url, ...filled(step.with) },
      env: { GITHUB_API_URL: github.url, ...filled(step.env) },
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
      const { 'app-id': id, 'private-key': key } = filled(step.with);
      if (!id || !key) throw new Error('A token needs app-id and private-key.');
      return { token: world.github.token };
    }
    if (step.run === undefined) throw new Error(`No test knows how to run ${step.uses}.`);
    result.succeeded = shell(step.run, filled(step.env), world.commands ?? {}, result.said);
    return {};
  }

  function filled(given: Record<string, unknown> = {}): Record<string, string> {
    const fill = (text: string) =>
      text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluated(expression, values));
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(String(value))]));
  }
}

// Windows has a bash of its own, which is a door into another system.
const BASH = process.platform === 'win32' ? 'C:\\Program Files\\Git\\bin\\bash.exe' : 'bash';

const OWN = 'openrouter-key-action/openrouter-key-action@';

const CONTEXTS = ['github', 'inputs', 'secrets', 'steps', 'vars'];

/** What an expression comes out as; empty only when a value was given and is empty. */
function evaluated(expression: string, values: Values): string {
  const tree = new Parser(new Lexer(expression).lex().tokens, CONTEXTS, []).parse();
  const result = new Evaluator(tree, contextsOf(values)).evaluate();
  if (result.kind === data.Kind.Null) throw new Error(`The test gives no value to \${{${expression}}}.`);
  return result.coerceString();
}

function contextsOf(values: Values): data.Dictionary {
  const contexts = Object.fromEntries(CONTEXTS.map(name => [name, {}]));
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let place: Record<string, unknown> = contexts;
    for (const name of names) {
      place[name] ??= {};
      place = place[name] as Record<string, unknown>;
    }
    place[last] = value;
  }
  return JSON.parse(JSON.stringify(contexts), data.reviver);
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

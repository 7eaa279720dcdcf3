// Runs the jobs of a workflow file, as far as our recipes need it: steps of this action on the bundle, shell steps with
// some commands replaced, a checkout, tokens like those of GitHub's own action, and logins to secret stores.
// GitHub's own library evaluates expressions.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { LocalGitHub } from '../github/github.ts';
import type { LocalOpenRouter } from '../openrouter/openrouter.ts';
import { expectNoSecret, type RunOptions, type RunResult, readCommandFile, runAction } from './runner.ts';

export interface Step {
  id?: string;
  if?: string;
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}

export interface Job {
  if?: string;
  environment?: string;
  outputs?: Record<string, string>;
  permissions?: Record<string, string>;
  strategy?: { matrix: Record<string, string[]> };
  steps: Step[];
}

export interface Workflow {
  name: string;
  on: Record<string, unknown>;
  jobs: Record<string, Job>;
}

export interface World {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** Values for expressions: `{ 'secrets.X': '…', 'matrix.key': 'web' }`. An empty result is an error. */
  values?: Values;
  /** Bodies of shell functions that replace commands; each may write to the folder `$SAID`. */
  commands?: Record<string, string>;
  /** The variables of a job with `id-token: write`. */
  idToken?: Record<string, string>;
  /** The event that triggered the workflow; a push by default. */
  event?: RunOptions['event'];
  /** The files of a checkout, by path. */
  files?: Record<string, string>;
}

export type Values = Record<string, string | boolean>;

interface JobResult {
  /** Its condition did not hold. */
  skipped: boolean;
  /** The steps of this action, in order. */
  steps: RunResult[];
  /** What the post steps logged. */
  posts: RunResult[];
  /** What commands wrote to `$SAID`, by file. */
  said: Record<string, string>;
  /** The outputs of the job that are not empty. */
  outputs: Record<string, string>;
  succeeded: boolean;
}

/**
 * Runs a job's steps, then the post steps. After a failed step, only those run whose condition allows it. Throws if a
 * secret is seen anywhere.
 */
export async function runJob(workflow: Workflow, name: string, world: World): Promise<JobResult> {
  const job = workflow.jobs[name];
  if (job === undefined) throw new Error(`There is no job ${name}.`);
  const run = new JobRun(world);
  try {
    return await run.all(job);
  } finally {
    run.end();
  }
}

class JobRun {
  readonly #world: World;
  readonly #values: Values;
  readonly #result: JobResult = { skipped: false, steps: [], posts: [], said: {}, outputs: {}, succeeded: true };
  readonly #posts: (() => Promise<RunResult>)[] = [];
  /** The files left by steps, by path. */
  readonly #files: Record<string, string> = {};
  #workspace: string | undefined;
  #idToken: Record<string, string> = {};

  constructor(world: World) {
    this.#world = world;
    this.#values = { ...world.values };
  }

  async all(job: Job): Promise<JobResult> {
    const result = this.#result;
    if (job.permissions?.['id-token'] === 'write') this.#idToken = this.#world.idToken ?? {};
    result.skipped = !this.#holds(job.if);
    for (const step of result.skipped ? [] : job.steps) {
      if (this.#holds(step.if)) await this.#step(step);
    }
    for (const post of this.#posts.reverse()) result.posts.push(await post());
    for (const [name, expression] of Object.entries(job.outputs ?? {})) {
      const value = this.#filled({ name: `${expression}` }, true).name;
      if (value) result.outputs[name] = value;
    }
    return result;
  }

  end(): void {
    if (this.#workspace !== undefined) rmSync(this.#workspace, { recursive: true });
  }

  async #step(step: Step): Promise<void> {
    const outputs = step.uses?.startsWith(OWN) ? await this.#ownStep(step) : this.#otherStep(step);
    for (const [name, value] of Object.entries(outputs)) this.#values[`steps.${step.id}.outputs.${name}`] = value;
  }

  async #ownStep(step: Step): Promise<Record<string, string>> {
    const { openrouter, github, event } = this.#world;
    const options: RunOptions = {
      inputs: { 'api-url': openrouter.url, ...this.#filled(step.with) },
      env: {
        GITHUB_API_URL: github.url,
        ...this.#idToken,
        ...(this.#workspace !== undefined && { GITHUB_WORKSPACE: this.#workspace }),
        ...this.#filled(step.env),
      },
      jobToken: github.token,
      ...(event && { event }),
      secrets: [...openrouter.secrets(), github.token],
    };
    const ran = await runAction(options);
    expectNoSecret(ran, [...openrouter.secrets(), github.token]);
    this.#result.steps.push(ran);
    if (ran.code !== 0) this.#result.succeeded = false;
    Object.assign(this.#files, ran.files);
    this.#posts.push(() => runAction({ ...options, step: 'post', state: ran.state }));
    return ran.outputs;
  }

  #otherStep(step: Step): Record<string, string> {
    if (step.uses?.startsWith('actions/create-github-app-token@')) return this.#token(this.#filled(step.with));
    if (step.uses?.startsWith('actions/checkout@')) return this.#checkout();
    if (step.uses?.startsWith('slackapi/slack-github-action@')) return this.#slack(this.#filled(step.with));
    if (LOGIN.test(step.uses ?? '')) return this.#login(this.#filled(step.with));
    if (step.run === undefined) throw new Error(`No test knows how to run ${step.uses}.`);
    const { commands = {}, openrouter, github } = this.#world;
    const ran = shell(step.run, this.#filled(step.env), commands, this.#files, this.#result.said);
    expectUnseen([...openrouter.secrets(), github.token], ran);
    if (!ran.succeeded) this.#result.succeeded = false;
    return ran.outputs;
  }

  #token({ 'client-id': id, 'private-key': key, ...more }: Record<string, string>): Record<string, string> {
    if (!id || !key) throw new Error('A token needs client-id and private-key.');
    const isNarrow = Object.keys(more).some(name => name.startsWith('permission-'));
    if (!isNarrow) throw new Error('A token has all permissions of its App unless some are named.');
    return { token: this.#world.github.token };
  }

  #slack({ webhook, payload = '' }: Record<string, string>): Record<string, string> {
    if (!webhook) throw new Error('Slack needs the address of a webhook.');
    this.#result.said.slack = payload;
    return {};
  }

  /**
   * An action exchanges a token of the job for a token of a store, or uses a secret if the store does not accept one.
   */
  #login(inputs: Record<string, string>): Record<string, string> {
    const isWithToken = inputs.kubeconfig === undefined;
    if (isWithToken && Object.keys(this.#idToken).length === 0) throw new Error('The job needs id-token: write.');
    return inputs.outputToken === 'true' ? { vault_token: 'hvs.token' } : {};
  }

  #checkout(): Record<string, string> {
    this.#workspace = mkdtempSync(join(tmpdir(), 'checkout-'));
    for (const [path, text] of Object.entries(this.#world.files ?? {})) {
      mkdirSync(join(this.#workspace, dirname(path)), { recursive: true });
      writeFileSync(join(this.#workspace, path), text);
    }
    return {};
  }

  /** Whether a condition holds. One without a status check holds only while no step has failed. */
  #holds(condition: string | undefined): boolean {
    const asks = /\b(?:always|cancelled|failure|success)\(\)/.test(condition ?? '');
    const whole = asks ? condition : `success() && (${condition ?? 'true'})`;
    return this.#evaluated(`(${whole}) && 'holds' || 'does not'`) === 'holds';
  }

  /** `mayBeEmpty`: expressions may be empty. */
  #filled(given: Record<string, unknown> = {}, mayBeEmpty = false): Record<string, string> {
    const fill = (text: string) =>
      text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => this.#evaluated(expression, mayBeEmpty));
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(String(value))]));
  }

  /** The value of an expression; empty only if a given value is empty. */
  #evaluated(expression: string, mayBeEmpty = false): string {
    const functions = this.#statusFunctions();
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, CONTEXTS, [...functions.values()]).parse();
    const result = new Evaluator(tree, contextsOf(this.#values), functions).evaluate();
    if (result.kind === data.Kind.Null && !mayBeEmpty)
      throw new Error(`The test has no value for \${{${expression}}}.`);
    return result.coerceString();
  }

  #statusFunctions() {
    const { succeeded } = this.#result;
    const answers = { always: true, cancelled: false, failure: !succeeded, success: succeeded };
    return new Map(
      Object.entries(answers).map(([name, answer]) => [
        name,
        { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) },
      ]),
    );
  }
}

// The bash of Windows itself leads into another system.
const BASH = process.platform === 'win32' ? 'C:\\Program Files\\Git\\bin\\bash.exe' : 'bash';

const LOGIN =
  /^(?:aws-actions\/configure-aws-credentials|azure\/login|azure\/k8s-set-context|google-github-actions\/auth|hashicorp\/vault-action)@/;

/** Bash runs these in its own process, so that no list of processes shows their arguments. */
const BUILTIN = /^\++ (?:\[|echo|printf|test) /;

const OWN = 'openrouter-key-action/openrouter-key-action@';

const CONTEXTS = ['github', 'inputs', 'matrix', 'needs', 'secrets', 'steps', 'vars'];

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

interface Ran {
  succeeded: boolean;
  /** Empty if it failed. */
  outputs: Record<string, string>;
  printed: string;
  /** The commands with their arguments, each after `+`, mixed with their output to stderr. */
  trace: string;
}

/** Variables with the path of one of the files get the path of a copy. */
function shell(
  script: string,
  env: Record<string, string>,
  commands: Record<string, string>,
  files: Record<string, string>,
  said: Record<string, string>,
): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'shell-'));
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const saying = join(folder, 'said');
  mkdirSync(saying);
  const copied = Object.entries(env).map(([name, value]) => {
    const text = files[value];
    if (text === undefined) return [name, value];
    const copy = join(folder, basename(value));
    writeFileSync(copy, text);
    return [name, copy];
  });
  const functions = Object.entries(commands).map(([name, body]) => `${name}() { ${body}; }`);
  try {
    const { error, status, stdout, stderr } = spawnSync(
      BASH,
      ['-exo', 'pipefail', '-c', [...functions, script].join('\n')],
      {
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          GITHUB_OUTPUT: output,
          GITHUB_REPOSITORY: 'octo-org/app',
          ...Object.fromEntries(copied),
          SAID: saying,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    if (error) throw error;
    const succeeded = status === 0;
    return { succeeded, outputs: succeeded ? readCommandFile(output).values : {}, printed: stdout, trace: stderr };
  } finally {
    for (const file of readdirSync(saying)) said[file] = readFileSync(join(saying, file), 'utf8');
    rmSync(folder, { recursive: true });
  }
}

/** Throws if a secret was printed, or was an argument of a process. */
function expectUnseen(secrets: readonly string[], { printed, trace }: Ran): void {
  for (const secret of secrets) {
    if (printed.includes(secret)) throw new Error('A secret was printed.');
    const line = trace.split('\n').find(each => each.includes(secret) && !BUILTIN.test(each));
    if (line !== undefined) throw new Error(`A secret stands on a command line or was printed: ${line.slice(0, 40)}…`);
  }
}

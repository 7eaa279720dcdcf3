/**
 * The demo: runs the bundle as a runner would, on local servers with the keys of a small team (or on OpenRouter itself
 * with --real), and shows what a person would see. Every input can be given on the command line.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { OPERATIONS } from '../src/domain/command/command.ts';
import { parseFlag } from '../src/domain/text/parse.ts';
import { nearest } from '../src/domain/text/pattern.ts';
import { type Declaration, INPUTS, SECRET_INPUTS } from '../src/inputs/input-declaration.ts';
import type { KeyRecord } from './support/openrouter/openrouter.ts';
import { type RunOptions, type RunResult, runAction } from './support/runner/runner.ts';
import { type DemoAccount, NotKeptError, startDemoAccount } from './support/worlds/demo-account.ts';
import {
  DEMO_GATE_POLICY,
  DEMO_POLICY,
  filledIn,
  type Given,
  withValuesOfNames,
} from './support/worlds/demo-inputs.ts';

/** Where `--keep` alone keeps the accounts between runs. */
const KEPT_FILE = join(tmpdir(), 'openrouter-key-demo.json');

/** The event that triggered the workflow. */
const PULL_REQUEST = { name: 'pull_request', payload: { number: 1, pull_request: { number: 1 } } };

const FLAGS = new Set(
  Object.entries<Declaration>(INPUTS).flatMap(([name, { parse }]) => (parse === parseFlag ? [`--${name}`] : [])),
);

const HELP = `npm run demo -- [--INPUT VALUE]...

  npm run demo                                              raises the limit of the key "prod" by 25 USD
  npm run demo -- --limit "top up to 20"
  npm run demo -- --operation check --current-name '*'
  npm run demo -- --operation check --current-name '*' --workspace-id all --spend
  npm run demo -- --operation check --api-key prod --require "limit-remaining >= 20"
  npm run demo -- --operation check --leaked-in repository
  npm run demo -- --operation rotate --retire "after 3d"
  npm run demo -- --operation create --output-key true --delete-at-job-end true
  npm run demo -- --operation apply --dry-run
  npm run demo -- --operation export --workspace-id lab
  npm run demo -- --operation validate
  npm run demo -- --federation-policy-id ${DEMO_POLICY} --report-to pull-request
  npm run demo -- --operation check --federation-policy-id ${DEMO_GATE_POLICY} --require "budget-remaining >= 5"
  npm run demo -- --operation delete --current-name 'ci-*' --where 'last-used-at < -90d'

On the local servers --hash and --api-key also take the name of a key, --api-key also "provisioning-key",
--federation-policy-id takes "${DEMO_POLICY}" or, for a gate, "${DEMO_GATE_POLICY}", and what an operation needs is filled in. The
repository is octo-org/app with the environments production, staging and those of the twelve keys in
docs/keys-as-code.md; the step runs for its pull request 1.
--config takes a file inside this clone; without it test/support/worlds/demo-keys.yml is applied.

  --keep [FILE] keep what the local servers hold, for the next run with --keep: "--operation rotate --keep" twice in a row
                shows what the second one does. Without FILE: ${KEPT_FILE}; delete it to start over
  --real NAME   talk to OpenRouter itself, with the provisioning key in the environment variable NAME; then nothing is
                filled in, and what you ask for is really done
  --help

The inputs, each with a value (those that are true or false may stand alone, for true):
${inputLines()}`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const { given, real, keep, help, fault } = commandLine(args);
  if (fault !== undefined) {
    console.error(`${HELP}\n\n${fault}`);
    return 2;
  }
  if (help) {
    console.log(HELP);
    return 0;
  }
  return real === undefined ? await onLocalServers(given, keep) : await onOpenRouter(given, real);
}

function commandLine(args: string[]): { given: Given; real?: string; keep?: string; help?: boolean; fault?: string } {
  if (args.includes('--help')) return { given: {}, help: true };
  const options = Object.fromEntries(
    [...Object.keys(INPUTS), 'real', 'keep'].map(name => [name, { type: 'string' as const }]),
  );
  try {
    const { real, keep, ...given } = parseArgs({ args: withValues(args), options, strict: true }).values as Given;
    if (real !== undefined && keep !== undefined)
      return { given, fault: '--keep is for the local servers, not for --real' };
    return { given, ...(real !== undefined && { real }), ...(keep !== undefined && { keep }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, unknown] = /^Unknown option '--([\w-]+)'/.exec(message) ?? [];
    const fault =
      unknown === undefined
        ? message
        : `Unknown option '--${unknown}'; did you mean --${nearest(unknown, Object.keys(options))}?`;
    return { given: {}, fault };
  }
}

/** `--dry-run` alone is `--dry-run true`, as with all inputs that are true or false; `--keep` alone has a file. */
function withValues(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1];
    const isAlone = next === undefined || next.startsWith('--');
    if (isAlone && arg === '--keep') return [arg, KEPT_FILE];
    return isAlone && FLAGS.has(arg) ? [arg, 'true'] : [arg];
  });
}

async function onLocalServers(given: Given, keep: string | undefined): Promise<number> {
  const kept = keep !== undefined && existsSync(keep) ? readFileSync(keep, 'utf8') : undefined;
  const logsIn = given['federation-policy-id'] !== undefined;
  const account = await startDemoAccount({ logsIn, kept }).catch((error: unknown) => {
    if (error instanceof NotKeptError) return undefined;
    throw error;
  });
  if (!account) {
    console.error(`--keep: ${keep} does not hold what this demo has kept. Delete it, or name another file.`);
    return 2;
  }
  const { openrouter, github } = account;
  try {
    const inputs = { ...withValuesOfNames(given, account), ...filledIn(given, account) };
    const connection = { 'api-url': openrouter.url, ...inputs };
    const env = { GITHUB_API_URL: github.url, ...account.tokenEnv, ...checkedOut(inputs) };
    heading(`The keys of this account${kept === undefined ? '' : ', as the last run left them'}`);
    console.log(keyTable(account));
    const before = stateOf(account);
    const options = {
      inputs: connection,
      env,
      secrets: account.secrets(),
      jobToken: account.jobToken,
      event: PULL_REQUEST,
    };
    const result = await show(options, given, inputs);
    heading('What has changed');
    console.log(difference(before, stateOf(account)));
    await endJob(result, options, account);
    if (keep !== undefined) {
      writeFileSync(keep, account.saved(), { mode: 0o600 });
      section('Kept for the next run', `${keep} (delete it to start over)`);
    }
    // A failed step is shown, too: the demo has done its job.
    return 0;
  } finally {
    await account.stop();
  }
}

async function onOpenRouter(given: Given, variable: string): Promise<number> {
  const key = process.env[variable];
  if (!key) {
    console.error(`--real: the environment variable ${variable} is not set. Put the provisioning key into it.`);
    return 2;
  }
  const inputs = { ...given, 'provisioning-key': key };
  const passed = Object.entries(process.env).filter(([name]) =>
    /^((https?|no)_proxy|NODE_EXTRA_CA_CERTS)$/i.test(name),
  );
  const env = { ...Object.fromEntries(passed), ...checkedOut(inputs) };
  const options = { inputs, env, secrets: secretsIn(inputs) };
  const result = await show(options, given, inputs);
  const post = { ...options, step: 'post' as const, state: result.state };
  if (result.state['delete-hash']) section('The post step, when the job ends', (await run(post)).log);
  return result.code ?? 1;
}

/** The current folder stands in for a checkout, where a file is read. */
function checkedOut({ config }: Given): Record<string, string> {
  return config === undefined ? {} : { GITHUB_WORKSPACE: process.cwd() };
}

/** Runs the step and shows everything that a person would see. */
async function show(options: RunOptions, given: Given, inputs: Given): Promise<RunResult> {
  heading('The step');
  console.log('- uses: openrouter-key-action/openrouter-key-action@v1\n  with:');
  for (const [name, value] of Object.entries(inputs)) {
    const [first, ...more] = (SECRET_INPUTS as readonly string[]).includes(name) ? ['***'] : yamlLines(value);
    console.log(`    ${name}: ${first}${name in given ? '' : dim('  # filled in by the demo')}`);
    for (const line of more) console.log(`      ${line}`);
  }
  const result = await run(options);
  section('The log', result.log || '(nothing)');
  section(`The result: ${result.code === 0 ? 'success' : `failure (exit code ${result.code})`}`);
  const hide = (text: string) => hidden(text, [...(options.secrets ?? []), ...result.masks]);
  const outputs = Object.entries(result.outputs).map(([name, value]) => `${name.padEnd(31)} ${short(hide(value))}`);
  section('The outputs', outputs.join('\n') || '(none)');
  const file = result.outputs['config-file'];
  if (file) section('The keys file', hide(result.files[file] ?? '').trimEnd());
  section('The job summary, in Markdown', hide(result.summary).trim() || '(none)');
  return result;
}

/** Real time: a person is watching. */
function run(options: RunOptions): Promise<RunResult> {
  return runAction({ ...options, fastTimers: false, timeoutMs: 3_600_000 });
}

/** The post step, if the main step left something to do. */
async function endJob(result: RunResult, options: RunOptions, account: DemoAccount): Promise<void> {
  if (!result.state['delete-hash']) return;
  const before = stateOf(account);
  const post = await run({ ...options, step: 'post', state: result.state });
  section('The post step, when the job ends', post.log);
  section('What has changed by then', difference(before, stateOf(account)));
}

type State = Map<string, Record<string, string>>;

/** Everything that the servers hold, as comparable texts: each key by its hash, each list and secret by its name. */
function stateOf({ openrouter, github }: DemoAccount): State {
  const state: State = new Map();
  for (const key of openrouter.keys()) {
    const guardrail = openrouter.guardrailOf(key.hash) ?? 'none';
    state.set(`key ${key.hash.slice(0, 12)}`, { ...keyState(key), guardrail });
  }
  for (const { kind, name, hashes } of openrouter.lists()) {
    const what = kind === 'byok' ? 'BYOK credential' : 'broadcast destination';
    state.set(`${what} ${name}`, { keys: hashes?.map(hash => hash.slice(0, 12)).join(', ') ?? 'all' });
  }
  for (const [target, value] of Object.entries(github.secrets())) {
    const key = openrouter.keyBySecret(value ?? '');
    const holds = key ? `${key.label}, a working key: ${openrouter.canSpend(key.secret) ? 'yes' : 'NO'}` : 'no key';
    state.set(`GitHub secret ${target}`, { holds });
  }
  for (const { repository, number, state: now, secret } of github.alerts()) {
    const leaked = openrouter.keyBySecret(secret ?? '')?.name ?? 'no key of this account';
    state.set(`secret scanning alert ${number} of ${repository}`, { state: now, leaked });
  }
  for (const { repository, number, title, pull, state: now } of github.issues()) {
    const comments = String(github.comments(number, repository).length);
    state.set(`${pull ? 'pull request' : 'issue'} ${repository}#${number}`, { title, state: now, comments });
  }
  return state;
}

function keyState(key: KeyRecord): Record<string, string> {
  const { name, label, disabled, limit, limit_remaining, limit_reset, expires_at } = key;
  return {
    name,
    'masked key': label,
    state: disabled ? 'disabled' : 'enabled',
    limit: amount(limit),
    left: amount(limit_remaining),
    reset: limit_reset ?? 'none',
    expires: expires_at ?? 'never',
  };
}

function difference(before: State, after: State): string {
  const lines: string[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name), after.get(name)];
    const what = old === undefined ? 'new' : now === undefined ? 'gone' : undefined;
    const fields = Object.keys(now ?? old ?? {}).filter(field => old?.[field] !== now?.[field]);
    if (what === undefined && fields.length === 0) continue;
    lines.push(`${name}${what ? ` (${what})` : ` "${now?.name ?? ''}"`.replace(' ""', '')}`);
    for (const field of fields) {
      const change = [old?.[field], now?.[field]].filter(value => value !== undefined).join('  ->  ');
      lines.push(`    ${field.padEnd(12)}${change}`);
    }
  }
  return lines.join('\n') || 'Nothing, neither at OpenRouter nor at GitHub.';
}

function keyTable({ openrouter }: DemoAccount): string {
  const rows = openrouter.keys().map(key => {
    const { name, state, limit, left, reset, expires } = keyState(key);
    const workspace = key.workspace_id === openrouter.defaultWorkspace ? 'default' : 'lab';
    return [name, key.hash.slice(0, 12), workspace, state, limit, left, reset, expires?.slice(0, 10)].map(
      cell => cell ?? '',
    );
  });
  const table = [['name', 'hash', 'workspace', 'state', 'limit', 'left', 'reset', 'expires'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map(row => row[column]?.length ?? 0))) ?? [];
  return table
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function amount(usd: number | null): string {
  return usd === null ? 'unlimited' : `${usd} USD`;
}

function inputLines(): string {
  return Object.entries<Declaration>(INPUTS)
    .map(([name, { operations, default: fallback }]) => {
      const which = operations.length === OPERATIONS.length ? 'every operation' : operations.join(', ');
      return `  --${name.padEnd(24)}${which}${fallback === undefined ? '' : ` (default ${fallback})`}`;
    })
    .join('\n');
}

function secretsIn(inputs: Given): string[] {
  return SECRET_INPUTS.flatMap(name => inputs[name] ?? []);
}

function hidden(text: string, secrets: readonly string[]): string {
  return secrets.filter(secret => secret !== '').reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

function short(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.length > 200 ? `${line.slice(0, 200)}… (${text.length} characters)` : line;
}

/** A value as written in a workflow; several lines as a block. */
function yamlLines(value: string): string[] {
  if (value.includes('\n')) return ['|', ...value.split('\n')];
  const isPlain = /^\w[\w .:/@-]*$/.test(value) && !/: |^(?:true|false|null|[\d.]+)$/.test(value);
  return [isPlain ? value : JSON.stringify(value)];
}

function section(title: string, text?: string): void {
  heading(title);
  if (text !== undefined) console.log(text);
}

function heading(title: string): void {
  const line = `== ${title} ${'='.repeat(Math.max(0, 96 - title.length))}`;
  console.log(`\n${styled('bold', line)}`);
}

function dim(text: string): string {
  return styled('dim', text);
}

function styled(style: 'bold' | 'dim', text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}

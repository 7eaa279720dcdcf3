// Runs the action like GitHub's runner: with its environment, its command files, and its reading of the output.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Annotation, readLog } from './runner-log.ts';

export type { Annotation } from './runner-log.ts';

export interface RunOptions {
  /** As under `with:`; missing inputs get their defaults, and undeclared ones are passed too. */
  inputs?: Record<string, string>;
  /** Added to the clean environment, or replacing its variables; undefined removes one. */
  env?: Record<string, string | undefined>;
  step?: 'main' | 'post';
  /** What the main step saved, for the post step. */
  state?: Record<string, string>;
  /** The event that triggered the workflow; a push by default. */
  event?: { name: string; payload: object };
  /** `github.token`, which defaults of inputs may use; empty by default. */
  jobToken?: string;
  /** No defaults from action.yml, as if the runner passed only inputs from the workflow. */
  withoutDefaults?: boolean;
  /** Path of an action.yml; the project's own by default. */
  action?: string;
  /** Path of the script, instead of the one in action.yml. */
  entry?: string;
  /** Values that the runner masks from the start, like `secrets`. */
  secrets?: string[];
  /** Sends a signal (SIGINT by default) that many ms after the start, or as soon as stdout matches. */
  signalAfter?: { signal?: NodeJS.Signals; ms?: number; output?: RegExp };
  onSpawn?: (child: ChildProcess) => void;
  /** The child is killed after this time in ms; 30,000 by default. */
  timeoutMs?: number;
  /** Lets waits pass a hundred times faster (fast-timers.cjs); true by default. */
  fastTimers?: boolean;
  /** Options for Node itself, before the script. */
  nodeOptions?: string[];
}

export interface RunResult {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  stdout: string;
  stderr: string;
  /** What a person sees of stdout: masked values as `***`, commands rendered like the runner. */
  log: string;
  outputs: Record<string, string>;
  state: Record<string, string>;
  /** Environment variables exported for later steps. */
  exported: Record<string, string>;
  summary: string;
  masks: string[];
  annotations: Annotation[];
  /** Lines with `##[` anywhere, or with a command that is not harmless: these must never come from outside. */
  smuggled: string[];
  /** Lines of command files that the runner would refuse. */
  malformed: string[];
  /** What the action wrote under RUNNER_TEMP, by absolute path; the files themselves are deleted. */
  files: Record<string, string>;
  durationMs: number;
}

export async function runAction(options: RunOptions = {}): Promise<RunResult> {
  const root = mkdtempSync(join(tmpdir(), 'runner-'));
  try {
    const place = prepare(root, options.event);
    const ended = await run(entryOf(options), environment(options, place), options);
    const output = readCommandFile(place.output);
    const state = readCommandFile(place.state);
    const exported = readCommandFile(place.env);
    return {
      ...ended,
      ...readLog(ended.stdout, ended.stderr, options.secrets),
      outputs: output.values,
      state: state.values,
      exported: exported.values,
      malformed: [...output.malformed, ...state.malformed, ...exported.malformed],
      summary: readFileSync(place.summary, 'utf8'),
      files: readTree(place.temp),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The content of the file in an output such as `keys-file`. */
export function fileOf(result: RunResult, path: string | undefined): string {
  const text = path === undefined ? undefined : result.files[path];
  if (text === undefined) throw new Error(`The action left no file ${path}.`);
  return text;
}

/** Throws if a secret, plain or encoded, appears anywhere except in a mask command or the output `key`. */
export function expectNoSecret(result: RunResult, secrets: string[]): void {
  const { key: _, ...outputs } = result.outputs;
  const printed = result.stdout.split(/\r\n|\n|\r/).filter(line => !line.startsWith('::add-mask::'));
  const places: Record<string, string> = {
    stdout: printed.join('\n'),
    stderr: result.stderr,
    summary: result.summary,
    state: JSON.stringify(result.state),
    environment: JSON.stringify(result.exported),
    ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [`output ${name}`, value])),
    ...Object.fromEntries(Object.entries(result.files).map(([path, text]) => [`file ${path}`, text])),
  };
  for (const secret of secrets.filter(text => text !== '')) {
    for (const [form, text] of Object.entries(encodings(secret))) {
      const place = Object.keys(places).find(name => places[name]?.includes(text));
      if (place) throw new Error(`A secret (${secret.slice(0, 12)}…) stands ${form} in ${place}.`);
    }
  }
}

interface ActionFile {
  inputs: Record<string, { default?: unknown }>;
  main?: string;
  post?: string;
}

interface Place {
  temp: string;
  workspace: string;
  event: string;
  eventName: string;
  output: string;
  state: string;
  env: string;
  path: string;
  summary: string;
}

const FAST_TIMERS = fileURLToPath(new URL('./fast-timers.cjs', import.meta.url));
/** Node caches the compiled bundle by content, which saves a fifth of a process's time. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/compile-cache', import.meta.url));
const OWN_ACTION = fileURLToPath(new URL('../../../action.yml', import.meta.url));
const actionFiles = new Map<string, ActionFile>();

function actionFile(path: string): ActionFile {
  const cached = actionFiles.get(path);
  if (cached) return cached;
  const { inputs, runs } = parse(readFileSync(path, 'utf8')) as { inputs?: ActionFile['inputs']; runs: ActionFile };
  const file: ActionFile = { inputs: inputs ?? {} };
  for (const step of ['main', 'post'] as const) {
    const script = runs[step];
    if (script !== undefined) file[step] = resolve(dirname(path), script);
  }
  actionFiles.set(path, file);
  return file;
}

function entryOf({ entry, action = OWN_ACTION, step = 'main' }: RunOptions): string {
  const script = entry ?? actionFile(action)[step];
  if (script === undefined) throw new Error(`action.yml has no runs.${step}.`);
  return script;
}

function prepare(root: string, event: RunOptions['event']): Place {
  const place: Place = {
    temp: join(root, 'temp'),
    workspace: join(root, 'workspace'),
    event: join(root, 'event.json'),
    eventName: event?.name ?? 'push',
    output: join(root, 'output'),
    state: join(root, 'state'),
    env: join(root, 'env'),
    path: join(root, 'path'),
    summary: join(root, 'summary'),
  };
  mkdirSync(place.temp);
  mkdirSync(place.workspace);
  writeFileSync(place.event, JSON.stringify(event?.payload ?? {}));
  for (const file of [place.output, place.state, place.env, place.path, place.summary]) writeFileSync(file, '');
  return place;
}

function environment(options: RunOptions, place: Place): Record<string, string> {
  const system = ['PATH', 'SystemRoot', 'windir'].flatMap(name => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const variables: Record<string, string | undefined> = {
    ...Object.fromEntries(system),
    HOME: place.workspace,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: place.eventName,
    GITHUB_EVENT_PATH: place.event,
    GITHUB_JOB: 'keys',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo-org/app',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '9001',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'keys',
    GITHUB_WORKSPACE: place.workspace,
    GITHUB_ENV: place.env,
    GITHUB_OUTPUT: place.output,
    GITHUB_PATH: place.path,
    GITHUB_STATE: place.state,
    GITHUB_STEP_SUMMARY: place.summary,
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: place.temp,
    ...inputVariables(options),
    ...Object.fromEntries(Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
    ...options.env,
  };
  const given = Object.entries(variables).filter((one): one is [string, string] => one[1] !== undefined);
  return Object.fromEntries(given);
}

function inputVariables({
  inputs = {},
  withoutDefaults,
  action = OWN_ACTION,
  jobToken = '',
}: RunOptions): Record<string, string> {
  const declared = withoutDefaults ? {} : actionFile(action).inputs;
  const defaults = Object.entries(declared).map(([name, { default: value = '' }]) => {
    if (/^\$\{\{ github\.token \}\}$/.test(String(value))) return [name, jobToken] as const;
    if (String(value).includes('${{')) throw new Error(`The default of ${name} is an expression, not evaluated here.`);
    return [name, String(value)] as const;
  });
  const variables = [...defaults, ...Object.entries(inputs)];
  return Object.fromEntries(
    variables.map(([name, value]) => [`INPUT_${name.replace(/ /g, '_').toUpperCase()}`, value]),
  );
}

type Ended = Pick<RunResult, 'code' | 'signal' | 'timedOut' | 'stdout' | 'stderr' | 'durationMs'>;

function run(entry: string, env: Record<string, string>, options: RunOptions): Promise<Ended> {
  const { fastTimers = true, nodeOptions = [], signalAfter, timeoutMs = 30_000 } = options;
  const preload = fastTimers ? ['--require', FAST_TIMERS] : [];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, ...preload, entry], {
    env,
    cwd: env.GITHUB_WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let timedOut = false;
  const deadline = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const signalTimer = signalAfter?.ms === undefined ? undefined : setTimeout(sendSignal, signalAfter.ms);
  let awaited = signalAfter?.output;

  function sendSignal(): void {
    child.kill(signalAfter?.signal ?? 'SIGINT');
  }

  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    if (awaited && Buffer.concat(out).toString('utf8').search(awaited) >= 0) {
      awaited = undefined;
      sendSignal();
    }
  });
  child.stderr.on('data', (chunk: Buffer) => void err.push(chunk));
  options.onSpawn?.(child);

  return new Promise((resolve, reject) => {
    const clear = (): void => {
      clearTimeout(deadline);
      clearTimeout(signalTimer);
    };
    child.once('error', error => {
      clear();
      reject(error);
    });
    child.once('close', (code, signal) => {
      clear();
      resolve({
        code,
        signal,
        timedOut,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
        durationMs: performance.now() - startedAt,
      });
    });
  });
}

/** Reads `name=value` and `name<<DELIMITER` lines like the runner: the first of `=` and `<<` counts. */
/** The values in a command file such as `GITHUB_OUTPUT`, and lines that the runner would refuse. */
export function readCommandFile(path: string): { values: Record<string, string>; malformed: string[] } {
  const lines = readFileSync(path, 'utf8').split(/\r\n|\n|\r/);
  const values: Record<string, string> = {};
  const malformed: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, sign, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (!name) {
      malformed.push(line);
    } else if (sign === '=') {
      values[name] = rest;
    } else {
      const end = lines.indexOf(rest, at + 1);
      if (rest === '' || end < 0) {
        malformed.push(line);
        break;
      }
      values[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    }
  }
  return { values, malformed };
}

function readTree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = files.map(file => join(file.parentPath, file.name));
  return Object.fromEntries(paths.map(path => [path, readFileSync(path, 'utf8')]));
}

/** The forms in which a secret would still be usable, including Base64 in the middle of a longer text. */
function encodings(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at the edges also depend on the text before and after.
    return text.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? undefined : -1);
  });
  return {
    plain: secret,
    'URL-encoded': encodeURIComponent(secret),
    'in Base64': shifted[0] ?? secret,
    'in Base64 (one byte on)': shifted[1] ?? secret,
    'in Base64 (two bytes on)': shifted[2] ?? secret,
    'in Base64url': bytes.toString('base64url'),
    'in hexadecimal': bytes.toString('hex'),
    reversed: [...secret].reverse().join(''),
  };
}

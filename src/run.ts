/** From understood inputs to the report: the effects are made here, handed to one operation, and ended here. */
import { systemClock } from './clock.ts';
import { ActionError } from './domain/errors.ts';
import { isLoopback } from './domain/loopback.ts';
import type { RunId } from './domain/names.ts';
import { say } from './domain/untrusted.ts';
import { openTransport } from './http/exchange.ts';
import { Cancellation } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import { type Connection, type CreateInputs, type Inputs, type RotateInputs, rawInput } from './inputs.ts';
import { OpenRouterClient } from './openrouter/client.ts';
import { check, checkOwnKey } from './operations/check.ts';
import type { Context } from './operations/context.ts';
import { deleteKeys } from './operations/delete.ts';
import type { Outcome } from './operations/outcome.ts';
import { update } from './operations/update.ts';
import { requireOutputs, writeOutputs, writeState } from './report/files.ts';
import { fail, logLine, logWarning, mask } from './report/log.ts';
import { previousOutputs } from './report/outputs.ts';
import { report, reportError } from './report/report.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Does what the inputs say, and shows what came of it. */
export async function run(inputs: Inputs): Promise<void> {
  const cancellation = new Cancellation();
  const transports: Transport[] = [];
  try {
    const context = makeContext(inputs, cancellation, transports);
    spareMemory(inputs);
    const outcome = await operate(inputs, context);
    warnOfClock(context.openrouter.clockAhead);
    report(outcome, inputs.jobSummary, context.clock.now());
  } catch (error) {
    const gated = 'gate' in inputs && inputs.gate !== undefined;
    reportError(error, inputs.operation, gated, inputs.jobSummary);
  } finally {
    cancellation.dispose();
    await Promise.all(transports.map(each => each.close()));
  }
}

/** The post step: deletes the key that lived for the job. The key itself is not known here, only its hash. */
export async function runPost(): Promise<void> {
  const state = (name: string) => process.env[`STATE_${name}`] ?? '';
  const cancellation = new Cancellation();
  let transport: Transport | undefined;
  try {
    const connection: Connection = {
      apiUrl: new URL(state('api-url')),
      timeoutMs: Number(state('timeout-ms')),
      maxRetries: Number(state('max-retries')),
    };
    const provisioningKey = rawInput(process.env, 'provisioning-key');
    if (provisioningKey === undefined) {
      throw new ActionError(
        `provisioning-key is empty in the post step, so the key of this job (${state('delete-hash')}) was not deleted. ` +
          'It expires by itself; to end it now, delete it at OpenRouter. Give provisioning-key from a secret that lasts for the job.',
      );
    }
    tellHost(connection);
    transport = makeTransport(connection, 'api-url');
    const did = await new OpenRouterClient(transport, provisioningKey, cancellation.finishing).delete(
      state('delete-hash'),
    );
    logLine(
      did === 'deleted'
        ? `The key of this job was deleted. Its hash was ${state('delete-hash')}.`
        : `The key of this job was already gone. Its hash was ${state('delete-hash')}.`,
    );
  } catch (error) {
    fail(error);
  } finally {
    cancellation.dispose();
    await transport?.close();
  }
}

/**
 * A pattern may bring thousands of keys. V8 would take a large young generation for them and keep it (270 MB for
 * 10,000 keys, of which 30 MB live); told to mind its size it stays at half.
 */
function spareMemory(inputs: Inputs): void {
  if (!('selector' in inputs) || inputs.selector.by !== 'name' || inputs.selector.pattern.exact) return;
  const most = 'maxKeys' in inputs ? inputs.maxKeys : undefined;
  if (most === undefined || most > 1_000) process.getBuiltinModule('node:v8').setFlagsFromString('--optimize-for-size');
}

function operate(inputs: Inputs, context: Context): Promise<Outcome> {
  switch (inputs.operation) {
    case 'update':
      return update(inputs, context);
    case 'check':
      return check(inputs, context);
    case 'check own key':
      return checkOwnKey(inputs, context);
    case 'delete':
      return deleteKeys(inputs, context);
    case 'create':
    case 'rotate':
      return makeKeys(inputs, context);
  }
}

/**
 * Loaded only where a key is made: most steps make none. Only there is anything to undo, so that a signal must not end
 * the process at once; nor must the second one that the runner sends.
 */
async function makeKeys(inputs: CreateInputs | RotateInputs, context: Context): Promise<Outcome> {
  const { create, rotate } = await import('./operations/making.ts');
  const tell = () => {
    logWarning('The job is being cancelled. What has begun is undone or brought to an end.');
    context.cancellation.cancel(context.clock);
  };
  if (!inputs.dryRun) for (const signal of SIGNALS) process.once(signal, tell).on(signal, () => undefined);
  return inputs.operation === 'create' ? create(inputs, context) : rotate(inputs, context);
}

function makeContext(inputs: Inputs, cancellation: Cancellation, transports: Transport[]): Context {
  const open = (connection: Connection, setting: string) => {
    const transport = makeTransport(connection, setting);
    transports.push(transport);
    return transport;
  };
  const provisioningKey = 'provisioningKey' in inputs ? inputs.provisioningKey : '';
  tellHost(inputs.connection);
  return {
    openrouter: new OpenRouterClient(open(inputs.connection, 'api-url'), provisioningKey, cancellation.reading),
    clock: systemClock,
    cancellation,
    log: logLine,
    mask,
    announce: before => writeOutputs(previousOutputs(before)),
    requireOutputs,
    outputKey: secret => writeOutputs(new Map([['key', secret]])),
    saveState: writeState,
    run: runId(process.env),
    secretStore: async token => {
      const transport = open({ ...inputs.connection, apiUrl: githubApiUrl(process.env) }, 'GITHUB_API_URL');
      const { loadOctokit } = await import('./whole-undici.ts');
      return (await loadOctokit()).secretStore(transport, token);
    },
    connection: inputs.connection,
  };
}

/** The GitHub API of this runner. */
function githubApiUrl(env: NodeJS.ProcessEnv): URL {
  const url = env.GITHUB_API_URL || 'https://api.github.com';
  const safe = URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname));
  if (safe) return new URL(url);
  throw new ActionError('GITHUB_API_URL, which the runner sets, is no https address; secrets are not sent to it.');
}

function makeTransport({ apiUrl, timeoutMs, maxRetries }: Connection, setting: string): Transport {
  return openTransport({
    base: apiUrl,
    setting,
    timeoutMs,
    maxRetries,
    env: process.env,
    proxyAgent: async () => (await import('./whole-undici.ts')).EnvHttpProxyAgent,
    clock: systemClock,
    random: Math.random,
    log: logLine,
    onSecret: mask,
  });
}

function tellHost({ apiUrl }: Connection): void {
  if (apiUrl.hostname !== 'openrouter.ai') logLine(say`Requests go to ${apiUrl.host} (api-url), not to openrouter.ai.`);
}

function runId(env: NodeJS.ProcessEnv): RunId {
  const [run = '', attempt = ''] = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT];
  return /^\d{1,20}$/.test(run) && /^\d{1,9}$/.test(attempt)
    ? { run, attempt: Number(attempt) }
    : { run: '0', attempt: 0 };
}

function warnOfClock(ahead: number | undefined): void {
  if (ahead === undefined || Math.abs(ahead) < CLOCK_TOLERANCE_MS) return;
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  logWarning(
    `This machine's clock is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} OpenRouter's. Durations ` +
      '(expires-in, expires-at > 7d) are counted from the clock of this machine: set it right.',
  );
}

/** From a command to the report: the effects are made here, handed to one operation, and ended here. */
import { systemClock } from './clock.ts';
import type { ApplyCommand, Command, Connection } from './domain/command/command.ts';
import { isLoopback } from './domain/command/loopback.ts';
import type { RunId } from './domain/rotation/names.ts';
import { ActionError } from './domain/text/errors.ts';
import { say } from './domain/text/untrusted.ts';
import { openTransport } from './http/exchange.ts';
import { Cancellation } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import { parsePostInputs } from './inputs/parse-inputs.ts';
import { OpenRouterClient, OpenRouterReadClient } from './openrouter/client.ts';
import { check, checkOwnKey } from './operations/check/check.ts';
import { deleteKeys } from './operations/delete/delete.ts';
import type { Effects } from './operations/effects/effects.ts';
import { execute } from './operations/engine/engine.ts';
import type { Concluded } from './operations/outcome/outcome.ts';
import { update } from './operations/update/update.ts';
import { deleteAtJobEnd, keyToDelete } from './post-state.ts';
import { fail, logLine, logWarning, mask, maskLikeKey } from './report/log/log.ts';
import { requireOutputs, writeOutputs } from './report/outputs/files.ts';
import { announce, report } from './report/report.ts';
import { reportError } from './report/report-error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Does what the command says, and reports what came of it. */
export async function run(command: Command): Promise<void> {
  const cancellation = new Cancellation();
  const transports: Transport[] = [];
  try {
    const effects = makeEffects(command, cancellation, transports);
    const outcome = await carryOut(command, effects);
    warnOfClock(effects.openrouter.clockAhead);
    report(outcome, command.jobSummary, effects.openrouter.now());
  } catch (error) {
    const gated = 'gate' in command && command.gate.require !== undefined;
    reportError(error, command.operation, gated, command.jobSummary);
  } finally {
    cancellation.dispose();
    await Promise.all(transports.map(each => each.close()));
  }
}

/** The post step: deletes the key that lived for the job. The key itself is not known here, only its hash. */
export async function runPost(): Promise<void> {
  const cancellation = new Cancellation();
  let transport: Transport | undefined;
  try {
    const { connection, provisioningKey } = parsePostInputs(process.env);
    const hash = keyToDelete(process.env, provisioningKey, connection);
    if (hash === undefined) return;
    nameHost(connection);
    transport = makeTransport(connection, 'api-url');
    const did = await new OpenRouterClient(transport, provisioningKey, cancellation.finishing).delete(hash);
    logLine(
      did === 'deleted'
        ? say`The key of this job was deleted. Its hash was ${hash}.`
        : say`The key of this job was already gone. Its hash was ${hash}.`,
    );
  } catch (error) {
    fail(error);
  } finally {
    cancellation.dispose();
    await transport?.close();
  }
}

/** Operations that most steps never use are loaded only when they are. */
async function carryOut(command: Command, effects: Effects): Promise<Concluded> {
  switch (command.operation) {
    case 'update':
      return execute(update, command, effects);
    case 'check':
      return check(command, effects.reading);
    case 'check own key':
      return checkOwnKey(command, effects.reading);
    case 'delete':
      return execute(deleteKeys, command, effects);
    case 'create':
      return execute((await import('./operations/making.ts')).create, command, effects);
    case 'rotate':
      return execute((await import('./operations/making.ts')).rotate, command, effects);
    case 'apply':
      return applyFile(command, effects);
  }
}

/** The file is read and parsed before any request. */
async function applyFile(command: ApplyCommand, effects: Effects): Promise<Concluded> {
  const { apply, applyInput, loadKeysFile } = await import('./applying.ts');
  const file = loadKeysFile(command.config, process.env, systemClock.now());
  return execute(apply, applyInput(command, file), effects);
}

function makeEffects(command: Command, cancellation: Cancellation, transports: Transport[]): Effects {
  const open = (connection: Connection, setting: string) => {
    const transport = makeTransport(connection, setting);
    transports.push(transport);
    return transport;
  };
  const provisioningKey = 'account' in command ? command.account.provisioningKey : '';
  nameHost(command.connection);
  const transport = open(command.connection, 'api-url');
  // Planning and applying share one transport, and so its connections.
  let github: Transport | undefined;
  const secrets = async (token: string) => {
    github ??= open({ ...command.connection, apiUrl: githubApiUrl(process.env) }, 'GITHUB_API_URL');
    return (await import('./github/octokit.ts')).secretStore(github, token);
  };
  const common = { clock: systemClock, run: runId(process.env), log: logLine };
  return {
    ...common,
    reading: {
      ...common,
      openrouter: new OpenRouterReadClient(transport, provisioningKey, cancellation.reading),
      secrets,
      limits: cancellation.reading,
      requireOutputs,
    },
    openrouter: new OpenRouterClient(transport, provisioningKey, cancellation.reading),
    secrets,
    cancellation,
    catchSignals: () => catchSignals(cancellation),
    nonce: () => process.getBuiltinModule('node:crypto').randomBytes(4).toString('hex'),
    mask,
    announce,
    outputKey: secret => void writeOutputs(new Map([['key', secret]])),
    deleteAtJobEnd: hash => deleteAtJobEnd(hash, provisioningKey, command.connection),
  };
}

/** From now on there is something to undo: a signal cancels the work, and the second one that the runner sends changes nothing. */
function catchSignals(cancellation: Cancellation): void {
  const cancel = () => {
    logWarning('The job is being cancelled. What has begun is undone or brought to an end.');
    cancellation.cancel(systemClock);
  };
  for (const signal of SIGNALS) {
    // Keys as code begins many operations; the first has caught the signal for all of them.
    if (process.listenerCount(signal) === 0) process.once(signal, cancel).on(signal, () => undefined);
  }
}

/** The GitHub API of this runner. */
function githubApiUrl(env: NodeJS.ProcessEnv): URL {
  const url = env.GITHUB_API_URL || 'https://api.github.com';
  const safe = URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname));
  if (safe) return new URL(url);
  throw new ActionError('GITHUB_API_URL, which the runner sets, is not an https address; secrets are not sent to it.');
}

/** `setting` is what a message names when the host cannot be reached. */
function makeTransport({ apiUrl, timeoutMs, maxRetries }: Connection, setting: string): Transport {
  return openTransport({
    base: apiUrl,
    setting,
    timeoutMs,
    maxRetries,
    env: process.env,
    clock: systemClock,
    random: Math.random,
    log: logLine,
    onSecret: maskLikeKey,
  });
}

function nameHost({ apiUrl }: Connection): void {
  const own = apiUrl.hostname === 'openrouter.ai' || apiUrl.hostname.endsWith('.openrouter.ai');
  if (!own) logLine(say`Requests go to ${apiUrl.host} (api-url), not to openrouter.ai.`);
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
    `This machine's clock is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} OpenRouter's. Everything goes by ` +
      "OpenRouter's clock, except whether expires-in is in the past, too short or too far ahead: set it right.",
  );
}

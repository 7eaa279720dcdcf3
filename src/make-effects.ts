/** The real effects of a step: its account, GitHub's secrets, the log, the outputs and the signals. */
import { systemClock } from './clock.ts';
import { githubApiUrl, nameHost, openAccess, transportTo } from './connect.ts';
import type { Access, Connection, OnlineCommand } from './domain/command/command.ts';
import { type RunId, Seals } from './domain/rotation/names.ts';
import type { GitHub } from './github/github.ts';
import type { Cancellation } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import { OpenRouterClient, OpenRouterReadClient } from './openrouter/client.ts';
import { Account, AccountReader, type Effects } from './operations/account/account.ts';
import { deleteAtJobEnd } from './post-step.ts';
import { logLine, mask } from './report/log/log.ts';
import { requireOutputs, writeOutputs } from './report/outputs/files.ts';
import { announce } from './report/report.ts';
import { catchSignals } from './runner.ts';

/** Must be closed. */
export interface BoundEffects {
  effects: Effects;
  close(): Promise<void>;
}

export function makeEffects(command: OnlineCommand, cancellation: Cancellation): BoundEffects {
  const seals = 'credentials' in command ? Seals.of(command.credentials) : new Seals([]);
  const transports = new Transports(command.connection);
  const access = openAccess(accessOf(command), command.connection, transports.openrouter, cancellation.finishing);
  const client = [transports.openrouter, access.credential, cancellation.reading] as const;
  const bound = { seals, clock: systemClock, limits: cancellation.reading };
  const effects: Effects = {
    reading: {
      account: new AccountReader({ ...bound, openrouter: new OpenRouterReadClient(...client) }),
      secrets: async token => (await transports.gitHub(token)).secrets,
      alerts: async token => (await transports.gitHub(token)).alerts,
      mask,
      runPage: runPage(process.env),
      run: runId(process.env),
      log: logLine,
      requireOutputs,
    },
    account: new Account({ ...bound, openrouter: new OpenRouterClient(...client), nonce }),
    secrets: async token => (await transports.gitHub(token)).secrets,
    alerts: async token => (await transports.gitHub(token)).alerts,
    cancellation,
    catchSignals: () => catchSignals(cancellation),
    mask,
    announce,
    outputKey: secret => void writeOutputs(new Map([['key', secret]])),
    deleteAtJobEnd: hash => deleteAtJobEnd(hash, seals, command.connection),
  };
  return { effects, close: async () => void (await Promise.all([transports.close(), access.close()])) };
}

/** A key that checks itself has no access to an account. */
function accessOf(command: OnlineCommand): Access {
  if ('credentials' in command) return command.credentials.access;
  const { key } = command;
  return key.by === 'federation' ? key : { by: 'provisioning-key', secret: '' };
}

/** The connections of a step: planning and applying share them. */
class Transports {
  readonly openrouter: Transport;
  readonly #connection: Connection;
  readonly #gitHubs = new Map<string, Promise<GitHub>>();
  #github: Transport | undefined;

  constructor(connection: Connection) {
    nameHost(connection);
    this.openrouter = transportTo(connection);
    this.#connection = connection;
  }

  /** One per token, since it also tracks how long the step has waited for GitHub. */
  gitHub(token: string): Promise<GitHub> {
    const gitHub = this.#gitHubs.get(token) ?? this.#openGitHub(token);
    this.#gitHubs.set(token, gitHub);
    return gitHub;
  }

  /** Loads octokit, which only steps that use GitHub need. */
  async #openGitHub(token: string): Promise<GitHub> {
    this.#github ??= transportTo({ ...this.#connection, apiUrl: githubApiUrl(process.env) }, 'GITHUB_API_URL');
    const { openGitHub } = await import('./github/github.ts');
    return openGitHub(this.#github, token);
  }

  async close(): Promise<void> {
    await Promise.all([this.openrouter.close(), this.#github?.close()]);
  }
}

function runId(env: NodeJS.ProcessEnv): RunId {
  const [run = '', attempt = ''] = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT];
  return /^\d{1,20}$/.test(run) && /^\d{1,9}$/.test(attempt)
    ? { run, attempt: Number(attempt) }
    : { run: '0', attempt: 0 };
}

function runPage({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: NodeJS.ProcessEnv): string {
  return `${server || 'https://github.com'}/${repository ?? ''}/actions/runs/${run ?? ''}`;
}

function nonce(): string {
  return process.getBuiltinModule('node:crypto').randomBytes(4).toString('hex');
}

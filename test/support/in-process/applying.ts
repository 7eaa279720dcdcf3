// Keys files applied in one process: the operation on the real clients, over an account and a repository in memory.

import type { ApplyCommand, ExportCommand } from '../../../src/domain/command/command.ts';
import { parseConditions } from '../../../src/domain/conditions/condition-parser.ts';
import type { KeysFile } from '../../../src/domain/declared/declarations.ts';
import { Seals } from '../../../src/domain/rotation/names.ts';
import { SecondaryWaits } from '../../../src/github/client.ts';
import { secretStore } from '../../../src/github/secrets.ts';
import type { Exchange } from '../../../src/http/call.ts';
import { Cancellation } from '../../../src/http/request-limits.ts';
import { parseKeysFile } from '../../../src/keys-file/parse-keys-file.ts';
import { type WrittenKeysFile, writeKeysFile } from '../../../src/keys-file/write-keys-file.ts';
import { OpenRouterClient, OpenRouterReadClient } from '../../../src/openrouter/client.ts';
import { StoredKey } from '../../../src/openrouter/credential.ts';
import type { Effects } from '../../../src/operations/account/account.ts';
import { Account, AccountReader } from '../../../src/operations/account/account.ts';
import { apply, applyInput } from '../../../src/operations/apply/apply.ts';
import { execute } from '../../../src/operations/engine/engine.ts';
import { type Exported, exportKeys } from '../../../src/operations/export/export.ts';
import type { ApplyOutcome, ApplyRow } from '../../../src/operations/outcome/outcome.ts';
import { createGitHubService, type GitHubService, type GitHubServiceOptions } from '../github/github-service.ts';
import { sodiumReady } from '../github/vault.ts';
import type { KeyRecord, KeySeed } from '../openrouter/keyring.ts';
import {
  createOpenRouterService,
  type OpenRouterService,
  type OpenRouterServiceOptions,
} from '../openrouter/openrouter-service.ts';
import { exchangeWith, type InProcessHook, transportOver } from './in-process.ts';
import { VirtualClock } from './virtual-clock.ts';

export const DAY_MS = 86_400_000;

export interface ApplyOptions {
  dryRun?: boolean;
  failOnDrift?: boolean;
  /** False: no github-token. */
  token?: boolean;
  maxKeys?: number;
  retire?: ApplyCommand['retire'];
  require?: string;
  warn?: string;
  failOnUnmet?: boolean;
  run?: string;
  attempt?: number;
  /** Called before every request to either host; may return a fault. */
  hook?: InProcessHook;
  /** How long each request takes, in ms; no time by default. */
  latency?: () => number;
  /** The process ends just before it would send this write, counted from 1. */
  killBeforeWrite?: number;
  /** The job is cancelled just before this write. */
  cancelBeforeWrite?: number;
}

export interface Applied {
  /** undefined: it was killed, or failed before there was an outcome */
  outcome: ApplyOutcome | undefined;
  error: Error | undefined;
  rows: readonly ApplyRow[];
  /** `PATCH /keys/…`, in the order sent. */
  writes: string[];
  /** Including reads. */
  calls: string[];
  log: string[];
}

/** An account and a repository, and time that passes only while something waits for it. */
export class Place {
  readonly openrouter: OpenRouterService;
  readonly github: GitHubService;
  #clock = new VirtualClock(Date.parse('2026-11-24T12:00:00Z'));
  #runs = 0;

  constructor(openrouter: OpenRouterServiceOptions = {}, github: GitHubServiceOptions = {}) {
    const now = () => this.#clock.now();
    this.openrouter = createOpenRouterService({ seed: 'place', ...openrouter, now });
    this.github = createGitHubService({ seed: 'place', environments: ENVIRONMENTS, ...github, now });
  }

  now(): number {
    return this.#clock.now();
  }

  /** That many days ago, in ISO 8601. */
  ago(days: number): string {
    return new Date(this.now() - days * DAY_MS).toISOString();
  }

  /** Moves time ahead with a new clock; anything still running stays in the past. */
  later(ms: number): void {
    this.#clock = new VirtualClock(this.now() + ms);
  }

  /** A key that is already stored in the targets. */
  stored(seed: KeySeed, ...targets: string[]): KeyRecord {
    const key = this.openrouter.seed(seed);
    for (const target of targets) this.github.setSecret(target, key.secret);
    return key;
  }

  key(name: string): KeyRecord | undefined {
    return this.openrouter.keysNamed(name)[0];
  }

  file(yaml: string): KeysFile {
    const parsed = parseKeysFile(yaml, { path: 'keys.yml', repository: 'octo-org/app', now: this.now() });
    if ('file' in parsed) return parsed.file;
    throw new Error(parsed.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`).join('\n'));
  }

  /** Applies a file, given as text or parsed. Each time is a new run by default. */
  async apply(yaml: string | KeysFile, options: ApplyOptions = {}): Promise<Applied> {
    await sodiumReady;
    const file = typeof yaml === 'string' ? this.file(yaml) : yaml;
    const run = new Run(this, this.#clock, { run: String(9_000 + ++this.#runs), ...options });
    return run.apply(file);
  }

  plan(yaml: string | KeysFile, options: ApplyOptions = {}): Promise<Applied> {
    return this.apply(yaml, { ...options, dryRun: true });
  }

  /** The keys file written by an export. */
  async export(command: Partial<ExportCommand> = {}): Promise<WrittenKeysFile & Exported & { calls: string[] }> {
    const run = new Run(this, this.#clock, { run: String(9_000 + ++this.#runs) });
    return run.export({
      operation: 'export',
      workspace: undefined,
      pattern: undefined,
      where: [],
      config: undefined,
      ...command,
    });
  }

  /** Everything that a run may change, without parts that differ between runs: times, hashes and seals. */
  state(): unknown {
    const keys = this.openrouter.keys();
    const nameOf = (secret: string | undefined) => keys.find(key => key.secret === secret)?.name ?? secret;
    return {
      keys: keys.map(key => this.#settingsOf(key)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      secrets: Object.fromEntries(Object.entries(this.github.secrets()).map(([name, value]) => [name, nameOf(value)])),
    };
  }

  #settingsOf({ hash, name, disabled, limit, limit_reset, include_byok_in_limit }: KeyRecord) {
    const guardrail = this.openrouter.guardrailOf(hash) ?? null;
    return { name: name.replace(/ \[.*/s, ' […]'), disabled, limit, limit_reset, include_byok_in_limit, guardrail };
  }
}

const ENVIRONMENTS = { 'octo-org/app': ['production', 'staging'] };

class Run {
  readonly #place: Place;
  readonly #clock: VirtualClock;
  readonly #options: ApplyOptions & { run: string };
  readonly #cancellation = new Cancellation();
  readonly #calls: string[] = [];
  readonly #log: string[] = [];
  #writes = 0;
  #nonces = 0;
  #die: () => void = () => undefined;

  constructor(place: Place, clock: VirtualClock, options: ApplyOptions & { run: string }) {
    this.#place = place;
    this.#clock = clock;
    this.#options = options;
  }

  async apply(file: KeysFile): Promise<Applied> {
    const killed = new Promise<undefined>(resolve => {
      this.#die = () => resolve(undefined);
    });
    let error: Error | undefined;
    const done = execute(apply, applyInput(this.#command(), file), this.#effects()).catch((cause: Error) => {
      error = cause;
      return undefined;
    });
    const outcome = await Promise.race([done, killed]);
    this.#cancellation.dispose();
    const writes = this.#calls.filter(call => !call.startsWith('GET '));
    return { outcome, error, rows: outcome?.rows ?? [], writes, calls: this.#calls, log: this.#log };
  }

  async export(command: ExportCommand): Promise<WrittenKeysFile & Exported & { calls: string[] }> {
    const exported = await exportKeys(command, this.#effects().reading);
    this.#cancellation.dispose();
    return { ...writeKeysFile({ ...exported, workspace: command.workspace }), ...exported, calls: this.#calls };
  }

  #command(): ApplyCommand {
    const { dryRun, failOnDrift = false, token, maxKeys = 1, retire = 'disable', failOnUnmet = true } = this.#options;
    const { require, warn } = this.#options;
    const conditions = (text: string | undefined) =>
      text === undefined ? undefined : parseConditions(text, 'require of a new key').values;
    return {
      operation: 'apply',
      workspace: undefined,
      config: 'keys.yml',
      maxKeys,
      retire,
      carryOver: 'all',
      githubToken: token === false ? undefined : this.#place.github.token,
      gate: { require: conditions(require), warn: conditions(warn), failOnUnmet },
      ...(dryRun ? { dryRun, failOnDrift } : { dryRun: false }),
    };
  }

  #effects(): Effects {
    const { openrouter: service, github } = this.#place;
    const clock = this.#clock;
    const { run, attempt = 1 } = this.#options;
    const log = (line: string) => void this.#log.push(line);
    const openrouter = transportOver(this.#exchange(service), clock);
    const secrets = transportOver(this.#exchange(github), clock, {
      base: new URL('https://github.test'),
      setting: 'GITHUB_API_URL',
    });
    const cancellation = this.#cancellation;
    const storeFor = async (token: string) => secretStore({ transport: secrets, token, waits: new SecondaryWaits() });
    const alerts = () => Promise.reject(new Error('Nobody reads alerts here.'));
    const client = [openrouter, new StoredKey(service.managementKey), cancellation.reading] as const;
    const bound = { seals: new Seals([service.managementKey]), clock, limits: cancellation.reading };
    const nonce = () => (++this.#nonces).toString(16).padStart(8, '0');
    return {
      reading: {
        account: new AccountReader({ ...bound, openrouter: new OpenRouterReadClient(...client) }),
        secrets: storeFor,
        alerts,
        mask: () => undefined,
        runPage: '',
        run: { run, attempt },
        log,
        requireOutputs: () => undefined,
      },
      account: new Account({ ...bound, openrouter: new OpenRouterClient(...client), nonce }),
      secrets: storeFor,
      alerts,
      cancellation,
      catchSignals: () => undefined,
      mask: () => undefined,
      announce: () => undefined,
      outputKey: () => undefined,
      deleteAtJobEnd: () => undefined,
    };
  }

  /** A process that has ended sends nothing more, and gets no answer. */
  #exchange(service: Parameters<typeof exchangeWith>[0]): Exchange {
    const { hook, latency, killBeforeWrite, cancelBeforeWrite } = this.#options;
    const exchange = exchangeWith(service, () => this.#clock.now(), hook);
    let dead = false;
    return (call, signal) => {
      if (call.method !== 'GET' && !dead) {
        this.#writes++;
        if (this.#writes === killBeforeWrite) dead = true;
        if (this.#writes === cancelBeforeWrite) this.#cancellation.cancel(this.#clock);
      }
      if (dead) {
        this.#die();
        return new Promise<never>(() => undefined);
      }
      this.#calls.push(`${call.method} ${call.path}`);
      return latency ? this.#clock.sleep(latency()).then(() => exchange(call, signal)) : exchange(call, signal);
    };
  }
}

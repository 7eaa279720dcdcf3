/**
 * What operations work with, bound once in make-effects.ts (or by tests and the simulation): the account (OpenRouter's
 * API, the seals of key names, the clock and the time limits of requests) and every other effect of a step. Planning
 * gets an `AccountReader` and a `Reading`, which have no write access.
 */
import type { Clock } from '../../clock.ts';
import type { Key } from '../../domain/key/key.ts';
import type { Settings } from '../../domain/key/settings.ts';
import {
  type MarkedName,
  type PatchedEnding,
  type PostedEnding,
  patchedName,
  postedName,
  type RunId,
  readName,
  type Seals,
} from '../../domain/rotation/names.ts';
import { SealedNames } from '../../domain/rotation/sealed-names.ts';
import type { AlertReader, AlertStore, SecretReader, SecretStore } from '../../github/client.ts';
import type { Cancellation, RequestLimits } from '../../http/request-limits.ts';
import type { OpenRouter, OpenRouterReader } from '../../openrouter/api.ts';

interface Bound<Client extends OpenRouterReader = OpenRouterReader> {
  openrouter: Client;
  seals: Seals;
  clock: Clock;
  /** For its requests, and for waiting between them. */
  limits: RequestLimits;
}

/** The account without write access. */
export class AccountReader {
  readonly openrouter: OpenRouterReader;
  readonly clock: Clock;
  readonly limits: RequestLimits;
  protected readonly seals: Seals;

  constructor({ openrouter, seals, clock, limits }: Bound) {
    this.openrouter = openrouter.during(limits);
    this.seals = seals;
    this.clock = clock;
    this.limits = limits;
  }

  /** ms since 1970, by OpenRouter's clock. */
  now(): number {
    return this.openrouter.now();
  }

  /** The same account with other limits. */
  during(limits: RequestLimits): AccountReader {
    const { openrouter, seals, clock } = this;
    return new AccountReader({ openrouter, seals, clock, limits });
  }

  /** The ending that a rotation or creation gave a key's name; undefined: none. */
  nameOf(key: Key): MarkedName | undefined {
    return readName(key, this.seals);
  }

  /** Keys with their names parsed, as of now. */
  named(keys: readonly Key[]): SealedNames {
    return new SealedNames(keys, this.seals, this.now());
  }

  /** The keys of a workspace (undefined: the default one) with their names parsed. */
  async namesIn(workspaceId: string | undefined): Promise<SealedNames> {
    return this.named(await this.openrouter.list(workspaceId));
  }
}

/** The account with write access. */
export class Account extends AccountReader {
  declare readonly openrouter: OpenRouter;
  readonly #nonce: () => string;

  /** @param bound.nonce 8 random hex digits, which make the name of a key in the making unique */
  constructor(bound: Bound<OpenRouter> & { nonce: () => string }) {
    super(bound);
    this.#nonce = bound.nonce;
  }

  override during(limits: RequestLimits): Account {
    const { openrouter, seals, clock } = this;
    return new Account({ openrouter, seals, clock, nonce: this.#nonce, limits });
  }

  /** A sealed name for a POST, different on every call. */
  postedName(base: string, ending: PostedEnding): string {
    return postedName(base, ending, this.#nonce(), this.seals);
  }

  /** A sealed name for a PATCH of the key with this hash, different on every call. */
  patchedName(base: string, ending: PatchedEnding, hash: string): string {
    return patchedName(base, ending, this.#nonce(), this.seals, hash);
  }
}

/** What planning gets: no write access to OpenRouter or GitHub. */
export interface Reading {
  /** With the limits of requests that may simply be abandoned. */
  account: AccountReader;
  /** The secrets that a token can see, on the runner's GitHub. */
  secrets: (token: string) => Promise<SecretReader>;
  /** The secret scanning alerts that a token can read. */
  alerts: (token: string) => Promise<AlertReader>;
  /** The runner hides the value from now on. */
  mask: (secret: string) => void;
  /** The address of this run's page. */
  runPage: string;
  run: RunId;
  /** Writes one line to the log. */
  log: (line: string) => void;
  /** Throws when outputs cannot be set. */
  requireOutputs: () => void;
}

/** What applying a plan gets. */
export interface Effects {
  reading: Reading;
  account: Account;
  secrets: (token: string) => Promise<SecretStore>;
  alerts: (token: string) => Promise<AlertStore>;
  /** Limits for work that must be undone or finished when the job is cancelled. */
  cancellation: Cancellation;
  /** From now on a signal cancels instead of ending the process at once: there is something to undo. */
  catchSignals: () => void;
  /** The runner hides the value from now on. */
  mask: (secret: string) => void;
  /** Reports the values before an update, so that a killed step can still be undone. */
  announce: (before: Settings, guardrail: string | undefined) => void;
  /** Sets the output `key`; throws when it cannot. */
  outputKey: (secret: string) => void;
  /** Leaves the hash of a key for the post step to delete. */
  deleteAtJobEnd: (hash: string) => void;
}

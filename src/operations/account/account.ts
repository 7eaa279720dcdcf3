/**
 * What operations work with, bound once in make-effects.ts (by tests and the simulation otherwise): the account, which is
 * OpenRouter's API, the seals of its keys' names, the clock and the time limits of requests; and everything else that a
 * step may do to the world. Planning gets an `AccountReader` and a `Reading`, which cannot write.
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
  /** Of its requests, and of waiting between them. */
  limits: RequestLimits;
}

/** The account, and no way to change it. */
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

  /** The same account under other limits. */
  during(limits: RequestLimits): AccountReader {
    const { openrouter, seals, clock } = this;
    return new AccountReader({ openrouter, seals, clock, limits });
  }

  /** The ending of a key's name; undefined when it has none of a rotation or creation. */
  nameOf(key: Key): MarkedName | undefined {
    return readName(key, this.seals);
  }

  /** Keys with their names read, as of now. */
  named(keys: readonly Key[]): SealedNames {
    return new SealedNames(keys, this.seals, this.now());
  }

  /** The keys of a workspace (undefined: the default one) with their names read. */
  async namesIn(workspaceId: string | undefined): Promise<SealedNames> {
    return this.named(await this.openrouter.list(workspaceId));
  }
}

/** The account, and the power over it. */
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

  /** A sealed name for a POST; another one at every call. */
  postedName(base: string, ending: PostedEnding): string {
    return postedName(base, ending, this.#nonce(), this.seals);
  }

  /** A sealed name for a PATCH of the key with this hash; another one at every call. */
  patchedName(base: string, ending: PatchedEnding, hash: string): string {
    return patchedName(base, ending, this.#nonce(), this.seals, hash);
  }
}

/** What planning is handed: nothing in it can write at OpenRouter or GitHub. */
export interface Reading {
  /** Under limits of requests that may simply be abandoned. */
  account: AccountReader;
  /** The secrets that a token may look at, at the GitHub of the runner. */
  secrets: (token: string) => Promise<SecretReader>;
  /** The secret scanning alerts that a token may read. */
  alerts: (token: string) => Promise<AlertReader>;
  /** From now on the runner hides the value. */
  mask: (secret: string) => void;
  /** The address of this run's page. */
  runPage: string;
  run: RunId;
  /** One line in the log. */
  log: (line: string) => void;
  /** Throws when outputs cannot be set. */
  requireOutputs: () => void;
}

/** What applying a plan is handed. */
export interface Effects {
  reading: Reading;
  account: Account;
  secrets: (token: string) => Promise<SecretStore>;
  alerts: (token: string) => Promise<AlertStore>;
  /** Limits for work that must be undone or finished when the job is cancelled. */
  cancellation: Cancellation;
  /** From now on a signal cancels instead of ending the process at once: there is something to undo. */
  catchSignals: () => void;
  /** From now on the runner hides the value. */
  mask: (secret: string) => void;
  /** Makes the values before an update known, so that a step that is killed can still be undone. */
  announce: (before: Settings, guardrail: string | undefined) => void;
  /** Sets the output `key`; throws when it cannot. */
  outputKey: (secret: string) => void;
  /** Leaves the hash of a key for the post step to delete. */
  deleteAtJobEnd: (hash: string) => void;
}

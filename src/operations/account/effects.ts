/** Everything an operation may do to the world, passed in: by `run.ts` for real, by tests and the simulation otherwise. */
import type { Settings } from '../../domain/key/settings.ts';
import type { RunId } from '../../domain/rotation/names.ts';
import type { AlertReader, AlertStore, SecretReader, SecretStore } from '../../github/store.ts';
import type { Cancellation } from '../../http/request-limits.ts';
import type { Account, AccountReader } from './account.ts';

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

/** Everything an operation may do to the world, passed in: by `run.ts` for real, by tests and the simulation otherwise. */
import type { Clock } from '../../clock.ts';
import type { Settings } from '../../domain/key/settings.ts';
import type { RunId } from '../../domain/rotation/names.ts';
import type { SecretReader, SecretStore } from '../../github/store.ts';
import type { Cancellation, RequestLimits } from '../../http/request-limits.ts';
import type { OpenRouter, OpenRouterReader } from '../../openrouter/api.ts';

/** What planning is handed: nothing in it can write at OpenRouter or GitHub. */
export interface Reading {
  openrouter: OpenRouterReader;
  /** The secrets that a token may look at, at the GitHub of the runner. */
  secrets: (token: string) => Promise<SecretReader>;
  clock: Clock;
  run: RunId;
  /** Limits of requests that may simply be abandoned. */
  limits: RequestLimits;
  /** One line in the log. */
  log: (line: string) => void;
  /** Throws when outputs cannot be set. */
  requireOutputs: () => void;
}

/** What applying a plan is handed. */
export interface Effects {
  reading: Reading;
  openrouter: OpenRouter;
  secrets: (token: string) => Promise<SecretStore>;
  clock: Clock;
  run: RunId;
  log: (line: string) => void;
  /** Limits for work that must be undone or finished when the job is cancelled. */
  cancellation: Cancellation;
  /** From now on a signal cancels instead of ending the process at once: there is something to undo. */
  catchSignals: () => void;
  /** 8 random hex digits, which make the name of a key in the making unique. */
  nonce: () => string;
  /** From now on the runner hides the value. */
  mask: (secret: string) => void;
  /** Makes the values before an update known, so that a step that is killed can still be undone. */
  announce: (before: Settings, guardrail: string | undefined) => void;
  /** Sets the output `key`; throws when it cannot. */
  outputKey: (secret: string) => void;
  /** Leaves the hash of a key for the post step to delete. */
  deleteAtJobEnd: (hash: string) => void;
}

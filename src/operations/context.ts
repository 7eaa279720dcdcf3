/** The effects that an operation is handed: the only way from it to the world. */

import type { Clock } from '../clock.ts';
import type { RunId } from '../domain/names.ts';
import type { Settings } from '../domain/settings.ts';
import type { SecretStore } from '../github/store.ts';
import type { Cancellation } from '../http/request-limits.ts';
import type { Connection } from '../inputs.ts';
import type { OpenRouter } from '../openrouter/api.ts';

export interface Context {
  openrouter: OpenRouter;
  clock: Clock;
  cancellation: Cancellation;
  /** One line in the log. */
  log: (line: string) => void;
  /** From now on the runner hides the value. */
  mask: (secret: string) => void;
  /** Makes the values before an update known, so that a step that is killed can still be undone. */
  announce: (before: Settings) => void;
  /** Throws when outputs cannot be set. */
  requireOutputs: () => void;
  /** Sets the output `key`; throws when it cannot. */
  outputKey: (secret: string) => void;
  /** Leaves a value for the post step. */
  saveState: (name: string, value: string) => void;
  run: RunId;
  /** The secrets that a token may write at the GitHub of the runner. */
  secretStore: (token: string) => Promise<SecretStore>;
  /** What the post step needs to make requests; never the provisioning key. */
  connection: Connection;
}

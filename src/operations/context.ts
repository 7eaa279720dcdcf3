/** The effects that an operation is handed: the only way from it to the world. */
import type { Clock } from '../clock.ts';
import type { Stop } from '../http/patience.ts';
import type { Transport } from '../http/transport.ts';
import type { OpenRouter } from '../openrouter/client.ts';
import type { RunId } from '../rules/journal.ts';
import type { Settings } from '../rules/plan.ts';

export interface Context {
  openrouter: OpenRouter;
  clock: Clock;
  stop: Stop;
  /** One line in the log. */
  log: (line: string) => void;
  /** From now on the runner hides the value. */
  mask: (secret: string) => void;
  /** Makes the values before an update known, so that a step that is killed can still be undone. */
  announce: (before: Settings) => void;
  /** Leaves a value for the post step. */
  saveState: (name: string, value: string) => void;
  run: RunId;
  /** The GitHub API of the runner. */
  githubTransport: () => Transport;
}

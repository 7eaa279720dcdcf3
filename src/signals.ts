/** What the runner's signals do to a step. */
import { systemClock } from './clock.ts';
import type { Cancellation } from './http/request-limits.ts';
import { logWarning } from './report/log/log.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

const UNDONE = 'What has begun is undone or brought to an end.';

/**
 * From now on there is something to undo: a signal cancels the work, and the second one that the runner sends changes
 * nothing. Before that, a signal ends the process at once.
 */
export function catchSignals(cancellation: Cancellation, what = UNDONE): void {
  const cancel = () => {
    logWarning(`The job is being cancelled. ${what}`);
    cancellation.cancel(systemClock);
  };
  for (const signal of SIGNALS) {
    // Keys as code begins many operations; the first has caught the signal for all of them.
    if (process.listenerCount(signal) === 0) process.once(signal, cancel).on(signal, () => undefined);
  }
}

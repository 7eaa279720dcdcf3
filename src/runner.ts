/** What a step learns from its runner: the event payload, and that the job was cancelled. */
import { readFileSync } from 'node:fs';
import { systemClock } from './clock.ts';
import type { Cancellation } from './http/request-limits.ts';
import { logWarning } from './report/log/log.ts';

/** GitHub's event payload; undefined when it is missing or unreadable. */
export function readEvent(): unknown {
  try {
    return JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}

/** The number of the event's pull request. */
export function pullRequestOf(event: unknown): number | undefined {
  const { pull_request: pull } = (event ?? {}) as { pull_request?: { number?: unknown } | null };
  const number = pull?.number;
  return Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : undefined;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

const UNDONE = 'What has begun is undone or brought to an end.';

/**
 * Called once there is something to undo: from then on a signal cancels the work, and the runner's second signal
 * changes nothing. Before that, a signal ends the process at once.
 */
export function catchSignals(cancellation: Cancellation, what = UNDONE): void {
  const cancel = () => {
    logWarning(`The job is being cancelled. ${what}`);
    cancellation.cancel(systemClock);
  };
  for (const signal of SIGNALS) {
    // Keys as code runs many operations; the first one catches the signal for all of them.
    if (process.listenerCount(signal) === 0) process.once(signal, cancel).on(signal, () => undefined);
  }
}

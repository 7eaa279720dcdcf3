/**
 * How many requests may be under way, and how long they may go on: the signals of the runner, turned into bounds.
 *
 * On a cancelled job the runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that
 * (https://docs.github.com/actions/reference/workflow-cancellation-reference). What has to be undone is undone
 * within 6 s.
 */
import type { Clock } from '../clock.ts';

/** Requests in flight at one host, at most. */
export const CONNECTIONS = 16;

/** Bounds of a request and its retries. */
export interface RequestLimits {
  /** Once aborted no attempt begins, and no wait between attempts goes on. */
  readonly begin: AbortSignal;
  /** Once aborted a running attempt ends, its answer unknown. */
  readonly cut: AbortSignal;
  /** Most ms for one attempt, when shorter than `timeout-seconds`. */
  readonly attemptMs?: number;
  /** No attempt begins after this moment (ms since 1970). */
  readonly notAfter?: number;
  /** The request undoes what this run has done: it is tried even where the client starts no further change. */
  readonly undoing?: true;
}

/** ms after the signal in which a request on its way may still be answered. */
const GRACE_MS = 2_000;
/** ms after the signal by which everything has ended. */
const END_MS = 5_500;

/** Whether this process was cancelled, and what may still go on. */
export class Cancellation {
  readonly #cancelled = new AbortController();
  readonly #grace = new AbortController();
  readonly #end = new AbortController();
  readonly #over = new AbortController();

  /** Work that may simply be left: ends at once. */
  readonly reading: RequestLimits = { begin: this.#cancelled.signal, cut: this.#cancelled.signal };
  /** Work that must be known to have happened or not: nothing begins, what runs has a moment to be answered. */
  readonly working: RequestLimits = { begin: this.#cancelled.signal, cut: this.#grace.signal };
  /** Undoing and finishing: goes on as long as the runner allows. */
  readonly finishing: RequestLimits = { begin: this.#end.signal, cut: this.#end.signal };
  /** The undoing alone, which is tried even when the daily quota for changes is used up. */
  readonly undoing: RequestLimits = { ...this.finishing, undoing: true };

  get cancelled(): boolean {
    return this.#cancelled.signal.aborted;
  }

  /** The signal was received. */
  cancel(clock: Clock): void {
    if (this.cancelled) return;
    this.#cancelled.abort();
    void clock.sleep(GRACE_MS, this.#over.signal).then(() => this.#grace.abort());
    void clock.sleep(END_MS, this.#over.signal).then(() => this.#end.abort());
  }

  /** All work has ended: nothing of this keeps the process alive. */
  dispose(): void {
    this.#over.abort();
  }
}

/** A bounded number of slots, given out in the order in which they were asked for. */
export class Semaphore {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Whether a slot was taken, which must be released: false when the signal was aborted while waiting for one. */
  take(signal: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(true);
    }
    if (signal.aborted) return Promise.resolve(false);
    return new Promise(resolve => {
      const onAbort = () => {
        this.#waiting.delete(onSlot);
        resolve(false);
      };
      const onSlot = () => {
        signal.removeEventListener('abort', onAbort);
        resolve(true);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(onSlot);
    });
  }

  /** Gives a slot back: to the one that has waited longest. */
  release(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      next();
      return;
    }
    this.#free++;
  }
}

/**
 * Calls back when the signal is aborted, unless the returned function was called before.
 *
 * For signals that outlive thousands of requests. V8 may keep a removed listener for long, and everything that it refers
 * to (docs/internals/performance.md): so it must not refer to an answer any more.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting: { callback: (() => void) | undefined } = { callback };
  const listener = () => waiting.callback?.();
  signal.addEventListener('abort', listener);
  return () => {
    waiting.callback = undefined;
    signal.removeEventListener('abort', listener);
  };
}

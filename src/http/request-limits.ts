/**
 * How many requests may run at once, and for how long: the runner's signals, turned into limits.
 *
 * When a job is cancelled, the runner sends SIGINT, 7.5 s later SIGTERM, and kills the process 2.5 s after that
 * (https://docs.github.com/actions/reference/workflow-cancellation-reference). Anything that must be undone is undone
 * within 6 s.
 */
import type { Clock } from '../clock.ts';

/** Maximum number of requests in flight to one host. */
export const CONNECTIONS = 16;

/** Limits on a request and its retries. */
export interface RequestLimits {
  /** Once aborted, no attempt begins, and waits between attempts end. */
  readonly begin: AbortSignal;
  /** Once aborted, a running attempt ends without an answer. */
  readonly cut: AbortSignal;
  /** Time for one attempt in ms, if shorter than `timeout-seconds`. */
  readonly attemptMs?: number;
  /** No attempt begins after this moment (ms since 1970). */
  readonly notAfter?: number;
  /** The request undoes something that this run did: it is sent even if the client starts no further change. */
  readonly undoing?: true;
}

/** ms after the signal during which a running request may still be answered. */
const GRACE_MS = 2_000;
/** ms after the signal by which everything has ended. */
const END_MS = 5_500;

/** Whether this process was cancelled, and what may still run. */
export class Cancellation {
  readonly #cancelled = new AbortController();
  readonly #grace = new AbortController();
  readonly #end = new AbortController();
  readonly #over = new AbortController();

  /** Work that can simply be dropped: ends at once. */
  readonly reading: RequestLimits = { begin: this.#cancelled.signal, cut: this.#cancelled.signal };
  /** Work whose outcome must be known: nothing new begins; running requests have a moment to be answered. */
  readonly working: RequestLimits = { begin: this.#cancelled.signal, cut: this.#grace.signal };
  /** Undoing and finishing: continues for as long as the runner allows. */
  readonly finishing: RequestLimits = { begin: this.#end.signal, cut: this.#end.signal };
  /** Only undoing, which is tried even when the daily quota for changes is used up. */
  readonly undoing: RequestLimits = { ...this.finishing, undoing: true };

  get cancelled(): boolean {
    return this.#cancelled.signal.aborted;
  }

  /** Called when a signal was received. */
  cancel(clock: Clock): void {
    if (this.cancelled) return;
    this.#cancelled.abort();
    void clock.sleep(GRACE_MS, this.#over.signal).then(() => this.#grace.abort());
    void clock.sleep(END_MS, this.#over.signal).then(() => this.#end.abort());
  }

  /** Called when all work has ended, so that no timer keeps the process alive. */
  dispose(): void {
    this.#over.abort();
  }
}

/** A limited number of slots, handed out in the order of requests. */
export class Semaphore {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(slots: number) {
    this.#free = slots;
  }

  /** True when a slot was taken, which must be released; false when the signal was aborted while waiting. */
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

  /** Gives a slot back; it goes to whoever has waited longest. */
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
 * For signals that outlive thousands of requests. V8 may keep a removed listener for a long time, with everything it
 * refers to (docs/internals/performance.md), so it must no longer refer to an answer.
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

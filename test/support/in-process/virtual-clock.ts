// A clock whose time passes only while everything else waits, so that whole runs take almost no time.

import type { Clock } from '../../../src/clock.ts';

interface Timer {
  at: number;
  wake: () => void;
}

/**
 * Time advances to the next timer when a turn of the event loop brings nothing else to do. Everything used with it must
 * therefore finish in microtasks: no real timers, files or sockets.
 */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;
  #ticking = false;

  /** `now`: ms since 1970 */
  constructor(now = Date.parse('2026-11-24T12:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise(resolve => {
      const timer = { at: this.#now + ms, wake: () => wake() };
      const wake = () => {
        this.#timers.delete(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      signal?.addEventListener('abort', wake);
      this.#timers.add(timer);
      this.#tick();
    });
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    setImmediate(() => {
      this.#ticking = false;
      let next: Timer | undefined;
      for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer;
      if (next === undefined) return;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      this.#tick();
    });
  }
}

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

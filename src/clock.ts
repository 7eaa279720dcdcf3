/** Time as a parameter, so that tests never really wait. */

export interface Clock {
  /** ms since 1970 */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep(ms, signal) {
    return new Promise(resolve => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    });
  },
};

const TOLERANCE_MS = 5 * 60_000;

/** A warning if the clocks differ too much. `ahead`: ms by which OpenRouter's clock is ahead of this machine's. */
export function clockWarning(ahead: number | undefined): string | undefined {
  if (ahead === undefined || Math.abs(ahead) < TOLERANCE_MS) return undefined;
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  return (
    `This machine's clock is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} OpenRouter's. Everything goes by ` +
    "OpenRouter's clock, except whether expires-in is in the past, too short or too far ahead: set it right."
  );
}

/** Whether, why and when a failed attempt is made again: pure rules. */

/** What an attempt came to, as far as a retry cares. */
export interface Failed {
  /** undefined: no answer */
  status?: number;
  header(name: string): string | undefined;
  /** The whole answer arrived. */
  complete: boolean;
  /** Something may have reached the host. */
  arrived: boolean;
  /** Trying again cannot help: a certificate that is not trusted. */
  permanent: boolean;
}

/**
 * `safe`: the request may be repeated (its values are absolute). `unless arrived`: it may make something twice, so it
 * is repeated only when nothing was sent, or on a complete 429.
 */
export type Repeatable = 'safe' | 'unless arrived';

/** Longest `Retry-After` that is obeyed, in ms. */
export const LONGEST_RETRY_AFTER = 60_000;
const BASE_MS = 500;
const CAP_MS = 20_000;

export type RetryDecision = { again: number } | { giveUp: true } | { tooLong: string };

/**
 * `again`: in so many ms. `tooLong`: the host asked for a wait that is quoted. `attempt` counts from 0; `random` is
 * in [0, 1); `now` in ms, by the host's own clock.
 */
export function decideRetry(
  failed: Failed,
  repeatable: Repeatable,
  attempt: number,
  random: number,
  now: number,
): RetryDecision {
  const limited = isRateLimit(failed);
  if (!limited && !isTransient(failed)) return { giveUp: true };
  const untouched = failed.status === undefined ? !failed.arrived : failed.status === 429 && failed.complete;
  if (repeatable === 'unless arrived' && !untouched) return { giveUp: true };
  const asked = failed.status === undefined ? undefined : askedWait(failed, now);
  if (asked === undefined) return { again: Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) };
  return asked.ms > LONGEST_RETRY_AFTER ? { tooLong: asked.text } : { again: asked.ms };
}

/** Too many requests; GitHub also answers 403, with when to come back or with a limit that is used up. */
export function isRateLimit({ status, header }: Pick<Failed, 'status' | 'header'>): boolean {
  if (status === 429) return true;
  return status === 403 && (header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0');
}

function isTransient({ status, permanent }: Failed): boolean {
  if (status === undefined) return !permanent;
  return [408, 500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}

function askedWait(failed: Failed, now: number): { ms: number; text: string } | undefined {
  const after = retryAfter(failed, now);
  if (after !== undefined) return { ms: after, text: `Retry-After: ${failed.header('retry-after')?.trim()}` };
  const reset = failed.header('x-ratelimit-reset');
  const at = failed.header('x-ratelimit-remaining') === '0' ? resetInstant(reset) : undefined;
  if (at === undefined) return undefined;
  // Beyond what a Date can be, the number is quoted as it came.
  const when = at <= LATEST_DATE ? new Date(at).toISOString() : reset?.slice(0, 30);
  return { ms: Math.max(0, at - now), text: `rate limit resets at ${when}` };
}

/** ms that `Retry-After` asks for, in seconds or until a date; undefined when it does not. `now` in ms. */
export function retryAfter({ header }: Pick<Failed, 'header'>, now: number): number | undefined {
  const text = header('retry-after')?.trim();
  if (text && /^\d+$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with the day of the week; Date.parse would also make a date in the past of "1.5" or "-5".
  const date = text && /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** ms since 1970 of `X-RateLimit-Reset`: GitHub counts seconds, OpenRouter milliseconds. */
export function resetInstant(reset: string | undefined): number | undefined {
  if (!reset || !/^\d+$/.test(reset)) return undefined;
  return Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
}

/** ms since 1970 of the last instant that a Date can be. */
export const LATEST_DATE = 8.64e15;

/** Whether, why and when a failed attempt is made again (section 8 of the contract): pure rules. */

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
const LONGEST_RETRY_AFTER = 60_000;
const BASE_MS = 500;
const CAP_MS = 20_000;

export type Decision = { again: number } | { giveUp: true } | { tooLong: string };

/**
 * `again`: in so many ms. `tooLong`: the host asked for a wait that is quoted. `attempt` counts from 0; `random` is
 * in [0, 1); `now` in ms, by the host's own clock when it told.
 */
export function decideRetry(
  failed: Failed,
  repeatable: Repeatable,
  attempt: number,
  random: number,
  now: number,
): Decision {
  const limited = isRateLimit(failed);
  if (!limited && !isTransient(failed)) return { giveUp: true };
  const untouched = failed.status === undefined ? !failed.arrived : failed.status === 429 && failed.complete;
  if (repeatable === 'unless arrived' && !untouched) return { giveUp: true };
  const asked = failed.status === undefined ? undefined : askedWait(failed, now);
  if (asked === undefined) return { again: Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) };
  return asked.ms > LONGEST_RETRY_AFTER ? { tooLong: asked.text } : { again: asked.ms };
}

/** Too many requests; GitHub also says it with a 403 that tells when to come back, or that the limit is used up. */
export function isRateLimit({ status, header }: Pick<Failed, 'status' | 'header'>): boolean {
  if (status === 429) return true;
  return status === 403 && (header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0');
}

function isTransient({ status, permanent }: Failed): boolean {
  if (status === undefined) return !permanent;
  return [408, 500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}

function askedWait(failed: Failed, now: number): { ms: number; text: string } | undefined {
  const text = failed.header('retry-after')?.trim();
  if (text && /^\d+$/.test(text)) return { ms: Number(text) * 1000, text: `Retry-After: ${text}` };
  // An HTTP date begins with the day of the week; Date.parse would also make a date in the past of "1.5" or "-5".
  const date = text && /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(date)) return { ms: Math.max(0, date - now), text: `Retry-After: ${text}` };
  const reset = failed.header('x-ratelimit-reset');
  if (failed.header('x-ratelimit-remaining') === '0' && reset && /^\d+$/.test(reset)) {
    // GitHub counts seconds, OpenRouter milliseconds.
    const at = Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
    // Beyond what a Date can be, the number is told as it came.
    const when = at <= 8.64e15 ? new Date(at).toISOString() : reset.slice(0, 30);
    return { ms: Math.max(0, at - now), text: `rate limit resets at ${when}` };
  }
  return undefined;
}

/**
 * OpenRouter's daily quota on creating, changing and deleting keys. It is not documented; it shows as a 429 that names
 * `keys-modify-api-rpd-v2` or says so in words, with its reset in a header or only in the body.
 */
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { LATEST_DATE, LONGEST_RETRY_AFTER, resetInstant, retryAfter } from '../http/retry.ts';
import { isObject, parseJson } from './answers.ts';

/** Whether a call changes keys, and so counts towards the quota. */
function changesKeys({ method, path }: Pick<Call, 'method' | 'path'>): boolean {
  return method !== 'GET' && /^\/keys(?![^/?])/.test(path);
}

/** Whether an answer says that the quota is used up. `now`: ms by OpenRouter's clock. */
export function isDailyQuota(call: Pick<Call, 'method' | 'path'>, answer: Answer, now: number): boolean {
  if (answer.status !== 429 || !changesKeys(call)) return false;
  const wait = retryAfter(answer, now);
  if (wait !== undefined && wait <= LONGEST_RETRY_AFTER) return false;
  const { message, metadata } = errorOf(answer);
  return [message, jsonOf(metadata)].some(text => /\brpd\b|per[ -]day|daily (limit|quota)/i.test(String(text)));
}

/** ms since 1970 at which the quota is new, as far as the answer says. `now`: ms by OpenRouter's clock. */
export function quotaReset(answer: Answer, now: number): number | undefined {
  const { metadata } = errorOf(answer);
  const headers = isObject(metadata) && isObject(metadata.headers) ? Object.entries(metadata.headers) : [];
  const [, inBody] = headers.find(([name]) => name.toLowerCase() === 'x-ratelimit-reset') ?? [];
  const wait = retryAfter(answer, now);
  const at =
    resetInstant(answer.header('x-ratelimit-reset')) ??
    resetInstant(String(inBody)) ??
    (wait === undefined ? undefined : now + wait);
  return at !== undefined && at <= LATEST_DATE ? at : undefined;
}

/** The `error` of an answer's body; empty when there is none. */
function errorOf({ text }: Answer): { message?: unknown; metadata?: unknown } {
  const body = parseJson(text);
  return isObject(body) && isObject(body.error) ? body.error : {};
}

/** Undefined where it is nested too deep to be written. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

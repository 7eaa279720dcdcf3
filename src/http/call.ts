/** A request as the clients of the hosts pass it to the transport, the answer to it, and whose answer a refusal is. */

import type { Verdict } from '../domain/text/errors.ts';
import { say, shown } from '../domain/text/untrusted.ts';
import type { Repeatable, RetryDecision } from './retry.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Appended to the base: `/keys/abc?offset=0`. */
  path: string;
  /** Instead of `path` in messages, where that holds something they must not show. */
  shownPath?: string;
  headers: Record<string, string>;
  /** JSON, or a form */
  body?: string | undefined;
  repeatable: Repeatable;
  /** Whether another attempt follows an answer, where the client knows better than its status says; undefined: it does not. */
  decide?: (answer: Answer) => RetryDecision | undefined;
  /** Asked before every attempt: why none may begin any more. */
  stopped?: () => Error | undefined;
  /**
   * Asked just before every attempt for what may not be older: a token. Its headers are added, its body counts. What it
   * throws ends the call.
   */
  fresh?: () => Promise<FreshParts>;
  /** Whether an answer refuses what was fresh, so that another attempt is made at once, whatever `maxRetries`. */
  isRenewable?: (answer: Answer) => Promise<boolean>;
  /** It takes no slot: a call that holds one waits for it. */
  needsNoSlot?: true;
}

/** What an attempt gets anew. */
export interface FreshParts extends Partial<Pick<Call, 'headers' | 'body'>> {
  /** Called when the attempt begins; what it returns, when the attempt is over (undefined: without an answer). */
  used?: () => (answer: Answer | undefined) => void;
}

/**
 * One attempt at a call: the answer, or an AttemptFailure. It should end when the signal is aborted, but need not: the
 * transport does not wait for it any longer. Anything else that it throws ends the call and is passed on.
 */
export type Exchange = (call: Call, signal: AbortSignal) => Promise<Answer>;

/** A call as messages name it. */
export function callText({ method, path, shownPath = path }: Pick<Call, 'method' | 'path' | 'shownPath'>): string {
  return shown(`${method} ${shownPath}`, 200);
}

/** An answer, whatever its status. */
export interface Answer {
  status: number;
  /** By name in lower case. */
  header(name: string): string | undefined;
  text: string;
  /** False: an error's body was cut short. */
  complete: boolean;
}

/** The answer that a call came to after all its attempts. */
export interface FinalAnswer extends Answer {
  /** An earlier attempt of the same call may have done the work, or this one's server failed on the way. */
  mayHaveBeenProcessed: boolean;
  /** The call gave up because the host asked for a wait that is longer than it waits: quotes the host. */
  tooLong?: string;
}

/** What the host says of an error: at most 500 characters of it, on one line, without keys. Empty for a success. */
export function quote(answer: Pick<Answer, 'status' | 'text'>): string {
  if (answer.status < 300) return '';
  const text = shown((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
  return text === '' ? '' : ` (${text})`;
}

/** The same of an answer that may hold a token: only the words of an error. */
export function quoteWords(answer: Pick<Answer, 'status' | 'text'>): string {
  return quote(onlyWords(answer));
}

/** The answer without its body, unless that is an error in words. */
export function onlyWords<Found extends Pick<Answer, 'text'>>(answer: Found): Found {
  return errorMessage(answer.text) === undefined ? { ...answer, text: '' } : answer;
}

function errorMessage(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const { error, message } = parsed as { error?: { message?: unknown }; message?: unknown };
    const own = error?.message ?? message;
    return typeof own === 'string' ? own : undefined;
  } catch {
    return undefined;
  }
}

const VERDICTS: Readonly<Record<number, Verdict>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
};

/** What an answer decides; undefined: nothing. `isOwn`: it has the form of the host's API. */
export function verdictOf({ status }: Pick<Answer, 'status'>, isOwn: boolean): Verdict | undefined {
  return isOwn ? VERDICTS[status] : undefined;
}

/** Which API should have answered, in words. */
export interface ExpectedApi {
  /** `OpenRouter's API` */
  api: string;
  /** The input or variable that names the host. */
  setting: string;
  base: URL;
}

/** The message for an answer of 400 and above that does not have the form of the API. */
export function foreignText(call: Call, answer: Answer, { api, setting, base }: ExpectedApi): string {
  const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
  return (
    say`${setting}: ${base.hostname} answered ${answer.status}, but not in the form of ${api} (${type}): something in ` +
    `between answered, or ${setting} is wrong. ${callText(call)} was answered ${answer.status}${quote(answer)}.`
  );
}

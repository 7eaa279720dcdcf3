/**
 * A request as clients pass it to the transport, its answer, and who sent a refusal: the host or something in between.
 */

import type { Verdict } from '../domain/text/errors.ts';
import { say, shown } from '../domain/text/untrusted.ts';
import type { Repeatable, RetryDecision } from './retry.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Appended to the base: `/keys/abc?offset=0`. */
  path: string;
  /** Shown in messages instead of `path`, if that contains something secret. */
  shownPath?: string;
  headers: Record<string, string>;
  /** JSON, or a form */
  body?: string | undefined;
  repeatable: Repeatable;
  /** Overrides the retry decision for an answer if the client knows more than its status; undefined: no override. */
  decide?: (answer: Answer) => RetryDecision | undefined;
  /** Called before every attempt; an error means that no further attempt may begin. */
  stopped?: () => Error | undefined;
  /**
   * Called just before every attempt for parts that must be fresh, such as a token. Its headers are added; its body
   * replaces the call's. An error ends the call.
   */
  fresh?: () => Promise<FreshParts>;
  /** Whether an answer refused the fresh parts; if so, another attempt is made at once, whatever `maxRetries`. */
  isRenewable?: (answer: Answer) => Promise<boolean>;
  /** Takes no slot, because a call that holds one waits for it. */
  needsNoSlot?: true;
}

/** The parts of a call that are new for each attempt. */
export interface FreshParts extends Partial<Pick<Call, 'headers' | 'body'>> {
  /**
   * Called when the attempt begins. The returned function is called when it has ended (undefined: without an answer).
   */
  used?: () => (answer: Answer | undefined) => void;
}

/**
 * One attempt at a call: the answer, or an AttemptFailure. It should end when the signal is aborted, but the transport
 * does not rely on that. Any other error ends the call and is passed on.
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

/** The answer to a call after all its attempts. */
export interface FinalAnswer extends Answer {
  /** An earlier attempt of the same call may have done the work, or this one's server failed on the way. */
  mayHaveBeenProcessed: boolean;
  /** Set if the call gave up because the host asked for too long a wait: quotes the host. */
  tooLong?: string;
}

/** The host's error message: at most 500 characters, on one line, without keys. Empty for a success. */
export function quote(answer: Pick<Answer, 'status' | 'text'>): string {
  if (answer.status < 300) return '';
  const text = shown((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
  return text === '' ? '' : ` (${text})`;
}

/** The same for an answer that may contain a token: only an error message is quoted. */
export function quoteWords(answer: Pick<Answer, 'status' | 'text'>): string {
  return quote(onlyWords(answer));
}

/** The answer without its body, unless that contains an error message. */
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

/** The verdict of an answer; undefined: none. `isOwn`: it has the form of the host's API. */
export function verdictOf({ status }: Pick<Answer, 'status'>, isOwn: boolean): Verdict | undefined {
  return isOwn ? VERDICTS[status] : undefined;
}

/** The API that should have answered, in words. */
interface ExpectedApi {
  /** `OpenRouter's API` */
  api: string;
  /** The input or variable that names the host. */
  setting: string;
  base: URL;
}

/** The message for a status of 400 or above without the form of the API. */
export function foreignText(call: Call, answer: Answer, { api, setting, base }: ExpectedApi): string {
  const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
  return (
    say`${setting}: ${base.hostname} answered ${answer.status}, but not in the form of ${api} (${type}): something in ` +
    `between answered, or ${setting} is wrong. ${callText(call)} was answered ${answer.status}${quote(answer)}.`
  );
}

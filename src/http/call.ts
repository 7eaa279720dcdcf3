/** A request, as the clients of the hosts hand it to the transport. */
import { shown } from '../domain/text/untrusted.ts';
import type { Answer } from './answer.ts';
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

/**
 * The error types. An error is created where its cause is known, and shown in one place (`report/log/log.ts`).
 * A message says what failed, the likely cause, and what to do, in that order.
 */

import { say } from './untrusted.ts';

/** An error for users to read. Its message is already safe to print. */
export class ActionError extends Error {
  override name = 'ActionError';
}

/** A bug in this action. It is handled like any other error, so that unfinished work is still undone. */
class BugError extends ActionError {
  override name = 'BugError';
}

/** Anything thrown, as an error that can be reported. */
export function asActionError(cause: unknown): ActionError {
  if (cause instanceof ActionError) return cause;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new BugError(say`This is a bug in the action itself; please report it. ${text}`);
}

/** Invalid inputs: every fault found, before any request. */
export class InputError extends ActionError {
  override name = 'InputError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Unmet conditions of `require`. */
export class UnmetError extends ActionError {
  override name = 'UnmetError';
  /** What does not meet them, or what was not done because of that. */
  readonly what: string;

  constructor(what: string, unmet: string, advice: string) {
    super(`${what} ${unmet}. ${advice}`);
    this.what = what;
  }
}

/** A request that did not succeed. */
export class RequestError extends ActionError {
  override name = 'RequestError';
  /** Whether the server may have done the work even so: the answer was lost, or a server on the way failed. */
  readonly mayHaveBeenProcessed: boolean;

  constructor(message: string, mayHaveBeenProcessed: boolean) {
    super(message);
    this.mayHaveBeenProcessed = mayHaveBeenProcessed;
  }
}

/** The host's own decision in a refusal: 400, 401, 403, 404. */
export type Verdict = 'invalid' | 'unauthorized' | 'forbidden' | 'not found';

/** An answer other than success. */
export class RefusalError extends RequestError {
  override name = 'RefusalError';
  /** undefined: the answer decides nothing. The status is left out on purpose: a proxy's 404 is not a verdict. */
  readonly verdict: Verdict | undefined;

  constructor(verdict: Verdict | undefined, message: string, mayHaveBeenProcessed: boolean) {
    super(message, mayHaveBeenProcessed);
    this.verdict = verdict;
  }
}

/** A refusal or redirect that does not come from the host's API but from something in between. It decides nothing. */
export class ForeignError extends RefusalError {
  override name = 'ForeignError';
  readonly status: number;

  constructor(status: number, message: string, mayHaveBeenProcessed: boolean) {
    super(undefined, message, mayHaveBeenProcessed);
    this.status = status;
  }
}

/** 409: something else changed the same thing at the same moment. */
export class ConflictError extends RefusalError {
  override name = 'ConflictError';

  constructor(message: string, mayHaveBeenProcessed: boolean) {
    super(undefined, message, mayHaveBeenProcessed);
  }
}

/** The account's daily quota for changing keys is used up: no further change is started in this run. */
export class DailyQuotaError extends RefusalError {
  override name = 'DailyQuotaError';

  constructor(message: string, mayHaveBeenProcessed: boolean) {
    super(undefined, message, mayHaveBeenProcessed);
  }
}

/** Whether the host itself says that the resource does not exist (404). */
export function isNotFound(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.verdict === 'not found';
}

/** Whether the host itself forbids the request (403). */
export function isForbidden(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.verdict === 'forbidden';
}

/** The result of a request; undefined when the host itself says that the resource does not exist (404). */
export async function undefinedIf404<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** No complete answer: connection failures, timeouts, truncated answers. */
export class NetworkError extends RequestError {
  override name = 'NetworkError';
}

/** No token could be obtained to send the request with. This says nothing about any key. */
export class LoginError extends RequestError {
  override name = 'LoginError';
}

/** A 2xx answer that does not match the API's description. */
export class AnswerError extends RequestError {
  override name = 'AnswerError';
}

/** A POST created a key, as the hash in its answer shows, but the answer lacks something needed to use it. */
export class UnusableKeyError extends AnswerError {
  override name = 'UnusableKeyError';
  readonly hash: string;

  constructor({ message }: AnswerError, hash: string) {
    super(message, true);
    this.hash = hash;
  }
}

/** A request was no longer sent: the job was cancelled, or too much time had passed. */
export class CancelledError extends RequestError {
  override name = 'CancelledError';
}

/** Faults in a keys file, each with its position: shown on the lines of the file. */
export class KeysFileError extends ActionError {
  override name = 'KeysFileError';
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly faults: readonly { line: number; column: number; message: string }[];

  constructor(path: string, faults: readonly { line: number; column: number; message: string }[]) {
    super(faults.map(({ line, column, message }) => say`${path}:${line}:${column}: ` + message).join('\n'));
    this.path = path;
    this.faults = faults;
  }
}

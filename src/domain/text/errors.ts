/**
 * The typed family of errors. Each is made where the knowledge is, and shown in one place (`report/log.ts`).
 * A message says what failed, the likely cause, and what to do, in that order.
 */

import { say } from './untrusted.ts';

/** An error that a user is meant to read. Its message is already safe to print. */
export class ActionError extends Error {
  override name = 'ActionError';
}

/** A bug of this action. It is reported like any other error, so that what was begun is still undone. */
class BugError extends ActionError {
  override name = 'BugError';
}

/** Whatever was thrown, as an error that can be reported. */
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

/** Conditions of `require` that do not hold. */
export class UnmetError extends ActionError {
  override name = 'UnmetError';
  /** What does not meet them, or what was left undone because of it. */
  readonly what: string;

  constructor(what: string, unmet: string, advice: string) {
    super(`${what} ${unmet}. ${advice}`);
    this.what = what;
  }
}

/** A request that did not succeed. */
export class RequestError extends ActionError {
  override name = 'RequestError';
  /** Whether the work may have been done anyway: the answer was lost, or a server failed on the way. */
  readonly mayHaveBeenProcessed: boolean;

  constructor(message: string, mayHaveBeenProcessed: boolean) {
    super(message);
    this.mayHaveBeenProcessed = mayHaveBeenProcessed;
  }
}

/** What the host itself decides in a refusal: 400, 401, 403, 404. */
export type Verdict = 'invalid' | 'unauthorized' | 'forbidden' | 'not found';

/** An answer other than success. */
export class RefusalError extends RequestError {
  override name = 'RefusalError';
  /** undefined: the answer decides nothing. There is no status beside it: a 404 of something in between is no verdict. */
  readonly verdict: Verdict | undefined;

  constructor(verdict: Verdict | undefined, message: string, mayHaveBeenProcessed: boolean) {
    super(message, mayHaveBeenProcessed);
    this.verdict = verdict;
  }
}

/** A refusal or redirect that is not in the form of the host's API: something in between answered. It decides nothing. */
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

/** Whether the host itself says that what was asked for does not exist (404). */
export function isNotFound(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.verdict === 'not found';
}

/** Whether the host itself does not allow what was asked for (403). */
export function isForbidden(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.verdict === 'forbidden';
}

/** What a request answers; undefined when the host itself says that it does not exist (404). */
export async function undefinedIf404<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** No complete answer: connection failures, time-outs, answers that were cut off. */
export class NetworkError extends RequestError {
  override name = 'NetworkError';
}

/** There is no token that a request could be sent with. It says nothing about any key. */
export class LoginError extends RequestError {
  override name = 'LoginError';
}

/** A 2xx that is not what the API's description promises. */
export class AnswerError extends RequestError {
  override name = 'AnswerError';
}

/** A success to a POST that made a key, as its hash shows, but has not all that makes it usable. */
export class UnusableKeyError extends AnswerError {
  override name = 'UnusableKeyError';
  readonly hash: string;

  constructor({ message }: AnswerError, hash: string) {
    super(message, true);
    this.hash = hash;
  }
}

/** A request was not sent any more: the job was cancelled, or too much time has passed. */
export class CancelledError extends RequestError {
  override name = 'CancelledError';
}

/** Faults in a keys file, each at its place: shown on the file's lines. */
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

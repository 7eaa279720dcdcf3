/**
 * Requests to one host: a limited number in flight, each attempt limited in time, with retries where they are safe. It
 * knows HTTP, but neither the purpose of the host nor how an attempt is made.
 *
 * The attempt (`exchange`), the clock and the random numbers are parameters, so that a test can run everything,
 * including retries and timeouts, in one process and in no time. Such a test passes an exchange that answers by itself
 * (or throws an AttemptFailure), and a clock whose time passes only while everything else waits. The timeout of an
 * attempt is a `clock.sleep` in parallel with the exchange, so a clock that jumps ahead at every sleep would end every
 * attempt.
 */
import type { Clock } from '../clock.ts';
import { AnswerError, CancelledError, LoginError, NetworkError, RequestError } from '../domain/text/errors.ts';
import { apiKeysIn, say } from '../domain/text/untrusted.ts';
import { type Answer, type Call, callText, type Exchange, type FinalAnswer, type FreshParts } from './call.ts';
import { CONNECTIONS, onAbort, type RequestLimits, Semaphore } from './request-limits.ts';
import { AttemptFailure, cutOff, decideRetry, failureAdvice, type RetryDecision, timedOut } from './retry.ts';

export interface TransportOptions {
  /** Paths of calls are appended to this. */
  base: URL;
  /** The input or variable that names the base, for advice: `api-url`. */
  setting: string;
  exchange: Exchange;
  /** Requests go through a proxy; for advice. */
  proxied: boolean;
  /** ms for one attempt, from connection to last byte */
  timeoutMs: number;
  /** Further attempts after a failed one. */
  maxRetries: number;
  clock: Clock;
  /** In [0, 1): spreads the waits between attempts. */
  random: () => number;
  /** One line for each retry. */
  log: (line: string) => void;
  /** Called once for each text like an API key in an answer, before the answer is returned. */
  onSecret: (secret: string) => void;
  /** Closes the connections. */
  close?: () => Promise<void>;
}

/** No account's answers contain more different texts like API keys, and each slows down every line of the log. */
const MAX_SECRETS = 10_000;

/** ms since 1970. No real clock is beyond it, and the last possible Date would have no next month. */
const YEAR_10000 = Date.UTC(10_000, 0);

/** An abort reason, since without one the signal would create an error with a stack. */
const OVER = 'over';

type Outcome = Answer | AttemptFailure;

export class Transport {
  readonly #options: TransportOptions;
  readonly #slots = new Semaphore(CONNECTIONS);
  readonly #secrets = new Set<string>();
  #dateOffset: number | undefined;
  #farthestOffset: number | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get base(): URL {
    return this.#options.base;
  }

  /** ms since 1970 by this machine's clock. */
  now(): number {
    return this.#options.clock.now();
  }

  /** ms since 1970 by the host's own clock (`Date` of its answers), or this machine's before the first answer. */
  hostNow(): number {
    return this.#options.clock.now() + (this.#dateOffset ?? 0);
  }

  /**
   * ms by which the host's clock is ahead of this machine's, the largest difference of all answers; undefined before
   * the first one.
   */
  get hostAhead(): number | undefined {
    return this.#farthestOffset;
  }

  /**
   * The answer to a call, after as many attempts as necessary and allowed.
   * @throws NetworkError when no attempt was answered, CancelledError or the call's own error when none could begin,
   * LoginError when there was no token
   */
  async send(call: Call, limits: RequestLimits): Promise<FinalAnswer> {
    const { clock, maxRetries } = this.#options;
    const first = await this.#attempt(call, limits);
    if (first === undefined) throw this.#whyNot(call, limits);
    let outcome = first;
    let mayHaveBeenProcessed = mayHaveBeenProcessedBy(outcome);
    let decision = this.#decide(call, outcome, 0);
    let attempts = 1;
    while ('again' in decision && attempts <= maxRetries && !this.#tooLate(limits, decision.again)) {
      this.#logRetry(call, outcome, decision.again, attempts);
      await clock.sleep(decision.again, limits.begin);
      const next = await this.#attempt(call, limits).catch(error => {
        throw mayHaveBeenProcessed ? inDoubt(error) : error;
      });
      if (next === undefined) break;
      outcome = next;
      mayHaveBeenProcessed ||= mayHaveBeenProcessedBy(outcome);
      decision = this.#decide(call, outcome, attempts);
      attempts++;
    }
    if (outcome instanceof AttemptFailure) throw this.#unanswered(call, outcome, mayHaveBeenProcessed, attempts);
    return { ...outcome, mayHaveBeenProcessed, ...('tooLong' in decision && { tooLong: decision.tooLong }) };
  }

  /** Closes every connection, so that none keeps the process alive. */
  async close(): Promise<void> {
    await this.#options.close?.();
  }

  /** One attempt, and immediately another one if refused parts can be renewed. undefined when none may begin. */
  async #attempt(call: Call, limits: RequestLimits): Promise<Outcome | undefined> {
    const outcome = await this.#attemptOnce(call, limits);
    const isRefused = outcome !== undefined && !(outcome instanceof AttemptFailure) && call.isRenewable?.(outcome);
    return (await isRefused) ? this.#attempt(call, limits) : outcome;
  }

  /** Waits for a slot; undefined when the attempt may not begin. */
  async #attemptOnce(call: Call, limits: RequestLimits): Promise<Outcome | undefined> {
    if (!call.needsNoSlot && !(await this.#slots.take(limits.begin))) return undefined;
    let over: ReturnType<NonNullable<FreshParts['used']>> | undefined;
    let answer: Answer | undefined;
    try {
      if (this.#whyNot(call, limits)) return undefined;
      const complete = await withFreshParts(call, limits);
      if (complete === undefined || this.#whyNot(call, limits)) return undefined;
      over = complete.used?.();
      answer = await this.#bounded(complete, limits);
      this.#noteDate(answer.header('date'));
      this.#reportSecrets(call, answer.text);
      return answer;
    } catch (error) {
      if (error instanceof AttemptFailure) return error;
      throw error;
    } finally {
      over?.(answer);
      if (!call.needsNoSlot) this.#slots.release();
    }
  }

  /**
   * If a proxy accepts a connection but never answers CONNECT, none of undici's timeouts applies, and an abort signal
   * does not reliably help. So the clock races the whole exchange.
   */
  async #bounded(call: Call, limits: RequestLimits): Promise<Answer> {
    const { clock, exchange, timeoutMs } = this.#options;
    const ms = Math.min(timeoutMs, limits.attemptMs ?? Number.POSITIVE_INFINITY);
    if (limits.cut.aborted) throw cutOff();
    const abort = new AbortController();
    const over = new AbortController();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (why: () => AttemptFailure) => {
      if (over.signal.aborted) return;
      const failure = why();
      reject(failure);
      abort.abort(failure);
    };
    const stopWaiting = onAbort(limits.cut, () => end(cutOff));
    void clock.sleep(ms, over.signal).then(() => end(() => timedOut(ms)));
    try {
      return await Promise.race([ended, exchange(call, abort.signal)]);
    } finally {
      over.abort(OVER);
      stopWaiting();
    }
  }

  /** Why no (further) attempt may begin; undefined when it may. */
  #whyNot(call: Call, { begin, notAfter }: RequestLimits): Error | undefined {
    if (begin.aborted) return new CancelledError(`${callText(call)} was not sent: the job was cancelled.`, false);
    if (notAfter !== undefined && this.#options.clock.now() > notAfter) {
      return new CancelledError(`${callText(call)} was not sent: too much time has passed for it to be safe.`, false);
    }
    return call.stopped?.();
  }

  #tooLate({ begin, notAfter }: RequestLimits, waitMs: number): boolean {
    return begin.aborted || (notAfter !== undefined && this.#options.clock.now() + waitMs > notAfter);
  }

  /** `attempt` counts from 0. */
  #decide(call: Call, outcome: Outcome, attempt: number): RetryDecision {
    const { random } = this.#options;
    if (outcome instanceof AttemptFailure) {
      const { arrived, permanent } = outcome;
      const failed = { header: () => undefined, complete: false, arrived, permanent };
      return decideRetry(failed, call.repeatable, attempt, random(), this.hostNow());
    }
    if (outcome.status < 400) return { giveUp: true };
    const decision = call.decide?.(outcome);
    if (decision !== undefined) return decision;
    const failed = { ...outcome, arrived: true, permanent: false };
    return decideRetry(failed, call.repeatable, attempt, random(), this.hostNow());
  }

  #logRetry(call: Call, outcome: Outcome, waitMs: number, attempts: number): void {
    const why = outcome instanceof AttemptFailure ? outcome.message : `answered ${outcome.status}`;
    const which = `attempt ${attempts + 1} of ${this.#options.maxRetries + 1}`;
    this.#options.log(`${callText(call)} ${why}; trying again in ${(waitMs / 1000).toFixed(1)} s (${which})`);
  }

  #unanswered(call: Call, failure: AttemptFailure, mayHaveBeenProcessed: boolean, attempts: number): NetworkError {
    const { base, setting, proxied } = this.#options;
    const times = attempts === 1 ? '' : ` (after ${attempts} attempts)`;
    const doubt = mayHaveBeenProcessed && call.method !== 'GET' ? ' Whether it was done is not known.' : '';
    const advice = failureAdvice(failure, { host: base.host, setting, proxied });
    const message = `${callText(call)} ${failure.message}${times}.${doubt} ${advice}`.trimEnd();
    return new NetworkError(message, mayHaveBeenProcessed);
  }

  #noteDate(date: string | undefined): void {
    const ms = date === undefined ? Number.NaN : Date.parse(date);
    if (!(ms >= 0 && ms < YEAR_10000)) return;
    this.#dateOffset = ms - this.#options.clock.now();
    if (Math.abs(this.#dateOffset) >= Math.abs(this.#farthestOffset ?? 0)) this.#farthestOffset = this.#dateOffset;
  }

  #reportSecrets(call: Call, text: string): void {
    for (const secret of secretsIn(text)) {
      if (this.#secrets.has(secret)) continue;
      if (this.#secrets.size >= MAX_SECRETS) throw tooManySecrets(call, this.#options);
      this.#secrets.add(secret);
      this.#options.onSecret(secret);
    }
  }
}

/** The call with its fresh parts; undefined when it was cancelled while waiting for them. */
async function withFreshParts(call: Call, { begin }: RequestLimits): Promise<(Call & FreshParts) | undefined> {
  if (!call.fresh) return call;
  const { promise: cancelled, resolve } = Promise.withResolvers<undefined>();
  const stopWaiting = onAbort(begin, () => resolve(undefined));
  try {
    const fresh = await Promise.race([cancelled, call.fresh()]);
    return fresh && { ...call, ...fresh, headers: { ...call.headers, ...fresh.headers } };
  } finally {
    stopWaiting();
  }
}

/** An error between two attempts, when the first one may have done the work. */
function inDoubt(error: unknown): unknown {
  if (error instanceof LoginError) return new LoginError(error.message, true);
  return error instanceof RequestError ? new RequestError(error.message, true) : error;
}

/** Whether the host may have done the work although the attempt did not succeed. */
function mayHaveBeenProcessedBy(outcome: Outcome): boolean {
  if (outcome instanceof AttemptFailure) return outcome.arrived;
  return outcome.status >= 400 && (outcome.status === 408 || outcome.status >= 500 || !outcome.complete);
}

/** Texts like API keys, both as sent and, where JSON escapes some of their letters, unescaped. */
function* secretsIn(text: string): Generator<string> {
  yield* apiKeysIn(text);
  if (text.includes('\\')) yield* apiKeysIn(unescaped(text));
}

/** JSON without needless escapes; empty if the text is not JSON, or is nested too deeply to be serialized. */
function unescaped(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return '';
  }
}

function tooManySecrets(call: Call, { setting }: TransportOptions): AnswerError {
  return new AnswerError(
    say`${callText(call)}: the answers hold more than ${MAX_SECRETS.toLocaleString('en')} texts like API keys, which no ` +
      `account's do. Check ${setting}.`,
    true,
  );
}

/** This action's version. A test checks that package.json has the same. */
export const VERSION = '1.0.0';

export const USER_AGENT = `openrouter-key-action/${VERSION}`;

/**
 * Requests to one host: every attempt bounded from connection to last byte, repeated where that is safe, and answers
 * of any kind survived. Knows HTTP, not what the host is for.
 */
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import Pool from '#undici/pool';
import request from '#undici/request';
import type { Clock } from '../clock.ts';
import { AnswerError, CancelledError, NetworkError } from '../domain/errors.ts';
import { redacted, say, shown } from '../domain/untrusted.ts';
import { USER_AGENT } from '../version.ts';
import { compileParser } from './compile-parser.ts';
import { proxyFor } from './proxy.ts';
import type { RequestLimits } from './request-limits.ts';
import { type Decision, decideRetry, type Repeatable } from './retry.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Appended to the base: `/keys/abc?offset=0`. */
  path: string;
  headers: Record<string, string>;
  /** JSON text */
  body?: string | undefined;
  repeatable: Repeatable;
}

/** An answer, whatever its status. */
export interface Answer {
  status: number;
  header(name: string): string | undefined;
  text: string;
  /** False: an error's body was cut short. */
  complete: boolean;
  /** An earlier attempt of the same call may have done the work, or this one's server failed on the way. */
  mayHaveBeenProcessed: boolean;
  /** The call gave up because the host asked for a wait that is longer than it waits. */
  tooLong?: string;
}

interface TransportOptions {
  base: URL;
  timeoutMs: number;
  maxRetries: number;
  clock: Clock;
  /** undici's agent for proxies, asked for only where there is one. */
  proxyAgent: () => Promise<typeof EnvHttpProxyAgent>;
  /** One line for each retry. */
  log: (line: string) => void;
}

/** Requests side by side at one host, at most. */
export const CONNECTIONS = 16;
const LARGEST_ANSWER = 64 * 1024 * 1024;
const LARGEST_ERROR = 64 * 1024;

export class Transport {
  readonly #options: TransportOptions;
  readonly #opened: Dispatcher[] = [];
  #current: Promise<Dispatcher> | undefined;
  #dateOffset: number | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get base(): URL {
    return this.#options.base;
  }

  /** ms since 1970 by the host's own clock (the `Date` of its answers); this machine's before the first answer. */
  hostNow(): number {
    return this.#options.clock.now() + (this.#dateOffset ?? 0);
  }

  /** ms by which the host's clock is ahead of this machine's; undefined before the first answer. */
  get hostAhead(): number | undefined {
    return this.#dateOffset;
  }

  /**
   * The answer to a call, after as many attempts as it takes and is allowed.
   * @throws NetworkError when no attempt was answered, CancelledError when none could begin
   */
  async send(call: Call, limits: RequestLimits): Promise<Answer> {
    const { clock, maxRetries } = this.#options;
    let mayHaveBeenProcessed = false;
    this.#mayBegin(call, limits);
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(call, limits).catch((error: unknown) => new Failure(error));
      const failed = outcome instanceof Failure;
      const successful = !failed && outcome.status < 400;
      mayHaveBeenProcessed ||= !successful && mayHaveBeenProcessedBy(outcome);
      const decision: Decision = successful
        ? { giveUp: true }
        : decideRetry(asFailed(outcome), call.repeatable, attempt, Math.random(), this.hostNow());
      if ('again' in decision && attempt < maxRetries && !this.#tooLate(limits, decision.again)) {
        const why = failed ? outcome.why(this.#options) : `answered ${outcome.status}`;
        const wait = (decision.again / 1000).toFixed(1);
        const which = `attempt ${attempt + 2} of ${maxRetries + 1}`;
        this.#options.log(`${callText(call)} ${why}; trying again in ${wait} s (${which})`);
        await clock.sleep(decision.again, limits.begin);
        if (!this.#tooLate(limits, 0)) continue;
      }
      if (failed) throw this.#unanswered(call, outcome, mayHaveBeenProcessed, attempt);
      return { ...outcome, mayHaveBeenProcessed, ...('tooLong' in decision && { tooLong: decision.tooLong }) };
    }
  }

  /** Ends every connection, so that nothing keeps the process alive. */
  async close(): Promise<void> {
    await this.#current?.catch(() => undefined);
    await Promise.all(this.#opened.splice(0).map(each => each.destroy().catch(() => undefined)));
  }

  #mayBegin(call: Call, { begin, notAfter }: RequestLimits): void {
    if (begin.aborted) throw new CancelledError(say`${callText(call)} was not sent: the job was cancelled.`, false);
    if (notAfter !== undefined && this.#options.clock.now() > notAfter) {
      throw new CancelledError(say`${callText(call)} was not sent: too much time has passed for it to be safe.`, false);
    }
  }

  #tooLate({ begin, notAfter }: RequestLimits, waitMs: number): boolean {
    return begin.aborted || (notAfter !== undefined && this.#options.clock.now() + waitMs > notAfter);
  }

  /**
   * One attempt. A proxy that accepts and never answers CONNECT is bounded by none of undici's own timeouts and does
   * not reliably heed an abort signal, so a timer races the whole exchange, and the connections are left behind.
   */
  async #attempt(call: Call, limits: RequestLimits): Promise<Answer> {
    const ms = Math.min(this.#options.timeoutMs, limits.attemptMs ?? Number.POSITIVE_INFINITY);
    if (this.#current === undefined) setImmediate(compileParser);
    this.#current ??= this.#open();
    const opened = this.#current;
    const abort = new AbortController();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (error: Error) => {
      reject(error);
      abort.abort(error);
      if (this.#current === opened) this.#current = undefined;
    };
    const onCut = () => end(new CutOff());
    const timer = setTimeout(() => end(new TimedOut(ms)), ms);
    limits.cut.addEventListener('abort', onCut);
    if (limits.cut.aborted) onCut();
    try {
      return await Promise.race([ended, this.#exchange(await opened, call, abort.signal)]);
    } finally {
      clearTimeout(timer);
      limits.cut.removeEventListener('abort', onCut);
    }
  }

  async #exchange(dispatcher: Dispatcher, call: Call, signal: AbortSignal): Promise<Answer> {
    const { base } = this.#options;
    const { statusCode, headers, body } = await request.call(dispatcher, {
      origin: base.origin,
      path: base.pathname.replace(/\/+$/, '') + call.path,
      method: call.method,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...call.headers },
      body: call.body ?? null,
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const header = (name: string) => {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    this.#learnDate(header('date'));
    const { text, complete } = await readBody(body, statusCode < 400);
    // undici frees a connection one turn after its answer; a request before that would open another one.
    await new Promise(resolve => setImmediate(resolve));
    return { status: statusCode, header, text, complete, mayHaveBeenProcessed: false };
  }

  #learnDate(date: string | undefined): void {
    const ms = date === undefined ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(ms)) this.#dateOffset = ms - this.#options.clock.now();
  }

  async #open(): Promise<Dispatcher> {
    const { base, timeoutMs } = this.#options;
    // undici 8 speaks HTTP/2 by default and then puts hundreds of requests in flight at once.
    const options = { connections: CONNECTIONS, allowH2: false };
    // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 turns nothing off. A proxy behind TLS heeds only this allowH2.
    const tls = { rejectUnauthorized: true, timeout: timeoutMs, allowH2: false };
    const proxy = proxyFor(base, process.env);
    if (proxy === undefined) return this.#keep(new Pool(base.origin, { ...options, connect: tls }));
    const Agent = await this.#options.proxyAgent();
    return this.#keep(new Agent({ ...options, ...proxy, connect: tls, requestTls: tls, proxyTls: tls }));
  }

  #keep(dispatcher: Dispatcher): Dispatcher {
    this.#opened.push(dispatcher);
    return dispatcher;
  }

  #unanswered(call: Call, failure: Failure, mayHaveBeenProcessed: boolean, retries: number): Error {
    if (failure.cause instanceof AnswerError) return failure.cause;
    const times = retries === 0 ? '' : ` (after ${retries + 1} attempts)`;
    const doubt = mayHaveBeenProcessed && call.method !== 'GET' ? ' Whether it was done is not known.' : '';
    return new NetworkError(
      say`${callText(call)} ${failure.why(this.#options)}${times}.${doubt} ${failure.advice(this.#options)}`.trimEnd(),
      mayHaveBeenProcessed,
    );
  }
}

/** A call as messages name it. */
export function callText(call: Pick<Call, 'method' | 'path'>): string {
  return shown(`${call.method} ${call.path}`, 200);
}

/** The answer's body, bounded; an error's body may be cut short or endless. */
async function readBody(
  body: Dispatcher.ResponseData['body'],
  successful: boolean,
): Promise<{ text: string; complete: boolean }> {
  const most = successful ? LARGEST_ANSWER : LARGEST_ERROR;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) break;
    }
  } catch (error) {
    if (successful) throw error;
    return { text: Buffer.concat(chunks).toString(), complete: false };
  }
  if (successful && size > most) throw new AnswerError('The answer is larger than 64 MiB, which no answer is.', true);
  return { text: Buffer.concat(chunks).subarray(0, most).toString(), complete: true };
}

class TimedOut extends Error {
  constructor(ms: number) {
    super(`was not answered within ${ms / 1000} s`);
  }
}

class CutOff extends Error {
  override message = 'was not answered before the job was cancelled';
}

/** Failures in which nothing can have reached the host: names, routes, connections, certificates. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const CAUSES: Record<string, string> = {
  ECONNREFUSED: 'found no one listening (connection refused)',
  ENOTFOUND: 'failed: the host name is not known',
  EAI_AGAIN: 'failed: the host name could not be looked up',
  ECONNRESET: 'lost its connection',
  EPIPE: 'lost its connection',
  UND_ERR_SOCKET: 'lost its connection',
  UND_ERR_CONNECT_TIMEOUT: 'could not connect in time',
};

/** An established connection can end with the same codes, when a route goes away; what it was doing tells. */
function isConnecting(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (!BEFORE_SENDING.has(String(code))) return false;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}

/** Why an attempt was not answered. */
class Failure {
  readonly cause: unknown;
  readonly code: string;
  readonly proxyStatus: number | undefined;
  readonly #connecting: boolean;

  constructor(cause: unknown) {
    this.cause = cause;
    const errors = cause instanceof AggregateError ? cause.errors : [cause];
    const codes = errors.map(each => String((each as { code?: unknown })?.code ?? ''));
    this.code = codes.find(code => !BEFORE_SENDING.has(code)) ?? codes[0] ?? '';
    this.#connecting = errors.every(isConnecting);
    const status = /^Proxy response \((\d{3})\)/.exec(this.#message)?.[1];
    this.proxyStatus = status === undefined ? undefined : Number(status);
  }

  get #message(): string {
    return this.cause instanceof Error ? this.cause.message : String(this.cause);
  }

  get certificate(): boolean {
    return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(this.code);
  }

  get arrived(): boolean {
    return !this.#connecting && !this.certificate && this.proxyStatus === undefined;
  }

  get permanent(): boolean {
    const refusedByProxy = this.proxyStatus !== undefined && this.proxyStatus < 500;
    return this.certificate || refusedByProxy || this.cause instanceof CutOff || this.cause instanceof AnswerError;
  }

  why({ base }: TransportOptions): string {
    if (this.cause instanceof TimedOut || this.cause instanceof CutOff) return this.cause.message;
    if (this.proxyStatus !== undefined) return `was refused by the proxy, which answered ${this.proxyStatus}`;
    if (this.certificate) return `failed: the certificate of ${base.host} is not trusted (${shown(this.code, 60)})`;
    return CAUSES[this.code] ?? `failed: ${shown(redacted(this.#message), 200)}`;
  }

  advice({ base }: TransportOptions): string {
    if (this.cause instanceof CutOff) return '';
    if (this.certificate) {
      return 'If a company proxy or an own authority signs it, set NODE_EXTRA_CA_CERTS to the file with its root.';
    }
    const through = proxyFor(base, process.env)
      ? ' Requests go through the proxy named in HTTPS_PROXY or HTTP_PROXY.'
      : '';
    if (this.cause instanceof TimedOut) {
      return `${base.host} or the network is slow or down; run it again later, or raise timeout-seconds.${through}`;
    }
    return `Check that ${base.host} (api-url) can be reached from this runner.${through}`;
  }
}

/** Whether the work may have been done although the attempt did not succeed. */
function mayHaveBeenProcessedBy(outcome: Answer | Failure): boolean {
  if (outcome instanceof Failure) return outcome.arrived;
  return outcome.status === 408 || outcome.status >= 500 || !outcome.complete;
}

function asFailed(outcome: Answer | Failure) {
  if (outcome instanceof Failure) {
    return { header: () => undefined, complete: false, arrived: outcome.arrived, permanent: outcome.permanent };
  }
  const { status, header, complete } = outcome;
  return { status, header, complete, arrived: true, permanent: false };
}

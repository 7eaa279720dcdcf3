/**
 * One attempt at a request over undici: connections, TLS, proxies, and answers of bounded size. undici's own `request` would
 * wrap each answer in a Node stream; after thousands of them, memory has doubled (docs/internals/performance.md).
 */
import type { Dispatcher } from 'undici';
import Pool from '#undici/pool';
import { ActionError, AnswerError } from '../domain/text/errors.ts';
import { isLoopback } from '../domain/text/parse.ts';
import { type Answer, type Call, callText } from './call.ts';
import { CONNECTIONS } from './request-limits.ts';
import { classify } from './retry.ts';
import { Transport, type TransportOptions, USER_AGENT } from './transport.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConnectionOptions {
  base: URL;
  timeoutMs: number;
  /** Where proxies are named. */
  env: Environment;
}

/**
 * A transport to the base over undici, through the proxy that the environment names.
 * @throws ActionError when that proxy cannot be used
 */
export function openTransport(
  options: ConnectionOptions & Omit<TransportOptions, 'exchange' | 'proxied' | 'close'>,
): Transport {
  const fault = proxyFault(options.base, options.env);
  if (fault) throw new ActionError(fault);
  const connections = new Connections(options);
  return new Transport({
    ...options,
    exchange: (call, signal) => connections.exchange(call, signal),
    proxied: connections.proxied,
    close: () => connections.close(),
  });
}

/** The connections to one host. */
class Connections {
  readonly #options: ConnectionOptions;
  readonly #opened: Dispatcher[] = [];
  #current: Promise<Dispatcher> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get proxied(): boolean {
    return proxyFor(this.#options.base, this.#options.env) !== undefined;
  }

  /** @throws AttemptFailure without an answer, AnswerError for one that is too large */
  async exchange(call: Call, signal: AbortSignal): Promise<Answer> {
    this.#current ??= this.#open();
    const opened = this.#current;
    // A connection that does not end with its request is left behind, with all that were opened together with it.
    signal.addEventListener('abort', () => {
      if (this.#current === opened) this.#current = undefined;
    });
    try {
      return await this.#exchange(await opened, call, signal);
    } catch (error) {
      throw error instanceof ActionError ? error : classify(error, this.#options.base.host);
    }
  }

  async close(): Promise<void> {
    await this.#current?.catch(() => undefined);
    await Promise.all(this.#opened.splice(0).map(each => each.destroy().catch(() => undefined)));
  }

  async #exchange(dispatcher: Dispatcher, call: Call, signal: AbortSignal): Promise<Answer> {
    const { base } = this.#options;
    const reader = new AnswerReader(call, signal);
    const options: Dispatcher.DispatchOptions = {
      origin: base.origin,
      path: base.pathname.replace(/\/+$/, '') + call.path,
      method: call.method,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...call.headers },
      body: call.body ?? null,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    dispatcher.dispatch(options, reader);
    const answer = await reader.answer;
    // undici frees a connection one turn after its answer; a request before that would open another one.
    await new Promise(resolve => setImmediate(resolve));
    return answer;
  }

  async #open(): Promise<Dispatcher> {
    const { base, env, timeoutMs } = this.#options;
    // undici 8 speaks HTTP/2 by default and then puts hundreds of requests in flight at once.
    const options = { connections: CONNECTIONS, allowH2: false };
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 turns nothing off. A proxy behind TLS heeds only this allowH2.
    const tls = { rejectUnauthorized: true, timeout: timeoutMs, allowH2: false };
    const proxy = proxyFor(base, env);
    // TLS takes several turns of the event loop, in which the process would only wait.
    if (proxy === undefined && base.protocol === 'https:') setImmediate(keepParserUnoptimized);
    else keepParserUnoptimized();
    if (proxy === undefined) return this.#keep(new Pool(base.origin, { ...options, connect: tls }));
    // All of undici: loaded only where its agent for proxies is needed.
    const { EnvHttpProxyAgent } = await import('undici');
    return this.#keep(new EnvHttpProxyAgent({ ...options, ...proxy, connect: tls, requestTls: tls, proxyTls: tls }));
  }

  #keep(dispatcher: Dispatcher): Dispatcher {
    this.#opened.push(dispatcher);
    return dispatcher;
  }
}

let keepsParser = false;

/**
 * Keeps V8 from optimizing undici's HTTP parser, which is WebAssembly. V8 would begin that after a few answers, on
 * another thread and for 50 ms or more, and the exit of the process would wait for it (docs/internals/performance.md).
 *
 * Call it before undici compiles the parser, which it does once its first connection is established. The flag is a
 * number that V8 reads when it compiles a WebAssembly module, so that setting it at run time is safe.
 */
function keepParserUnoptimized(): void {
  if (keepsParser) return;
  keepsParser = true;
  // Not imported: it takes 2 ms to load, which a TLS handshake hides.
  process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
}

type Headers = Record<string, string | string[] | undefined>;

const LARGEST_ANSWER = 16 * 1024 * 1024;
const LARGEST_ERROR = 64 * 1024;

export class AnswerReader implements Dispatcher.DispatchHandler {
  /** Rejects with what undici has to say, and with an AnswerError when the answer is too large. */
  readonly answer: Promise<Answer>;
  readonly #call: Call;
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #headers: Headers = {};
  #status = 0;
  #size = 0;

  /** Once the signal is aborted the request ends, with its connection. */
  constructor(call: Call, signal: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#call = call;
    this.#signal = signal;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const abort = () => controller.abort(this.#signal.reason);
    if (this.#signal.aborted) abort();
    else this.#signal.addEventListener('abort', abort);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // An informational response precedes the final one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size <= this.#most) return;
    if (this.#isError) this.#resolve(this.#answer(true));
    else this.#reject(tooLarge(this.#call));
    controller.abort(tooLarge(this.#call));
  }

  onResponseEnd(): void {
    this.#resolve(this.#answer(true));
  }

  /** An error's body may be cut short: what has arrived is an answer. */
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#isError && !this.#signal.aborted) this.#resolve(this.#answer(false));
    else this.#reject(error);
  }

  get #isError(): boolean {
    return this.#status >= 400;
  }

  get #most(): number {
    return this.#isError ? LARGEST_ERROR : LARGEST_ANSWER;
  }

  #answer(complete: boolean): Answer {
    const headers = this.#headers;
    return {
      status: this.#status,
      header: name => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      text: Buffer.concat(this.#chunks).subarray(0, this.#most).toString(),
      complete,
    };
  }
}

function tooLarge(call: Call): AnswerError {
  return new AnswerError(`${callText(call)}: the answer is larger than 16 MiB, which no answer is.`, true);
}

/** What undici's EnvHttpProxyAgent takes; it does the matching of NO_PROXY. */
export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** The proxy settings for a host, or undefined when the environment names no proxy for its scheme. */
export function proxyFor(base: URL, env: Environment): ProxySettings | undefined {
  const secure = base.protocol === 'https:';
  const proxy = secure ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
  if (proxy === undefined) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  // Plain http is for this machine alone: the key must not leave it by way of a proxy elsewhere.
  if (!secure && !(URL.canParse(url) && isLoopback(new URL(url).hostname))) return undefined;
  return { httpProxy: secure ? '' : url, httpsProxy: secure ? url : '', noProxy: variable(env, 'no_proxy') ?? '' };
}

/** Why the environment's proxy cannot be used, without printing it: it may hold credentials. */
export function proxyFault(base: URL, env: Environment): string | undefined {
  const settings = proxyFor(base, env);
  const url = settings && (settings.httpsProxy || settings.httpProxy);
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return undefined;
  const name = base.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  return `${name} is not a valid proxy URL (http://host:port). Correct the variable, or remove it.`;
}

function variable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}

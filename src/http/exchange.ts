/**
 * One attempt at a request over undici: connections, TLS, proxies, and answers of limited size. undici's own `request`
 * would wrap each answer in a Node stream; thousands of these double the memory (docs/internals/performance.md).
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

interface ConnectionOptions {
  base: URL;
  timeoutMs: number;
  /** Contains the proxy variables. */
  env: Environment;
}

/**
 * A transport to the base over undici, through the proxy of the environment, if any.
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

  /** @throws AttemptFailure if there is no answer, AnswerError if it is too large */
  async exchange(call: Call, signal: AbortSignal): Promise<Answer> {
    this.#current ??= this.#open();
    const opened = this.#current;
    // A connection may outlive its aborted request: abandon it and all that were opened together with it.
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
    // undici frees a connection one turn after its answer; an earlier request would open another one.
    await new Promise(resolve => setImmediate(resolve));
    return answer;
  }

  async #open(): Promise<Dispatcher> {
    const { base, env, timeoutMs } = this.#options;
    // undici 8 uses HTTP/2 by default, and then has hundreds of requests in flight at once.
    const options = { connections: CONNECTIONS, allowH2: false };
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect. A proxy over TLS respects only this allowH2.
    const tls = { rejectUnauthorized: true, timeout: timeoutMs, allowH2: false };
    const proxy = proxyFor(base, env);
    // A TLS handshake takes several turns of the event loop, during which the process would only wait.
    if (proxy === undefined && base.protocol === 'https:') setImmediate(keepParserUnoptimized);
    else keepParserUnoptimized();
    if (proxy === undefined) return this.#keep(new Pool(base.origin, { ...options, connect: tls }));
    // This is all of undici, so it is loaded only for its proxy agent.
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
 * Keeps V8 from optimizing undici's HTTP parser, which is WebAssembly. V8 would start after a few answers, on another
 * thread and for 50 ms or more, and the process could not exit before that ends (docs/internals/performance.md).
 *
 * Call it before undici compiles the parser, which happens once its first connection is established. The flag is a
 * number that V8 reads when it compiles a WebAssembly module, so it can safely be set at run time.
 */
function keepParserUnoptimized(): void {
  if (keepsParser) return;
  keepsParser = true;
  // Not imported: it takes 2 ms to load, which a TLS handshake hides.
  process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
}

type Headers = Record<string, string | string[] | undefined>;

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

class AnswerReader implements Dispatcher.DispatchHandler {
  /** Rejects with undici's errors, and with an AnswerError when the answer is too large. */
  readonly answer: Promise<Answer>;
  readonly #call: Call;
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #headers: Headers = {};
  #status = 0;
  #size = 0;

  /** When the signal is aborted, the request and its connection end. */
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
    if (this.#size <= this.#maxBytes) return;
    if (this.#isError) this.#resolve(this.#answer(true));
    else this.#reject(tooLarge(this.#call));
    controller.abort(tooLarge(this.#call));
  }

  onResponseEnd(): void {
    this.#resolve(this.#answer(true));
  }

  /** An error's body may be incomplete: whatever has arrived counts as the answer. */
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#isError && !this.#signal.aborted) this.#resolve(this.#answer(false));
    else this.#reject(error);
  }

  get #isError(): boolean {
    return this.#status >= 400;
  }

  get #maxBytes(): number {
    return this.#isError ? MAX_ERROR_BYTES : MAX_ANSWER_BYTES;
  }

  #answer(complete: boolean): Answer {
    const headers = this.#headers;
    return {
      status: this.#status,
      header: name => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      text: Buffer.concat(this.#chunks).subarray(0, this.#maxBytes).toString(),
      complete,
    };
  }
}

function tooLarge(call: Call): AnswerError {
  return new AnswerError(`${callText(call)}: the answer is larger than 16 MiB, which no answer is.`, true);
}

/** Options of undici's EnvHttpProxyAgent, which also handles NO_PROXY. */
interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** The proxy settings for a host, or undefined when the environment names no proxy for its scheme. */
function proxyFor(base: URL, env: Environment): ProxySettings | undefined {
  const secure = base.protocol === 'https:';
  const proxy = secure ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
  if (proxy === undefined) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  // Plain http is only for this machine: the key must not leave it through a proxy elsewhere.
  if (!secure && !(URL.canParse(url) && isLoopback(new URL(url).hostname))) return undefined;
  return { httpProxy: secure ? '' : url, httpsProxy: secure ? url : '', noProxy: variable(env, 'no_proxy') ?? '' };
}

/** Why the environment's proxy cannot be used, without printing it: it may hold credentials. */
function proxyFault(base: URL, env: Environment): string | undefined {
  const settings = proxyFor(base, env);
  const url = settings && (settings.httpsProxy || settings.httpProxy);
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return undefined;
  const name = base.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  return `${name} is not a valid proxy URL (http://host:port). Correct the variable, or remove it.`;
}

function variable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}

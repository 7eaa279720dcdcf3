// A local HTTP server around a stateful service: it records every request, counts those in flight, and commits faults.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
// Not the global: a test that fakes its own timers must not stop the servers.
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { type Fault, type FaultMatch, FaultPlan, type FaultTimes } from './faults.ts';

export interface RecordedRequest {
  /** Counts all requests of the server, from 1. */
  nth: number;
  method: string;
  /** Without base and query, percent-encoded as it was sent. */
  path: string;
  /** The whole path was outside the server's base: nothing is served there. */
  outside: boolean;
  query: Record<string, string>;
  /** The query as it was sent, without `?`. */
  search: string;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; the text itself when it is no JSON; undefined when there is none, or it has not arrived yet. */
  body: unknown;
  /** The token of the Authorization header, without its scheme. */
  credential?: string;
  /** Milliseconds since 1970, by the real clock. */
  startedAt: number;
  endedAt?: number;
  /** What was answered; undefined as long as nothing was, and for resets and hangs. */
  status?: number;
  /** What the work came to, whatever was answered; undefined when none was done. */
  worked?: number;
  /** The hash of the key concerned. */
  key?: string;
  /** The fault that was committed. */
  fault?: Fault;
}

export interface Answer {
  status: number;
  /** Sent as JSON; undefined for no body. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
}

/** What a server serves. All of it is synchronous, so a request is one step and no other can come in between. */
export interface Service {
  /** Path before all others, like `/api/v1`; empty for none. */
  readonly base: string;
  /** Does what is asked. May throw a Refusal. */
  work(request: RecordedRequest): Answer;
  /** Answers as `work` would, and does nothing. May throw a Refusal. */
  pretend(request: RecordedRequest): Answer;
  /** An error in the API's own shape. */
  refuse(status: number, message?: string): Answer;
}

/** Thrown by a service: the request is answered with this status and message. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing.
type MaybeFault = Fault | void;
export type RequestHook = (request: RecordedRequest) => MaybeFault | Promise<MaybeFault>;
export type AnsweredHook = (request: RecordedRequest, answer: Answer | undefined) => void;

export interface ServerOptions {
  /** Milliseconds since 1970; drives what the service calls now and the `Date` of answers. */
  now?: () => number;
  /** Waited before the work of every request, in real milliseconds. */
  latencyMs?: number;
  tls?: TlsOptions;
  /** The host in `url`; the server listens on 127.0.0.1 whatever it is called. */
  hostname?: string;
}

export interface LocalServer {
  /** With the base: `http://127.0.0.1:4711/api/v1`. */
  readonly url: string;
  /** Without the base. */
  readonly origin: string;
  readonly requests: RecordedRequest[];
  /** Most requests that were being answered at the same time. */
  readonly maxInFlight: number;
  /** How many connections clients have opened. */
  readonly connections: number;
  /** What hooks threw, in order; `stop` throws the first of them, so that a broken invariant fails the test. */
  readonly hookErrors: unknown[];
  fault(match: FaultMatch, fault: Fault, times?: FaultTimes): void;
  clearFaults(): void;
  /** Called when a request has arrived whole, before its work; a Fault it returns is committed. */
  onRequest(hook: RequestHook): void;
  /** Called after every request's work (or after it was left undone), before a byte of the answer is sent. */
  onAnswered(hook: AnsweredHook): void;
  /** Cuts all connections. */
  stop(): Promise<void>;
}

export async function serve(service: Service, options: ServerOptions = {}): Promise<LocalServer> {
  const { now = Date.now, latencyMs = 0, tls, hostname = '127.0.0.1' } = options;
  const requests: RecordedRequest[] = [];
  const hookErrors: unknown[] = [];
  const requestHooks: RequestHook[] = [];
  const answeredHooks: AnsweredHook[] = [];
  const faults = new FaultPlan();
  const sockets = new Set<Socket>();
  let inFlight = 0;
  let maxInFlight = 0;
  let connections = 0;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = record(incoming, service.base, requests.length + 1);
    requests.push(request);
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    const leave = once(() => {
      inFlight -= 1;
      request.endedAt = Date.now();
    });
    response.once('close', leave);
    response.sendDate = false;
    request.body = parsed(await readBody(incoming));
    if (latencyMs > 0) await sleep(latencyMs);
    const fault = (await askHooks(request)) ?? faults.next(request);
    if (fault !== undefined) request.fault = fault;
    if (isObject(fault) && 'delayMs' in fault) await sleep(fault.delayMs);
    const deed = commit(fault, request, service);
    for (const hook of answeredHooks) keepErrors(() => hook(request, deed.answer));
    if (deed.answer && deed.manner !== 'reset' && deed.manner !== 'hang') request.status = deed.answer.status;
    if (deed.manner !== 'hang') leave();
    response.setHeader('date', new Date(now()).toUTCString());
    deliver(deed, response);
  }

  async function askHooks(request: RecordedRequest): Promise<Fault | undefined> {
    for (const hook of requestHooks) {
      try {
        const fault = await hook(request);
        if (fault !== undefined) return fault;
      } catch (error) {
        hookErrors.push(error);
      }
    }
    return undefined;
  }

  function keepErrors(work: () => void): void {
    try {
      work();
    } catch (error) {
      hookErrors.push(error);
    }
  }

  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    handle(incoming, response).catch(error => {
      // A client that hangs up while it sends is no fault of the server's.
      if (!incoming.destroyed || incoming.complete) hookErrors.push(error);
      response.destroy();
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `${tls ? 'https' : 'http'}://${hostname}:${port}`;

  return {
    url: origin + service.base,
    origin,
    requests,
    hookErrors,
    get maxInFlight() {
      return maxInFlight;
    },
    get connections() {
      return connections;
    },
    fault: (match, fault, times) => faults.add(match, fault, times),
    clearFaults: () => faults.clear(),
    onRequest: hook => void requestHooks.push(hook),
    onAnswered: hook => void answeredHooks.push(hook),
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      if (hookErrors.length > 0) throw hookErrors[0];
    },
  };
}

/**
 * A URL on the loopback interface where connections are refused: port 4 has no assigned service, and systems hand out
 * only high ports to whoever asks for any.
 */
export function refusedUrl(base = '/api/v1'): string {
  return `http://127.0.0.1:4${base}`;
}

/** The route's parameters, decoded segment by segment, when the path has the template's shape (`/keys/:hash`). */
export function route(template: string, path: string): string[] | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return undefined;
      parameters.push(decoded(segment));
    } else if (part !== segment) return undefined;
  }
  return parameters;
}

/** How an answer leaves the server. */
interface Deed {
  answer: Answer | undefined;
  manner: 'whole' | 'cut' | 'reset' | 'hang';
  /** Instead of the answer's body, that many bytes. */
  bytes?: number;
}

function commit(fault: Fault | undefined, request: RecordedRequest, service: Service): Deed {
  const work = (): Answer => {
    const answer = attempt(() => (request.outside ? service.refuse(404) : service.work(request)), service);
    request.worked = answer.status;
    return answer;
  };
  const pretend = (): Answer => attempt(() => service.pretend(request), service);
  const maybeWork = (wanted: boolean | undefined): void => {
    if (wanted) work();
  };
  const whole = (answer: Answer): Deed => ({ answer, manner: 'whole' });

  if (fault === undefined) return whole(work());
  if (fault === 'lie') return whole(pretend());
  if (fault === 'hang') return { answer: undefined, manner: 'hang' };
  if (fault === 'reset-before') return { answer: undefined, manner: 'reset' };
  if (fault === 'hang-after') return { answer: work(), manner: 'hang' };
  if (fault === 'reset-after') return { answer: work(), manner: 'reset' };
  if ('delayMs' in fault) return whole(work());
  if ('cut' in fault) {
    const answer = fault.work === false ? service.refuse(fault.status ?? 502) : work();
    return { answer: { ...answer, status: fault.status ?? answer.status }, manner: 'cut' };
  }
  if ('lie' in fault) {
    const answer = fault.work === false ? pretend() : work();
    return whole({ ...answer, body: overridden(answer.body, fault.lie) });
  }
  if ('answer' in fault) {
    const truth = fault.work ? work() : pretend();
    const success = truth.status < 300 ? truth.status : 200;
    return whole({ status: fault.status ?? success, text: JSON.stringify(fault.answer), headers: json });
  }
  maybeWork(fault.work);
  if ('html' in fault) return whole({ status: fault.html, text: gatewayPage(fault.html), headers: html });
  if ('empty' in fault) return whole({ status: fault.empty });
  if ('huge' in fault) return { ...whole({ status: fault.huge, headers: html }), bytes: fault.bytes };
  if ('redirect' in fault) return whole({ status: fault.status ?? 302, headers: { location: fault.redirect } });
  const { body, headers = {} } = fault;
  if (body === undefined) {
    const refusal = service.refuse(fault.status);
    return whole({ ...refusal, headers: { ...refusal.headers, ...headers } });
  }
  return whole({ status: fault.status, ...(typeof body === 'string' ? { text: body } : { body }), headers });
}

function attempt(work: () => Answer, service: Service): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return service.refuse(error.status, error.message);
    throw error;
  }
}

function deliver({ answer, manner, bytes }: Deed, response: ServerResponse): void {
  if (manner === 'hang' || response.destroyed) return;
  if (manner === 'reset' || answer === undefined) {
    const socket = response.socket;
    // A TLS socket cannot send a bare reset; an end without an answer is the same to its client.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket?.resetAndDestroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (bytes !== undefined) {
    response.writeHead(answer.status, { 'content-length': bytes });
    pour(response, bytes);
    return;
  }
  const payload = Buffer.from(answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
  if (answer.body !== undefined && !response.hasHeader('content-type')) {
    response.setHeader('content-type', 'application/json; charset=utf-8');
  }
  if (manner === 'cut') {
    response.writeHead(answer.status, { 'content-length': payload.length + (payload.length === 0 ? 64 : 0) });
    response.flushHeaders();
    response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.socket?.destroy());
    return;
  }
  const chunked = response.hasHeader('transfer-encoding');
  if (answer.status !== 204 && !chunked) response.setHeader('content-length', payload.length);
  response.writeHead(answer.status).end(payload);
}

/** Writes that many bytes as fast as the client takes them; stops when it hangs up. */
function pour(response: ServerResponse, bytes: number): void {
  const block = Buffer.alloc(64 * 1024, 'x');
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const chunk = block.subarray(0, Math.min(left, block.length));
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const html = { 'content-type': 'text/html; charset=UTF-8' };

function gatewayPage(status: number): string {
  return `<!DOCTYPE html>\n<html>\n<head><title>${status} | gateway</title></head>\n<body>\n<h1>Error ${status}</h1>\n</body>\n</html>\n`;
}

function overridden(body: unknown, fields: Record<string, unknown>): unknown {
  if (!isObject(body)) return body;
  const outer = Object.fromEntries(Object.entries(fields).filter(([name]) => name in body));
  const inner = Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in body)));
  const data = Array.isArray(body.data)
    ? body.data.map(item => ({ ...item, ...inner }))
    : isObject(body.data)
      ? { ...body.data, ...inner }
      : undefined;
  return { ...body, ...(data === undefined ? inner : { data }), ...outer };
}

function record(incoming: IncomingMessage, base: string, nth: number): RecordedRequest {
  const [rawPath = '', search = ''] = splitOnce(incoming.url ?? '/', '?');
  const inside = base === '' || rawPath === base || rawPath.startsWith(`${base}/`);
  const credential = /^\S+\s+(\S+)\s*$/.exec(incoming.headers.authorization ?? '')?.[1];
  return {
    nth,
    method: incoming.method ?? 'GET',
    path: inside ? rawPath.slice(base.length) : rawPath,
    outside: !inside,
    query: Object.fromEntries(new URLSearchParams(search)),
    search,
    headers: incoming.headers,
    body: undefined,
    ...(credential === undefined ? {} : { credential }),
    startedAt: Date.now(),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

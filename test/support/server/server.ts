// A local HTTP server around a stateful service: records every request, counts those in flight, and injects faults.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
// Not the global one: a test with fake timers must not stop the servers.
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { commit, type Deed, type Fault, type FaultMatch, FaultPlan, type FaultTimes } from './faults.ts';
import { type Answer, credentialOf, requestOf, type Service, type ServiceRequest } from './service.ts';

export type { Answer } from './service.ts';

export interface RecordedRequest extends ServiceRequest {
  /** Counts all requests of the server, from 1. */
  nth: number;
  /** The whole path was outside the server's base: nothing is served there. */
  outside: boolean;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** The token of the Authorization header, without its scheme. */
  credential?: string;
  /** Milliseconds since 1970, by the real clock. */
  startedAt: number;
  endedAt?: number;
  /** The status of the answer; undefined before it, and for resets and hangs. */
  status?: number;
  /** The answer as the service made it; undefined like `status`. */
  answer?: Answer;
  /** The result of the work, whatever was answered; undefined when none was done. */
  worked?: number;
  /** The injected fault. */
  fault?: Fault;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing.
type MaybeFault = Fault | void;
type RequestHook = (request: RecordedRequest) => MaybeFault | Promise<MaybeFault>;
type AnsweredHook = (request: RecordedRequest, answer: Answer | undefined) => void;

export type HostHeaders = Record<string, string | string[]>;

export interface ServerOptions {
  /** Milliseconds since 1970; sets the service's time and the `Date` of answers. */
  now?: () => number;
  /** Delay before the work of every request, in real milliseconds. */
  latencyMs?: number;
  tls?: TlsOptions;
  /** Sends only the necessary headers and a Content-Length: unlike any real host, but easier to debug. */
  bareHeaders?: boolean;
  /** The host name in `url`; the server always listens on 127.0.0.1. */
  hostname?: string;
}

export interface LocalServer {
  /** With the base: `http://127.0.0.1:4711/api/v1`. */
  readonly url: string;
  /** Without the base. */
  readonly origin: string;
  readonly requests: RecordedRequest[];
  /** Maximum number of requests in progress at the same time. */
  readonly maxInFlight: number;
  /** How many connections clients have opened. */
  readonly connections: number;
  /** Errors thrown by hooks, in order; `stop` throws the first one, so that a broken invariant fails the test. */
  readonly hookErrors: unknown[];
  fault(match: FaultMatch, fault: Fault, times?: FaultTimes): void;
  clearFaults(): void;
  /** Does the pending work of requests with the fault `{ late }` at once. */
  arrive(): void;
  /** Called when a request has fully arrived, before its work; a returned Fault is injected. */
  onRequest(hook: RequestHook): void;
  /** Called after every request's work (even if it was not done), before a byte of the answer is sent. */
  onAnswered(hook: AnsweredHook): void;
  /** Cuts all connections. */
  stop(): Promise<void>;
}

/** `headers`: those that the real host sends with its nth answer, whatever it is. */
export async function serve(
  service: Service,
  options: ServerOptions & { headers?: (nth: number) => HostHeaders } = {},
): Promise<LocalServer> {
  const { now = Date.now, latencyMs = 0, tls, hostname = '127.0.0.1', bareHeaders = false } = options;
  const headers = bareHeaders ? () => ({}) : (options.headers ?? (() => ({})));
  const requests: RecordedRequest[] = [];
  const hookErrors: unknown[] = [];
  const requestHooks: RequestHook[] = [];
  const answeredHooks: AnsweredHook[] = [];
  const faults = new FaultPlan();
  const sockets = new Set<Socket>();
  const arrivals = new Set<() => void>();
  /** The number of a connection, counted from 1 in the order of first requests. */
  const numbers = new WeakMap<Socket, number>();
  let numbered = 0;
  let inFlight = 0;
  let maxInFlight = 0;
  let connections = 0;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = numbers.get(incoming.socket) ?? ++numbered;
    numbers.set(incoming.socket, connection);
    const request = record(incoming, service.base, { nth: requests.length + 1, connection });
    requests.push(request);
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    const leave = once(() => {
      inFlight -= 1;
      request.endedAt = Date.now();
    });
    response.once('close', leave);
    response.sendDate = false;
    request.body = requestOf('', '', {}, await readBody(incoming)).body;
    if (latencyMs > 0) await sleep(latencyMs);
    const fault = (await askHooks(request)) ?? faults.next(request);
    if (fault !== undefined) request.fault = fault;
    if (typeof fault === 'object' && 'delayMs' in fault) await sleep(fault.delayMs);
    const deed = request.outside ? lost(service) : commit(fault, request, service);
    if (deed.worked !== undefined) request.worked = deed.worked;
    if (deed.late !== undefined) later(request, deed.late);
    for (const hook of answeredHooks) keepErrors(() => hook(request, deed.answer));
    if (deed.answer && deed.manner !== 'reset' && deed.manner !== 'hang') {
      request.status = deed.answer.status;
      request.answer = deed.answer;
    }
    if (deed.manner !== 'hang') leave();
    response.setHeader('date', new Date(now()).toUTCString());
    deliver(deed, response, headers(request.nth));
  }

  /** Does the work of a late request whose connection was lost. */
  function later(request: RecordedRequest, ms: number): void {
    const arrive = once(() => {
      clearTimeout(timer);
      arrivals.delete(arrive);
      request.worked = service.work(request).status;
    });
    const timer = setTimeout(() => keepErrors(arrive), ms);
    arrivals.add(arrive);
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
      // A client that hangs up while sending is not the server's fault.
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
    arrive: () => arrivals.forEach(arrive => void arrive()),
    onRequest: hook => void requestHooks.push(hook),
    onAnswered: hook => void answeredHooks.push(hook),
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      for (const arrive of arrivals) arrive();
      await closed;
      if (hookErrors.length > 0) throw hookErrors[0];
    },
  };
}

/** The actions of a service's owner and the interface of its server, as one object. */
export function withServer<Owner extends object>(owner: Owner, server: LocalServer): Owner & LocalServer {
  return Object.defineProperties({ ...owner }, Object.getOwnPropertyDescriptors(server)) as Owner & LocalServer;
}

/**
 * A URL on the loopback interface where connections are refused: port 4 has no assigned service, and systems assign
 * only high ports by themselves.
 */
export function refusedUrl(base = '/api/v1'): string {
  return `http://127.0.0.1:4${base}`;
}

function lost(service: Service): Deed {
  const answer = service.refuse(404);
  return { answer, worked: answer.status, manner: 'whole' };
}

function deliver({ answer, manner, bytes, without }: Deed, response: ServerResponse, all: HostHeaders): void {
  const hostHeaders = without === 'host' ? {} : omit(all, without ?? []);
  if (manner === 'hang' || response.destroyed) return;
  if (manner === 'reset' || answer === undefined) {
    const socket = response.socket;
    // A TLS socket cannot send a bare reset; for the client, closing without an answer is the same.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket?.resetAndDestroy();
    return;
  }
  for (const [name, value] of Object.entries({ ...hostHeaders, ...answer.headers })) response.setHeader(name, value);
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
  // A real host streams, since it compresses.
  const isChunked = Object.keys(hostHeaders).length > 0 && payload.length > 0;
  if (answer.status !== 204 && !isChunked) response.setHeader('content-length', payload.length);
  response.writeHead(answer.status);
  if (isChunked) response.write(payload);
  response.end(isChunked ? undefined : payload);
}

function omit(headers: HostHeaders, names: readonly string[]): HostHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
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

function record(
  incoming: IncomingMessage,
  base: string,
  numbers: { nth: number; connection: number },
): RecordedRequest {
  const request: ServiceRequest = requestOf(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers);
  const { path, search } = request;
  const inside = base === '' || path === base || path.startsWith(`${base}/`);
  const credential = credentialOf(request);
  return {
    ...request,
    ...numbers,
    headers: incoming.headers,
    path: inside ? path.slice(base.length) : path,
    outside: !inside,
    query: Object.fromEntries(new URLSearchParams(search)),
    ...(credential === undefined ? {} : { credential }),
    startedAt: Date.now(),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

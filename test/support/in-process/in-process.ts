// Clients on a service in the same process: the real transport and its retries, without sockets and real time.

import type { Clock } from '../../../src/clock.ts';
import type { Answer, Call, Exchange } from '../../../src/http/call.ts';
import type { RequestLimits } from '../../../src/http/request-limits.ts';
import { AttemptFailure } from '../../../src/http/retry.ts';
import { Transport, type TransportOptions, USER_AGENT } from '../../../src/http/transport.ts';
import { commit, type Fault } from '../server/faults.ts';
import { requestOf, type Service, type ServiceRequest } from '../server/service.ts';

/** Limits that nothing reaches. */
export const UNLIMITED: RequestLimits = { begin: new AbortController().signal, cut: new AbortController().signal };

// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing.
export type InProcessHook = (request: ServiceRequest) => Fault | void;

/** A transport with the test's own exchange. */
export function transportOver(exchange: Exchange, clock: Clock, more: Partial<TransportOptions> = {}): Transport {
  return new Transport({
    base: new URL('https://local.test/api/v1'),
    setting: 'api-url',
    exchange,
    proxied: false,
    timeoutMs: 30_000,
    maxRetries: 4,
    clock,
    random: () => 0.5,
    log: () => undefined,
    onSecret: () => undefined,
    ...more,
  });
}

/** An exchange answered by a service; before each attempt the hook may return a fault. */
export function exchangeWith(service: Service, now: () => number, hook?: InProcessHook): Exchange {
  return async (call, signal) => {
    const request = requestOf(call.method, call.path, { ...OWN_HEADERS, ...call.headers }, call.body);
    const { answer, manner, bytes } = commit(hook?.(request) ?? undefined, request, service);
    if (manner === 'reset') throw new AttemptFailure('lost', 'lost its connection');
    if (manner === 'hang' || answer === undefined) return new Promise<never>((_, reject) => rejectAt(signal, reject));
    const headers: Record<string, string> = { date: new Date(now()).toUTCString(), 'content-type': 'application/json' };
    for (const [name, value] of Object.entries(answer.headers ?? {})) headers[name.toLowerCase()] = value;
    const whole = bytes === undefined ? (answer.text ?? textOf(answer.body)) : 'x'.repeat(bytes);
    if (manner === 'cut' && answer.status < 400) throw new AttemptFailure('lost', 'lost its connection');
    const text = manner === 'cut' ? whole.slice(0, whole.length / 2) : whole;
    return { status: answer.status, header: name => headers[name], text, complete: manner !== 'cut' };
  };
}

/** The headers that every attempt sends besides those of its call. */
const OWN_HEADERS = { accept: 'application/json', 'user-agent': USER_AGENT };

/** A custom answer. */
export function answerOf(status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer {
  return { status, header: name => headers[name], text: textOf(body), complete: true };
}

/** A call that is safe to repeat. */
export function callOf(method: Call['method'], path: string): Call {
  return { method, path, headers: {}, repeatable: 'safe' };
}

function textOf(body: unknown): string {
  return body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
}

function rejectAt(signal: AbortSignal, reject: (reason: unknown) => void): void {
  signal.addEventListener('abort', () => reject(signal.reason));
}

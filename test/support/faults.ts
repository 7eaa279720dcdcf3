// What can go wrong between a client and an API, each fault named once, and the plan of when a local server commits them.

import type { RecordedRequest } from './server.ts';

/**
 * A fault to commit once. `work: true` does what was asked before answering wrongly, `work: false` does not.
 *
 * - `'reset-before'`, `'reset-after'`: the connection is reset without an answer, before or after the work.
 * - `'hang'`, `'hang-after'`: never answered, with nothing done or with the work done.
 * - `'lie'`: answered as a success, nothing done; a PATCH is answered with the unchanged object.
 * - `{ lie: fields }`: the work's answer with these fields overridden (in every object of a list).
 * - `{ status }`: this status with the API's own error body, or `body` (text as it is, all else as JSON); nothing done
 *   unless `work`.
 * - `{ cut: true }`: the answer's first half under the Content-Length of the whole, then the connection closes; the work
 *   is done unless `work: false`.
 * - `{ html }`, `{ empty }`, `{ huge, bytes }`: a gateway's page, no body at all, or that many bytes, with this status.
 * - `{ answer }`: any JSON with the status that success would have had, or `status`.
 * - `{ redirect }`: to that location, 302 unless `status` says otherwise.
 * - `{ delayMs }`: the right answer, that much later (real milliseconds).
 */
export type Fault =
  | 'reset-before'
  | 'reset-after'
  | 'hang'
  | 'hang-after'
  | 'lie'
  | { lie: Record<string, unknown>; work?: boolean }
  | { status: number; body?: unknown; headers?: Record<string, string>; work?: boolean }
  | { cut: true; status?: number; work?: boolean }
  | { html: number; work?: boolean }
  | { empty: number; work?: boolean }
  | { huge: number; bytes: number; work?: boolean }
  | { answer: unknown; status?: number; work?: boolean }
  | { redirect: string; status?: number; work?: boolean }
  | { delayMs: number };

/** Which requests a fault is for: all that is named must hold. `nth` counts all requests of the server, from 1. */
export type FaultMatch =
  | {
      method?: string;
      /** Without base and query, as it was sent: the whole path, or a pattern. */
      path?: string | RegExp;
      nth?: number;
      /** Asked only for requests whose body is a JSON object. */
      body?: (body: Record<string, unknown>) => boolean;
    }
  | ((request: RecordedRequest) => boolean);

export interface FaultTimes {
  /** How many matching requests suffer; `Infinity` for all of them. */
  times?: number;
  /** How many matching requests are served well before. */
  skip?: number;
}

export class FaultPlan {
  #rules: { match: FaultMatch; fault: Fault; times: number; skip: number }[] = [];

  add(match: FaultMatch, fault: Fault, { times = 1, skip = 0 }: FaultTimes = {}): void {
    this.#rules.push({ match, fault, times, skip });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that this request suffers: that of the first rule, in the order added, which is not used up. */
  next(request: RecordedRequest): Fault | undefined {
    for (const rule of this.#rules) {
      if (rule.times <= 0 || !matches(rule.match, request)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      rule.times -= 1;
      return rule.fault;
    }
    return undefined;
  }
}

function matches(match: FaultMatch, request: RecordedRequest): boolean {
  if (typeof match === 'function') return match(request);
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.nth !== undefined && match.nth !== request.nth) return false;
  if (typeof match.path === 'string' && match.path !== request.path) return false;
  if (match.path instanceof RegExp && request.path.search(match.path) < 0) return false;
  return match.body === undefined || (isObject(request.body) && match.body(request.body));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

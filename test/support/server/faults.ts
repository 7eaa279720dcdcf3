// What can go wrong between a client and an API: each fault, its effect on an answer, and when it happens.

import type { RecordedRequest } from './server.ts';
import type { Answer, Service, ServiceRequest } from './service.ts';

/**
 * A fault to inject once. `work: true` performs the request before the wrong answer, `work: false` does not.
 *
 * - `'reset-before'`, `'reset-after'`: the connection is reset without an answer, before or after the work. - `'hang'`,
 * `'hang-after'`: never answered, with nothing done or with the work done. - `{ late: ms }`: the connection is reset at
 * once, and the work done that much later (real milliseconds), like a   request that was stuck on its way; `late()` of
 * the server does the pending work at once. - `'lie'`: answered as a success, nothing done; a PATCH is answered with
 * the unchanged object. - `{ lie: fields }`: the work's answer with these fields overridden (in every object of a
 * list). - `{ stale: ms }`: a GET is answered from the state that long ago, by the server's clock. - `'stale'`: a GET
 * of one thing is answered from the state before the last write to it. (Neither touches other methods.) - `{ status }`:
 * this status with the API's own error body, or `body` (text unchanged, anything else as JSON); nothing   done unless
 * `work`. - `'firewall'`: a firewall refuses: 403, an HTML page and `cf-mitigated`; nothing done. - `{ cut: true }`:
 * the answer's first half under the Content-Length of the whole, then the connection closes; the work   is done unless
 * `work: false`. - `{ html }`, `{ empty }`, `{ huge, bytes }`: a gateway's page, no body at all, or that many bytes,
 * with this status. - `{ foreign: status }`: a proxy or another API answers, in JSON or text (`{"detail":"Not Found"}`
 * by default). - `{ as: credential }`: the answer for another credential, as from a cache that ignores `Authorization`.
 * - `{ withHeaders }`: the right answer with other headers (`{ date: … }`, a clock that is far off); null removes one.
 * - `{ answer }`: any JSON with the status that success would have had, or `status`. - `{ redirect }`: to that
 * location, 302 unless `status` says otherwise. - `{ delayMs }`: the right answer, that much later (real milliseconds).
 *
 * Answers that are not the API's own (`html`, `empty`, `huge`, `foreign`) lack the headers of the host. foreign.ts has
 * a table of them; an error in a success is `{ answer: { error: { message } } }`.
 */
export type Fault =
  | 'reset-before'
  | 'reset-after'
  | 'hang'
  | 'hang-after'
  | 'lie'
  | 'stale'
  | 'firewall'
  | { late: number }
  | { stale: number }
  | { lie: Record<string, unknown>; work?: boolean }
  | { status: number; body?: unknown; headers?: Record<string, string>; work?: boolean }
  | { cut: true; status?: number; work?: boolean }
  | { html: number; work?: boolean }
  | { empty: number; work?: boolean }
  | { huge: number; bytes: number; work?: boolean }
  | { foreign: number; body?: unknown; headers?: Record<string, string>; work?: boolean }
  | { as: string }
  | { withHeaders: Record<string, string | null> }
  | { answer: unknown; status?: number; work?: boolean }
  | { redirect: string; status?: number; work?: boolean }
  | { delayMs: number };

/**
 * Which requests a fault applies to: all given conditions must hold. `nth` counts all requests of the server, from 1.
 */
export type FaultMatch =
  | {
      method?: string;
      /** As sent, without base and query: the whole path, or a pattern. */
      path?: string | RegExp;
      nth?: number;
      /** Called only for requests whose body is a JSON object. */
      body?: (body: Record<string, unknown>) => boolean;
    }
  | ((request: RecordedRequest) => boolean);

export interface FaultTimes {
  /** How many matching requests get the fault; `Infinity` for all of them. */
  times?: number;
  /** How many matching requests are served correctly first. */
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

  /** The fault for this request: that of the first added rule that is not used up. */
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

/** How the server answers. */
export interface Deed {
  /** Undefined if nothing is answered and nothing was done. */
  answer: Answer | undefined;
  /** The result of the work, whatever is answered; undefined when none was done. */
  worked?: number;
  manner: 'whole' | 'cut' | 'reset' | 'hang';
  /** Number of bytes to send instead of the body. */
  bytes?: number;
  /** The host's own headers to leave out: all, or these. */
  without?: 'host' | readonly string[];
  /** Milliseconds from now after which to do the work. */
  late?: number;
}

/** Serves the request, with a fault if there is one; pure apart from the service. */
export function commit(fault: Fault | undefined, request: ServiceRequest, service: Service): Deed {
  let worked: number | undefined;
  const work = (asked: ServiceRequest = request): Answer => {
    const answer = service.work(asked);
    worked = answer.status;
    return answer;
  };
  const deed = manifest(fault, { request, service, work });
  return { ...deed, ...(worked !== undefined && { worked }) };
}

interface Scene {
  request: ServiceRequest;
  service: Service;
  work: (asked?: ServiceRequest) => Answer;
}

function manifest(fault: Fault | undefined, { request, service, work }: Scene): Deed {
  if (fault === undefined || (isStaleness(fault) && request.method !== 'GET')) return whole(work());
  if (fault === 'lie') return whole(pretend(service, request));
  if (fault === 'hang') return { answer: undefined, manner: 'hang' };
  if (fault === 'reset-before') return { answer: undefined, manner: 'reset' };
  if (fault === 'hang-after') return { answer: work(), manner: 'hang' };
  if (fault === 'reset-after') return { answer: work(), manner: 'reset' };
  if (fault === 'firewall')
    return whole({ status: 403, text: page(403), headers: { ...html, 'cf-mitigated': 'challenge' } });
  if (fault === 'stale') return whole(service.look(request, service.beforeLastWrite(request.path)));
  if ('stale' in fault) return whole(service.look(request, service.past(fault.stale)));
  if ('late' in fault) return { answer: undefined, manner: 'reset', late: fault.late };
  if ('delayMs' in fault) return whole(work());
  if ('as' in fault) {
    const headers = { ...request.headers, authorization: `Bearer ${fault.as}` };
    return whole(work({ ...request, headers }));
  }
  if ('withHeaders' in fault) return reheaded(work(), fault.withHeaders);
  if ('cut' in fault) {
    const answer = fault.work === false ? service.refuse(fault.status ?? 502) : work();
    return { answer: { ...answer, status: fault.status ?? answer.status }, manner: 'cut' };
  }
  if ('lie' in fault) {
    const answer = fault.work === false ? pretend(service, request) : work();
    return whole({ ...answer, body: overridden(answer.body, fault.lie) });
  }
  if ('answer' in fault) {
    const truth = fault.work ? work() : pretend(service, request);
    const success = truth.status < 300 ? truth.status : 200;
    return whole({ status: fault.status ?? success, text: JSON.stringify(fault.answer), headers: json });
  }
  if (fault.work) work();
  if ('html' in fault) return foreign({ status: fault.html, text: page(fault.html), headers: html });
  if ('empty' in fault) return foreign({ status: fault.empty });
  if ('huge' in fault) return { ...foreign({ status: fault.huge, headers: html }), bytes: fault.bytes };
  if ('foreign' in fault) {
    const { body = { detail: 'Not Found' }, headers = {} } = fault;
    return foreign({ status: fault.foreign, ...(typeof body === 'string' ? { text: body } : { body }), headers });
  }
  if ('redirect' in fault) return whole({ status: fault.status ?? 302, headers: { location: fault.redirect } });
  const { body, headers = {} } = fault;
  const refusal = service.refuse(fault.status);
  const all = { ...refusal.headers, ...headers };
  if (body === undefined) return whole({ ...refusal, headers: all });
  return whole({ status: fault.status, ...(typeof body === 'string' ? { text: body } : { body }), headers: all });
}

function isStaleness(fault: Fault): boolean {
  return fault === 'stale' || (typeof fault === 'object' && 'stale' in fault);
}

/** Answers as if the work were done, and does nothing. */
function pretend(service: Service, request: ServiceRequest): Answer {
  const before = service.snapshot();
  const answer = service.work(request);
  service.restore(before);
  if (request.method !== 'PATCH' || answer.status !== 200) return answer;
  return service.work({ ...request, method: 'GET', body: undefined });
}

function whole(answer: Answer): Deed {
  return { answer, manner: 'whole' };
}

function foreign(answer: Answer): Deed {
  return { answer, manner: 'whole', without: 'host' };
}

function reheaded(answer: Answer, changes: Record<string, string | null>): Deed {
  const kept = Object.entries({ ...answer.headers, ...changes }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const without = Object.keys(changes).filter(name => changes[name] === null);
  return { answer: { ...answer, headers: Object.fromEntries(kept) }, manner: 'whole', without };
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const html = { 'content-type': 'text/html; charset=UTF-8' };

function page(status: number): string {
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

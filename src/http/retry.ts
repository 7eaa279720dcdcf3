/** Why an attempt failed, and whether and when to retry it: pure rules. */
import { say, shown } from '../domain/text/untrusted.ts';

/** The part of a failed attempt that matters for a retry. */
export interface Failed {
  /** undefined: no answer */
  status?: number;
  header(name: string): string | undefined;
  /** The whole answer arrived. */
  complete: boolean;
  /** Something may have reached the host. */
  arrived: boolean;
  /** A retry cannot help: the certificate is not trusted. */
  permanent: boolean;
}

/**
 * `safe`: the request may be repeated (its values are absolute). `unless arrived`: it could create something twice, so
 * it is repeated only when nothing was sent, or after a complete 429.
 */
export type Repeatable = 'safe' | 'unless arrived';

/** Longest accepted `Retry-After`, in ms. */
export const MAX_RETRY_AFTER_MS = 60_000;
const BASE_MS = 500;
const CAP_MS = 20_000;

export type RetryDecision = { again: number } | { giveUp: true } | { tooLong: string };

/**
 * `again`: retry after this many ms. `tooLong`: quotes the wait that the host asked for. `attempt` counts from 0;
 * `random` is in [0, 1); `now` in ms, by the host's own clock.
 */
export function decideRetry(
  failed: Failed,
  repeatable: Repeatable,
  attempt: number,
  random: number,
  now: number,
): RetryDecision {
  const limited = isRateLimit(failed);
  if (!limited && !isTransient(failed)) return { giveUp: true };
  const untouched = failed.status === undefined ? !failed.arrived : failed.status === 429 && failed.complete;
  if (repeatable === 'unless arrived' && !untouched) return { giveUp: true };
  const asked = failed.status === undefined ? undefined : askedWait(failed, now);
  if (asked === undefined) return { again: Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) };
  return asked.ms > MAX_RETRY_AFTER_MS ? { tooLong: asked.text } : { again: asked.ms };
}

/** Whether it was rate limited. GitHub also uses 403 for this, with `Retry-After` or an exhausted limit. */
export function isRateLimit({ status, header }: Pick<Failed, 'status' | 'header'>): boolean {
  if (status === 429) return true;
  return status === 403 && (header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0');
}

function isTransient({ status, permanent }: Failed): boolean {
  if (status === undefined) return !permanent;
  return [408, 500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}

function askedWait(failed: Failed, now: number): { ms: number; text: string } | undefined {
  const after = retryAfter(failed, now);
  if (after !== undefined) return { ms: after, text: `Retry-After: ${failed.header('retry-after')?.trim()}` };
  const reset = failed.header('x-ratelimit-reset');
  const at = failed.header('x-ratelimit-remaining') === '0' ? resetInstant(reset) : undefined;
  if (at === undefined) return undefined;
  // A number too large for a Date is quoted unchanged.
  const when = at <= LATEST_DATE ? new Date(at).toISOString() : reset?.slice(0, 30);
  return { ms: Math.max(0, at - now), text: `rate limit resets at ${when}` };
}

/** The wait in ms of `Retry-After` (seconds or a date); undefined if it has none. `now` in ms. */
export function retryAfter({ header }: Pick<Failed, 'header'>, now: number): number | undefined {
  const text = header('retry-after')?.trim();
  if (text && /^\d+$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with the day of the week; Date.parse would also make a date in the past of "1.5" or "-5".
  const date = text && /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** `X-RateLimit-Reset` in ms since 1970: GitHub sends seconds, OpenRouter milliseconds. */
export function resetInstant(reset: string | undefined): number | undefined {
  if (!reset || !/^\d+$/.test(reset)) return undefined;
  return Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
}

/** The last instant of a Date, in ms since 1970. */
export const LATEST_DATE = 8.64e15;

export type FailureKind =
  /** No connection was established. */
  | 'unreachable'
  /** The connection ended before the answer did. */
  | 'lost'
  | 'timed out'
  /** The job was cancelled. */
  | 'cut off'
  /** TLS failed, in most cases because the certificate is not trusted. */
  | 'certificate'
  /** The proxy answered 4xx to CONNECT. */
  | 'proxy refused'
  /** The proxy answered neither success nor 4xx to CONNECT. */
  | 'proxy failed';

/** Nothing can have reached the host. */
const NOT_ARRIVED: ReadonlySet<FailureKind> = new Set(['unreachable', 'certificate', 'proxy refused', 'proxy failed']);
/** A retry cannot help. */
const PERMANENT: ReadonlySet<FailureKind> = new Set(['cut off', 'certificate', 'proxy refused']);

/** An attempt without an answer. The message continues a sentence that begins with the call: "lost its connection". */
export class AttemptFailure extends Error {
  override name = 'AttemptFailure';
  readonly kind: FailureKind;

  /** `message` is printed unchanged. */
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }

  /** Something may have reached the host. */
  get arrived(): boolean {
    return !NOT_ARRIVED.has(this.kind);
  }

  /** A retry cannot help. */
  get permanent(): boolean {
    return PERMANENT.has(this.kind);
  }
}

/** `ms`: how long the attempt lasted. */
export function timedOut(ms: number): AttemptFailure {
  return new AttemptFailure('timed out', `was not answered within ${ms / 1000} s`);
}

export function cutOff(): AttemptFailure {
  return new AttemptFailure('cut off', 'was not answered before the job was cancelled');
}

/** The meaning of a connection error for `host`. */
export function classify(error: unknown, host: string): AttemptFailure {
  const message = error instanceof Error ? error.message : String(error);
  const proxyStatus = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (proxyStatus !== undefined) {
    const kind = Number(proxyStatus) < 500 ? 'proxy refused' : 'proxy failed';
    return new AttemptFailure(kind, `was refused by the proxy, which answered ${proxyStatus}`);
  }
  // If several addresses were tried, an error other than "unreachable" says the most.
  const errors = error instanceof AggregateError ? error.errors : [error];
  const codes = errors.map(each => String((each as { code?: unknown })?.code ?? ''));
  const code = codes.find(each => !BEFORE_SENDING.has(each)) ?? codes[0] ?? '';
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code)) {
    const why = say`failed: the certificate of ${host} is not trusted (${shown(code, 60)})`;
    return new AttemptFailure('certificate', why);
  }
  const kind = errors.every(isConnecting) ? 'unreachable' : 'lost';
  return new AttemptFailure(kind, CAUSES[code] ?? `failed: ${shown(message, 200)}`);
}

/** The destination of an attempt, for advice. */
interface Destination {
  host: string;
  /** The input or variable that names the host: `api-url`. */
  setting: string;
  /** Requests go through a proxy. */
  proxied: boolean;
}

/** What to do about a failure; empty if nothing can be done. */
export function failureAdvice({ kind }: AttemptFailure, { host, setting, proxied }: Destination): string {
  if (kind === 'cut off') return '';
  if (kind === 'certificate') {
    return 'If a corporate proxy or a private CA signs it, set NODE_EXTRA_CA_CERTS to a file with its root certificate.';
  }
  const through = proxied ? ' Requests go through the proxy named in HTTPS_PROXY or HTTP_PROXY.' : '';
  if (kind === 'timed out') {
    return say`${host} or the network is slow or down; run it again later, or raise timeout-seconds.${through}`;
  }
  return say`Check that ${host} (${setting}) can be reached from this runner.${through}`;
}

/** Failures of name resolution, routing and connecting. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'found no one listening (connection refused)',
  ENOTFOUND: 'failed: the host name is not known',
  EAI_AGAIN: 'failed: the host name could not be looked up',
  ECONNRESET: 'lost its connection',
  EPIPE: 'lost its connection',
  UND_ERR_SOCKET: 'lost its connection',
  UND_ERR_CONNECT_TIMEOUT: 'could not connect in time',
};

/** An established connection can fail with the same codes when a route disappears; the system call tells them apart. */
function isConnecting(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (!BEFORE_SENDING.has(String(code))) return false;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}

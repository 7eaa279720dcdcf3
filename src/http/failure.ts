/** Why an attempt was not answered: what a failed connection means for a retry, and in words. */
import { say, shown } from '../domain/text/untrusted.ts';

export type FailureKind =
  /** No connection came about. */
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
  /** The proxy answered something else than success or 4xx to CONNECT. */
  | 'proxy failed';

/** Nothing can have reached the host. */
const NOT_ARRIVED: ReadonlySet<FailureKind> = new Set(['unreachable', 'certificate', 'proxy refused', 'proxy failed']);
/** Another attempt cannot help. */
const PERMANENT: ReadonlySet<FailureKind> = new Set(['cut off', 'certificate', 'proxy refused']);

/** An attempt without an answer. The message continues a sentence that begins with the call: "lost its connection". */
export class AttemptFailure extends Error {
  override name = 'AttemptFailure';
  readonly kind: FailureKind;

  /** `message` is printed as it is. */
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }

  /** Something may have reached the host. */
  get arrived(): boolean {
    return !NOT_ARRIVED.has(this.kind);
  }

  /** Another attempt cannot help. */
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

/** What an error of a connection to `host` means. */
export function classify(error: unknown, host: string): AttemptFailure {
  const message = error instanceof Error ? error.message : String(error);
  const proxyStatus = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (proxyStatus !== undefined) {
    const kind = Number(proxyStatus) < 500 ? 'proxy refused' : 'proxy failed';
    return new AttemptFailure(kind, `was refused by the proxy, which answered ${proxyStatus}`);
  }
  // Of several addresses tried, one that is not just unreachable says most.
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

/** Where an attempt went, for advice. */
export interface Destination {
  host: string;
  /** The input or variable that names the host: `api-url`. */
  setting: string;
  /** Requests go through a proxy. */
  proxied: boolean;
}

/** What to do about a failure; empty when there is nothing. */
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

/** Failures of names, routes and connections. */
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

/** An established connection can end with the same codes when a route goes away; the system call distinguishes them. */
function isConnecting(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (!BEFORE_SENDING.has(String(code))) return false;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}

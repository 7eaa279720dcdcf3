/**
 * A client of GitHub's API: octokit, which knows the addresses and shapes, over our own transport, which knows how to
 * wait, retry and give up. Loaded only when GitHub is used. Operations see the interfaces below: one of each pair
 * reads, the other also writes.
 */
import { getOctokit } from '@actions/github';
import type { LeakPlace } from '../domain/command/places.ts';
import type { Target } from '../domain/command/target.ts';
import { isNotFound } from '../domain/text/errors.ts';
import type { Answer, Call, FinalAnswer } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { type RetryDecision, retryAfter } from '../http/retry.ts';
import type { Transport } from '../http/transport.ts';
import { type GitHubSubject, gitHubRefusal, isSecondaryLimit } from './refusal.ts';

export type Octokit = ReturnType<typeof getOctokit>;

/** ms to wait for a secondary rate limit without a given time, and in total for a step. */
const SECONDARY_WAIT_MS = 60_000;
const SECONDARY_WAITS_MS = 3 * 60_000;

/** A token for the GitHub API behind the transport. */
export interface GitHubAccess {
  transport: Transport;
  token: string;
  /** Shared by all clients of a token: it tracks how long the step has waited. */
  waits: SecondaryWaits;
}

/** Additions to the requests of a client. */
export interface Hooks {
  /** Called with the final answer, including a refusal. */
  onAnswer?: (answer: FinalAnswer, call: Call) => void;
  /** Makes the body of a PUT, again for each attempt. */
  freshBody?: (body: string | undefined) => Promise<string>;
}

/** A client that sends every request through the transport, within the given limits. */
export function openClient(
  { transport, token, waits }: GitHubAccess,
  subject: GitHubSubject,
  limits: RequestLimits,
  { onAnswer, freshBody }: Hooks = {},
): Octokit {
  const baseUrl = transport.base.href.replace(/\/+$/, '');
  const fetch = async (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => {
    const { 'user-agent': _theirs, ...headers } = init.headers;
    const call: Call = {
      method: init.method as Call['method'],
      path: url.slice(baseUrl.length),
      headers,
      body: init.body,
      repeatable: 'safe',
      decide: answer => waits.decide(answer, transport),
      ...(init.method === 'PUT' &&
        freshBody && { needsNoSlot: true, fresh: async () => ({ body: await freshBody(init.body) }) }),
    };
    const answer = await transport.send(call, limits);
    onAnswer?.(answer, call);
    if (answer.status >= 300) throw gitHubRefusal(call, answer, subject, transport.base);
    return responseOf(answer);
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return getOctokit(token, { baseUrl, log: silent, request: { fetch, log: silent } });
}

/**
 * The part of a `Response` that octokit reads. For a real one Node would load its own undici
 * (docs/internals/performance.md).
 */
function responseOf(answer: FinalAnswer) {
  const headers = new Map([['content-type', 'application/json']]);
  const link = answer.header('link');
  if (link !== undefined) headers.set('link', link);
  return { status: answer.status, url: '', headers, text: async () => answer.text };
}

/** The result of a request; undefined for a 404. */
export async function found<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(causeOf(error))) return undefined;
    throw error;
  }
}

/** The fields of an expected object; none if it is something else. */
export function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

/** How long a step may still wait for secondary rate limits. Requests that wait at the same time count once. */
export class SecondaryWaits {
  #left = SECONDARY_WAITS_MS;
  /** Waits up to this instant, by this machine's clock, are already counted. */
  #until = 0;

  /** undefined: the answer is not a secondary rate limit. */
  decide(answer: Answer, transport: Transport): RetryDecision | undefined {
    if (!isSecondaryLimit(answer)) return undefined;
    const ms = retryAfter(answer, transport.hostNow()) ?? SECONDARY_WAIT_MS;
    const now = transport.now();
    const longer = Math.max(0, now + ms - Math.max(now, this.#until));
    const asked = answer.header('retry-after');
    if (longer > this.#left) return { tooLong: asked ? `Retry-After: ${asked}` : 'secondary rate limit' };
    this.#left -= longer;
    this.#until = Math.max(this.#until, now + ms);
    return { again: ms };
  }
}

/** The original error: octokit wraps whatever its fetch throws. */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

export async function unwrapped<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw causeOf(error);
  }
}

/** A target that exists, with its own public key. */
export interface Prepared {
  target: Target;
  /** Base64 of the 32 bytes of the target's X25519 public key. */
  publicKey: string;
  keyId: string;
  /** Who may read an organization's existing secret; undefined for a new one. */
  sharing?: { visibility: 'all' | 'private' | 'selected'; repositories?: readonly number[] };
}

export interface SecretReader {
  /** Checks a target and fetches its own public key; writes nothing. */
  prepare(target: Target, limits: RequestLimits): Promise<Prepared>;
  /** Whether the target has the secret. Its value cannot be read. */
  exists(target: Target, limits: RequestLimits): Promise<boolean>;
}

export interface SecretStore extends SecretReader {
  /**
   * `replaced`: the secret existed before, which is certain only if no answer was lost.
   * @throws RequestError, whose `mayHaveBeenProcessed` says whether the target may have the secret even so
   */
  put(prepared: Prepared, secret: string, limits: RequestLimits): Promise<'created' | 'replaced'>;
  /** `gone`: the secret did not exist. */
  remove(target: Target, limits: RequestLimits): Promise<'removed' | 'gone'>;
}

/** An open secret scanning alert for an OpenRouter key. */
export interface LeakAlert {
  /** `OWNER/REPO` */
  repository: string;
  number: number;
  /** Its page. */
  url: string;
  /** The leaked value; null if GitHub does not say. */
  secret: string | null;
  /** When GitHub found it, in ms since 1970; undefined where it does not say. */
  createdAt: number | undefined;
}

export interface AlertReader {
  /** All open alerts of a place. `onSecret` is called with each value as it arrives, before any other use. */
  open(place: LeakPlace, limits: RequestLimits, onSecret: (secret: string) => void): Promise<LeakAlert[]>;
}

export interface AlertStore extends AlertReader {
  /** Resolves the alert as revoked, with a comment. */
  resolve(alert: LeakAlert, comment: string, limits: RequestLimits): Promise<void>;
}

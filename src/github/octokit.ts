/**
 * GitHub secrets through octokit, which knows the addresses and shapes, over our own transport, which knows how to
 * wait, repeat and give up. Loaded only where a secret is looked at, stored or removed.
 */
import { getOctokit } from '@actions/github';
import { type Target, targetText } from '../domain/command/target.ts';
import { AnswerError, isNotFound, RequestError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import type { Answer, FinalAnswer } from '../http/answer.ts';
import { type Call, callText } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { type RetryDecision, retryAfter } from '../http/retry.ts';
import type { Transport } from '../http/transport.ts';
import { isSecondaryLimit, refusal } from './refusal.ts';
import { canSealFor, seal } from './seal.ts';
import type { Prepared, SecretStore } from './store.ts';

type Octokit = ReturnType<typeof getOctokit>;
type OrganizationTarget = Target & { kind: 'organization' };

/** Pages of the repositories that may read an organization's secret, 100 on each. */
const MOST_PAGES = 1_000;

/** ms to wait for a secondary rate limit that does not say how long, and in all of a step. */
const SECONDARY_WAIT_MS = 60_000;
const SECONDARY_WAITS_MS = 3 * 60_000;

/** The secrets that a token may read and write, at the GitHub API that the transport leads to. */
export function secretStore(transport: Transport, token: string): SecretStore {
  const waits = new SecondaryWaits();
  const clientFor = (target: Target, limits: RequestLimits, hooks: Hooks = {}) =>
    openClient({ transport, token, waits }, target, limits, hooks);
  const at = (target: Target, limits: RequestLimits) => endpoints(clientFor(target, limits), target);
  return {
    prepare: (target, limits) =>
      unwrapped(async () => {
        const client = clientFor(target, limits);
        const { key, keyId } = await readPublicKey(endpoints(client, target), target);
        const sharing = target.kind === 'organization' ? await sharingOf(client, target) : undefined;
        return { target, publicKey: key, keyId, ...(sharing && { sharing }) };
      }),
    exists: (target, limits) =>
      unwrapped(async () => {
        const { secret, publicKey } = at(target, limits);
        if (await found(secret())) return true;
        // A 404 may also mean that the token may not look there, or that there is no such place.
        await publicKey();
        return false;
      }),
    put: (prepared, secret, limits) =>
      unwrapped(async () => {
        const encrypted = await seal(secret, prepared.publicKey);
        const { target } = prepared;
        let isCertain = true;
        const client = clientFor(target, limits, {
          onAnswer({ mayHaveBeenProcessed }) {
            isCertain = !mayHaveBeenProcessed;
          },
          ...(target.kind === 'organization' && {
            fieldsOfPut: () => currentSharing(prepared, target, clientFor(target, limits)),
          }),
        });
        const { status } = await endpoints(client, target).put(prepared, encrypted);
        // An attempt whose answer was lost may have been what created it.
        return status === 204 && isCertain ? 'replaced' : 'created';
      }),
    remove: (target, limits) =>
      unwrapped(async () => {
        const { remove, publicKey } = at(target, limits);
        try {
          await remove();
          return 'removed';
        } catch (error) {
          const cause = causeOf(error);
          if (!isNotFound(cause)) throw cause;
          // The same doubt as above; and an attempt whose answer was lost may have removed it.
          await publicKey();
          return cause.mayHaveBeenProcessed ? 'removed' : 'gone';
        }
      }),
  };
}

/** What GitHub's API has for a secret. Octokit's answers are unknown until they are looked at. */
interface Endpoints {
  publicKey(): Promise<{ data: unknown }>;
  secret(): Promise<{ data: unknown }>;
  put(prepared: Prepared, encrypted: string): Promise<{ status: number }>;
  remove(): Promise<unknown>;
}

function endpoints({ rest: { actions, dependabot, codespaces } }: Octokit, target: Target): Endpoints {
  const secret_name = target.secret;
  const value = ({ keyId }: Prepared, encrypted_value: string) => ({ encrypted_value, key_id: keyId });
  if (target.kind === 'organization') {
    const secret = { org: target.org, secret_name };
    return {
      publicKey: () => actions.getOrgPublicKey({ org: target.org }),
      secret: () => actions.getOrgSecret(secret),
      put: (prepared, encrypted) =>
        actions.createOrUpdateOrgSecret({ ...secret, ...value(prepared, encrypted), ...sharingFields(prepared) }),
      remove: () => actions.deleteOrgSecret(secret),
    };
  }
  // Octokit sends whatever else it is given along, so it is given no more.
  const place = { owner: target.owner, repo: target.repo };
  if (target.kind === 'environment') {
    const environment = { ...place, environment_name: target.environment };
    const secret = { ...environment, secret_name };
    return {
      publicKey: () => actions.getEnvironmentPublicKey(environment),
      secret: () => actions.getEnvironmentSecret(secret),
      put: (prepared, encrypted) =>
        actions.createOrUpdateEnvironmentSecret({ ...secret, ...value(prepared, encrypted) }),
      remove: () => actions.deleteEnvironmentSecret(secret),
    };
  }
  // For repositories the three kinds of secrets have endpoints of the same names.
  const api = { repository: actions, dependabot, codespaces }[target.kind];
  const secret = { ...place, secret_name };
  return {
    publicKey: () => api.getRepoPublicKey(place),
    secret: () => api.getRepoSecret(secret),
    put: (prepared, encrypted) => api.createOrUpdateRepoSecret({ ...secret, ...value(prepared, encrypted) }),
    remove: () => api.deleteRepoSecret(secret),
  };
}

/** A new secret of an organization is private. */
function sharingFields({ sharing }: Prepared) {
  return {
    visibility: sharing?.visibility ?? ('private' as const),
    ...(sharing?.repositories && { selected_repository_ids: [...sharing.repositories] }),
  };
}

async function readPublicKey({ publicKey }: Endpoints, target: Target): Promise<{ key: string; keyId: string }> {
  const { key, key_id: keyId } = fieldsOf((await publicKey()).data);
  if (typeof key === 'string' && typeof keyId === 'string' && (await canSealFor(key))) return { key, keyId };
  throw new AnswerError(
    say`GitHub's answer for ${targetText(target)} holds no public key to encrypt with. ` +
      'Check that GITHUB_API_URL names the GitHub of this runner.',
    true,
  );
}

/**
 * Somebody may have changed since it was prepared who may read an organization's secret: it is read again directly
 * before every PUT that sends it. A failure here is before that PUT, which then stores nothing.
 */
async function currentSharing(prepared: Prepared, target: OrganizationTarget, client: Octokit): Promise<object> {
  try {
    const sharing = await sharingOf(client, target);
    return sharingFields(sharing ? { ...prepared, sharing } : prepared);
  } catch (error) {
    const cause = causeOf(error);
    throw cause instanceof RequestError ? new RequestError(cause.message, false) : cause;
  }
}

/** PUT replaces who may read an organization's secret, so what is there is read first and sent again. */
async function sharingOf(client: Octokit, target: OrganizationTarget): Promise<Prepared['sharing']> {
  const secret = await found(endpoints(client, target).secret());
  if (secret === undefined) return undefined;
  const { visibility } = fieldsOf(secret.data);
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected')
    throw unknownSharing(target, 'visibility');
  if (visibility !== 'selected') return { visibility };
  const where = { org: target.org, secret_name: target.secret, per_page: 100 };
  const repositories: number[] = [];
  for (let page = 1, more = true; more; page++) {
    if (page > MOST_PAGES) throw tooManyPages(target);
    const { data, headers } = await client.rest.actions.listSelectedReposForOrgSecret({ ...where, page });
    const { repositories: items } = fieldsOf(data);
    if (!Array.isArray(items)) throw unknownSharing(target, 'repositories');
    for (const { id } of items.map(fieldsOf)) {
      if (!Number.isInteger(id)) throw unknownSharing(target, 'repositories');
      repositories.push(id as number);
    }
    // That there is a next page is believed; where it is, is not: the token goes to no other address.
    more = /\brel="?next\b/.test(headers.link ?? '');
  }
  return { visibility, repositories };
}

/** What a request answers; undefined for a 404. */
async function found<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(causeOf(error))) return undefined;
    throw error;
  }
}

/** The fields of what should be an object; none when it is something else. */
function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

/** How long a step may still wait for secondary rate limits. Requests that wait at the same time count once. */
class SecondaryWaits {
  #left = SECONDARY_WAITS_MS;
  /** Up to this instant, by this machine's clock, a wait is counted already. */
  #until = 0;

  /** undefined: the answer is not such a limit. */
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

/** What is done around the requests of a client. */
interface Hooks {
  onAnswer?: (answer: FinalAnswer) => void;
  /** Asked just before every attempt at a PUT for all its fields but the value. */
  fieldsOfPut?: () => Promise<object>;
}

/** A client whose every request goes through the transport, within the given bounds. */
function openClient(
  { transport, token, waits }: { transport: Transport; token: string; waits: SecondaryWaits },
  target: Target,
  limits: RequestLimits,
  { onAnswer, fieldsOfPut }: Hooks,
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
        fieldsOfPut && { needsNoSlot: true, fresh: async () => ({ body: replaced(init.body, await fieldsOfPut()) }) }),
    };
    const answer = await transport.send(call, limits);
    onAnswer?.(answer);
    if (answer.status >= 300) throw refusal(call, answer, target, transport.base);
    if (call.method === 'PUT' && answer.status !== 201 && answer.status !== 204) throw notStored(call, answer, target);
    return responseOf(answer);
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return getOctokit(token, { baseUrl, log: silent, request: { fetch, log: silent } });
}

/** A JSON body with other fields of sharing. */
function replaced(body: string | undefined, fields: object): string {
  const { encrypted_value, key_id } = JSON.parse(body ?? '{}');
  return JSON.stringify({ encrypted_value, key_id, ...fields });
}

/** As much of a `Response` as octokit reads: with a real one Node would load an undici of its own (docs/performance.md). */
function responseOf(answer: FinalAnswer) {
  const headers = new Map([['content-type', 'application/json']]);
  const link = answer.header('link');
  if (link !== undefined) headers.set('link', link);
  return { status: answer.status, url: '', headers, text: async () => answer.text };
}

/** GitHub answers 201 for a new secret and 204 for one that it has replaced. Anything else did not come from GitHub. */
function notStored(call: Call, answer: FinalAnswer, target: Target): AnswerError {
  return new AnswerError(
    say`store-in: ${targetText(target)}: ${callText(call)} was answered ${answer.status} instead of 201 or 204, so it is ` +
      'not certain that the secret was stored. Check that GITHUB_API_URL, and no proxy in between, answers for GitHub.',
    true,
  );
}

/** Octokit wraps what its fetch throws; what was meant is inside. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

async function unwrapped<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw causeOf(error);
  }
}

/** Storing would change who may read the secret. */
function unknownSharing(target: Target, field: string): AnswerError {
  return new AnswerError(
    say`GitHub's answer for ${targetText(target)} does not say who may read the secret (${field}), so it is left as it is. ` +
      'Check that GITHUB_API_URL names the GitHub of this runner.',
    true,
  );
}

function tooManyPages(target: Target): AnswerError {
  return new AnswerError(
    say`GitHub's list of the repositories that may read ${targetText(target)} has more than ` +
      `${MOST_PAGES.toLocaleString('en')} pages. Check that GITHUB_API_URL names the GitHub of this runner.`,
    true,
  );
}

/**
 * GitHub secrets through octokit, which knows the addresses and shapes, over our own transport, which knows how to
 * wait, repeat and give up. Loaded only where a key is to be stored.
 */
import { getOctokit } from '@actions/github';
import { AnswerError, isNotFound, RefusalError } from '../domain/errors.ts';
import { type Target, targetText } from '../domain/target.ts';
import { quoted, say } from '../domain/untrusted.ts';
import { quote } from '../http/quote.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { isRateLimit } from '../http/retry.ts';
import { type Answer, type Call, callText, type Transport } from '../http/transport.ts';
import { canSealFor, seal } from './seal.ts';
import type { Prepared, SecretStore } from './store.ts';

type Octokit = ReturnType<typeof getOctokit>;

/** The secrets that a token may write, at the GitHub API that the transport leads to. */
export function secretStore(transport: Transport, token: string): SecretStore {
  return {
    prepare: (target, limits) =>
      translated(target, async () => {
        const client = clientFor(transport, token, target, limits);
        const { key, key_id } = (await publicKey(client, target)).data;
        if (typeof key !== 'string' || typeof key_id !== 'string' || !(await canSealFor(key)))
          throw wrongPublicKey(target);
        const sharing = target.kind === 'organization' ? await sharingOf(client, target) : undefined;
        return { target, publicKey: key, keyId: key_id, ...(sharing && { sharing }) };
      }),
    put: (prepared, secret, limits) =>
      translated(prepared.target, async () => {
        const encrypted = await seal(secret, prepared.publicKey);
        await putSecret(clientFor(transport, token, prepared.target, limits), prepared, encrypted);
      }),
  };
}

function publicKey(client: Octokit, target: Target): Promise<{ data: { key: unknown; key_id: unknown } }> {
  switch (target.kind) {
    case 'repository':
      return client.rest.actions.getRepoPublicKey(place(target));
    case 'environment':
      return client.rest.actions.getEnvironmentPublicKey({ ...place(target), environment_name: target.environment });
    case 'dependabot':
      return client.rest.dependabot.getRepoPublicKey(place(target));
    case 'codespaces':
      return client.rest.codespaces.getRepoPublicKey(place(target));
    case 'organization':
      return client.rest.actions.getOrgPublicKey({ org: target.org });
  }
}

async function putSecret(client: Octokit, { target, keyId, sharing }: Prepared, encrypted: string): Promise<void> {
  const value = { secret_name: target.secret, encrypted_value: encrypted, key_id: keyId };
  switch (target.kind) {
    case 'repository':
      await client.rest.actions.createOrUpdateRepoSecret({ ...place(target), ...value });
      return;
    case 'environment':
      await client.rest.actions.createOrUpdateEnvironmentSecret({
        ...place(target),
        environment_name: target.environment,
        ...value,
      });
      return;
    case 'dependabot':
      await client.rest.dependabot.createOrUpdateRepoSecret({ ...place(target), ...value });
      return;
    case 'codespaces':
      await client.rest.codespaces.createOrUpdateRepoSecret({ ...place(target), ...value });
      return;
    case 'organization':
      await client.rest.actions.createOrUpdateOrgSecret({
        org: target.org,
        visibility: sharing?.visibility ?? 'private',
        ...(sharing?.repositories && { selected_repository_ids: [...sharing.repositories] }),
        ...value,
      });
  }
}

/** Octokit sends whatever else it is given along, so it is given no more. */
function place({ owner, repo }: { owner: string; repo: string }): { owner: string; repo: string } {
  return { owner, repo };
}

/** PUT replaces who may read an organization's secret, so what is there is read first and sent again. */
async function sharingOf(client: Octokit, target: Target & { kind: 'organization' }): Promise<Prepared['sharing']> {
  const where = { org: target.org, secret_name: target.secret };
  const { data } = await client.rest.actions.getOrgSecret(where).catch((error: unknown) => {
    if (isNotFound(causeOf(error))) return { data: undefined };
    throw error;
  });
  if (data === undefined) return undefined;
  const visibility: unknown = data.visibility;
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected')
    throw wrongSharing(target, 'visibility');
  if (visibility !== 'selected') return { visibility };
  const repositories = await client.paginate(client.rest.actions.listSelectedReposForOrgSecret, {
    ...where,
    per_page: 100,
  });
  if (!repositories.every(({ id }) => Number.isInteger(id))) throw wrongSharing(target, 'repositories');
  return { visibility, repositories: repositories.map(({ id }) => id) };
}

/** A client whose every request goes through the transport, within the given bounds. */
function clientFor(transport: Transport, token: string, target: Target, limits: RequestLimits): Octokit {
  const baseUrl = transport.base.href.replace(/\/+$/, '');
  const fetch = async (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => {
    const { 'user-agent': _theirs, ...headers } = init.headers;
    const call: Call = {
      method: init.method as Call['method'],
      path: url.slice(baseUrl.length),
      headers,
      body: init.body,
      repeatable: 'safe',
    };
    const answer = await transport.send(call, limits);
    if (answer.status >= 300) throw refusal(call, answer, target, transport.base.host);
    if (call.method === 'PUT' && answer.status !== 201 && answer.status !== 204) throw notStored(call, answer, target);
    return responseOf(answer, url);
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return getOctokit(token, { baseUrl, log: silent, request: { fetch, log: silent } });
}

function responseOf(answer: Answer, url: string): Response {
  const headers = new Headers({ 'content-type': 'application/json' });
  const link = answer.header('link');
  if (link !== undefined) headers.set('link', link);
  const empty = answer.status === 204 || answer.status === 205;
  const response = new Response(empty ? null : answer.text, { status: answer.status, headers });
  // Octokit's paging reads the address of the last page; a response that nobody fetched has none.
  return Object.defineProperty(response, 'url', { value: url });
}

/** GitHub answers 201 for a new secret and 204 for one that it has replaced. Anything else did not come from GitHub. */
function notStored(call: Call, answer: Answer, target: Target): AnswerError {
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

async function translated<Result>(target: Target, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const cause = causeOf(error);
    if (cause instanceof TypeError) throw wrongPublicKey(target);
    throw cause;
  }
}

/** Storing would change who may read the secret. */
function wrongSharing(target: Target, field: string): AnswerError {
  return new AnswerError(
    say`GitHub's answer for ${targetText(target)} does not say who may read the secret (${field}), so it is left as it is. ` +
      'Check that GITHUB_API_URL names the GitHub of this runner.',
    true,
  );
}

function wrongPublicKey(target: Target): AnswerError {
  return new AnswerError(
    say`GitHub's answer for ${targetText(target)} holds no public key to encrypt with. ` +
      'Check that GITHUB_API_URL names the GitHub of this runner.',
    true,
  );
}

const PERMISSION = {
  repository: 'the repository permission "Secrets: write"',
  environment: 'the repository permission "Environments: write"',
  dependabot: 'the repository permission "Dependabot secrets: write"',
  codespaces: 'the repository permission "Codespaces secrets: write"',
  organization: 'the organization permission "Secrets: write"',
} as const;

function refusal(call: Call, answer: Answer, target: Target, host: string): RefusalError {
  const what = say`store-in: ${targetText(target)}: ${callText(call)} was refused: ${host} answered ${answer.status}${quote(answer)}`;
  return new RefusalError(answer.status, `${what}. ${advice(answer, target)}`, answer.mayHaveBeenProcessed);
}

function advice(answer: Answer, target: Target): string {
  const { status } = answer;
  const to = answer.header('location');
  if (status < 400)
    return say`It redirects${to ? ` to ${quoted(to)}` : ''}, and redirects are refused. A renamed repository must be named anew.`;
  if (answer.tooLong)
    return say`It is rate limited and asks for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
  if (isRateLimit(answer)) return 'It is rate limited. Run it again later.';
  if (status === 401)
    return 'github-token is no valid token: it has expired or was revoked. Make a new one and store it.';
  if (status === 403 || status === 404) {
    const there =
      target.kind === 'organization'
        ? 'organization'
        : target.kind === 'environment'
          ? 'repository or environment'
          : 'repository';
    return (
      `Either there is no such ${there}, or the token in github-token lacks ${PERMISSION[target.kind]} there. ` +
      'Use a GitHub App token or a fine-grained token with it. GITHUB_TOKEN can never write secrets.'
    );
  }
  if (status >= 500 || status === 408) return 'GitHub or something on the way to it failed. Run it again later.';
  return 'GitHub did not accept the secret.';
}

/** GitHub secrets, over the client of client.ts, each encrypted with the public key of its target. */

import sodium from 'libsodium-wrappers';
import { type Target, targetText } from '../domain/command/target.ts';
import { AnswerError, isNotFound, RequestError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import { type Call, callText, type FinalAnswer } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import {
  causeOf,
  fieldsOf,
  found,
  type GitHubAccess,
  type Hooks,
  type Octokit,
  openClient,
  type Prepared,
  type SecretStore,
  unwrapped,
} from './client.ts';
import { targetSubject } from './refusal.ts';

type OrganizationTarget = Target & { kind: 'organization' };

/** Maximum number of pages, with 100 repositories each that may read an organization's secret. */
const MAX_PAGES = 1_000;

/** The secrets that a token may read and write. */
export function secretStore(access: GitHubAccess): SecretStore {
  const clientFor = (target: Target, limits: RequestLimits, hooks: Hooks = {}) =>
    openClient(access, targetSubject(target), limits, hooks);
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
        // A 404 may also mean that the token has no access, or that the place does not exist.
        await publicKey();
        return false;
      }),
    put: (prepared, secret, limits) =>
      unwrapped(async () => {
        const encrypted = await seal(secret, prepared.publicKey);
        const { target } = prepared;
        let isCertain = true;
        const client = clientFor(target, limits, {
          onAnswer(answer, call) {
            isCertain = !answer.mayHaveBeenProcessed;
            const isStored = answer.status >= 300 || answer.status === 201 || answer.status === 204;
            if (!isStored) throw notStored(call, answer, target);
          },
          ...(target.kind === 'organization' && {
            freshBody: async body => replaced(body, await currentSharing(prepared, target, clientFor(target, limits))),
          }),
        });
        const { status } = await endpoints(client, target).put(prepared, encrypted);
        // It may have been created by an attempt whose answer was lost.
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
          // The same doubt as above. Also, an attempt whose answer was lost may have removed it.
          await publicKey();
          return cause.mayHaveBeenProcessed ? 'removed' : 'gone';
        }
      }),
  };
}

/** GitHub's endpoints for a secret. Octokit's answers have an unknown shape until they are checked. */
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
  // Octokit sends any extra properties along, so there must be none.
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
  // For repositories, the endpoints of the three kinds of secrets have the same names.
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
 * Someone may have changed who may read an organization's secret since it was prepared, so this is read again just
 * before every PUT. If that fails, the PUT is not sent and nothing is stored.
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

/** PUT overwrites who may read an organization's secret, so the present setting is read first and sent again. */
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
    if (page > MAX_PAGES) throw tooManyPages(target);
    const { data, headers } = await client.rest.actions.listSelectedReposForOrgSecret({ ...where, page });
    const { repositories: items } = fieldsOf(data);
    if (!Array.isArray(items)) throw unknownSharing(target, 'repositories');
    for (const { id } of items.map(fieldsOf)) {
      if (!Number.isInteger(id)) throw unknownSharing(target, 'repositories');
      repositories.push(id as number);
    }
    // The link only says that there is a next page. Its address is not used: the token goes nowhere else.
    more = /\brel="?next\b/.test(headers.link ?? '');
  }
  return { visibility, repositories };
}

/** The JSON body with the sharing fields replaced. */
function replaced(body: string | undefined, fields: object): string {
  const { encrypted_value, key_id } = JSON.parse(body ?? '{}');
  return JSON.stringify({ encrypted_value, key_id, ...fields });
}

/** GitHub answers 201 for a new secret and 204 for a replaced one. Anything else did not come from GitHub. */
function notStored(call: Call, answer: FinalAnswer, target: Target): AnswerError {
  return new AnswerError(
    say`store-in: ${targetText(target)}: ${callText(call)} was answered ${answer.status} instead of 201 or 204, so it is ` +
      'not certain that the secret was stored. Check that GITHUB_API_URL, and no proxy in between, answers for GitHub.',
    true,
  );
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
      `${MAX_PAGES.toLocaleString('en')} pages. Check that GITHUB_API_URL names the GitHub of this runner.`,
    true,
  );
}

/** `secret` sealed for a public key (Base64 of 32 bytes), in Base64. */
async function seal(secret: string, publicKey: string): Promise<string> {
  await sodium.ready;
  const box = sodium.crypto_box_seal(secret, Buffer.from(publicKey, 'base64'));
  return Buffer.from(box).toString('base64');
}

/** Whether a public key can be used: 32 bytes in Base64, and not one of the weak points that keep nothing secret. */
async function canSealFor(publicKey: string): Promise<boolean> {
  try {
    await seal('', publicKey);
    return true;
  } catch {
    return false;
  }
}

/** Secret scanning alerts about keys of OpenRouter, over the client of client.ts. */
import type { LeakPlace } from '../domain/command/leak-place.ts';
import { AnswerError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import { fieldsOf, type GitHubAccess, type Octokit, openClient, unwrapped } from './client.ts';
import type { Subject } from './refusal.ts';
import type { AlertStore, LeakAlert } from './store.ts';

/** What GitHub calls such keys (its list of secret scanning patterns). */
const SECRET_TYPE = 'openrouter_api_key';
/** Pages of one place, 100 alerts on each. */
const MOST_PAGES = 1_000;

/** The alerts that a token may read and resolve. */
export function alertStore(access: GitHubAccess): AlertStore {
  return {
    open: (place, limits, onSecret) =>
      unwrapped(() => openAlerts(openClient(access, placeSubject(place), limits), place, onSecret)),
    resolve: ({ repository, number }, comment, limits) =>
      unwrapped(async () => {
        const client = openClient(access, alertSubject(repository, number), limits);
        const [owner = '', repo = ''] = repository.split('/');
        const resolved = { state: 'resolved', resolution: 'revoked', resolution_comment: comment } as const;
        const { data } = await client.rest.secretScanning.updateAlert({
          owner,
          repo,
          alert_number: number,
          ...resolved,
        });
        if (fieldsOf(data).state !== 'resolved') throw notResolved(repository, number);
      }),
  };
}

async function openAlerts(client: Octokit, place: LeakPlace, onSecret: (secret: string) => void): Promise<LeakAlert[]> {
  const filter = { state: 'open' as const, secret_type: SECRET_TYPE, per_page: 100 };
  const { secretScanning } = client.rest;
  const alerts: LeakAlert[] = [];
  // Where a next page is, is not believed, but which one it is: the token goes to no other address.
  let next: { page?: number; after?: string } | undefined = {};
  for (let pages = 1; next; pages++) {
    if (pages > MOST_PAGES) throw unexpected(place, `more than ${MOST_PAGES} pages`);
    const { data, headers } =
      place.kind === 'organization'
        ? await secretScanning.listAlertsForOrg({ org: place.org, ...filter, ...next })
        : await secretScanning.listAlertsForRepo({ owner: place.owner, repo: place.repo, ...filter, ...next });
    if (!Array.isArray(data)) throw unexpected(place, 'no list');
    for (const { secret } of (data as unknown[]).map(fieldsOf)) if (typeof secret === 'string') onSecret(secret);
    for (const each of data as unknown[]) alerts.push(parseAlert(each, place));
    next = nextPage(headers.link, place);
  }
  return alerts;
}

/** undefined: there is none. @throws AnswerError when there is one that cannot be asked for */
function nextPage(link: string | undefined, place: LeakPlace): { page?: number; after?: string } | undefined {
  if (!/\brel="?next\b/.test(link ?? '')) return undefined;
  const url = /<([^<>]*)>[^,]*\brel="?next\b/.exec(link ?? '')?.[1] ?? '';
  if (!URL.canParse(url)) throw unexpected(place, 'a next page without an address');
  const { searchParams } = new URL(url);
  const [after, page] = [searchParams.get('after'), Number(searchParams.get('page'))];
  if (after) return { after };
  if (Number.isInteger(page) && page > 0) return { page };
  throw unexpected(place, 'a next page without an address');
}

function parseAlert(data: unknown, place: LeakPlace): LeakAlert {
  const { number, html_url: url, secret, state, repository: inRepository } = fieldsOf(data);
  const { full_name } = fieldsOf(inRepository);
  const repository = place.kind === 'repository' ? `${place.owner}/${place.repo}` : full_name;
  const isWhole = Number.isInteger(number) && typeof url === 'string' && typeof repository === 'string';
  if (!isWhole || !/^[\w.-]+\/[\w.-]+$/.test(repository) || state !== 'open')
    throw unexpected(place, 'something else than alerts');
  return {
    repository,
    number: number as number,
    url,
    secret: typeof secret === 'string' && secret !== '' ? secret : null,
  };
}

const NEVER = ' GITHUB_TOKEN can never read alerts.';

function placeSubject(place: LeakPlace): Subject {
  const isOrganization = place.kind === 'organization';
  return {
    what: `leaked-in: ${place.line}`,
    setting: 'leaked-in',
    place: isOrganization ? 'organization' : 'repository, or secret scanning is off there',
    permission: `the ${isOrganization ? 'organization' : 'repository'} permission "Secret scanning alerts: read"`,
    tokenInput: 'github-token',
    never: NEVER,
  };
}

function alertSubject(repository: string, number: number): Subject {
  return {
    what: `resolve-alerts: alert ${number} of ${repository}`,
    setting: 'leaked-in',
    place: 'alert',
    permission: 'the repository permission "Secret scanning alerts: write"',
    tokenInput: 'github-token',
    never: NEVER,
  };
}

function unexpected(place: LeakPlace, what: string): AnswerError {
  return new AnswerError(
    say`leaked-in: ${place.line}: GitHub answered ${what}. Check that GITHUB_API_URL names the GitHub of this runner.`,
    true,
  );
}

function notResolved(repository: string, number: number): AnswerError {
  return new AnswerError(say`resolve-alerts: GitHub did not show alert ${number} of ${repository} as resolved.`, true);
}

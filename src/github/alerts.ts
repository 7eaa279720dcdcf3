/** Secret scanning alerts for OpenRouter keys, over the client of client.ts. */
import type { LeakPlace } from '../domain/command/places.ts';
import { AnswerError } from '../domain/text/errors.ts';
import { isLikeApiKey, say } from '../domain/text/untrusted.ts';
import { parseInstant } from '../domain/time/instant.ts';
import {
  type AlertStore,
  fieldsOf,
  type GitHubAccess,
  type LeakAlert,
  type Octokit,
  openClient,
  unwrapped,
} from './client.ts';
import type { GitHubSubject } from './refusal.ts';

/** GitHub's name for these keys (in its list of secret scanning patterns). */
const SECRET_TYPE = 'openrouter_api_key';
/** Maximum number of pages (of up to 100 alerts) and of alerts per place. */
const MAX_PAGES = 1_000;
const MAX_ALERTS = 10_000;
/**
 * Maximum number of values that do not look like keys, which GitHub's pattern never finds: each slows down every log
 * line.
 */
const MAX_OTHER_VALUES = 100;
/**
 * A shorter value is not a credential, and masking it would break up words. For a longer one its beginning is enough.
 */
const MIN_VALUE_LENGTH = 8;
const MAX_VALUE_LENGTH = 1_000;

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
  const others = new Set<string>();
  // Only the page number or cursor of the next link is used, never its address: the token goes nowhere else.
  let next: { page?: number; after?: string } | undefined = {};
  for (let pages = 1; next; pages++) {
    if (pages > MAX_PAGES) throw unexpected(place, `more than ${MAX_PAGES} pages`);
    const { data, headers } =
      place.kind === 'organization'
        ? await secretScanning.listAlertsForOrg({ org: place.org, ...filter, ...next })
        : await secretScanning.listAlertsForRepo({ owner: place.owner, repo: place.repo, ...filter, ...next });
    if (!Array.isArray(data)) throw unexpected(place, 'no list');
    if (alerts.length + data.length > MAX_ALERTS) throw unexpected(place, `more than ${MAX_ALERTS} alerts`);
    for (const value of valuesIn(data)) {
      if (!isLikeApiKey(value)) others.add(value);
      if (others.size > MAX_OTHER_VALUES) throw unexpected(place, `more than ${MAX_OTHER_VALUES} values unlike keys`);
      onSecret(value);
    }
    for (const each of data as unknown[]) alerts.push(parseAlert(each, place));
    next = nextPage(headers.link, place);
  }
  return alerts;
}

/** undefined: there is none. @throws AnswerError when the next page cannot be requested */
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

/** The values to mask before anything is printed about them. */
function valuesIn(data: readonly unknown[]): string[] {
  return data.flatMap(each => {
    const { secret } = fieldsOf(each);
    return typeof secret === 'string' && secret.length >= MIN_VALUE_LENGTH ? [secret.slice(0, MAX_VALUE_LENGTH)] : [];
  });
}

function parseAlert(data: unknown, place: LeakPlace): LeakAlert {
  const { number, html_url: url, secret, state, created_at, repository: inRepository } = fieldsOf(data);
  const { full_name } = fieldsOf(inRepository);
  const repository = place.kind === 'repository' ? `${place.owner}/${place.repo}` : full_name;
  const isWhole = Number.isSafeInteger(number) && (number as number) > 0 && isWebAddress(url);
  if (!isWhole || typeof repository !== 'string' || !isIn(place, repository) || state !== 'open')
    throw unexpected(place, 'something else than alerts');
  return {
    repository,
    number: number as number,
    url: url as string,
    secret: typeof secret === 'string' && secret !== '' ? secret : null,
    createdAt: instantIn(created_at),
  };
}

/** undefined if the time is missing or invalid: the alert counts even so, since a key leaked. */
function instantIn(value: unknown): number | undefined {
  const parsed = parseInstant(typeof value === 'string' ? value.replace(/\+00:00$/, 'Z') : '');
  return 'value' in parsed ? parsed.value : undefined;
}

/** Whether the repository belongs to the place: alerts are later resolved under its name. */
function isIn(place: LeakPlace, repository: string): boolean {
  const [, owner = '', repo = ''] = /^([\w-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === '' || /^\.{1,2}$/.test(repo)) return false;
  return place.kind === 'repository' || owner.toLowerCase() === place.org.toLowerCase();
}

/** Checked because it ends up in an output, which others turn into links. */
function isWebAddress(url: unknown): boolean {
  return typeof url === 'string' && /^https?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url);
}

const NEVER = ' GITHUB_TOKEN can never read alerts.';

function placeSubject(place: LeakPlace): GitHubSubject {
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

function alertSubject(repository: string, number: number): GitHubSubject {
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

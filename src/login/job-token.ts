/** The token that GitHub issues to a job with `permissions: id-token: write`. It proves the identity of the job. */

import { LoginError } from '../domain/text/errors.ts';
import { isLoopback } from '../domain/text/parse.ts';
import { say, shown } from '../domain/text/untrusted.ts';
import { type Call, callText, quoteWords } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Transport } from '../http/transport.ts';

/** Where a job requests its tokens, and the token that authorizes it. */
export interface TokenRequest {
  url: URL;
  token: string;
}

/** The setting that names the host, for messages. */
export const URL_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

/**
 * Reads what the runner provides for token requests.
 * @throws LoginError when it is missing, or must not be used
 */
export function tokenRequest(env: Readonly<Record<string, string | undefined>>): TokenRequest {
  const [text, token] = [env[URL_VARIABLE], env[TOKEN_VARIABLE]];
  if (!text || !token) throw failed(NO_VARIABLES);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isSafe) throw failed(`${URL_VARIABLE}, which the runner sets, is not an https address.`);
  if (!/^[\x21-\x7e]+$/.test(token)) throw failed(`${TOKEN_VARIABLE}, which the runner sets, is not a valid token.`);
  return { url, token };
}

/** Characters; OpenRouter's own limit. */
export const MAX_TOKEN_LENGTH = 16_384;

const NO_VARIABLES =
  `federation-policy-id: GitHub issues no token to this job (${URL_VARIABLE} and ${TOKEN_VARIABLE} are not set). ` +
  'Give the job permissions: id-token: write (and contents: read, where it checks out). Runs of pull requests from forks ' +
  'get no token: skip the job for them.';

/**
 * A new token for an audience.
 * @param github a transport to the origin of the request's URL
 * @throws RequestError when no token is issued
 */
export async function requestJobToken(
  { url, token }: TokenRequest,
  audience: string,
  github: Transport,
  limits: RequestLimits,
): Promise<string> {
  const query = `${url.search === '' ? '?' : `${url.search}&`}audience=${encodeURIComponent(audience)}`;
  const call: Call = {
    method: 'GET',
    path: url.pathname + query,
    shownPath: url.pathname,
    headers: { authorization: `bearer ${token}` },
    repeatable: 'safe',
  };
  const answer = await github.send(call, limits);
  if (answer.status >= 300) {
    throw failed(
      say`${callText(call)} was refused: ${url.host} answered ${answer.status}${quoteWords(answer)}. GitHub issued no token to ` +
        'this job: check that it has permissions: id-token: write, and run it again.',
    );
  }
  const value = valueIn(answer.text);
  if (value !== undefined && value.length <= MAX_TOKEN_LENGTH && tokenClaims(value) !== undefined) return value;
  throw failed(
    say`${callText(call)} succeeded, but ${url.host} answered without a token (value). Run it again; if it stays so, ` +
      'GitHub has changed its answer: please report it to this action.',
  );
}

/** The claims of a token; undefined when it is not a JWT. */
function tokenClaims(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(part => /^[\w-]+$/.test(part))) return undefined;
  return objectIn(Buffer.from(parts[1] ?? '', 'base64url').toString());
}

/** The claims that a policy checks: `iss "https://…", sub "repo:…", aud "https://…"`. */
export function claimsText(token: string): string {
  const claims = tokenClaims(token) ?? {};
  // Not shortened: a subject has up to 512 characters.
  const texts = (value: unknown) => [value].flat().map(each => `"${shown(String(each), 600)}"`);
  return ['iss', 'sub', 'aud'].map(name => `${name} ${texts(claims[name]).join(', ')}`).join('; ');
}

function valueIn(text: string): string | undefined {
  const value = objectIn(text)?.value;
  return typeof value === 'string' ? value : undefined;
}

function objectIn(json: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function failed(message: string): LoginError {
  return new LoginError(message, false);
}

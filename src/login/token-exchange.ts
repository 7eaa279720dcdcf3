/**
 * OpenRouter's exchange of a job's token for an access token (RFC 8693). Built from the API's description: it was not
 * tried with the real service.
 */
import type { Federation, FederationScope } from '../domain/command/command.ts';
import { LoginError } from '../domain/text/errors.ts';
import { quoted, say, shown } from '../domain/text/untrusted.ts';
import { type FinalAnswer, onlyWords } from '../http/answer.ts';
import { type Call, callText } from '../http/call.ts';
import { isObject, parseJson } from '../openrouter/answers.ts';
import { refusal } from '../openrouter/refusal.ts';
import { claimsText, LONGEST_TOKEN } from './job-token.ts';

/** What a policy grants. */
export interface AccessToken {
  value: string;
  /** ms for which it is good, from the exchange on */
  lifetime: number;
}

/** The exchange. Each attempt asks for a fresh token of the job. */
export function exchangeCall({ policyId, scope }: Federation, jobToken: () => Promise<string>): Call {
  const body = async () =>
    new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await jobToken(),
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      federation_policy_id: policyId,
      scope,
    }).toString();
  return {
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    repeatable: 'safe',
    fresh: async () => ({ body: await body() }),
    needsNoSlot: true,
  };
}

/** What an exchange took place with, for messages. */
export interface Exchanged {
  call: Call;
  scope: FederationScope;
  /** The token of the job that was sent last. */
  jobToken: string;
  base: URL;
  /** ms since 1970, by OpenRouter's clock */
  now: number;
}

/**
 * The token of an answer.
 * @param mask hides it before anything is said of it
 * @throws LoginError when there is none that can be used; it names the field
 */
export function accessTokenIn(answer: FinalAnswer, exchanged: Exchanged, mask: (secret: string) => void): AccessToken {
  const body = parseJson(answer.text);
  const token = isObject(body) ? body.access_token : undefined;
  if (typeof token === 'string') mask(token.slice(0, LONGEST_TOKEN));
  if (isObject(body) && typeof body.error === 'string') throw refused(answer, body.error, body, exchanged);
  if (answer.status >= 300 || !isObject(body) || body.error !== undefined) throw foreign(answer, exchanged);
  const { expires_in: seconds, scope, token_type: type, issued_token_type: issued } = body;
  const where = callText(exchanged.call);
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token) || token.length > LONGEST_TOKEN) {
    throw new LoginError(say`${where} succeeded, but its answer has no usable access_token. ${ADVICE}`, false);
  }
  if (scope !== exchanged.scope) throw unexpected(where, 'scope', scope, exchanged.scope);
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    throw unexpected(where, 'token_type', type, 'Bearer');
  if (issued !== ACCESS_TOKEN) throw unexpected(where, 'issued_token_type', issued, ACCESS_TOKEN);
  if (typeof seconds !== 'number' || seconds < 0) throw unexpected(where, 'expires_in', seconds, 'a number of seconds');
  return { value: token, lifetime: seconds * 1000 };
}

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const ADVICE =
  'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has changed: ' +
  'please report it to this action.';

function unexpected(where: string, field: string, value: unknown, expected: string): LoginError {
  const found = value === undefined ? 'missing' : typeof value === 'string' ? quoted(value) : `a ${typeof value}`;
  return new LoginError(
    say`${where} succeeded, but ${field} in its answer is ${found}, not ${expected}. The token is not used. ${ADVICE}`,
    false,
  );
}

/** Neither a token nor an error of RFC 6749: whatever answered is explained as at any other request. */
function foreign(answer: FinalAnswer, { call, base, now }: Exchanged): LoginError {
  if (answer.status >= 300) {
    const asked = { call, asker: 'federation-policy-id', base, now, subject: undefined } as const;
    return new LoginError(refusal(asked, onlyWords(answer)).message, false);
  }
  const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
  return new LoginError(say`${callText(call)} succeeded, but its answer is not a token (${type}). ${ADVICE}`, false);
}

/** An error of RFC 6749. */
function refused(answer: FinalAnswer, error: string, body: Record<string, unknown>, exchanged: Exchanged): LoginError {
  const { error_description: description } = body;
  const said = shown([error, ...(typeof description === 'string' ? [description] : [])].join(': '), 500);
  const what = say`${callText(exchanged.call)} was refused: ${exchanged.base.host} answered ${answer.status} (${said}).`;
  return new LoginError(`${what} ${advice(answer, error, exchanged)}`, false);
}

function advice(answer: FinalAnswer, error: string, { scope, jobToken }: Exchanged): string {
  if (answer.tooLong) return say`It asks for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
  if (answer.status === 429) return 'There were too many logins from one address. Run it again later.';
  if (error === 'invalid_grant') {
    return (
      'The federation policy (federation-policy-id) does not exist, is paused, or does not fit the token of this job. ' +
      `Compare its issuer, subject and audience with the token: ${claimsText(jobToken)}. Upper and lower case count; ` +
      'federation-audience sets the audience.'
    );
  }
  if (error === 'invalid_scope') {
    return scope === 'management'
      ? 'The federation policy (federation-policy-id) acts as the wrong kind of key, an ordinary API key: this needs one ' +
          'that acts as a management key. Only check without hash, current-name and api-key works with an ordinary key.'
      : 'The federation policy (federation-policy-id) acts as the wrong kind of key, a management key, and the key of the ' +
          'policy is all that there is to check. Use a policy that acts as an ordinary key, or select keys with hash or current-name.';
  }
  if (error === 'temporarily_unavailable') {
    return "OpenRouter could not fetch the keys of the token's issuer. Run it again later.";
  }
  if (answer.status >= 500) return 'OpenRouter could not issue a token. Run it again later.';
  return 'The exchange was not accepted. Check federation-policy-id and api-url.';
}

/**
 * Workload identity: a job proves its identity to OpenRouter, and gets access tokens that last minutes. Requests share
 * the present token; a new one is fetched shortly before it expires, or when it was refused.
 */
import type { Clock } from '../clock.ts';
import type { Federation, FederationScope } from '../domain/command/command.ts';
import { LoginError, RequestError } from '../domain/text/errors.ts';
import { quoted, say, shown } from '../domain/text/untrusted.ts';
import { type Call, callText, type FinalAnswer, onlyWords } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Transport } from '../http/transport.ts';
import { isObject, parseJson } from '../openrouter/answers.ts';
import type { TokenSource } from '../openrouter/credential.ts';
import { openRouterRefusal } from '../openrouter/refusal.ts';
import {
  claimsText,
  MAX_TOKEN_LENGTH,
  requestJobToken,
  type TokenRequest,
  tokenRequest,
  URL_VARIABLE,
} from './job-token.ts';

interface LoginOptions {
  federation: Federation;
  openrouter: Transport;
  /** A transport to the origin of a URL; `setting` names it in messages. */
  openTransport: (origin: URL, setting: string) => Transport;
  env: Readonly<Record<string, string | undefined>>;
  /** Limits on the login itself, which outlives any request that waits for it. */
  limits: RequestLimits;
  clock: Clock;
  mask: (secret: string) => void;
}

/** A request begins only if its token is valid for at least this many ms. */
const MARGIN_MS = 60_000;

interface PresentToken {
  value: string;
  /** ms since 1970, by this machine's clock */
  endsAt: number;
}

export class Login implements TokenSource {
  readonly #options: LoginOptions;
  readonly #request: TokenRequest;
  readonly #github: Transport;
  #present: PresentToken | undefined;
  #renewal: Promise<PresentToken> | undefined;

  /** @throws LoginError when GitHub issues no tokens to this job */
  constructor(options: LoginOptions) {
    this.#options = options;
    this.#request = tokenRequest(options.env);
    options.mask(this.#request.token);
    this.#github = options.openTransport(new URL(this.#request.url.origin), URL_VARIABLE);
  }

  async token(refused: string | undefined): Promise<string> {
    const present = this.#present;
    const isGood = present && present.endsAt - MARGIN_MS > this.#options.clock.now();
    if (isGood && present.value !== refused) return present.value;
    this.#renewal ??= this.#renewed().finally(() => {
      this.#renewal = undefined;
    });
    return (await this.#renewal).value;
  }

  close(): Promise<void> {
    return this.#github.close();
  }

  /** @throws LoginError for any failure: a failed login says nothing about the request that waits for it */
  async #renewed(): Promise<PresentToken> {
    try {
      this.#present = await this.#exchanged();
      return this.#present;
    } catch (error) {
      throw error instanceof RequestError ? new LoginError(error.message, false) : error;
    }
  }

  async #exchanged(): Promise<PresentToken> {
    const { federation, openrouter, limits, clock, mask } = this.#options;
    let jobToken = '';
    let begun = 0;
    const call = exchangeCall(federation, async () => {
      jobToken = await requestJobToken(this.#request, federation.audience, this.#github, limits);
      mask(jobToken);
      begun = clock.now();
      return jobToken;
    });
    const answer = await openrouter.send(call, limits);
    const exchanged = { call, jobToken, scope: federation.scope, base: openrouter.base, now: openrouter.hostNow() };
    const { value, lifetime } = accessTokenIn(answer, exchanged, mask);
    // Counted from before the request, so that it never counts as valid for too long.
    return { value, endsAt: begun + lifetime };
  }
}

/** The token granted by a policy. */
interface AccessToken {
  value: string;
  /** ms, counted from the exchange */
  lifetime: number;
}

/** The exchange. Each attempt gets a fresh job token. */
function exchangeCall({ policyId, scope }: Federation, jobToken: () => Promise<string>): Call {
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

/** The parts of an exchange, for checks and messages. */
interface Exchanged {
  call: Call;
  scope: FederationScope;
  /** The last job token that was sent. */
  jobToken: string;
  base: URL;
  /** ms since 1970, by OpenRouter's clock */
  now: number;
}

/**
 * The access token in an answer.
 * @param mask hides it before anything is printed about it
 * @throws LoginError when it is not usable; the message names the field
 */
function accessTokenIn(answer: FinalAnswer, exchanged: Exchanged, mask: (secret: string) => void): AccessToken {
  const body = parseJson(answer.text);
  const token = isObject(body) ? body.access_token : undefined;
  if (typeof token === 'string') mask(token.slice(0, MAX_TOKEN_LENGTH));
  if (isObject(body) && typeof body.error === 'string') throw refused(answer, body.error, body, exchanged);
  if (answer.status >= 300 || !isObject(body) || body.error !== undefined) throw foreign(answer, exchanged);
  const { expires_in: seconds, scope, token_type: type, issued_token_type: issued } = body;
  const where = callText(exchanged.call);
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token) || token.length > MAX_TOKEN_LENGTH) {
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
  const found = value === undefined ? 'missing' : typeof value === 'string' ? wordsOf(value) : `a ${typeof value}`;
  return new LoginError(
    say`${where} succeeded, but ${field} in its answer is ${found}, not ${expected}. The token is not used. ${ADVICE}`,
    false,
  );
}

/** A token may be in the wrong field, so a value is quoted only if it looks like ordinary words. */
function wordsOf(value: string): string {
  return /^[a-z][a-z_:. -]{0,60}$/i.test(value) ? quoted(value) : `a text of ${value.length} characters`;
}

/** Neither a token nor an error of RFC 6749: explained like the answer to any other request. */
function foreign(answer: FinalAnswer, { call, base, now }: Exchanged): LoginError {
  if (answer.status >= 300) {
    const asked = { call, asker: 'federation-policy-id', base, now, subject: undefined } as const;
    return new LoginError(openRouterRefusal(asked, onlyWords(answer)).message, false);
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

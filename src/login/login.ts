/**
 * Workload identity: a job proves to OpenRouter who it is, and gets access tokens that last minutes. Requests share the
 * present token; a new one is fetched shortly before it ends, or when it was refused.
 */
import type { Clock } from '../clock.ts';
import type { Federation } from '../domain/command/command.ts';
import { LoginError, RequestError } from '../domain/text/errors.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Transport } from '../http/transport.ts';
import type { TokenSource } from '../openrouter/credential.ts';
import { requestJobToken, type TokenRequest, tokenRequest, URL_VARIABLE } from './job-token.ts';
import { accessTokenIn, exchangeCall } from './token-exchange.ts';

export interface LoginOptions {
  federation: Federation;
  openrouter: Transport;
  /** A transport to the origin of a URL; `setting` names it in messages. */
  openTransport: (origin: URL, setting: string) => Transport;
  env: Readonly<Record<string, string | undefined>>;
  /** Of the login itself, which outlives any request that waits for it. */
  limits: RequestLimits;
  clock: Clock;
  mask: (secret: string) => void;
}

/** A request begins only with so many ms left. */
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

  /** @throws LoginError for any failure: what a request of the login came to says nothing about the one that waits */
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
    // Counted from before it was asked for, so that it never counts as good for longer than it is.
    return { value, endsAt: begun + lifetime };
  }
}

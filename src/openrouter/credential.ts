/** What a client authenticates with: a key that lasts, or tokens that do not. */
import type { Answer, Call } from '../http/call.ts';
import { CONNECTIONS } from '../http/request-limits.ts';
import type { Asker } from './api.ts';

export interface Credential {
  /** The input that it comes from, for messages. */
  readonly asker: Asker;
  /** The call as it is to be sent. Each send needs a call of its own. */
  authorize(call: Call): Call;
}

/** A key that lasts. */
export class StoredKey implements Credential {
  readonly asker: Asker;
  readonly #secret: string;

  constructor(secret: string, asker: Asker = 'provisioning-key') {
    this.asker = asker;
    this.#secret = secret;
  }

  authorize(call: Call): Call {
    return { ...call, headers: { ...call.headers, ...bearer(this.#secret) } };
  }
}

/** Where tokens come from that do not last. */
export interface TokenSource {
  /**
   * A token that is good for a request that begins now.
   * @param refused OpenRouter has just refused this one: it must be another
   * @throws LoginError when there is none
   */
  token(refused: string | undefined): Promise<string>;
}

/** Renewals of one request, at most: as many as requests share a token. */
const MOST_RENEWALS = CONNECTIONS;

/**
 * Tokens that do not last: each attempt gets the present one. A request that is answered 401 gets another one, once; and
 * again only where that one, which others use too, has worked for another request, and so has ended since.
 */
export class ShortLivedTokens implements Credential {
  readonly asker = 'federation-policy-id';
  readonly #source: () => Promise<TokenSource>;
  readonly #uses = new Map<string, TokenUse>();

  /** `source` is asked before each attempt, so that nothing is loaded or requested for a step that sends nothing. */
  constructor(source: () => Promise<TokenSource>) {
    this.#source = source;
  }

  authorize(call: Call): Call {
    let sent: TokenUse | undefined;
    let refused: string | undefined;
    let renewals = 0;
    return {
      ...call,
      fresh: async () => {
        const use = this.#useOf(await (await this.#source()).token(refused));
        sent = use;
        return { headers: bearer(use.token), used: () => use.begin() };
      },
      isRenewable: async ({ status }: Answer) => {
        if (status !== 401 || sent === undefined || renewals >= MOST_RENEWALS) return false;
        if (renewals > 0 && !(await sent.hasWorked())) return false;
        renewals++;
        refused = sent.token;
        return true;
      },
    };
  }

  #useOf(token: string): TokenUse {
    const use = this.#uses.get(token) ?? new TokenUse(token);
    this.#uses.set(token, use);
    return use;
  }
}

/** A token among the requests that share it. */
class TokenUse {
  readonly token: string;
  #accepted = false;
  readonly #underWay = new Set<Promise<void>>();

  constructor(token: string) {
    this.token = token;
  }

  begin(): (answer: Answer | undefined) => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#underWay.add(promise);
    return answer => {
      this.#accepted ||= answer !== undefined && answer.status !== 401;
      this.#underWay.delete(promise);
      resolve();
    };
  }

  /** Whether any request was accepted with it, once all that are under way have ended. */
  async hasWorked(): Promise<boolean> {
    await Promise.all(this.#underWay);
    return this.#accepted;
  }
}

function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

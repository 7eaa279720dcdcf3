/** What a client authenticates with: a stored key, or short-lived tokens. */
import type { Answer, Call } from '../http/call.ts';
import { CONNECTIONS } from '../http/request-limits.ts';
import type { Asker } from './api.ts';

export interface Credential {
  /** The input it comes from, for messages. */
  readonly asker: Asker;
  /** The call with the credential. Each send needs its own. */
  authorize(call: Call): Call;
}

/** A long-lived key. */
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

/** A source of short-lived tokens. */
export interface TokenSource {
  /**
   * A token for a request that begins now.
   * @param refused a token that OpenRouter has just refused: another one is needed
   * @throws LoginError when there is none
   */
  token(refused: string | undefined): Promise<string>;
}

/** Maximum number of renewals for one request: as many as there are requests that share a token. */
const MAX_RENEWALS = CONNECTIONS;

/**
 * Short-lived tokens: each attempt gets the present one. After a 401 the request gets another token, once. It gets a
 * further one only if the last token has worked for another request, and so must have ended since.
 */
export class ShortLivedTokens implements Credential {
  readonly asker = 'federation-policy-id';
  readonly #source: () => Promise<TokenSource>;
  readonly #uses = new Map<string, TokenUse>();

  /** `source` is called before each attempt, so that a step that sends nothing neither loads nor requests anything. */
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
        if (status !== 401 || sent === undefined || renewals >= MAX_RENEWALS) return false;
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

/** A token and the requests that share it. */
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

  /** Whether any request was accepted with it; waits until all running ones have ended. */
  async hasWorked(): Promise<boolean> {
    await Promise.all(this.#underWay);
    return this.#accepted;
  }
}

function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

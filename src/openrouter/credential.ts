/** What a client authenticates with: a key that lasts, or tokens that do not. */
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
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

/** Tokens that do not last: each attempt gets the present one, and a request that is answered 401 another one, once. */
export class ShortLivedTokens implements Credential {
  readonly asker = 'federation-policy-id';
  readonly #source: () => Promise<TokenSource>;

  /** `source` is asked before each attempt, so that nothing is loaded or requested for a step that sends nothing. */
  constructor(source: () => Promise<TokenSource>) {
    this.#source = source;
  }

  authorize(call: Call): Call {
    let sent: string | undefined;
    let refused: string | undefined;
    return {
      ...call,
      fresh: async () => {
        sent = await (await this.#source()).token(refused);
        return { headers: bearer(sent) };
      },
      isRenewable: ({ status }: Answer) => {
        if (status !== 401 || refused !== undefined) return false;
        refused = sent;
        return true;
      },
    };
  }
}

function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

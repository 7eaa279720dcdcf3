/** What proves that this action wrote a name, or left a state: an HMAC-SHA256 with a secret that nobody else has. */

/** The secrets of the account's seals: the first seals, all are recognized. */
export class Seals {
  readonly #secrets: readonly [string, ...string[]];

  constructor(secrets: readonly [string, ...string[]]) {
    this.#secrets = secrets;
  }

  /** The seal of a name: the first 12 hex digits over the UTF-8 bytes of the text. */
  seal(text: string): string {
    return shortened(hmac(text, this.#secrets[0]));
  }

  /** The place in the list (from 0) of the secret that sealed the text so; undefined: none of them did. */
  recognizedBy(text: string, seal: string): number | undefined {
    const index = this.#secrets.findIndex(secret => equal(seal, shortened(hmac(text, secret))));
    return index === -1 ? undefined : index;
  }

  /** All 64 hex digits, for what is not a name. */
  sign(text: string): string {
    return hmac(text, this.#secrets[0]);
  }

  /** Whether the first secret signed the text so. */
  isSigned(text: string, signature: string): boolean {
    return equal(signature, this.sign(text));
  }
}

function shortened(digits: string): string {
  return digits.slice(0, 12);
}

function hmac(text: string, secret: string): string {
  return crypto().createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && crypto().timingSafeEqual(left, right);
}

/** Loaded at the first seal: it would be a tenth of what it takes to report a wrong input. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

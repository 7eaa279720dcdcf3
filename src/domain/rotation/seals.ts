/** What proves that this action wrote a name, or left a state: an HMAC-SHA256 with a secret that nobody else has. */

import type { Credentials } from '../command/command.ts';

/** The secrets of the account's seals: the first seals, all are recognized. */
export class Seals {
  readonly #secrets: readonly string[];
  readonly #sources: readonly string[];

  /**
   * @param secrets none: nothing is recognized, and nothing can be sealed
   * @param sources the input that each comes from, for messages
   */
  constructor(secrets: readonly string[], sources: readonly string[] = []) {
    this.#secrets = secrets;
    this.#sources = sources;
  }

  /** Those of a step: `seal-key`, and the provisioning key last. */
  static of({ sealKeys, access }: Credentials): Seals {
    const sources = sealKeys.map((_, index) => `seal-key line ${index + 1}`);
    if (access.by === 'federation') return new Seals(sealKeys, sources);
    return new Seals([...sealKeys, access.secret], [...sources, 'provisioning-key']);
  }

  /** Where each secret but the first comes from, in order. */
  get olderSources(): readonly string[] {
    return this.#sources.slice(1);
  }

  /** False: whether a name was sealed cannot be known. */
  get canRecognize(): boolean {
    return this.#secrets.length > 0;
  }

  /** The seal of a name: the first 12 hex digits over the UTF-8 bytes of the text. */
  seal(text: string): string {
    return shortened(hmac(text, this.#first));
  }

  /** The place in the list (from 0) of the secret that sealed the text so; undefined: none of them did. */
  recognizedBy(text: string, seal: string): number | undefined {
    const index = this.#secrets.findIndex(secret => equal(seal, shortened(hmac(text, secret))));
    return index === -1 ? undefined : index;
  }

  /** All 64 hex digits, for what is not a name. */
  sign(text: string): string {
    return hmac(text, this.#first);
  }

  /** Whether the first secret signed the text so. */
  isSigned(text: string, signature: string): boolean {
    return equal(signature, this.sign(text));
  }

  get #first(): string {
    const [first] = this.#secrets;
    if (first === undefined) throw new Error('There is no secret to seal with.');
    return first;
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

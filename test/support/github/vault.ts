// The secrets of a local GitHub: scopes, each with a key pair of its own, which open what was sealed for them alone.

import { createHash } from 'node:crypto';
import sodium from 'libsodium-wrappers';

export type Kind =
  | 'repository'
  | 'environment'
  | 'dependabot'
  | 'codespaces'
  | 'organization'
  | 'organization-dependabot';
export type Visibility = 'all' | 'private' | 'selected';

/** Never changed in place. */
export interface StoredSecret {
  readonly name: string;
  /** Undefined for garbage: what this scope's key does not open. */
  readonly value: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of an organization's secret only. */
  readonly visibility?: Visibility;
  /** Ids of repositories. */
  readonly selected?: readonly number[];
}

/** One place that can hold secrets, and the key pair they are sealed for. Made keys need `sodiumReady`. */
export class Scope {
  readonly kind: Kind;
  /** `octo-org/app`, with the environment after it where there is one, or the organization. */
  readonly place: string;
  readonly keyId: string;
  readonly #seed: Buffer;
  #pair: { publicKey: Uint8Array; privateKey: Uint8Array } | undefined;

  /** The same seed gives the same key pair to the same place. */
  constructor(kind: Kind, place: string, seed: string) {
    this.kind = kind;
    this.place = place;
    this.#seed = createHash('sha256').update(`${seed} ${kind} ${place}`).digest();
    this.keyId = String(this.#seed.readBigUInt64BE() % 10n ** 18n).padStart(18, '1');
  }

  /** In Base64. */
  get publicKey(): string {
    return Buffer.from(this.#keys.publicKey).toString('base64');
  }

  /** The text that was sealed for this scope; undefined when the box does not open with its key. */
  open(box: string): string | undefined {
    try {
      const { publicKey, privateKey } = this.#keys;
      return Buffer.from(sodium.crypto_box_seal_open(Buffer.from(box, 'base64'), publicKey, privateKey)).toString();
    } catch {
      return undefined;
    }
  }

  /** Made when first asked for: most scopes of most tests never are. */
  get #keys(): { publicKey: Uint8Array; privateKey: Uint8Array } {
    this.#pair ??= sodium.crypto_box_seed_keypair(this.#seed);
    return this.#pair;
  }
}

/** All scopes. Owners, repositories, environments and names of secrets are distinguished without regard to case. */
export class Scopes {
  readonly #scopes = new Map<string, Scope>();
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  add(kind: Kind, place: string): void {
    this.#scopes.set(`${kind} ${place}`.toLowerCase(), new Scope(kind, place, this.#seed));
  }

  scope(kind: Kind, place: string): Scope | undefined {
    return this.#scopes.get(`${kind} ${place}`.toLowerCase());
  }

  all(): Scope[] {
    return [...this.#scopes.values()];
  }

  /** `repository octo-org/app NAME`, `environment octo-org/app production NAME`, `organization octo-org NAME`, … */
  target(target: string): { scope: Scope; name: string } {
    const [, kind = '', place = '', name = ''] = /^(\S+) (.+) (\S+)$/.exec(target) ?? [];
    const scope = this.scope(kind as Kind, place);
    if (!scope) throw new Error(`There is no place for the secret "${target}".`);
    return { scope, name };
  }
}

/** Key pairs can be made, and sealed boxes opened, once this has been awaited. */
export const sodiumReady: Promise<void> = sodium.ready;

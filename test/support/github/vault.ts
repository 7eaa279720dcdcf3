// The secrets of a local GitHub: each scope has its own key pair, and can only open what was sealed for it.

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
  /** Undefined for garbage, which this scope's key cannot open. */
  readonly value: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Only for an organization's secret. */
  readonly visibility?: Visibility;
  /** Ids of repositories. */
  readonly selected?: readonly number[];
}

/** A place for secrets, and the key pair they are sealed for. Creating keys needs `sodiumReady`. */
export class Scope {
  readonly kind: Kind;
  /** `octo-org/app`, followed by the environment if there is one, or the organization. */
  readonly place: string;
  readonly keyId: string;
  readonly #seed: Buffer;
  #pair: { publicKey: Uint8Array; privateKey: Uint8Array } | undefined;

  /** The same seed and place give the same key pair. */
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

  /** The text that was sealed for this scope; undefined if its key cannot open the box. */
  open(box: string): string | undefined {
    try {
      const { publicKey, privateKey } = this.#keys;
      return Buffer.from(sodium.crypto_box_seal_open(Buffer.from(box, 'base64'), publicKey, privateKey)).toString();
    } catch {
      return undefined;
    }
  }

  /** Created on first use: most tests never use most scopes. */
  get #keys(): { publicKey: Uint8Array; privateKey: Uint8Array } {
    this.#pair ??= sodium.crypto_box_seed_keypair(this.#seed);
    return this.#pair;
  }
}

/** All scopes. Owners, repositories, environments and names of secrets are case-insensitive. */
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

/** Must be awaited before creating key pairs or opening sealed boxes. */
export const sodiumReady: Promise<void> = sodium.ready;

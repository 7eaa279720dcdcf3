// The secrets of a local GitHub: scopes, each with a key pair of its own, which open what was sealed for them alone.

import { randomInt } from 'node:crypto';
import sodium from 'libsodium-wrappers';

export type Kind =
  | 'repository'
  | 'environment'
  | 'dependabot'
  | 'codespaces'
  | 'organization'
  | 'organization-dependabot';
export type Visibility = 'all' | 'private' | 'selected';

export interface StoredSecret {
  name: string;
  /** Undefined for garbage: what this scope's key does not open. */
  value: string | undefined;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  /** Of an organization's secret only. */
  visibility?: Visibility;
  /** Ids of repositories. */
  selected?: number[];
}

/** One place that holds secrets. */
export class Scope {
  readonly kind: Kind;
  /** `octo-org/app`, with the environment after it where there is one, or the organization. */
  readonly place: string;
  readonly keyId: string;
  readonly secrets = new Map<string, StoredSecret>();
  #pair: { publicKey: Uint8Array; privateKey: Uint8Array } | undefined;

  constructor(kind: Kind, place: string) {
    this.kind = kind;
    this.place = place;
    this.keyId = `${randomInt(1e9, 1e10 - 1)}${randomInt(1e8, 1e9 - 1)}`;
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

  get(name: string): StoredSecret | undefined {
    return this.secrets.get(name.toUpperCase());
  }

  /** Creates or updates; true when it was new. */
  put(name: string, change: Partial<Omit<StoredSecret, 'name'>>, now: number): boolean {
    const old = this.get(name);
    const fresh = { name: name.toUpperCase(), value: undefined, createdAt: now };
    this.secrets.set(name.toUpperCase(), { ...(old ?? fresh), ...change, updatedAt: now });
    return old === undefined;
  }

  /** Made when first asked for: most scopes of most tests never are. */
  get #keys(): { publicKey: Uint8Array; privateKey: Uint8Array } {
    this.#pair ??= sodium.crypto_box_keypair();
    return this.#pair;
  }
}

/** All scopes. Owners, repositories, environments and names of secrets are told apart without regard to case. */
export class Vault {
  #scopes = new Map<string, Scope>();

  add(kind: Kind, place: string): void {
    this.#scopes.set(keyOf(kind, place), new Scope(kind, place));
  }

  scope(kind: Kind, place: string): Scope | undefined {
    return this.#scopes.get(keyOf(kind, place));
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

  /** Runs the work, then puts every secret back as it was. */
  undone<T>(work: () => T): T {
    const before = this.all().map(scope => [scope, new Map(scope.secrets)] as const);
    try {
      return work();
    } finally {
      for (const [scope, secrets] of before) {
        scope.secrets.clear();
        for (const [name, secret] of secrets) scope.secrets.set(name, secret);
      }
    }
  }
}

export const vaultReady: Promise<void> = sodium.ready;

function keyOf(kind: Kind, place: string): string {
  return `${kind} ${place}`.toLowerCase();
}

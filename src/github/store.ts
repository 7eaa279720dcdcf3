/** Where secrets are stored, as rotation and creation see it. */

import type { Target } from '../domain/target.ts';
import type { RequestLimits } from '../http/request-limits.ts';

/** A target that was looked at: it exists, and this is its own public key. */
export interface Prepared {
  target: Target;
  /** Base64 of the 32 bytes of the target's X25519 public key. */
  publicKey: string;
  keyId: string;
  /** Who may read an organization's secret that exists; undefined for a new one. */
  sharing?: { visibility: 'all' | 'private' | 'selected'; repositories?: readonly number[] };
}

export interface SecretStore {
  /** Looks at a target and fetches its own public key; writes nothing. */
  prepare(target: Target, limits: RequestLimits): Promise<Prepared>;
  /** @throws RequestError, whose `mayHaveBeenProcessed` tells whether the target may hold the secret all the same */
  put(prepared: Prepared, secret: string, limits: RequestLimits): Promise<void>;
}

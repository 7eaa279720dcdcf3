/** GitHub's secrets and alerts as operations see them: interfaces that look, and ones that also write. */
import type { LeakPlace } from '../domain/command/leak-place.ts';
import type { Target } from '../domain/command/target.ts';
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

export interface SecretReader {
  /** Looks at a target and fetches its own public key; writes nothing. */
  prepare(target: Target, limits: RequestLimits): Promise<Prepared>;
  /** Whether the target has the secret: its value cannot be read. */
  exists(target: Target, limits: RequestLimits): Promise<boolean>;
}

export interface SecretStore extends SecretReader {
  /**
   * `replaced`: there was such a secret before, which is certain only where no answer was lost.
   * @throws RequestError, whose `mayHaveBeenProcessed` says whether the target may hold the secret anyway
   */
  put(prepared: Prepared, secret: string, limits: RequestLimits): Promise<'created' | 'replaced'>;
  /** `gone`: there was no such secret. */
  remove(target: Target, limits: RequestLimits): Promise<'removed' | 'gone'>;
}

/** An open secret scanning alert about a key of OpenRouter. */
export interface LeakAlert {
  /** `OWNER/REPO` */
  repository: string;
  number: number;
  /** Its page. */
  url: string;
  /** What leaked; null where GitHub does not say. */
  secret: string | null;
}

export interface AlertReader {
  /** All open alerts of a place. `onSecret` is called with each value as it arrives, before anything else is done with it. */
  open(place: LeakPlace, limits: RequestLimits, onSecret: (secret: string) => void): Promise<LeakAlert[]>;
}

export interface AlertStore extends AlertReader {
  /** Resolves the alert as revoked, with a comment. */
  resolve(alert: LeakAlert, comment: string, limits: RequestLimits): Promise<void>;
}

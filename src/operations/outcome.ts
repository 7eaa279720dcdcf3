/** What an operation came to: all that outputs, log and summary show. Set also when it failed after part of the work. */
import type { Unmet } from '../domain/condition.ts';
import type { Key } from '../domain/key.ts';
import type { Settings } from '../domain/settings.ts';
import type { Target } from '../domain/target.ts';

/** What was done to a key (in a dry run: what would be). */
export type Did = 'updated' | 'unchanged' | 'checked' | 'deleted' | 'created' | 'rotated' | 'failed';

/** One selected key. */
export interface KeyResult {
  did: Did;
  /** The key as the API returned it last; undefined for one that is only planned. */
  returned: Key | undefined;
  /** The key after the work, or as it would be: what log and summary show. */
  after: Key;
  /** The settings before the work. */
  before: Settings;
}

/** A key that failed; `hash` selects it. */
export interface FailedKey {
  hash: string;
  error: string;
}

/** Whether all that is required holds. Not passed, with nothing unmet: it could not be told. */
export interface Verdict {
  passed: boolean;
  unmet: readonly Unmet[];
}

/** A key that was made. */
export interface Made {
  /** The old key's hash; empty when it is gone, left out when there was none to replace. */
  previousHash?: string;
  /** Targets that have it (in a dry run: would get it). */
  storedIn: readonly Target[];
  /** Targets that may have got it (an answer was lost), and those that hold what they held. */
  maybeIn?: readonly Target[];
  notIn?: readonly Target[];
  /** Set only when it is wanted as an output. */
  secret?: string;
}

export interface Outcome {
  operation: 'update' | 'check' | 'delete' | 'create' | 'rotate';
  dryRun: boolean;
  /** Whether anything was changed (in a dry run: would be). */
  changed: boolean;
  /** In the order selected. */
  results: readonly KeyResult[];
  /** The one key on which the operation ends, as far as it is known (in a dry run: as planned). */
  single: Partial<Key> | undefined;
  failed: readonly FailedKey[];
  /** undefined: nothing was required */
  verdict?: Verdict | undefined;
  /** Worth knowing, in a line each. */
  notices: readonly string[];
  warnings: readonly string[];
  made?: Made;
  /** Why the step fails, when it does. */
  failure?: Error | undefined;
}

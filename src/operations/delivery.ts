/** Bringing a new key to its targets, and knowing at every moment which target holds which key. */

import { type ActionError, asActionError, RequestError } from '../domain/errors.ts';
import { type Target, targetText } from '../domain/target.ts';
import type { Prepared, SecretStore } from '../github/store.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Delivery } from '../inputs.ts';
import type { Context } from './effects.ts';
import type { Fresh } from './new-key.ts';
import { sideBySide } from './side-by-side.ts';

/** No store attempt begins later than this after the key was made: a rotation under way is left alone for 15 min. */
const STORE_WINDOW_MS = 10 * 60_000;
/** Nor does one last longer, so that the last one ends well within those 15 min. */
const STORE_ATTEMPT_MS = 60_000;

/** What is known of the targets. */
export interface Stored {
  /** Hold the new key. */
  yes: Target[];
  /** May hold it: an answer was lost. */
  maybe: Target[];
  /** Hold what they held. */
  no: Target[];
  /** Why it stopped, when it did. */
  failure?: ActionError;
}

/** Targets that were all looked at, and the way to write them. */
export class Courier {
  readonly #store: SecretStore | undefined;
  readonly #prepared: readonly Prepared[];
  /** undefined: the key is no output */
  readonly #setOutput: ((secret: string) => void) | undefined;

  private constructor(
    store: SecretStore | undefined,
    prepared: readonly Prepared[],
    setOutput: ((secret: string) => void) | undefined,
  ) {
    this.#setOutput = setOutput;
    this.#store = store;
    this.#prepared = prepared;
  }

  /** Looks at every target, and at the output where the key goes there; the first that cannot be used ends it, with nothing written. */
  static async prepare({ targets, githubToken, outputKey }: Delivery, context: Context): Promise<Courier> {
    if (outputKey) context.requireOutputs();
    const setOutput = outputKey ? context.outputKey : undefined;
    if (targets.length === 0) return new Courier(undefined, [], setOutput);
    const store = await context.secretStore(githubToken);
    const prepared = await sideBySide<Target, Prepared | { error: unknown }>(
      targets,
      'Looking at targets',
      context,
      target => store.prepare(target, context.cancellation.reading).catch((error: unknown) => ({ error })),
    );
    for (const each of prepared) if ('error' in each) throw each.error;
    return new Courier(store, prepared as Prepared[], setOutput);
  }

  get targets(): Target[] {
    return this.#prepared.map(({ target }) => target);
  }

  /** Target by target, stopping at the first that fails: the failure is part of what is returned, not thrown. */
  async deliver({ secret, madeAt }: Fresh, { cancellation }: Context): Promise<Stored> {
    const limits: RequestLimits = {
      ...cancellation.working,
      attemptMs: STORE_ATTEMPT_MS,
      notAfter: madeAt + STORE_WINDOW_MS,
    };
    const stored: Stored = { yes: [], maybe: [], no: this.targets };
    if (this.#setOutput) {
      try {
        this.#setOutput(secret);
      } catch (error) {
        return { ...stored, failure: asActionError(error) };
      }
    }
    for (const prepared of this.#prepared) {
      try {
        await this.#store?.put(prepared, secret, limits);
        stored.yes.push(prepared.target);
        stored.no.shift();
      } catch (error) {
        // Of a mistake of our own it is not known how far it came.
        if (!(error instanceof RequestError) || error.mayHaveBeenProcessed) {
          stored.maybe.push(prepared.target);
          stored.no.shift();
        }
        return { ...stored, failure: asActionError(error) };
      }
    }
    return stored;
  }
}

/** Which target holds which key, in sentences. */
export function whoHoldsWhat({ yes, maybe, no }: Stored): string {
  const names = (targets: Target[]) => targets.map(targetText).join(', ');
  return [
    yes.length > 0 ? `The new key is stored in: ${names(yes)}.` : '',
    maybe.length > 0 ? `It may be stored in: ${names(maybe)}.` : '',
    no.length > 0 ? `What was there before is still in: ${names(no)}.` : '',
  ]
    .filter(sentence => sentence !== '')
    .join(' ');
}

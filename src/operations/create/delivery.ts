/** Bringing a new key to its targets, and knowing at every moment which target holds which key. */

import type { Delivery } from '../../domain/command/command.ts';
import { type Target, targetText } from '../../domain/command/target.ts';
import { type ActionError, asActionError, RequestError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Prepared } from '../../github/store.ts';
import type { Effects, Reading } from '../account/effects.ts';
import { sideBySide } from '../concurrency/map-limited.ts';
import type { Delivered } from '../outcome/outcome.ts';
import { type Fresh, storeLimits } from './new-key.ts';

/** Targets that were all looked at. A value: nothing in it can write. */
export interface PreparedDelivery {
  /** undefined: nothing is stored */
  storage: { githubToken: string; targets: readonly Prepared[] } | undefined;
  outputKey: boolean;
}

/** What is known of the targets. */
export interface Stored {
  /** Hold the new key. */
  yes: Target[];
  /** Those of them that held a secret before. */
  replaced: Target[];
  /** May hold it: an answer was lost. */
  maybe: Target[];
  /** Hold what they held. */
  no: Target[];
  /** The output `key`, the last target, was set. */
  output: boolean;
  /** Why it stopped, when it did. */
  failure?: ActionError;
}

/** Looks at every target, and at the output when the key goes there; the first that cannot be used ends it. */
export async function prepareDelivery({ storage, outputKey }: Delivery, reading: Reading): Promise<PreparedDelivery> {
  if (outputKey) reading.requireOutputs();
  if (storage === undefined) return { storage, outputKey };
  const secrets = await reading.secrets(storage.githubToken);
  const prepared = await sideBySide<Target, Prepared | { error: unknown }>(
    storage.targets,
    'Looking at targets',
    reading,
    target => secrets.prepare(target, reading.account.limits).catch((error: unknown) => ({ error })),
  );
  for (const each of prepared) if ('error' in each) throw each.error;
  return { storage: { githubToken: storage.githubToken, targets: prepared as Prepared[] }, outputKey };
}

/** The targets of a delivery, in the order in which they are written. */
export function targetsOf({ storage }: PreparedDelivery): Target[] {
  return storage?.targets.map(({ target }) => target) ?? [];
}

/** Nothing was begun. */
export function nothingStored(delivery: PreparedDelivery): Stored {
  return { yes: [], replaced: [], maybe: [], no: targetsOf(delivery), output: false };
}

/** Target by target, stopping at the first that fails: the failure is part of what is returned, not thrown. */
export async function deliver(delivery: PreparedDelivery, fresh: Fresh, effects: Effects): Promise<Stored> {
  const stored = nothingStored(delivery);
  try {
    if (delivery.storage) await storeAll(delivery.storage, stored, fresh, effects);
    if (!delivery.outputKey) return stored;
    effects.outputKey(fresh.secret);
    return { ...stored, output: true };
  } catch (error) {
    return { ...stored, failure: asActionError(error) };
  }
}

/** Whether anybody has or may have the new key. */
export function isDelivered({ yes, maybe, output }: Stored): boolean {
  return output || yes.length + maybe.length > 0;
}

/** Which target holds which key, in sentences. */
export function whoHoldsWhat({ yes, maybe, no, output }: Stored): string {
  const names = (targets: Target[]) => targets.map(targetText).join(', ');
  return [
    yes.length > 0 ? `The new key is stored in: ${names(yes)}.` : '',
    maybe.length > 0 ? `It may be stored in: ${names(maybe)}.` : '',
    no.length > 0 ? `What was there before is still in: ${names(no)}.` : '',
    output ? 'The output key holds the new key.' : '',
  ]
    .filter(sentence => sentence !== '')
    .join(' ');
}

/** A new key in place of a secret that may belong to another key: the same words before and after. */
export function overwritesText(name: string, target: Target): string {
  return (
    say`Creating key ${quoted(name)} overwrites a secret that exists already: ${targetText(target)}. ` +
    'Whatever uses that secret gets the new key.'
  );
}

/** What the report shows of it. */
export function deliveredOf({ yes, maybe, no, output }: Stored, fresh: Fresh | undefined): Delivered {
  return { storedIn: yes, maybeIn: maybe, notIn: no, secret: output ? fresh?.secret : undefined };
}

async function storeAll(
  { githubToken, targets }: NonNullable<PreparedDelivery['storage']>,
  stored: Stored,
  fresh: Fresh,
  effects: Effects,
): Promise<void> {
  const limits = storeLimits(fresh, effects);
  const store = await effects.secrets(githubToken);
  for (const prepared of targets) {
    const isKnown = (error: unknown) => error instanceof RequestError && !error.mayHaveBeenProcessed;
    try {
      const did = await store.put(prepared, fresh.secret, limits);
      if (did === 'replaced') stored.replaced.push(prepared.target);
      stored.yes.push(prepared.target);
      stored.no.shift();
    } catch (error) {
      // Of a mistake of our own it is not known how far it came.
      if (!isKnown(error)) stored.maybe.push(...stored.no.splice(0, 1));
      throw error;
    }
  }
}

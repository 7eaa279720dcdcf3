/** Stores a new key in its targets, and keeps track of which target holds which key. */
import type { Delivery } from '../../domain/command/command.ts';
import { type Target, targetText } from '../../domain/command/target.ts';
import { RequestError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Prepared } from '../../github/client.ts';
import type { Effects, Reading } from '../account/account.ts';
import { mapLimited } from '../concurrency/concurrency.ts';
import type { Delivered, TargetState } from '../outcome/outcome.ts';
import { type Made, storeLimits } from './new-key.ts';

/** Targets that were all checked. A value, without write access. */
export interface PreparedDelivery {
  /** undefined: nothing is stored */
  storage: { githubToken: string; targets: readonly Prepared[] } | undefined;
  outputKey: boolean;
}

/** Checks every target, and the output if the key goes there. Throws the error of the first unusable one. */
export async function prepareDelivery({ storage, outputKey }: Delivery, reading: Reading): Promise<PreparedDelivery> {
  if (outputKey) reading.requireOutputs();
  if (storage === undefined) return { storage, outputKey };
  const secrets = await reading.secrets(storage.githubToken);
  const prepared = await mapLimited<Target, Prepared | { error: unknown }>(
    storage.targets,
    'Looking at targets',
    reading,
    target => secrets.prepare(target, reading.account.limits).catch((error: unknown) => ({ error })),
  );
  for (const each of prepared) if ('error' in each) throw each.error;
  return { storage: { githubToken: storage.githubToken, targets: prepared as Prepared[] }, outputKey };
}

/** A delivery under way: which target holds which key at any moment. */
export interface DeliveryRecord extends Delivered {
  targets: TargetState[];
}

/** The same state for all targets of a delivery; the output is not set. */
export function allTargets(state: TargetState['state'], { storage }: PreparedDelivery): DeliveryRecord {
  return { targets: (storage?.targets ?? []).map(({ target }) => ({ target, state })), outputKey: false };
}

/**
 * Stores the key target by target, then sets the output; stops at the first failure.
 * @param record with no target written yet; it is updated at every step
 */
export async function deliver(
  { storage, outputKey }: PreparedDelivery,
  { fresh, secret }: Made,
  record: DeliveryRecord,
  effects: Effects,
): Promise<void> {
  if (storage) {
    const limits = storeLimits(fresh, effects);
    const store = await effects.secrets(storage.githubToken);
    for (const [index, prepared] of storage.targets.entries()) {
      const { target } = prepared;
      try {
        const did = await store.put(prepared, secret, limits);
        record.targets[index] = { target, state: 'stored', ...(did === 'replaced' && { replaced: true }) };
      } catch (error) {
        // After an error in our own code it is unknown how far the write got.
        const isKept = error instanceof RequestError && !error.mayHaveBeenProcessed;
        if (!isKept) record.targets[index] = { target, state: 'maybe' };
        throw error;
      }
    }
  }
  if (!outputKey) return;
  effects.outputKey(secret);
  record.outputKey = true;
}

/** Whether anybody has or may have the new key. */
export function isDelivered({ targets, outputKey }: Delivered): boolean {
  return outputKey || targets.some(({ state }) => state === 'stored' || state === 'maybe');
}

/** Which target holds which key, in sentences. */
export function whoHoldsWhat({ targets, outputKey }: Delivered): string {
  const sentence = (begin: string, state: TargetState['state']) => {
    const names = targets.filter(each => each.state === state).map(({ target }) => targetText(target));
    return names.length > 0 ? [`${begin}: ${names.join(', ')}.`] : [];
  };
  return [
    ...sentence('The new key is stored in', 'stored'),
    ...sentence('It may be stored in', 'maybe'),
    ...sentence('What was there before is still in', 'kept'),
    ...(outputKey ? ['The output key holds the new key.'] : []),
  ].join(' ');
}

/** A new key replaces a secret that may belong to another key: the same words before and after. */
export function overwritesText(name: string, target: Target): string {
  return (
    say`Creating key ${quoted(name)} overwrites a secret that exists already: ${targetText(target)}. ` +
    'Whatever uses that secret gets the new key.'
  );
}

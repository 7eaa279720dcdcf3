/** Operation delete. A key that is already gone is success with a warning. */
import type { DeleteCommand } from '../../domain/command/command.ts';
import { type Target, targetText } from '../../domain/command/target.ts';
import { type Key, placesOf } from '../../domain/key/key.ts';
import { type ActionError, asActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Account, Effects, Reading } from '../account/account.ts';
import { type Leaving, leaveLists, leavingOf } from '../account/key-lists.ts';
import { orphanedWarnings } from '../account/retired.ts';
import { noneFound, type Selected } from '../account/select.ts';
import { eachOrFirstError, mapLimited } from '../concurrency/concurrency.ts';
import type { Operation } from '../engine/engine.ts';
import { afterEnding, resolvingToken, withAlerts } from '../leaks/resolve-alerts.ts';
import { type Leak, selectKeys } from '../leaks/select-keys.ts';
import { type DeleteOutcome, type FailedKey, type KeyResult, partialFailure } from '../outcome/outcome.ts';
import { heldOf, proveRevoked } from '../revocation/revocation.ts';

interface DeletePlan {
  keys: readonly Key[];
  /** Keys that could not be read. */
  failed: readonly FailedKey[];
  /** How many keys there are, without those that are already gone. */
  selected: number;
  /** Secrets to remove first; only with one key. */
  storage: DeleteCommand['storage'];
  /** The known values of keys, by hash. */
  held: ReadonlyMap<string, string>;
  /** Set if the keys were selected because they leaked. */
  leak: Leak | undefined;
  /** The token that resolves alerts; undefined: they are not resolved. */
  resolveWith: string | undefined;
  /** Lists that name the keys. */
  leaving: readonly Leaving[];
  notices: readonly string[];
  warnings: readonly string[];
  place: Selected['place'];
}

export const deleteKeys: Operation<DeleteCommand, DeletePlan, DeleteOutcome> = {
  wording: { notDone: 'Nothing was deleted', planned: 'the key', done: 'The key was deleted', result: 'it' },

  plan: planDeletion,

  endingConditions: ({ selection }) => selection.where,

  forecast(plan) {
    const done = { results: plan.keys.map(key => resultOf(key, 'deleted')), failed: [], warnings: [] };
    const removedFrom = plan.keys.length === 1 ? (plan.storage?.targets ?? []) : [];
    return withAlerts({ ...outcomeOf(plan, done), removedFrom }, plan.leak);
  },

  async apply(plan, effects) {
    const { removed, failure } = await removeSecrets(plan, effects);
    if (failure) {
      const [key] = plan.keys as [Key];
      const failed = [{ hash: key.hash, name: key.name, error: failure.message }];
      const outcome = outcomeOf(plan, { results: [resultOf(key, 'failed')], failed, warnings: [] });
      return { ...outcome, changed: removed.length > 0, removedFrom: removed };
    }
    const left = await eachOrFirstError(plan.leaving, ({ lists, change }) =>
      leaveLists(lists, change, effects.account.openrouter),
    );
    const done = await mapLimited(plan.keys, 'Deleting keys', effects.reading, key => deleteOne(key, effects.account));
    const outcome = outcomeOf(plan, {
      results: done.map(({ result }) => result),
      failed: done.flatMap(({ failed }) => failed ?? []),
      warnings: [...left.flat(), ...done.flatMap(({ warning }) => warning ?? [])],
    });
    const gone = plan.keys.filter((_, index) => done[index]?.failed === undefined);
    const proof = await proveRevoked(heldOf(gone, plan.held), effects.account);
    const ended = { ...outcome, changed: outcome.changed || removed.length > 0, removedFrom: removed };
    return afterEnding(ended, proof, { ...plan, endsKeys: true }, effects);
  },
};

async function planDeletion(command: DeleteCommand, reading: Reading): Promise<DeletePlan> {
  const { selection, storage } = command;
  const selected = await selectKeys(selection, reading, { changing: true, mayMatchNone: true });
  const { keys, unusable, listed } = selected;
  const { leaving, warnings } = await leavingOf(keys, listed, reading.account);
  const gone = unusable.filter(each => each.gone);
  const failed = unusable.filter(each => !each.gone).map(({ hash, name, error }) => ({ hash, name, error }));
  return {
    keys,
    failed,
    selected: keys.length + failed.length,
    storage,
    held: selected.held,
    leak: selected.leak,
    resolveWith: resolvingToken(command),
    leaving,
    notices: noneFound(selection.selector, selected),
    warnings: [
      ...selected.warnings,
      ...gone.map(({ hash }) => alreadyGone(hash)),
      ...orphanedWarnings(listed, new Set(keys.map(({ hash }) => hash))),
      ...warnings,
    ],
    place: selected.place,
  };
}

/** Removes the secrets before the key, so that no secret ever holds a deleted key. */
async function removeSecrets(
  { storage, keys }: DeletePlan,
  { reading: { log }, secrets, cancellation }: Effects,
): Promise<{ removed: Target[]; failure?: ActionError }> {
  const removed: Target[] = [];
  if (storage === undefined || keys.length !== 1) return { removed };
  const store = await secrets(storage.githubToken);
  for (const target of storage.targets) {
    try {
      const did = await store.remove(target, cancellation.reading);
      if (did === 'removed') removed.push(target);
      else log(say`${targetText(target)}: there was no such secret.`);
    } catch (error) {
      return { removed, failure: asActionError(error) };
    }
  }
  return { removed };
}

/** The result of deleting one key. */
interface Deleted {
  result: KeyResult;
  failed?: FailedKey;
  warning?: string;
}

export async function deleteOne(key: Key, { openrouter }: Account): Promise<Deleted> {
  try {
    if ((await openrouter.delete(key.hash)) === 'deleted') return { result: resultOf(key, 'deleted') };
    const warning = say`Key ${quoted(key.name)} (${key.hash}) was already gone.`;
    return { result: resultOf(key, 'unchanged'), warning };
  } catch (error) {
    const failed = { hash: key.hash, name: key.name, error: asActionError(error).message };
    return { result: resultOf(key, 'failed'), failed };
  }
}

function alreadyGone(hash: string): string {
  return (
    say`hash: there is no key ${hash}. If it was deleted before, there is nothing to do; if it belongs to another account, ` +
    'give the provisioning key of that account.'
  );
}

function outcomeOf(
  plan: DeletePlan,
  done: { results: readonly KeyResult[]; failed: readonly FailedKey[]; warnings: readonly string[] },
): DeleteOutcome {
  const failed = [...plan.failed, ...done.failed];
  return {
    operation: 'delete',
    changed: done.results.some(({ did }) => did === 'deleted'),
    results: done.results,
    single: plan.selected === 1 ? done.results[0]?.after : undefined,
    failed,
    notices: plan.notices,
    warnings: [...plan.warnings, ...done.warnings],
    removedFrom: [],
    failure: partialFailure(failed, plan.selected, placesOf(plan.keys, plan.place.workspaces)),
    ...plan.place,
  };
}

function resultOf(key: Key, did: KeyResult['did']): KeyResult {
  return { did, returned: key, after: key };
}

/** Operation delete: ends keys for good. A key that is gone already is success with a warning. */
import type { DeleteCommand } from '../domain/command.ts';
import { asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { settingsOf } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { Effects } from './effects.ts';
import type { Operation } from './engine.ts';
import { partialFailure } from './failures.ts';
import type { DeleteOutcome, FailedKey, KeyResult } from './outcome.ts';
import { noneLeft, noneMatched, type Selected, select } from './select.ts';
import { sideBySide } from './side-by-side.ts';

export interface DeletePlan {
  keys: readonly Key[];
  /** Keys that could not be read. */
  failed: readonly FailedKey[];
  selected: number;
  notices: readonly string[];
  warnings: readonly string[];
  place: Selected['place'];
}

export const deleteKeys: Operation<DeleteCommand, DeletePlan, DeleteOutcome> = {
  wording: { notDone: 'Nothing was deleted', unmet: '' },

  async plan({ selection, account }, reading) {
    const selected = await select(selection, account, reading, { changing: true });
    const { keys, unusable, leftOut } = selected;
    const { selector } = selection;
    const unmatched = selector.by === 'name' && keys.length + leftOut === 0;
    return {
      keys,
      failed: unusable.filter(({ gone }) => !gone).map(({ hash, name, error }) => ({ hash, name, error })),
      selected: keys.length + unusable.length,
      notices: unmatched ? [noneMatched(selector.pattern, selected.searched)] : noneLeft(selected),
      warnings: unusable.filter(({ gone }) => gone).map(({ hash }) => alreadyGone(hash)),
      place: selected.place,
    };
  },

  planned: ({ keys }) => ({ keys: keys.map(key => ({ key })) }),

  forecast: plan =>
    outcomeOf(
      plan,
      plan.keys.map(key => resultOf(key, 'deleted')),
      plan.failed,
      plan.warnings,
      true,
    ),

  async apply(plan, effects) {
    const done = await sideBySide(plan.keys, 'Deleting keys', effects, key => deleteOne(key, effects));
    return outcomeOf(
      plan,
      done.map(({ result }) => result),
      [...plan.failed, ...done.flatMap(({ failed }) => failed ?? [])],
      [...plan.warnings, ...done.flatMap(({ warning }) => warning ?? [])],
      false,
    );
  },

  final: () => ({ keys: [] }),
};

interface Deleted {
  result: KeyResult;
  failed?: FailedKey;
  warning?: string;
}

async function deleteOne(key: Key, { openrouter }: Effects): Promise<Deleted> {
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
    say`hash: there is no key ${hash}. If it was deleted before, all is well; if it belongs to another account, ` +
    'provisioning-key is of the wrong one.'
  );
}

function outcomeOf(
  plan: DeletePlan,
  results: readonly KeyResult[],
  failed: readonly FailedKey[],
  warnings: readonly string[],
  dryRun: boolean,
): DeleteOutcome {
  return {
    operation: 'delete',
    dryRun,
    changed: results.some(({ did }) => did === 'deleted'),
    results,
    single: plan.selected === 1 ? results[0]?.after : undefined,
    failed,
    notices: plan.notices,
    warnings,
    removedFrom: [],
    failure: partialFailure(failed, plan.selected),
    ...plan.place,
  };
}

function resultOf(key: Key, did: KeyResult['did']): KeyResult {
  return { did, returned: key, after: key, before: settingsOf(key) };
}

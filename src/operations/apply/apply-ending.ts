/**
 * Ends keys as apply-plan.ts planned: disables overdue keys, then disables or deletes unlisted ones. Each is read again
 * just before.
 */
import type { KeysFile } from '../../domain/declared/declarations.ts';
import { KeysByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import { ActionError, asActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import type { Account, AccountReader, Effects } from '../account/account.ts';
import { applyPatch } from '../account/confirmed-writes.ts';
import { leaveLists, leavingOf } from '../account/key-lists.ts';
import { eachOrFirstError, mapLimited } from '../concurrency/concurrency.ts';
import { deleteOne } from '../delete/delete.ts';
import { endOverdue } from '../rotate/overdue.ts';
import { sparedText } from './apply-plan.ts';
import type { DoneRows } from './apply-work.ts';
import { type ApplyPlan, type Done, type EndWork, failedDone, leftDone, type PlannedRow } from './planned-row.ts';

/** The row of an unlisted key and its work. */
export interface EndingRow {
  each: PlannedRow;
  work: EndWork;
}

/** Disables or deletes unlisted keys, and returns the result of each, in order. */
export async function endUnlisted(
  endings: readonly EndingRow[],
  { workspaceId, input }: ApplyPlan,
  effects: Effects,
): Promise<Done[]> {
  const { reading, account } = effects;
  const keys = new KeysByName(await reading.account.namesIn(workspaceId));
  const seen = await mapLimited(endings, 'Looking at unlisted keys', reading, async ending => ({
    ending,
    look: await lookAgain(ending.work, keys, reading.account),
  }));
  const deleting = seen.flatMap(({ ending, look }) =>
    ending.work.kind === 'delete' && 'key' in look ? [look.key, ...look.predecessors] : [],
  );
  const { leaving, warnings } = await leavingOf(deleting, keys.names, reading.account, input.carryOver);
  const left = await eachOrFirstError(leaving, ({ lists, change }) => leaveLists(lists, change, account.openrouter));
  const done = await mapLimited(seen, 'Ending unlisted keys', reading, ({ ending: { each, work }, look }) =>
    'key' in look ? end(each, work, look, account) : Promise.resolve(notEnded(each, look, input.file)),
  );
  return done.map((one, index) =>
    index === 0 ? { ...one, warnings: [...(one.warnings ?? []), ...warnings, ...left.flat()] } : one,
  );
}

/** Disables overdue keys, whatever else failed. */
export async function endOverdueRows(
  plan: ApplyPlan,
  { account, cancellation }: Effects,
  done: DoneRows,
): Promise<void> {
  const rows = plan.rows.flatMap(each => (each.work?.kind === 'overdue' ? [{ each, key: each.work.key }] : []));
  if (rows.length === 0 || cancellation.cancelled) return;
  const keys = rows.map(({ key }) => key);
  const { ended, warnings } = await endOverdue(keys, undefined, account, plan.input.carryOver);
  for (const [index, { each }] of rows.entries()) {
    const what = ended[index];
    if (what === undefined) continue;
    const one =
      'error' in what
        ? failedDone(each, what.error)
        : what.after
          ? disabledDone(each, what.after, what.changed)
          : leftDone(each);
    done.set(each, index === 0 ? { ...one, warnings: [...(one.warnings ?? []), ...warnings] } : one);
  }
}

function disabledDone(each: PlannedRow, key: Key, changed: boolean): Done {
  return {
    row: { ...each.row, did: 'disabled' },
    result: { did: 'disabled', returned: key, after: key },
    changed,
  };
}

/** An unlisted key as read just before it is ended, or why it is left alone. */
type Look = { key: Key; predecessors: readonly Key[] } | { left: 'gone' | 'changed' } | { error: string };

async function lookAgain({ key: before }: EndWork, keys: KeysByName, { openrouter }: AccountReader): Promise<Look> {
  try {
    const key = await undefinedIf404(openrouter.key(before.hash));
    if (key === undefined) return { left: 'gone' };
    const isElsewhere = key.name !== before.name || key.workspace_id !== before.workspace_id;
    if (isElsewhere || keys.isInRotation(key)) return { left: 'changed' };
    return { key, predecessors: keys.predecessors(key) };
  } catch (error) {
    return { error: asActionError(error).message };
  }
}

function notEnded(each: PlannedRow, look: Exclude<Look, { key: Key }>, file: KeysFile): Done {
  if ('error' in look) return failedDone(each, look.error);
  const { key } = each;
  return leftDone(each, key && look.left === 'changed' ? [sparedText(key, file)] : []);
}

/** Predecessors first: if one cannot be ended, the key is left too, so that the next run finds both. */
async function end(
  each: PlannedRow,
  { kind }: EndWork,
  { key, predecessors }: Extract<Look, { key: Key }>,
  account: Account,
): Promise<Done> {
  let changed = false;
  try {
    for (const one of predecessors) {
      await endOne(kind, one, account);
      changed = true;
    }
    const { after, did } = await endOne(kind, key, account);
    const row = did === 'unchanged' ? each.row : { ...each.row, did };
    return { row, result: { did, returned: after, after }, changed: changed || did !== 'unchanged' };
  } catch (error) {
    return { ...failedDone(each, asActionError(error).message), changed };
  }
}

async function endOne(kind: EndWork['kind'], key: Key, account: Account) {
  if (kind === 'delete') {
    const { result, failed } = await deleteOne(key, account);
    if (failed) throw new ActionError(failed.error);
    return result;
  }
  if (key.disabled) return { after: key, did: 'unchanged' as const };
  return { after: await applyPatch(account, key.hash, { disabled: true }), did: 'disabled' as const };
}

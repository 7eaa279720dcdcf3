/**
 * Overdue keys: a rotation left them enabled for a while (`retire: after 3d`), and that time has ended. The next
 * rotation of the key that replaced them disables them, even if `where` leaves that key out; so does `apply`.
 */
import type { CarryOver, RotateCommand } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { asActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { formatInstant } from '../../domain/time/instant.ts';
import type { Account } from '../account/account.ts';
import { applyPatch } from '../account/confirmed-writes.ts';
import { leaveLists, leavingOf } from '../account/key-lists.ts';
import { eachOrFirstError } from '../concurrency/concurrency.ts';

/** What to do and report if `where` leaves the key out. */
export interface OverduePlan {
  command: RotateCommand;
  /** The key that is not rotated. */
  leftOut: Key;
  overdue: readonly Key[];
  /** Of its workspace. */
  names: SealedNames;
  warnings: readonly string[];
}

/**
 * The result for one of them. `after` is undefined if it is gone or was renamed: nothing was done. `changed` is false
 * if it was disabled in the meantime.
 */
export type EndedKey = { key: Key; after: Key | undefined; changed: boolean } | { key: Key; error: string };

/** The overdue keys whose marks lead to this one. */
export function overdueOf(key: Key, names: SealedNames): Key[] {
  return names.predecessors([shortHash(key.hash)]).filter(each => names.isOverdue(each));
}

/**
 * Disables each, read again just before, and takes it off the lists that name it; a failure there is a warning.
 * @param listed all keys of their workspace, if known already
 */
export async function endOverdue(
  keys: readonly Key[],
  listed: SealedNames | undefined,
  account: Account,
  carryOver: CarryOver,
): Promise<{ ended: EndedKey[]; warnings: string[] }> {
  const ended = await eachOrFirstError(keys, key => endOne(key, account));
  const disabled = ended.flatMap(each => ('after' in each && each.after ? [each.after] : []));
  if (disabled.length === 0) return { ended, warnings: [] };
  const { leaving, warnings } = await leavingOf(disabled, listed, account, carryOver);
  const left = await eachOrFirstError(leaving, ({ lists, change }) => leaveLists(lists, change, account.openrouter));
  return { ended, warnings: [...warnings, ...left.flat()] };
}

async function endOne(key: Key, account: Account): Promise<EndedKey> {
  try {
    const now = await undefinedIf404(account.openrouter.key(key.hash));
    if (now === undefined || now.name !== key.name) return { key, after: undefined, changed: false };
    if (now.disabled) return { key, after: now, changed: false };
    const after = await undefinedIf404(applyPatch(account, key.hash, { disabled: true }));
    return { key, after, changed: after !== undefined };
  } catch (error) {
    return { key, error: asActionError(error).message };
  }
}

/** Why an overdue key is disabled: `its time ended at 2026-12-03T04:17:00Z` */
export function overdueReason(key: Key, names: SealedNames): string {
  const until = names.replacement(key)?.until;
  return typeof until === 'number' ? `its time ended at ${formatInstant(until)}` : '';
}

/** `Key "prod [replaced by …]" (f01d52606dc8) was disabled: its time ended at 2026-12-03T04:17:00Z.` */
export function overdueText(key: Key, names: SealedNames, isPlanned: boolean): string {
  const what = isPlanned ? 'is to be disabled' : 'was disabled';
  return say`Key ${quoted(key.name)} (${key.hash}) ${what}: ${overdueReason(key, names)}.`;
}

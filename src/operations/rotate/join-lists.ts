/** The lists of a rotation: the new key joins those that name the old one, and keys that end leave them. */

import { listText } from '../../domain/rotation/list-plan.ts';
import { ActionError } from '../../domain/text/errors.ts';
import type { KeyList, OpenRouter } from '../../openrouter/api.ts';
import { changeList, leaveLists } from '../account/key-lists.ts';
import { eachOrFirstError } from '../concurrency/all-or-first-error.ts';
import type { Rotation } from './rotation.ts';

/** @throws ActionError when a list does not show the new key afterwards */
export async function joinLists(rotation: Rotation, hash: string, openrouter: OpenRouter): Promise<void> {
  const { joined, ended } = rotation.plan.lists;
  rotation.joining = joined;
  await eachOrFirstError(joined, list => changeList(list, { add: hash, drop: ended }, openrouter));
  rotation.joined = joined;
}

/** Before keys are deleted: their hashes leave the lists that name them. What fails is a warning. False: no list does. */
export async function leaveBefore(
  rotation: Rotation,
  hashes: readonly string[],
  openrouter: OpenRouter,
): Promise<boolean> {
  const drop = new Set(hashes);
  const naming = rotation.plan.lists.named.filter(list => list.hashes?.some(hash => drop.has(hash)));
  await takeOff(naming, drop, rotation, openrouter);
  return naming.length > 0;
}

/**
 * After the commit: disabled keys leave the lists, and lists that got the new hash are looked at once more, since
 * somebody else's change at the same moment may have dropped it. What fails is a warning.
 */
export async function settleLists(
  rotation: Rotation,
  disabled: readonly string[],
  openrouter: OpenRouter,
): Promise<void> {
  const { joined, named, ended } = rotation.plan.lists;
  const drop = new Set([...ended, ...disabled]);
  const leaving = named.filter(list => !joined.includes(list) && list.hashes?.some(each => drop.has(each)));
  await takeOff([...joined, ...leaving], drop, rotation, openrouter);
}

/**
 * Hashes leave lists, and the new key is added again to those that it has joined: they may be read as they were before
 * that, and would be written without it.
 */
async function takeOff(
  lists: readonly KeyList[],
  drop: ReadonlySet<string>,
  { plan, fresh, warnings }: Rotation,
  openrouter: OpenRouter,
): Promise<void> {
  const hash = fresh?.key.hash;
  const found = await eachOrFirstError(lists, list =>
    hash !== undefined && plan.lists.joined.includes(list)
      ? rejoin(list, hash, drop, openrouter)
      : leaveLists([list], { drop }, openrouter),
  );
  warnings.push(...found.flat());
}

async function rejoin(
  list: KeyList,
  hash: string,
  drop: ReadonlySet<string>,
  openrouter: OpenRouter,
): Promise<string[]> {
  try {
    await changeList(list, { add: hash, drop }, openrouter);
    return [];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return [`${listText(list)} may lack the new key, or still name one that has ended: ${error.message}`];
  }
}

/**
 * Lists: BYOK credentials and broadcast destinations limited to keys by their hashes. Which of them a rotation changes,
 * and how. Pure; docs/internals/rotation.md explains why.
 */

import type { Key } from '../key/key.ts';
import { ActionError } from '../text/errors.ts';
import { quoted, say } from '../text/untrusted.ts';
import { familyOf, oldAndReady, type Situation } from './situation.ts';

/** Maximum number of hashes that OpenRouter accepts in one list. */
export const MAX_HASHES = 100;

/** The part of a list that these rules need. */
export interface HashList {
  kind: 'byok' | 'destination';
  id: string;
  name: string;
  /** null: all keys */
  hashes: readonly string[] | null;
}

/** A change to a list. */
export interface ListChange {
  /** undefined: no hash is added */
  add?: string | undefined;
  drop: ReadonlySet<string>;
  /** Those of them whose keys are gone: OpenRouter refuses a change that leaves one. */
  gone?: ReadonlySet<string>;
}

/** What a rotation does with the lists of the workspace. */
export interface ListPlan<List extends HashList> {
  /** Lists that get the new key's hash. */
  joined: readonly List[];
  /** Lists with a key that this rotation may end, whether or not they get the new hash. */
  named: readonly List[];
  /** Hashes that every change removes: those of keys that are gone, and of disabled predecessors. */
  ended: ReadonlySet<string>;
}

/** The lists that name any of the keys. */
export function listsNaming<List extends HashList>(lists: readonly List[], keys: readonly Key[]): List[] {
  const hashes = new Set(keys.map(({ hash }) => hash));
  return lists.filter(list => list.hashes?.some(hash => hashes.has(hash)));
}

/** Hashes on these lists that belong to no known key: their keys may be gone. */
export function unknownHashes(lists: readonly HashList[], known: Iterable<string>): string[] {
  const alive = new Set(known);
  return [...new Set(lists.flatMap(({ hashes }) => hashes ?? []))].filter(hash => !alive.has(hash));
}

/**
 * @param gone hashes that OpenRouter was asked for and does not know
 * @throws ActionError when a list would become too long
 */
export function planLists<List extends HashList>(
  lists: readonly List[],
  situation: Situation,
  gone: Iterable<string>,
): ListPlan<List> {
  const { predecessors, superseded, inGrace } = situation;
  const ended = new Set([...gone, ...predecessors.flatMap(({ hash, disabled }) => (disabled ? [hash] : []))]);
  const joined = listsNaming(lists, [...oldAndReady(situation), ...superseded, ...inGrace]);
  const named = listsNaming(lists, familyOf(situation));
  for (const list of joined) {
    const next = hashesAfter(list.hashes ?? [], { add: '', drop: ended }) ?? [];
    if (next.length > MAX_HASHES) throw tooLong(list);
  }
  return { joined, named, ended };
}

/**
 * The hashes of a list after a change; undefined when nothing changes or no change is possible. A list cannot be empty:
 * a last hash stays, and its key must exist.
 */
export function hashesAfter(present: readonly string[], { add, drop, gone }: ListChange): string[] | undefined {
  const kept = present.filter(hash => !drop.has(hash));
  const next = add === undefined || kept.includes(add) ? kept : [...kept, add];
  if (next.length === 0) {
    const last = present.findLast(hash => !gone?.has(hash));
    if (last === undefined) return undefined;
    next.push(last);
  }
  return next.length === present.length && next.every((hash, index) => hash === present[index]) ? undefined : next;
}

/** `BYOK credential "eu" (8c3…)`. */
export function listText({ kind, id, name }: Pick<HashList, 'kind' | 'id' | 'name'>): string {
  return say`${kind === 'byok' ? 'BYOK credential' : 'broadcast destination'} ${quoted(name)} (${id})`;
}

export function tooLong(list: HashList): ActionError {
  return new ActionError(
    `${listText(list)} is limited to ${MAX_HASHES} keys, the most that OpenRouter allows, and the new key would be one more. ` +
      'Take a key off that list (or let it allow all keys), then run this again.',
  );
}

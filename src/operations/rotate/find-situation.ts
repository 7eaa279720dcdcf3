/** Finding the key that is to be rotated, and what earlier rotations of it have left. Only reads. */
import type { RotateCommand } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import {
  oldAndLeftovers,
  type Situation,
  situationOfGone,
  situationOfKey,
  situationOfName,
} from '../../domain/rotation/situation.ts';
import { ActionError, isNotFound, undefinedIf404 } from '../../domain/text/errors.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';
import type { AccountReader } from '../account/account.ts';
import { askAgain } from '../account/confirmed.ts';
import { byValue } from '../account/find-by-value.ts';
import { noMatch } from '../account/select.ts';
import { foreignWorkspace, searchedText } from '../account/workspaces.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/all-or-first-error.ts';

/** Where a key was found by its selector, before its workspace is listed. */
export interface Located {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  /** Read by its hash; undefined where it is known by its name alone, or gone. */
  selected: Key | undefined;
  /** What the list makes of it. @throws ActionError when there is nothing to rotate */
  decide: (names: SealedNames) => Situation;
}

export interface Found {
  situation: Situation;
  names: SealedNames;
}

/** Reads the selected key where it has a hash of its own. `searched` is the workspace that the inputs name. */
export async function locate(
  { selector }: RotateCommand,
  searched: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Located> {
  switch (selector.by) {
    case 'name':
      return { workspaceId: searched, selected: undefined, decide: names => byName(selector.name, searched, names) };
    case 'api-key':
      return found(await byValue(selector.secret, searched, openrouter));
    case 'hash':
      return byHash(selector.hash, searched, openrouter);
  }
}

/**
 * Lists the workspace, and reads the old key and the leftovers by hash: a read by hash beats an entry of a list. Where a
 * name differs or a key is gone, the list may be behind another rotation, and is read again before anything is decided.
 * @param alongside what else depends on the list being no newer than it; read at the same time as the keys by hash
 */
export async function findSituation<More>(
  located: Located,
  account: AccountReader,
  alongside: () => Promise<More>,
): Promise<Found & { more: More }> {
  const { openrouter } = account;
  const attempt = async (): Promise<Attempt<More>> => {
    const read = new Map<string, Key | undefined>();
    if (located.selected) read.set(located.selected.hash, located.selected);
    const listed = await openrouter.list(located.workspaceId);
    let more: { value: More } | undefined;
    for (let behind = false; ; ) {
      const names = account.named(overlaid(listed, read));
      const situation = decided(located, names);
      const unread =
        situation instanceof ActionError ? [] : oldAndLeftovers(situation).filter(({ hash }) => !read.has(hash));
      if (situation instanceof ActionError || (unread.length === 0 && more)) return { names, situation, behind, more };
      const [now, value] = await allOrFirstError([
        eachOrFirstError(unread, ({ hash }) => undefinedIf404(openrouter.key(hash))),
        more ? Promise.resolve(more.value) : alongside(),
      ]);
      more = { value };
      for (const [index, before] of unread.entries()) {
        read.set(before.hash, now[index]);
        behind ||= now[index]?.name !== before.name;
      }
    }
  };
  const { names, situation, more } = await askAgain(attempt, ({ behind }) => !behind, account);
  if (situation instanceof ActionError) throw situation;
  return { situation, names, more: (more as { value: More }).value };
}

/** The same from keys that were listed already. */
export function situationIn(located: Located, account: AccountReader, keys: readonly Key[]): Found {
  const { selected } = located;
  const read = new Map(selected ? [[selected.hash, selected]] : []);
  const names = account.named(overlaid(keys, read));
  return { situation: located.decide(names), names };
}

interface Attempt<More> {
  names: SealedNames;
  situation: Situation | ActionError;
  /** The list showed another state than reads by hash. */
  behind: boolean;
  /** Read once the list was, unless there is nothing to rotate. */
  more: { value: More } | undefined;
}

/** A list with what was read by hash in its place: what is gone (undefined) is left out. */
export function overlaid(listed: readonly Key[], read: ReadonlyMap<string, Key | undefined>): Key[] {
  const hashes = new Set(listed.map(({ hash }) => hash));
  const unlisted = [...read].flatMap(([hash, key]) => (key && !hashes.has(hash) ? [key] : []));
  return [...listed.flatMap(key => (read.has(key.hash) ? (read.get(key.hash) ?? []) : [key])), ...unlisted];
}

function decided({ decide }: Located, names: SealedNames): Situation | ActionError {
  try {
    return decide(names);
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
}

function found(key: Key): Located {
  const here = (names: SealedNames) => names.keys.find(({ hash }) => hash === key.hash) ?? key;
  return { workspaceId: key.workspace_id, selected: key, decide: names => situationOfKey(here(names), names) };
}

function byName(name: string, searched: string | undefined, names: SealedNames): Situation {
  const situation = situationOfName(name, names);
  if (situation) return situation;
  throw noMatch(name, searchedText(searched), names.keys);
}

async function byHash(hash: string, searched: string | undefined, openrouter: OpenRouterReader): Promise<Located> {
  try {
    const key = await openrouter.key(hash);
    const foreign = foreignWorkspace(key, searched);
    if (foreign) throw new ActionError(foreign);
    return found(key);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const decide = (names: SealedNames) => {
      const situation = situationOfGone(hash, names);
      if (situation) return situation;
      const elsewhere = searched === undefined ? ' (another one can be named with workspace-id)' : '';
      throw new ActionError(
        `${error.message} Keys of a cut-off rotation of it were looked for in ${searchedText(searched)}${elsewhere}, and there are none.`,
      );
    };
    return { workspaceId: searched, selected: undefined, decide };
  }
}

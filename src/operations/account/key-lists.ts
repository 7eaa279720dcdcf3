/**
 * Lists (BYOK credentials and broadcast destinations limited to keys by hash): reads those of a workspace, changes one,
 * and takes deleted keys off them. domain/rotation/list-plan.ts decides on the changes.
 */
import type { CarryOver } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import {
  hashesAfter,
  type ListChange,
  listsNaming,
  listText,
  MAX_HASHES,
  tooLong,
  unknownHashes,
} from '../../domain/rotation/list-plan.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { ActionError, isForbidden, isNotFound, RefusalError, undefinedIf404 } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { KeyList, OpenRouter, OpenRouterReader } from '../../openrouter/api.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import type { AccountReader } from './account.ts';

/** The lists of one workspace. */
export interface WorkspaceLists {
  lists: readonly KeyList[];
  /** Kinds that the account does not have. */
  absent: readonly KeyList['kind'][];
}

/** Changes of one list: if somebody else changes it at the same moment, it is read and changed again. */
const MAX_TRIES = 4;

/** @throws RequestError for any failure but OpenRouter's own 404, which means that the account has none */
async function readLists(openrouter: OpenRouterReader, workspaceId: string | undefined): Promise<WorkspaceLists> {
  const [byok, destinations] = await allOrFirstError([
    openrouter.keyLists('byok', workspaceId),
    openrouter.keyLists('destination', workspaceId),
  ]);
  return {
    lists: [...(byok ?? []), ...(destinations ?? [])],
    absent: [...(byok ? [] : ['byok' as const]), ...(destinations ? [] : ['destination' as const])],
  };
}

/**
 * The lists that a rotation carries over. With `carry-over: guardrail` none are read.
 * @throws ActionError if reading them is forbidden: the new key would silently lose what the old one has
 */
export async function listsToCarry(
  carryOver: CarryOver,
  openrouter: OpenRouterReader,
  workspaceId: string | undefined,
): Promise<WorkspaceLists> {
  if (carryOver === 'guardrail') return { lists: [], absent: [] };
  try {
    return await readLists(openrouter, workspaceId);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw new ActionError(
      `${error.message} Without the permission to read BYOK credentials and broadcast destinations, the new key would ` +
        'silently lose those of the old one, so that nothing was changed. Give that permission to the user who made the ' +
        'provisioning key; or, if no key is limited to such lists, set carry-over: guardrail.',
    );
  }
}

/** The notice if lists are neither read nor changed. */
export const NOT_CARRIED_OVER =
  'carry-over: guardrail: BYOK credentials and broadcast destinations were neither read nor changed. What was limited to ' +
  'the old key does not take the new one.';

/** The same lists, each read again by its ID: the listing they came from may be behind. */
export async function readEach(
  { lists, absent }: WorkspaceLists,
  openrouter: OpenRouterReader,
): Promise<WorkspaceLists> {
  const now = await eachOrFirstError(lists, async list =>
    list.hashes === null ? list : undefinedIf404(openrouter.keyList(list.kind, list.id)),
  );
  return { lists: now.filter(list => list !== undefined), absent };
}

/** Hashes to look up, one request each. */
const MAX_LOOKUPS = 5_000;

/**
 * The hashes whose keys no longer exist.
 * @throws ActionError when there are too many to look up
 */
export async function goneHashes(hashes: readonly string[], openrouter: OpenRouterReader): Promise<string[]> {
  if (hashes.length > MAX_LOOKUPS) {
    throw new ActionError(
      `BYOK credentials and broadcast destinations name ${hashes.length} keys that are not in the list of keys; at most ` +
        `${MAX_LOOKUPS} are asked for one by one. Check that api-url names OpenRouter; if it does, remove keys from them by hand.`,
    );
  }
  const keys = await eachOrFirstError(hashes, async hash =>
    (await undefinedIf404(openrouter.key(hash))) ? [] : [hash],
  );
  return keys.flat();
}

/**
 * Changes a list, and confirms it by reading the list again. A list that is gone, or allows all keys by now, needs no
 * change.
 * @throws ActionError when it could not be changed
 */
export async function changeList(list: KeyList, change: ListChange, openrouter: OpenRouter): Promise<void> {
  const drop = new Set(change.drop);
  const gone = new Set(change.gone);
  for (let tries = 0; ; tries++) {
    const present = (await undefinedIf404(openrouter.keyList(list.kind, list.id)))?.hashes ?? undefined;
    const hashes = present && hashesAfter(present, { ...change, drop, gone });
    if (hashes === undefined) return;
    if (hashes.length > MAX_HASHES) throw tooLong(list);
    if (tries === MAX_TRIES) break;
    const refused = await refusalOf(openrouter.setKeyList(list, hashes));
    if (!refused) continue;
    // OpenRouter refuses the whole list if one hash is not, or no longer, a key's.
    const found = await goneHashes(
      hashes.filter(hash => hash !== change.add),
      openrouter,
    );
    if (found.length === 0) throw refused;
    for (const hash of found) {
      drop.add(hash);
      gone.add(hash);
    }
  }
  throw new ActionError(
    `${listText(list)} does not show its change after ${MAX_TRIES} attempts: something else keeps changing it. ` +
      'Look at it, then run this again.',
  );
}

/**
 * Takes hashes off the lists, one change per list. If a list could not be changed, that is a warning: it keeps hashes
 * of ended keys, and nothing else depends on it.
 */
export async function leaveLists(
  lists: readonly KeyList[],
  change: Omit<ListChange, 'add'>,
  openrouter: OpenRouter,
): Promise<string[]> {
  const left = await eachOrFirstError(lists, async list => {
    try {
      await changeList(list, change, openrouter);
      return [];
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      return [`${listText(list)} may still name a key that has ended: ${error.message}`];
    }
  });
  return left.flat();
}

/** The notice of the kinds that this account lacks; undefined when it has both. */
export function absentText({ absent }: WorkspaceLists): string | undefined {
  if (absent.length === 0) return undefined;
  const kinds = absent.map(kind => (kind === 'byok' ? 'BYOK credentials' : 'broadcast destinations'));
  return say`OpenRouter answered 404 for ${kinds.join(' and ')}: this account has none, and none could be carried over.`;
}

async function refusalOf(change: Promise<unknown>): Promise<RefusalError | undefined> {
  try {
    await change;
    return undefined;
  } catch (error) {
    if (error instanceof RefusalError && error.verdict === 'invalid') return error;
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The lists of one workspace that name keys to be deleted. */
export interface Leaving {
  lists: readonly KeyList[];
  /** Takes off the keys, and hashes that no longer belong there: of keys that are gone, and of retired predecessors. */
  change: Omit<ListChange, 'add'>;
}

/**
 * Which lists the keys leave. Lists that cannot be read are a warning: the keys are still deleted.
 * @param listed the keys of the workspaces, if known already
 * @param carryOver `guardrail`: lists are neither read nor changed
 */
export async function leavingOf(
  keys: readonly Key[],
  listed: SealedNames | undefined,
  account: AccountReader,
  carryOver: CarryOver = 'all',
): Promise<{ leaving: Leaving[]; warnings: string[] }> {
  if (carryOver === 'guardrail') return { leaving: [], warnings: [] };
  const workspaces = [...Map.groupBy(keys, key => key.workspace_id)];
  const warnings: string[] = [];
  const leaving = await eachOrFirstError(workspaces, async ([id, ending]) => {
    try {
      return await leavingIn(id, ending, listed, account);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      warnings.push(
        say`The BYOK credentials and broadcast destinations that name deleted keys could not be looked at: ${error.message}`,
      );
      return undefined;
    }
  });
  return { leaving: leaving.filter(each => each !== undefined), warnings };
}

async function leavingIn(
  workspaceId: string,
  ending: readonly Key[],
  listed: SealedNames | undefined,
  account: AccountReader,
): Promise<Leaving | undefined> {
  const { openrouter } = account;
  const { lists } = await readLists(openrouter, workspaceId);
  const naming = listsNaming(lists, ending);
  if (naming.length === 0) return undefined;
  const names = listed ?? (await account.namesIn(workspaceId));
  const predecessors = names.predecessors(ending.map(({ hash }) => shortHash(hash)));
  const hashes = [...names.keys, ...ending].map(({ hash }) => hash);
  const gone = await goneHashes(unknownHashes(naming, hashes), openrouter);
  const drop = [...ending, ...predecessors.filter(({ disabled }) => disabled)].map(({ hash }) => hash);
  return { lists: naming, change: { drop: new Set([...drop, ...gone]), gone: new Set(gone) } };
}

/** Which lists (BYOK credentials, broadcast destinations) name keys that are to be deleted, and what leaves them. */
import type { CarryOver } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import { type ListChange, listsNaming, unknownHashes } from '../../domain/rotation/list-plan.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { KeyList } from '../../openrouter/api.ts';
import type { AccountReader } from '../account/account.ts';
import { goneHashes, readLists } from '../account/key-lists.ts';
import { eachOrFirstError } from '../concurrency/concurrency.ts';

/** The lists of one workspace that name keys which are to be deleted. */
export interface Leaving {
  lists: readonly KeyList[];
  /** The keys leave, and hashes that should not be there any more: of keys that are gone, and of retired predecessors. */
  change: Omit<ListChange, 'add'>;
}

/**
 * @param listed the keys of the workspaces, where they are known already
 * @param carryOver `guardrail`: no list is read, and none is left
 * Lists that cannot be read are a warning: the keys are still deleted.
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

/** What is known of a workspace, read once: the keys, their guardrails, and the lists that name them. */
import type { Key } from '../domain/key.ts';
import type { OpenRouterReader } from '../openrouter/api.ts';
import { Guardrails } from './guardrails.ts';
import { readLists, type WorkspaceLists } from './lists.ts';
import { together } from './together.ts';

/** Handed to the planning of several operations, so that none reads it again. */
export interface Snapshot {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  keys: readonly Key[];
  guardrails: Guardrails;
  lists: WorkspaceLists;
}

export async function readSnapshot(openrouter: OpenRouterReader, workspaceId: string | undefined): Promise<Snapshot> {
  const guardrails = new Guardrails(openrouter);
  const [keys, lists] = await together([
    openrouter.list(workspaceId),
    readLists(openrouter, workspaceId),
    guardrails.assignments(),
  ]);
  return { workspaceId, keys, guardrails, lists };
}

/** What is known of a workspace, read once: the keys, their guardrails, and the lists that name them. */
import type { Key } from '../../domain/key/key.ts';
import type { Guardrails } from '../account/guardrails.ts';
import type { WorkspaceLists } from '../account/key-lists.ts';

/** Handed to the planning of several operations, so that none reads it again. */
export interface Snapshot {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  keys: readonly Key[];
  guardrails: Guardrails;
  lists: WorkspaceLists;
}

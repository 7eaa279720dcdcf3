/** Which workspaces an operation searches, and their names. */
import type { WorkspaceRef, WorkspaceScope } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import { ActionError, isNotFound } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';

/** The workspaces to search. */
export interface Searched {
  /** undefined: the account's default workspace */
  ids: readonly [string | undefined, ...(string | undefined)[]];
  /** Names by id; only when all workspaces are searched. */
  names: ReadonlyMap<string, string> | undefined;
  /** In words, for messages: `OpenRouter's default workspace`. */
  text: string;
}

/**
 * The UUID of a workspace. `input` and `file` say where it was named.
 * @throws ActionError that names the input if no workspace has that slug
 */
export async function workspaceId(
  ref: WorkspaceRef | undefined,
  openrouter: OpenRouterReader,
  input: 'workspace-id' | 'move-to-workspace' = 'workspace-id',
  file?: string,
): Promise<string | undefined> {
  if (ref === undefined) return undefined;
  if (ref.by === 'id') return ref.id;
  try {
    return (await openrouter.workspace(ref.slug)).id.toLowerCase();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new ActionError(
      say`${file === undefined ? '' : `${file}: `}${input}: this account has no workspace with the slug ${quoted(ref.slug)}. ` +
        "Slugs and UUIDs are shown by GET /workspaces, and in the address of the workspace's settings at OpenRouter.",
    );
  }
}

/** What `workspace-id` names; with `all` every workspace of the account. */
export async function searchedBy(scope: WorkspaceScope, openrouter: OpenRouterReader): Promise<Searched> {
  if (scope?.by === 'all') {
    const [first, ...more] = await openrouter.workspaces();
    if (first === undefined) return { ids: [undefined], names: new Map(), text: searchedText(undefined) };
    return {
      ids: [first.id, ...more.map(({ id }) => id)],
      names: new Map([first, ...more].map(({ id, name }) => [id, name])),
      text: more.length === 0 ? 'the only workspace of the account' : `all ${more.length + 1} workspaces`,
    };
  }
  const id = await workspaceId(scope, openrouter);
  return { ids: [id], names: undefined, text: searchedText(id) };
}

/** The searched workspace, in words. */
export function searchedText(id: string | undefined): string {
  return id === undefined ? "OpenRouter's default workspace" : say`workspace ${id}`;
}

/** `workspace-id` as a guard (undefined: none): why a key must not be touched; undefined: it may be. */
export function foreignWorkspace(key: Key, id: string | undefined): string | undefined {
  if (id === undefined || key.workspace_id.toLowerCase() === id.toLowerCase()) return undefined;
  return (
    say`Key ${quoted(key.name)} (${key.hash}) is in workspace ${key.workspace_id}, not in ${id} as ` +
    'workspace-id says. It was not touched. Correct the key or workspace-id.'
  );
}

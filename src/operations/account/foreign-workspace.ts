/** `workspace-id` as a guard of keys that are selected by something else. */
import type { Key } from '../../domain/key/key.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';

/** Why a key must not be touched; undefined when it may. `id` is undefined without a guard. */
export function foreignWorkspace(key: Key, id: string | undefined): string | undefined {
  if (id === undefined || key.workspace_id.toLowerCase() === id.toLowerCase()) return undefined;
  return (
    say`Key ${quoted(key.name)} (${key.hash}) is in workspace ${key.workspace_id}, not in ${id} as ` +
    'workspace-id says. It was not touched. Correct the key or workspace-id.'
  );
}

/** Which workspace a key is in, for messages about keys of several workspaces. */

import { quoted } from '../text/untrusted.ts';
import type { Key } from './key.ts';

/** Names of workspaces by id; undefined: keys were looked for in one workspace only. */
export type WorkspaceNames = ReadonlyMap<string, string> | undefined;

/** ` in "Production"`; empty where there is only one workspace. */
export function placeText({ workspace_id: id = '' }: Partial<Key>, names: WorkspaceNames): string {
  return names === undefined || names.size < 2 ? '' : ` in ${quoted(names.get(id) ?? id)}`;
}

/** The same by the hash of a key; empty for any other hash. */
export function placesOf(keys: readonly Partial<Key>[], names: WorkspaceNames): (hash: string | null) => string {
  if (names === undefined || names.size < 2) return () => '';
  const places = new Map(keys.map(key => [key.hash, placeText(key, names)]));
  return hash => places.get(hash ?? '') ?? '';
}

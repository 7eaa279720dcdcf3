/**
 * The keys of a workspace as entries of a keys file that changes nothing: which keys it can declare, and why not the
 * others. Pure. The writer of the file decides what a keys file can hold at all.
 */

import { isExpired, type Key } from '../key/key.ts';
import { looksMarked, type RunId } from '../rotation/names.ts';
import { redacted, say } from '../text/untrusted.ts';
import type { ExactEntry } from './declarations.ts';
import { type Decision, decide } from './declared-key.ts';
import { type KeysByName, sortedByName } from './keys-by-name.ts';

/** A key that the file declares. */
export interface ExportedKey {
  key: Key;
  /** undefined: it has none */
  guardrail: ExportedGuardrail | undefined;
}

/** A guardrail that a file of this workspace can refer to, at least by UUID, or why it cannot. */
export type ExportedGuardrail =
  | { id: string /** undefined: it is ambiguous */; name: string | undefined }
  | { why: string };

/** A key that the file cannot declare. */
export interface LeftOutKey {
  key: Key;
  why: string;
}

/** What an export knows of the workspace. */
export interface Exporting {
  /** All keys of the workspace: the meaning of a name depends on all keys that have it. */
  keys: KeysByName;
  run: RunId;
  guardrailOf: (key: Key) => ExportedGuardrail | undefined;
}

/** Each of the keys, sorted by name and then by hash. */
export function exportedKeys(chosen: readonly Key[], workspace: Exporting): (ExportedKey | LeftOutKey)[] {
  const decisions = new Map<string, Decision>();
  const decisionOn = (key: Key) => {
    const known = `${key.disabled} ${key.name}`;
    const { keys, run } = workspace;
    const decision = decisions.get(known) ?? decide(entryOf(key), { keys, run, secretAt: () => undefined });
    decisions.set(known, decision);
    return decision;
  };
  return sortedByName(chosen).map(key => {
    const why = whyLeftOut(key, workspace, decisionOn);
    return why === undefined ? { key, guardrail: workspace.guardrailOf(key) } : { key, why };
  });
}

/** undefined: an entry with its name would refer to this key, and plan nothing. */
function whyLeftOut(key: Key, { keys }: Exporting, decisionOn: (key: Key) => Decision): string | undefined {
  if (redacted(key.name) !== key.name) return 'its name looks like an API key, and is not shown';
  if (keys.names.sealed(key)) return 'a rotation or creation gave it this name';
  if (looksMarked(key.name)) return keys.names.areSealsChecked ? UNSEALED : UNCHECKED;
  if (key.name.includes('*')) return 'a name with * would be a pattern';
  if (isExpired(key, keys.names.now)) return say`it expired at ${key.expires_at ?? ''}`;
  const decision = decisionOn(key);
  if (decision.action === 'error') return decision.reason;
  if (decision.action === 'update' && decision.key.hash === key.hash) return undefined;
  return 'another key has the same name, and is the one that an entry of this name would mean';
}

const UNCHECKED =
  'it is named as if a rotation or creation had named it, and seals were not checked, since seal-key is not given';

const UNSEALED =
  'it is named as if a rotation or creation had named it, but none of the present secrets sealed the name. Rename it or ' +
  'disable it by hand';

/** The entry for the key, as far as it matters for what `apply` would do. */
function entryOf({ name, disabled }: Key): ExactEntry {
  return {
    name,
    settings: disabled ? { disabled } : {},
    require: [],
    expiresIn: undefined,
    rotateEvery: undefined,
    rotateAfter: undefined,
    storeIn: [],
    retire: undefined,
    place: 0,
    at: { line: 1, column: 1 },
  };
}

/**
 * What to do for a declared key: create, rotate or update it, or nothing (the first matching rule applies); and, the other
 * way round, the keys of a workspace as entries of a keys file that changes nothing. Pure.
 */
import { type Target, targetText } from '../command/target.ts';
import { instantOf, isExpired, type Key } from '../key/key.ts';
import { plain } from '../money/usd.ts';
import { isEarlierAttempt, looksMarked, type RunId, shortHash, someKeys } from '../rotation/names.ts';
import { refusedBearing } from '../rotation/situation.ts';
import { quoted, redacted, say } from '../text/untrusted.ts';
import { DAY_MS, formatInstant } from '../time/instant.ts';
import type { ExactEntry } from './declarations.ts';
import { type KeysByName, sortedByName } from './keys-by-name.ts';

/** Whether a secret exists, or why that is unknown. */
export type SecretState = 'there' | 'missing' | { error: string };

interface AccountState {
  keys: KeysByName;
  run: RunId;
  /** undefined: the target was not checked, and its secret counts as there */
  secretAt: (target: Target) => SecretState | undefined;
}

export type Decision =
  | { action: 'error'; key: Key | undefined; reason: string }
  | { action: 'create' }
  /** `key` is the old one; undefined: an interrupted rotation left only a journal */
  | { action: 'rotate'; key: Key | undefined; reason: string }
  /** Its settings are made to match the entry; if none differs, nothing is done. */
  | { action: 'update'; key: Key; warning: string | undefined }
  | { action: 'none'; warning: string };

export function decide(entry: ExactEntry, state: AccountState): Decision {
  const candidates = state.keys.candidates(entry.name);
  const [key, ...more] = candidates;
  if (more.length > 0) return { action: 'error', key: undefined, reason: severalText(candidates) };
  const bearing = key && state.keys.bearers.of(key);
  if (bearing?.refused) return { action: 'error', key, reason: refusedBearing(bearing, state.keys.names.now) };
  return (
    underWay(entry, key, state) ??
    whileDisabled(entry, key, state) ??
    unfinished(entry, key, state) ??
    (key ? present(entry, key, state) : absent(entry))
  );
}

/**
 * Whether the secrets of this entry matter: they decide whether a key in use is rotated, and they are overwritten when
 * a key is created.
 */
export function dependsOnSecrets({ name, settings }: ExactEntry, keys: KeysByName): boolean {
  const [key, ...more] = keys.candidates(name);
  if (more.length > 0 || settings.disabled === true) return false;
  return !key?.disabled || settings.disabled === false;
}

function severalText(keys: readonly Key[]): string {
  const hashes = someKeys(keys, ({ hash }) => shortHash(hash));
  return say`${keys.length} keys of this name could be meant (their hashes begin with ${hashes}); rename or delete all but one`;
}

/** An earlier attempt of the same run has ended: GitHub starts the next one only then. */
function underWay({ name }: ExactEntry, key: Key | undefined, { keys, run }: AccountState): Decision | undefined {
  const active = [...keys.journals(name, key), ...keys.creations(name)].find(
    each => keys.names.isUnderWay(each.key) && !isEarlierAttempt(each.run, run),
  );
  if (!active) return undefined;
  const reason = say`a rotation or creation of this key is under way, or was cut off less than 15 minutes ago (${quoted(active.key.name)}); run this again later`;
  return { action: 'error', key, reason };
}

/** A key disabled after an incident is not enabled again automatically. */
function whileDisabled({ name, settings }: ExactEntry, key: Key | undefined, { keys }: AccountState) {
  const { disabled } = settings;
  if (disabled !== true && (key?.disabled !== true || disabled === false)) return undefined;
  if (keys.journals(name, key).some(({ ready }) => ready))
    return { action: 'error', key, reason: HALF_ROTATED } as const;
  if (!key) return { action: 'none', warning: absentText(name) } as const;
  return { action: 'update', key, warning: disabled === true ? undefined : staysDisabledText(key) } as const;
}

const HALF_ROTATED =
  'the key is disabled, or declared as disabled, while a rotation of it is unfinished; finish the rotation by hand ' +
  '(operation rotate), then run this again';

function absentText(name: string): string {
  return say`Key ${quoted(name)} is declared as disabled and does not exist: none is created.`;
}

function staysDisabledText({ name, hash }: Key): string {
  return say`Key ${quoted(name)} (${hash}) is disabled, and its entry does not say so. It stays disabled: write disabled: false to enable it, or disabled: true to confirm it.`;
}

function unfinished(entry: ExactEntry, key: Key | undefined, { keys }: AccountState): Decision | undefined {
  if (keys.journals(entry.name, key).length === 0) return undefined;
  if (entry.storeIn.length > 0) return { action: 'rotate', key, reason: 'an unfinished rotation is repaired' };
  const reason =
    'a rotation of this key is unfinished, and without store-in nobody would receive the new key; finish it with ' +
    'operation rotate';
  return { action: 'error', key, reason };
}

function absent({ storeIn }: ExactEntry): Decision {
  if (storeIn.length > 0) return { action: 'create' };
  const reason =
    'there is no such key, and without store-in nobody would receive a new one; add store-in, or create it with ' +
    'operation create';
  return { action: 'error', key: undefined, reason };
}

function present(entry: ExactEntry, key: Key, { secretAt, keys }: AccountState): Decision {
  const due = whyDue(entry, key, keys.names.now);
  if (entry.storeIn.length === 0) return { action: 'update', key, warning: due && dueText(key, due) };
  const secrets = entry.storeIn.map(target => ({ target, state: secretAt(target) }));
  for (const { state } of secrets) if (typeof state === 'object') return { action: 'error', key, reason: state.error };
  if (due !== undefined) return { action: 'rotate', key, reason: due };
  const missing = secrets.find(({ state }) => state === 'missing');
  if (missing) return { action: 'rotate', key, reason: `the secret is missing: ${targetText(missing.target)}` };
  return { action: 'update', key, warning: undefined };
}

/** Why the key is due for rotation; undefined if it is not. `now` in ms. */
function whyDue({ rotateEvery, rotateAfter }: ExactEntry, key: Key, now: number): string | undefined {
  if (isExpired(key, now)) return say`it expired at ${key.expires_at ?? ''}`;
  const created = instantOf(key.created_at);
  if (rotateAfter !== undefined && created < rotateAfter && rotateAfter <= now)
    return say`it was created at ${key.created_at}; rotate-after is ${formatInstant(rotateAfter)}`;
  const age = now - created;
  if (rotateEvery === undefined || age <= rotateEvery) return undefined;
  return `it is ${days(Math.floor(age / DAY_MS))} old; rotate-every is ${days(Math.round((10 * rotateEvery) / DAY_MS) / 10)}`;
}

function days(count: number): string {
  return `${plain(count)} day${count === 1 ? '' : 's'}`;
}

function dueText({ name, hash }: Key, due: string): string {
  return (
    say`Key ${quoted(name)} (${hash}) is due for rotation (${due}), and its entry has no store-in: rotate it with ` +
    'operation rotate.'
  );
}

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
interface Exporting {
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

/** What a declared key needs: created, rotated, updated, or left alone. Pure; the first rule that fits counts. */

import { DAY_MS } from './instant.ts';
import { instantOf, isExpired, type Key } from './key.ts';
import type { ExactEntry } from './keys-file.ts';
import { type RunId, shortHash } from './names.ts';
import { plain } from './plain.ts';
import type { SealedNames } from './sealed-names.ts';
import { type Target, targetText } from './target.ts';
import { quoted, say } from './untrusted.ts';

/** What is known of a secret: whether it is there, or why that is not known. */
export type SecretState = 'there' | 'missing' | { error: string };

export interface AccountState {
  names: SealedNames;
  run: RunId;
  /** undefined: targets were not looked at */
  secretAt: (target: Target) => SecretState | undefined;
}

export type Decision =
  | { action: 'error'; key: Key | undefined; reason: string }
  | { action: 'create' }
  | { action: 'rotate'; old: Key | undefined; reason: string }
  /** Its settings are made what the entry says; where none differs, nothing is done. */
  | { action: 'update'; key: Key; warning: string | undefined }
  | { action: 'none'; warning: string };

export function decide(entry: ExactEntry, state: AccountState): Decision {
  const { names } = state;
  const enabled = names.enabledNamed(entry.name);
  const same = names.keys.filter(({ name }) => name === entry.name);
  const meant = enabled.length > 0 ? enabled : same;
  const [key, ...more] = meant;
  if (more.length > 0) return { action: 'error', key: undefined, reason: severalText(meant) };
  return (
    underWay(entry, key, state) ??
    whileDisabled(entry, key, state) ??
    unfinished(entry, key, state) ??
    due(entry, key, state)
  );
}

function severalText(keys: readonly Key[]): string {
  const hashes = keys.map(({ hash }) => shortHash(hash)).join(', ');
  return say`${keys.length} keys of this name could be meant (hashes that begin with ${hashes}); rename or delete all but one`;
}

/** Journals of this name, or that name this key. */
function journalsOf({ name }: ExactEntry, key: Key | undefined, { names }: AccountState) {
  const short = key && shortHash(key.hash);
  return names.journals().filter(({ base, other }) => base === name || other === short);
}

/** An earlier attempt of the same run is over: GitHub starts the next only then. */
function underWay(entry: ExactEntry, key: Key | undefined, state: AccountState): Decision | undefined {
  const { names, run } = state;
  const isOurs = (by: RunId) => by.run === run.run && by.attempt < run.attempt;
  const active = [...journalsOf(entry, key, state), ...names.creations(entry.name)].find(
    each => names.isUnderWay(each.key) && !isOurs(each.run),
  );
  if (!active) return undefined;
  const reason = say`a rotation or creation of this key is under way, or was cut off less than 15 minutes ago (${quoted(active.key.name)}); run this again later`;
  return { action: 'error', key, reason };
}

/** A key that was disabled after an incident does not come back by itself. */
function whileDisabled(entry: ExactEntry, key: Key | undefined, state: AccountState): Decision | undefined {
  const { disabled } = entry.settings;
  if (disabled !== true && (key?.disabled !== true || disabled === false)) return undefined;
  if (journalsOf(entry, key, state).some(({ ready }) => ready)) {
    return {
      action: 'error',
      key,
      reason:
        'the key is to be disabled, or is, while a rotation of it is unfinished; finish the rotation by hand (operation rotate), then run this again',
    };
  }
  if (!key)
    return {
      action: 'none',
      warning: say`Key ${quoted(entry.name)} is declared as disabled and does not exist: none is created.`,
    };
  const warning =
    disabled === true
      ? undefined
      : say`Key ${quoted(key.name)} (${key.hash}) is disabled, and its entry does not say so. It stays disabled: write disabled: false to enable it, or disabled: true to confirm it.`;
  return { action: 'update', key, warning };
}

function unfinished(entry: ExactEntry, key: Key | undefined, state: AccountState): Decision | undefined {
  if (journalsOf(entry, key, state).length === 0) return undefined;
  if (entry.storeIn.length > 0) return { action: 'rotate', old: key, reason: 'an unfinished rotation is repaired' };
  return {
    action: 'error',
    key,
    reason:
      'a rotation of this key is unfinished, and without store-in nobody would receive the new key; finish it with operation rotate',
  };
}

function due(entry: ExactEntry, key: Key | undefined, state: AccountState): Decision {
  if (!key) {
    if (entry.storeIn.length > 0) return { action: 'create' };
    return {
      action: 'error',
      key,
      reason:
        'there is no such key, and without store-in nobody would receive a new one; add store-in, or create it with operation create',
    };
  }
  const unreadable = entry.storeIn
    .map(target => ({ target, secret: state.secretAt(target) }))
    .find(({ secret }) => typeof secret === 'object');
  if (unreadable && typeof unreadable.secret === 'object')
    return { action: 'error', key, reason: unreadable.secret.error };
  const reason = whyDue(entry, key, state.names.now);
  const missing = entry.storeIn.find(target => state.secretAt(target) === 'missing');
  if (entry.storeIn.length > 0 && reason !== undefined) return { action: 'rotate', old: key, reason };
  if (missing) return { action: 'rotate', old: key, reason: `the secret is missing: ${targetText(missing)}` };
  const warning =
    reason &&
    say`Key ${quoted(key.name)} (${key.hash}) is due for rotation (${reason}), and its entry has no store-in: rotate it with operation rotate.`;
  return { action: 'update', key, warning };
}

/** Why the key is to be rotated now; undefined when it is not. `now` in ms. */
function whyDue({ rotateEvery }: ExactEntry, key: Key, now: number): string | undefined {
  if (isExpired(key, now)) return say`it expired at ${key.expires_at ?? ''}`;
  const age = now - instantOf(key.created_at);
  if (rotateEvery === undefined || age <= rotateEvery) return undefined;
  return `it is ${plain(Math.floor(age / DAY_MS))} days old; rotate-every is ${plain(Math.round(rotateEvery / DAY_MS))} days`;
}

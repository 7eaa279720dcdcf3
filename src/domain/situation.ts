/**
 * Which key is the old one, and what earlier rotations of it have left behind (section 7 of the contract). Pure: all
 * of it is read from the names of the listed keys.
 */
import { ActionError } from './errors.ts';
import { instantOf, type Key } from './key.ts';
import { type MarkedName, type RunId, readName, shortHash } from './names.ts';
import { quoted, say } from './untrusted.ts';

/** A key that an earlier rotation of the old key made and did not bring to its end. */
export interface Leftover {
  key: Key;
  /** Its name without the journal. */
  base: string;
  /** It had all its settings, and may be stored somewhere. */
  ready: boolean;
  run: RunId;
}

export interface Situation {
  /** undefined: there is none any more */
  old: Key | undefined;
  /** The first 12 characters of the old key's hash, which journals name. */
  oldShort: string;
  /** The old key's name, without a mark. */
  base: string;
  /** Newest first. */
  leftovers: readonly Leftover[];
  /** Leftovers that a later cut-off rotation has retired: what it made in their place is a leftover itself. */
  retired: readonly Key[];
  /** Enabled keys that the old key or a leftover replaced "until next": they end with this rotation. */
  superseded: readonly Key[];
  /** Named as leftovers of the old key, but not by this provisioning key: they count for nothing. */
  unsealed: readonly Key[];
}

/** A list of keys whose names were read once. */
export class Names {
  readonly keys: readonly Key[];
  readonly #names = new Map<Key, MarkedName | undefined>();

  constructor(keys: readonly Key[], provisioningKey: string) {
    this.keys = keys;
    for (const key of keys) this.#names.set(key, readName(key.name, provisioningKey));
  }

  /** The sealed ending of a listed key's name. */
  sealed(key: Key): MarkedName | undefined {
    const name = this.#names.get(key);
    return name?.sealed ? name : undefined;
  }

  /** The ending of a listed key's name, sealed or not. */
  marked(key: Key): MarkedName | undefined {
    return this.#names.get(key);
  }

  /** The one listed key whose hash begins so; undefined when there is none. */
  withShortHash(short: string): Key | undefined {
    const found = this.keys.filter(key => shortHash(key.hash) === short);
    if (found.length <= 1) return found[0];
    throw new ActionError(
      say`Several keys have a hash that begins with ${short}, so it cannot be told which one a rotation left. Nothing was changed.`,
    );
  }

  /** The keys whose sealed mark says that this key replaced them. */
  replacedBy(short: string): Key[] {
    return this.keys.filter(key => {
      const ending = this.sealed(key)?.ending;
      return ending?.kind === 'replaced' && ending.other === short;
    });
  }

  isUntilNext(key: Key): boolean {
    const ending = this.sealed(key)?.ending;
    return ending?.kind === 'replaced' && ending.untilNext;
  }

  /** All sealed journals. */
  journals(): { key: Key; name: MarkedName; other: string; ready: boolean; run: RunId }[] {
    return this.keys.flatMap(key => {
      const name = this.sealed(key);
      const ending = name?.ending;
      if (!name || (ending?.kind !== 'replacing' && ending?.kind !== 'ready')) return [];
      return [{ key, name, other: ending.other, ready: ending.kind === 'ready', run: ending.run }];
    });
  }
}

/**
 * The situation of a key that was selected by its hash or value (and is in the list).
 * @throws ActionError when it cannot be rotated: never finished, retired, or named as if it were and not sealed
 */
export function situationOfKey(selected: Key, names: Names): Situation {
  const ending = names.sealed(selected)?.ending;
  if (ending?.kind === 'creating') throw neverFinished(selected);
  if (ending?.kind === 'replacing' || ending?.kind === 'ready') return situationOf(ending.other, names);
  return situationOf(shortHash(selected.hash), names, selected);
}

/** The situation of a hash that is gone; undefined when no sealed journal names it. */
export function situationOfGone(hash: string, names: Names): Situation | undefined {
  const short = shortHash(hash);
  return names.journals().some(({ other }) => other === short) ? situationOf(short, names) : undefined;
}

/**
 * The situation of an exact name; undefined when there is neither the key nor a journal of it.
 * @throws ActionError when several keys could be meant, or the key cannot be rotated
 */
export function situationOfName(text: string, names: Names): Situation | undefined {
  const [key, ...more] = names.keys.filter(each => each.name === text);
  if (more.length > 0) {
    throw new ActionError(
      say`current-name: ${more.length + 1} keys are named ${quoted(text)}, and rotate replaces one. Select it by hash or api-key.`,
    );
  }
  if (key) return situationOfKey(key, names);
  const others = new Set(names.journals().flatMap(({ name, other }) => (name.base === text ? [other] : [])));
  if (others.size > 1) {
    throw new ActionError(
      say`current-name: no key is named ${quoted(text)} any more, and rotations of several old keys of that name ` +
        'were cut off. Select the one that is meant by hash.',
    );
  }
  const [other] = others;
  return other === undefined ? undefined : situationOf(other, names);
}

/** The sealed journals of an old key that are not among those already known. */
export function newJournals(oldShort: string, names: Names, known: ReadonlySet<string>): Key[] {
  return names.journals().flatMap(({ key, other }) => (other === oldShort && !known.has(key.hash) ? [key] : []));
}

function situationOf(oldShort: string, names: Names, selected?: Key): Situation {
  const old = selected ?? names.withShortHash(oldShort);
  const journals = names.journals().filter(({ key, other }) => other === oldShort && key !== old);
  const leftovers = journals
    .map(({ key, name, ready, run }) => ({ key, base: name.base, ready, run }))
    .sort((a, b) => instantOf(b.key.created_at) - instantOf(a.key.created_at));
  if (old && names.marked(old) && !names.sealed(old)) throw unsealedOld(old);
  if (old) refuseCommitted(old, names);
  const retired = retiredLeftovers(leftovers, names, old);
  const superseded = [...names.replacedBy(oldShort), ...retired].filter(key => !key.disabled && names.isUntilNext(key));
  const unsealed = names.keys.filter(key => {
    const name = names.marked(key);
    return name && !name.sealed && name.ending.kind !== 'creating' && name.ending.other === oldShort;
  });
  const base = old ? (names.sealed(old)?.base ?? old.name) : (journals[0]?.name.base ?? '');
  return { old, oldShort, base, leftovers, retired, superseded, unsealed };
}

/** The keys that leftovers replaced, and those that these had replaced before. */
function retiredLeftovers(leftovers: readonly Leftover[], names: Names, old: Key | undefined): Key[] {
  // Keys that are added while a Set is walked are walked too; the leftovers stay first.
  const found = new Set(leftovers.map(({ key }) => key));
  for (const { hash } of found) {
    for (const replaced of names.replacedBy(shortHash(hash))) if (replaced !== old) found.add(replaced);
  }
  return [...found].slice(leftovers.length);
}

/** A retired key is the old one only while its replacement is still in the making. */
function refuseCommitted(old: Key, names: Names): void {
  const name = names.sealed(old);
  if (name?.ending.kind !== 'replaced') return;
  const by = name.ending.other;
  const replacement = names.withShortHash(by);
  if (!replacement) {
    throw new ActionError(
      say`Key ${quoted(old.name)} (${old.hash}) is retired, and the key that replaced it (its hash began with ${by}) is ` +
        say`gone. If this key is to live again, rename it to ${quoted(name.base)} at https://openrouter.ai/settings/keys ` +
        'and enable it; then rotate it.',
    );
  }
  const ending = names.sealed(replacement)?.ending;
  if (ending?.kind === 'ready' || ending?.kind === 'replacing') return;
  throw new ActionError(
    say`Key ${quoted(old.name)} (${old.hash}) is retired: it was replaced by ${quoted(replacement.name)} ` +
      say`(${replacement.hash}). Select with api-key, which cannot go stale, or with current-name: ${name.base}.`,
  );
}

function unsealedOld(key: Key): ActionError {
  return new ActionError(
    say`Key ${quoted(key.name)} (${key.hash}) is named as if a rotation had named it, but the seal is not of this ` +
      'provisioning key: another provisioning key wrote it, or a person. Rename it to the name that it should have ' +
      '(without the ending in brackets) at https://openrouter.ai/settings/keys, then run this again.',
  );
}

function neverFinished(key: Key): ActionError {
  return new ActionError(
    say`Key ${quoted(key.name)} (${key.hash}) was never finished: its creation was cut off, it cannot spend and nobody ` +
      'has it. Delete it (operation delete) and create the key anew.',
  );
}

/**
 * Which key is the old one, what earlier rotations of it left behind, and whether a name can be trusted to identify a
 * key (docs/internals/rotation.md). Names are neither unique nor fixed, and anyone who may create keys can give one the
 * name of another. So a name identifies a key only if a sealed mark confirms it, or if no key of another creator could
 * be meant. Pure: everything is read from the listed keys.
 */
import { instantOf, isExpired, type Key } from '../key/key.ts';
import { ActionError } from '../text/errors.ts';
import { quoted, say } from '../text/untrusted.ts';
import { shortHash, someKeys } from './names.ts';
import type { Journal, SealedNames } from './sealed-names.ts';

export interface Situation {
  /** undefined: it is gone */
  old: Key | undefined;
  /** The first 12 characters of the old key's hash, which journals contain. */
  oldShort: string;
  /** The old key's name, without a mark. */
  base: string;
  /** Keys that earlier rotations created but did not finish. Newest first. */
  leftovers: readonly Journal[];
  /** Leftovers retired by a later rotation that was itself interrupted: their usage counts like that of leftovers. */
  retired: readonly Key[];
  /** Keys that the old key or a leftover replaced, directly or through others, according to their marks. */
  predecessors: readonly Key[];
  /** The enabled ones among them that end with this rotation: replaced "until next", or overdue. */
  superseded: readonly Key[];
  /** The enabled ones among them whose time has not come. */
  inGrace: readonly Key[];
  /** Keys named as if by rotations of the old key, but not sealed: they count for nothing. */
  unsealed: readonly Key[];
  /** The evidence for an old key that was chosen by its plain name; undefined: it was chosen in another way. */
  bearing: Bearing | undefined;
}

/**
 * The situation of a listed key that was selected by its hash or value, or by the name `named`.
 * @throws ActionError when it cannot be rotated: never finished, retired, or marked without a seal
 */
export function situationOfKey(selected: Key, names: SealedNames, named?: string): Situation {
  const ending = names.sealed(selected)?.ending;
  switch (ending?.kind) {
    case 'creating':
      throw neverFinished(selected);
    case 'replacing':
    case 'ready':
      return situationOf(oldOf(ending.other, names, names.sealed(selected)?.base), names, { selected });
    case 'replaced':
      return situationOf(oldOfRetired(selected, names), names);
    default:
      return situationOf({ old: selected, short: shortHash(selected.hash) }, names, { named });
  }
}

/** The situation of a hash whose key is gone; undefined when no sealed journal contains it. */
export function situationOfGone(hash: string, names: SealedNames): Situation | undefined {
  const short = shortHash(hash);
  const journal = names.journals().find(({ other }) => other === short);
  return journal && situationOf(oldOf(short, names, journal.base), names, { selected: journal.key });
}

/**
 * The situation of an exact name; undefined when neither a key nor a journal has it.
 * @throws ActionError when the name is ambiguous, or the key cannot be rotated
 */
export function situationOfName(text: string, names: SealedNames): Situation | undefined {
  const same = names.keys.filter(each => each.name === text);
  const enabled = names.enabledNamed(text);
  const [key] = enabled.length > 0 ? enabled : same;
  if (enabled.length > 1 || (enabled.length === 0 && same.length > 1)) {
    const which = someKeys(enabled.length > 1 ? enabled : same, ({ hash }) => shortHash(hash));
    throw new ActionError(
      say`current-name: ${enabled.length || same.length} ${enabled.length > 1 ? 'enabled keys' : 'keys, none of them enabled,'} ` +
        say`are named ${quoted(text)} (hashes that begin with ${which}), and rotate replaces one. Select it by hash or api-key.`,
    );
  }
  if (key) {
    const bearing = names.marked(key) ? undefined : new Bearers(names).of(key);
    return { ...situationOfKey(key, names, text), bearing };
  }
  const journals = names.journals().filter(({ base }) => base === text);
  const ready = journals.filter(each => each.ready);
  const olds = new Map(
    (ready.length > 0 ? ready : journals).map(({ other }) => {
      const found = oldOf(other, names, text);
      return [found.short, found];
    }),
  );
  if (olds.size > 1) {
    throw new ActionError(
      say`current-name: no key is named ${quoted(text)} any more, and rotations of several old keys of that name ` +
        say`were cut off (hashes that begin with ${someKeys([...olds.keys()], short => short)}). Select the one that is meant by hash.`,
    );
  }
  const [old] = olds.values();
  return old && situationOf(old, names, { named: text });
}

export function oldAndLeftovers({ old, leftovers }: Situation): Key[] {
  return [...(old ? [old] : []), ...leftovers.map(({ key }) => key)];
}

/** The keys that may be in use: leftovers that were never ready are not stored anywhere. */
export function oldAndReady({ old, leftovers }: Situation): Key[] {
  return [...(old ? [old] : []), ...leftovers.flatMap(({ key, ready }) => (ready ? [key] : []))];
}

/** All keys that this rotation may end or that earlier ones have ended. */
export function familyOf(situation: Situation): Key[] {
  return [...oldAndLeftovers(situation), ...situation.predecessors];
}

/** The sealed journals that belong to an old key, as its leftovers do, except those already known. */
export function newJournals(oldShort: string, names: SealedNames, known: ReadonlySet<string>): Key[] {
  return ownLeftovers(oldShort, names).flatMap(({ key }) => (known.has(key.hash) ? [] : [key]));
}

/** `superseded` of the situation in a newer list: enabled keys that end with this rotation. */
export function supersededIn(names: SealedNames, situation: Situation): Key[] {
  const { oldShort, leftovers } = situation;
  const kept = new Set(oldAndLeftovers(situation).map(({ hash }) => hash));
  return names
    .predecessors([oldShort, ...leftovers.map(({ key }) => shortHash(key.hash))])
    .filter(key => !kept.has(key.hash) && names.endsWithRotation(key));
}

/** The old key, or what is known of it if it is gone. */
interface Old {
  old: Key | undefined;
  short: string;
  /** Set if only its plain name led to it. */
  bearing?: Bearing;
}

/**
 * The key that a journal is to replace, or what has replaced it since. `base` is the journal's name without its ending.
 */
function oldOf(short: string, names: SealedNames, base: string | undefined, passed = new Set<string>()): Old {
  const named = names.withShortHash(short);
  const gone = () => {
    const [live] = base === undefined ? [] : names.enabledNamed(base);
    const bearing = live && new Bearers(names).of(live);
    // The name may belong to someone else's key: then there is no old key, and only the journal is repaired.
    if (!live || !bearing || bearing.refused) return { old: named, short };
    return { old: live, short: shortHash(live.hash), bearing };
  };
  if (!named) return gone();
  const end = names.successor(named);
  if (!end) return gone();
  // It may be a journal itself: a late request may have restored it on a key that already had its final name.
  const ending = names.sealed(end)?.ending;
  if (ending === undefined) return { old: end, short: shortHash(end.hash) };
  const unfinished = ending.kind === 'replacing' || ending.kind === 'ready' ? ending.other : short;
  if (unfinished === short || passed.has(short)) return { old: named, short };
  return oldOf(unfinished, names, base, passed.add(short));
}

/** A retired key counts as the old one only while its replacement is unfinished. */
function oldOfRetired(key: Key, names: SealedNames): Old {
  const end = names.successor(key);
  const { base = '' } = names.sealed(key) ?? {};
  if (!end) {
    const by = names.replacement(key)?.other ?? '';
    throw new ActionError(
      say`Key ${quoted(key.name)} (${key.hash}) is retired, and the key that replaced it (its hash began with ${by}) is ` +
        say`gone. To use this key again, rename it to ${quoted(base)} at https://openrouter.ai/settings/keys ` +
        'and enable it; then rotate it.',
    );
  }
  const ending = names.sealed(end)?.ending;
  if (ending?.kind === 'ready' || ending?.kind === 'replacing') {
    const short = shortHash(key.hash);
    // A leftover retired by an unfinished rotation of another key belongs to that rotation.
    return ending.other === short ? { old: key, short } : oldOf(ending.other, names, base);
  }
  throw new ActionError(
    say`Key ${quoted(key.name)} (${key.hash}) is retired: it was replaced by ${quoted(end.name)} ` +
      say`(${end.hash}). Select with api-key, which cannot go stale, or with current-name: ${base}.`,
  );
}

/** The part of the selection that decides which leftovers belong to the rotation. */
interface Asked {
  /** The selected key is itself a journal: it is a leftover, whatever key it names. */
  selected?: Key | undefined;
  /** The key was selected by this name: then the name alone decides which journals belong to it. */
  named?: string | undefined;
}

function situationOf({ old, short: oldShort, bearing }: Old, names: SealedNames, asked: Asked = {}): Situation {
  if (old && names.marked(old) && !names.sealed(old)) throw unsealedOld(old);
  const journal = names.journals().find(({ other }) => other === oldShort);
  const base = old ? (names.sealed(old)?.base ?? old.name) : (journal?.base ?? '');
  const own = ownLeftovers(oldShort, names, asked);
  const strays = straysOf(base, names, asked).filter(stray => !own.some(({ key }) => key === stray.key));
  const leftovers = [...own, ...strays]
    .filter(({ key }) => key.hash !== old?.hash)
    .sort((a, b) => instantOf(b.key.created_at) - instantOf(a.key.created_at));
  const made = new Set(leftovers.map(({ key }) => key.hash));
  const notMade = (key: Key) => !made.has(key.hash);
  const predecessors = names
    .predecessors([oldShort, ...[...made].map(shortHash)])
    .filter(key => key !== old && notMade(key));
  const ownShorts = own.map(({ key }) => shortHash(key.hash));
  return {
    old,
    oldShort,
    base,
    leftovers,
    retired: names.predecessors(ownShorts, old).filter(notMade),
    predecessors,
    superseded: predecessors.filter(key => names.endsWithRotation(key)),
    inGrace: predecessors.filter(key => names.staysEnabled(key) && !names.endsWithRotation(key)),
    unsealed: copiesOf(oldShort, base, names),
    bearing,
  };
}

/** The journals that name the old key, and ready ones that name a key it has replaced. */
function ownLeftovers(oldShort: string, names: SealedNames, { selected }: Asked = {}): Journal[] {
  const replaced = new Set(names.predecessors([oldShort]).map(({ hash }) => shortHash(hash)));
  return names
    .journals()
    .filter(
      ({ key, ready, other }) => other === oldShort || key.hash === selected?.hash || (ready && replaced.has(other)),
    );
}

/**
 * Journals of the same name that no mark leads to, left by rotations that have ended: of an earlier generation, or of a
 * rotation that lost against another. Ready ones may be stored somewhere, for another key of the same name. So they
 * count only if the name was selected, and only if the key that they were to replace is gone or such a journal itself.
 */
function straysOf(base: string, names: SealedNames, { named }: Asked): Journal[] {
  const journals = names.journals().filter(each => each.base === base && !names.isUnderWay(each.key));
  const isAdopted = ({ other }: Journal) => {
    const replaced = names.withShortHash(other);
    return base === named && (replaced === undefined || journals.some(({ key }) => key === replaced));
  };
  return journals.filter(each => !each.ready || isAdopted(each));
}

/** Unsealed names that look like those of the old key's rotations, or like marks of its name on enabled keys. */
function copiesOf(oldShort: string, base: string, names: SealedNames): Key[] {
  const lookRetired = new Set(names.unsealedMarks(each => each === base));
  return names.keys.filter(key => {
    const name = names.marked(key);
    if (!name || name.sealedBy !== undefined || name.ending.kind === 'creating') return false;
    return name.ending.other === oldShort || lookRetired.has(key);
  });
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
      'has it. Delete it (operation delete) and create the key again.',
  );
}

/** The evidence for a key that was chosen by its name. */
interface Bearing {
  key: Key;
  /**
   * Other candidates: keys with the same plain name, or with a mark or ready journal of it that does not lead to the
   * key. Empty when a sealed mark names the key as the replacement.
   */
  rivals: readonly Key[];
  /** A rival has another creator: the name must not be used. */
  refused: boolean;
}

/** The keys of a list by their present and former names, read once for any number of names. */
export class Bearers {
  readonly #names: SealedNames;
  readonly #named: ReadonlyMap<string, readonly Key[]>;
  readonly #sealedAs: ReadonlyMap<string | undefined, readonly Key[]>;

  constructor(names: SealedNames) {
    this.#names = names;
    this.#named = Map.groupBy(names.keys, ({ name }) => name);
    this.#sealedAs = Map.groupBy(names.keys, key => names.sealed(key)?.base);
  }

  /** Compares a key with a plain name with all keys of its workspace. A missing creator counts as a creator. */
  of(key: Key): Bearing {
    const ofName = this.#sealedAs.get(key.name) ?? [];
    if (ofName.some(each => this.#names.replacement(each)?.other === shortHash(key.hash))) {
      return { key, rivals: [], refused: false };
    }
    const rivals = [...(this.#named.get(key.name) ?? []), ...ofName.filter(each => !this.#leadsTo(key, each))].filter(
      each => each.hash !== key.hash && each.workspace_id === key.workspace_id,
    );
    return { key, rivals, refused: rivals.some(each => each.creator_user_id !== key.creator_user_id) };
  }

  /**
   * Keys that were never ready are no candidates. Journals lead to the key that they name, marks to the replacement.
   */
  #leadsTo(key: Key, from: Key): boolean {
    const ending = this.#names.sealed(from)?.ending;
    if (ending?.kind === 'replacing' || ending?.kind === 'creating') return true;
    const seen = new Set<Key>();
    for (let at: Key | undefined = from; at && !seen.has(at); at = this.#next(at)) {
      if (at.hash === key.hash) return true;
      seen.add(at);
    }
    return false;
  }

  #next(key: Key): Key | undefined {
    const ending = this.#names.sealed(key)?.ending;
    return ending === undefined || ending.kind === 'creating' ? undefined : this.#names.withShortHash(ending.other);
  }
}

/** Why a name must not be used. `now` in ms, by OpenRouter's clock. */
export function refusedBearing({ key, rivals }: Bearing, now: number): string {
  const keys = someKeys([key, ...rivals], each => bearerText(each, now));
  return (
    say`the name ${quoted(key.name)} does not prove which key is meant, since keys of different creators bear it or bore ` +
    say`it: ${keys}. Nothing was changed. Rename or delete what is not meant, or select the key by hash or api-key.`
  );
}

/** The warning when other keys of the same creator could be meant too; empty if there are none. */
export function doubtfulBearing({ key, rivals, refused }: Bearing, now: number): string[] {
  if (refused || rivals.length === 0) return [];
  const others = someKeys(rivals, each => bearerText(each, now));
  return [
    say`Key ${quoted(key.name)} (${key.hash}) was chosen by its name, and other keys of the same creator bear it or bore it: ` +
      say`${others}. Rename or delete what is not meant.`,
  ];
}

function bearerText(key: Key, now: number): string {
  const state = key.disabled ? 'disabled' : isExpired(key, now) ? 'expired' : 'enabled';
  const creator = key.creator_user_id === null ? 'no creator' : say`created by ${key.creator_user_id}`;
  return say`${quoted(key.name)} (${shortHash(key.hash)}, ${state}, ${creator})`;
}

/** The keys of a workspace, indexed once by the names that a keys file may use for them. Pure. */
import { isExpired, type Key } from '../key/key.ts';
import { shortHash } from '../rotation/names.ts';
import type { Creation, Journal, SealedNames } from '../rotation/sealed-names.ts';
import { Bearers } from '../rotation/situation.ts';
import type { ExactEntry, KeysFile, PatternEntry } from './declarations.ts';

/** An index: otherwise each of thousands of entries would search a list of thousands of keys. */
export class KeysByName {
  readonly names: SealedNames;
  /** Keys whose names have no ending from a rotation or creation, in the order of the list. */
  readonly plain: readonly Key[];
  /** Keys whose names have such an ending but no seal: anyone can give a key such a name. */
  readonly unsealed: readonly Key[];
  /** Retired keys that a rotation left enabled for good, or that someone enabled again. */
  readonly stillEnabled: readonly Key[];
  /** Whether a name identifies a key. */
  readonly bearers: Bearers;
  readonly #named: ReadonlyMap<string, readonly Key[]>;
  readonly #journalsByBase: ReadonlyMap<string, readonly Journal[]>;
  readonly #journalsByOther: ReadonlyMap<string, readonly Journal[]>;
  readonly #creations: ReadonlyMap<string, readonly Creation[]>;
  readonly #replacedBy: ReadonlyMap<string, readonly Key[]>;

  constructor(names: SealedNames) {
    this.names = names;
    this.plain = names.keys.filter(key => !names.marked(key));
    this.unsealed = names.keys.filter(key => names.marked(key) && !names.sealed(key));
    this.stillEnabled = names.keys.filter(
      key => names.replacement(key) !== undefined && !names.staysEnabled(key) && this.isLive(key),
    );
    this.#named = Map.groupBy(this.plain, ({ name }) => name);
    this.bearers = new Bearers(names);
    const journals = names.journals();
    this.#journalsByBase = Map.groupBy(journals, ({ base }) => base);
    this.#journalsByOther = Map.groupBy(journals, ({ other }) => other);
    this.#creations = Map.groupBy(names.creations(), ({ base }) => base);
    const retired = names.keys.filter(key => names.replacement(key));
    this.#replacedBy = Map.groupBy(retired, key => names.replacement(key)?.other ?? '');
  }

  /** The keys that an exact name could mean: the enabled ones, or all with that name if none is enabled. */
  candidates(name: string): readonly Key[] {
    const same = this.#named.get(name) ?? [];
    const enabled = same.filter(key => this.isLive(key));
    return enabled.length > 0 ? enabled : same;
  }

  /** Sealed journals with this name, or that name this key. */
  journals(name: string, key: Key | undefined): readonly Journal[] {
    const ofName = this.#journalsByBase.get(name) ?? [];
    const ofKey = key ? (this.#journalsByOther.get(shortHash(key.hash)) ?? []) : [];
    return [...new Set([...ofName, ...ofKey])];
  }

  /** Keys that `create` is making or left unfinished under this name. */
  creations(name: string): readonly Creation[] {
    return this.#creations.get(name) ?? [];
  }

  /** Enabled keys that this one replaced, directly or through others, and that a rotation of it ends now or later. */
  predecessors(key: Key): readonly Key[] {
    // Iterating over a Set also visits what is added on the way.
    const found = new Set([key]);
    for (const each of found) for (const before of this.#replacedBy.get(shortHash(each.hash)) ?? []) found.add(before);
    found.delete(key);
    return [...found].filter(each => !each.disabled && this.names.replacement(each)?.until !== undefined);
  }

  /** Whether a rotation of this key, or of its name, is unfinished. */
  isInRotation(key: Key): boolean {
    return this.journals(key.name, key).length > 0;
  }

  /** Enabled and not expired. */
  isLive(key: Key): boolean {
    return !key.disabled && !isExpired(key, this.names.now);
  }
}

/** Which entry names which key. No entry claims keys in a rotation or creation, and they are not unlisted either. */
interface Claims {
  /** Sorted by name, then by hash. */
  ofPattern(entry: PatternEntry): readonly Key[];
  /** Keys that no entry names; sorted by name, then by hash. */
  unlisted: readonly Key[];
}

/** An exact name beats a pattern, and among patterns the first in the file wins. */
export function claimsOf({ exact, patterns }: Pick<KeysFile, 'exact' | 'patterns'>, keys: KeysByName): Claims {
  const exactNames = new Set(exact.map(({ name }: ExactEntry) => name));
  const claimed = Map.groupBy(
    sortedByName(keys.plain).filter(({ name }) => !exactNames.has(name)),
    ({ name }) => patterns.find(({ pattern }) => pattern.matches(name)),
  );
  return { ofPattern: entry => claimed.get(entry) ?? [], unlisted: claimed.get(undefined) ?? [] };
}

/** By name, then by hash. */
export function sortedByName(keys: readonly Key[]): Key[] {
  return keys.toSorted((a, b) => compare(a.name, b.name) || compare(a.hash, b.hash));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

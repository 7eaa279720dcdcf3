/** The keys of a workspace with their names read: who is in the making, who is retired, and by whom. Pure. */
import { instantOf, isExpired, type Key } from '../key/key.ts';
import { ActionError } from '../text/errors.ts';
import { say } from '../text/untrusted.ts';
import { type Ending, type MarkedName, type RunId, readName, type Seals, shortHash, type Until } from './names.ts';

/** A rotation that is going on writes nothing more when its key is as old as this; until then it is left alone. */
export const UNDER_WAY_MS = 15 * 60_000;

/** A key with a sealed journal. */
export interface Journal {
  key: Key;
  /** Its name without the journal. */
  base: string;
  /** It had all its settings, and may be stored somewhere. */
  ready: boolean;
  /** The first 12 characters of the hash of the key that it is to replace. */
  other: string;
  run: RunId;
}

/** A key that `create` is making or has left. */
export interface Creation {
  key: Key;
  /** The name that it is to get. */
  base: string;
  run: RunId;
}

/** A list of keys whose names were read once. */
export class SealedNames {
  readonly keys: readonly Key[];
  /** ms, by OpenRouter's clock: ages are counted from it. */
  readonly now: number;
  /** False: there was no secret to recognize seals by, so that every name counts as not sealed. */
  readonly areSealsChecked: boolean;
  readonly #olderSources: readonly string[];
  readonly #names = new Map<Key, MarkedName>();

  constructor(keys: readonly Key[], seals: Seals, now: number) {
    this.keys = keys;
    this.now = now;
    this.areSealsChecked = seals.canRecognize;
    this.#olderSources = seals.olderSources;
    for (const key of keys) {
      const name = readName(key, seals);
      if (name) this.#names.set(key, name);
    }
    this.#breakCopies();
  }

  /** The ending of a listed key's name, sealed or not. */
  marked(key: Key): MarkedName | undefined {
    return this.#names.get(key);
  }

  /** The sealed ending of a listed key's name. */
  sealed(key: Key): MarkedName | undefined {
    const name = this.#names.get(key);
    return name?.sealedBy === undefined ? undefined : name;
  }

  /** How many of the names each secret but the first has sealed, in the order of the secrets. */
  olderSeals(): { source: string; count: number }[] {
    const sealed = this.keys.flatMap(key => this.sealed(key)?.sealedBy ?? []);
    return this.#olderSources.map((source, index) => ({
      source,
      count: sealed.filter(secret => secret === index + 1).length,
    }));
  }

  /** All sealed journals. */
  journals(): Journal[] {
    return this.#sealedOf(['replacing', 'ready']).flatMap(({ key, name: { base, ending } }) =>
      ending.kind === 'replacing' || ending.kind === 'ready'
        ? [{ key, base, ready: ending.kind === 'ready', other: ending.other, run: ending.run }]
        : [],
    );
  }

  /** Keys that `create` is making or has left. */
  creations(): Creation[] {
    return this.#sealedOf(['creating']).flatMap(({ key, name: { base, ending } }) =>
      ending.kind === 'creating' ? [{ key, base, run: ending.run }] : [],
    );
  }

  /** The one listed key whose hash begins so; undefined when there is none. */
  withShortHash(short: string): Key | undefined {
    const found = this.keys.filter(key => shortHash(key.hash) === short);
    if (found.length <= 1) return found[0];
    throw new ActionError(
      say`Several keys have a hash that begins with ${short}, so it is not known which one a rotation left. Nothing was changed.`,
    );
  }

  /** The enabled, unexpired keys of exactly this name. */
  enabledNamed(name: string): Key[] {
    return this.keys.filter(key => key.name === name && !key.disabled && !isExpired(key, this.now));
  }

  /** The enabled, unexpired keys that are named as if they were retired, without a seal: anything may have named them so. */
  unsealedMarks(isMeant: (base: string) => boolean): Key[] {
    return this.keys.filter(key => {
      const name = this.marked(key);
      if (name?.ending.kind !== 'replaced' || name.sealedBy !== undefined || !isMeant(name.base)) return false;
      return !key.disabled && !isExpired(key, this.now);
    });
  }

  /** What the key's sealed mark says; undefined when it has none. */
  replacement(key: Key): { other: string; until: Until } | undefined {
    const ending = this.sealed(key)?.ending;
    return ending?.kind === 'replaced' ? ending : undefined;
  }

  /** Where the marks of a retired key lead in the end: undefined when that key is gone. */
  successor(key: Key): Key | undefined {
    const seen = new Set<Key>();
    let at: Key | undefined = key;
    while (at && !seen.has(at)) {
      const mark = this.replacement(at);
      if (!mark) return at;
      seen.add(at);
      at = this.withShortHash(mark.other);
    }
    return undefined;
  }

  /**
   * The keys whose marks show that one of these hashes (their first 12 characters) replaced them, directly or through
   * others; never `except`.
   */
  predecessors(shorts: Iterable<string>, except?: Key): Key[] {
    const marked = this.keys.flatMap(key => {
      const mark = this.replacement(key);
      return mark ? [{ key, other: mark.other }] : [];
    });
    // What is added to a Set while it is walked is walked too.
    const roots = new Set(shorts);
    const found = new Set<Key>();
    for (const root of roots) {
      for (const { key, other } of marked) {
        if (other !== root || key === except) continue;
        found.add(key);
        roots.add(shortHash(key.hash));
      }
    }
    return [...found];
  }

  /** A retired key that is enabled all the same: until the next rotation, or until its time has come. */
  staysEnabled(key: Key): boolean {
    return !key.disabled && !isExpired(key, this.now) && this.replacement(key)?.until !== undefined;
  }

  /** Its time has come, and nothing has disabled it yet. */
  isOverdue(key: Key): boolean {
    const until = this.replacement(key)?.until;
    return typeof until === 'number' && until <= this.now && this.staysEnabled(key);
  }

  /** A rotation of what replaced it ends it. */
  endsWithRotation(key: Key): boolean {
    return !key.disabled && (this.replacement(key)?.until === 'next' || this.isOverdue(key));
  }

  isUnderWay({ created_at }: Key): boolean {
    return this.now - instantOf(created_at) < UNDER_WAY_MS;
  }

  #sealedOf(kinds: readonly Ending['kind'][]): { key: Key; name: MarkedName }[] {
    return this.keys.flatMap(key => {
      const name = this.sealed(key);
      return name && kinds.includes(name.ending.kind) ? [{ key, name }] : [];
    });
  }

  /** The seal of a name that a POST wrote does not show whose it is: a second bearer makes both count for nothing. */
  #breakCopies(): void {
    const bearers = new Map<string, Key>();
    for (const [key, name] of this.#names) {
      if (name.sealedBy === undefined || name.ending.kind === 'ready' || name.ending.kind === 'replaced') continue;
      const other = bearers.get(key.name);
      bearers.set(key.name, key);
      for (const each of other ? [key, other] : []) this.#names.set(each, { ...name, sealedBy: undefined });
    }
  }
}

/**
 * Enabled keys that were to end with the next rotation of a key which is gone now, or is one of those that end here
 * (`ending`, by hash): nothing disables them any more.
 */
export function orphaned(names: SealedNames, ending: ReadonlySet<string> = new Set()): Key[] {
  const alive = new Map(names.keys.flatMap(key => (ending.has(key.hash) ? [] : [[shortHash(key.hash), key] as const])));
  return names.keys.filter(
    key => names.staysEnabled(key) && !ending.has(key.hash) && !leadsToLivingKey(key, names, alive),
  );
}

/** Whether every key that its marks name, one after the other, is there. */
function leadsToLivingKey(key: Key, names: SealedNames, alive: ReadonlyMap<string, Key>): boolean {
  const seen = new Set<Key>();
  for (let at: Key | undefined = key; at && !seen.has(at); ) {
    const mark = names.replacement(at);
    if (!mark) return true;
    seen.add(at);
    at = alive.get(mark.other);
  }
  return false;
}

/** Keys whose time has come, and that a rotation of what replaced them will disable; none of `ending` (by hash). */
export function overdue(names: SealedNames, ending: ReadonlySet<string> = new Set()): Key[] {
  const orphans = new Set(orphaned(names, ending));
  return names.keys.filter(key => names.isOverdue(key) && !ending.has(key.hash) && !orphans.has(key));
}

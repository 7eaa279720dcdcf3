/**
 * The keys of a workspace by what their names say: which are in the making, which are retired, and what replaced them.
 * Pure.
 */
import { instantOf, isExpired, type Key } from '../key/key.ts';
import { ActionError } from '../text/errors.ts';
import { say } from '../text/untrusted.ts';
import { type Ending, type MarkedName, type RunId, readName, type Seals, shortHash, type Until } from './names.ts';

/** A running rotation stops writing when its new key is this old; until then nobody else touches it. */
export const UNDER_WAY_MS = 15 * 60_000;

/** A key with a sealed journal. */
export interface Journal {
  key: Key;
  /** Its name without the journal. */
  base: string;
  /** It has all its settings, and may be stored somewhere. */
  ready: boolean;
  /** The first 12 characters of the hash of the key to replace. */
  other: string;
  run: RunId;
}

/** A key that `create` is making or left unfinished. */
export interface Creation {
  key: Key;
  /** Its final name. */
  base: string;
  run: RunId;
}

/** A list of keys with their names, read once. */
export class SealedNames {
  readonly keys: readonly Key[];
  /** ms, by OpenRouter's clock: ages are measured against it. */
  readonly now: number;
  /** False: there was no secret to check seals with, so every name counts as not sealed. */
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

  /** How many names each secret except the first has sealed, in the order of the secrets. */
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

  /** Keys that `create` is making or left unfinished. */
  creations(): Creation[] {
    return this.#sealedOf(['creating']).flatMap(({ key, name: { base, ending } }) =>
      ending.kind === 'creating' ? [{ key, base, run: ending.run }] : [],
    );
  }

  /** The listed key whose hash begins like this; undefined if there is none. */
  withShortHash(short: string): Key | undefined {
    const found = this.keys.filter(key => shortHash(key.hash) === short);
    if (found.length <= 1) return found[0];
    throw new ActionError(
      say`Several keys have a hash that begins with ${short}, so it is not known which one a rotation left. Nothing was changed.`,
    );
  }

  /** The enabled, unexpired keys with exactly this name. */
  enabledNamed(name: string): Key[] {
    return this.keys.filter(key => key.name === name && !key.disabled && !isExpired(key, this.now));
  }

  /** The enabled, unexpired keys with a mark but no seal: anyone may have given them that name. */
  unsealedMarks(matches: (base: string) => boolean): Key[] {
    return this.keys.filter(key => {
      const name = this.marked(key);
      if (name?.ending.kind !== 'replaced' || name.sealedBy !== undefined || !matches(name.base)) return false;
      return !key.disabled && !isExpired(key, this.now);
    });
  }

  /** The content of the key's sealed mark; undefined if it has none. */
  replacement(key: Key): { other: string; until: Until } | undefined {
    const ending = this.sealed(key)?.ending;
    return ending?.kind === 'replaced' ? ending : undefined;
  }

  /** The key at the end of the chain of marks; undefined if it is gone. */
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
   * The keys that one of these hashes (their first 12 characters) replaced, directly or through others, according to
   * their marks; never `except`.
   */
  predecessors(shorts: Iterable<string>, except?: Key): Key[] {
    const marked = this.keys.flatMap(key => {
      const mark = this.replacement(key);
      return mark ? [{ key, other: mark.other }] : [];
    });
    // Iterating over a Set also visits what is added on the way.
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

  /** Whether a retired key is still enabled: until the next rotation, or until its time has come. */
  staysEnabled(key: Key): boolean {
    return !key.disabled && !isExpired(key, this.now) && this.replacement(key)?.until !== undefined;
  }

  /** Whether its time has come and nothing has disabled it yet. */
  isOverdue(key: Key): boolean {
    const until = this.replacement(key)?.until;
    return typeof until === 'number' && until <= this.now && this.staysEnabled(key);
  }

  /** Whether the next rotation of its replacement ends it. */
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

  /** A seal written by a POST does not say which key it belongs to: if two keys have it, both count as not sealed. */
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
 * Enabled keys that the next rotation of their replacement was to end, when that replacement is gone or ends now
 * (`ending`, by hash): nothing will disable them any more.
 */
export function orphaned(names: SealedNames, ending: ReadonlySet<string> = new Set()): Key[] {
  const alive = new Map(names.keys.flatMap(key => (ending.has(key.hash) ? [] : [[shortHash(key.hash), key] as const])));
  return names.keys.filter(
    key => names.staysEnabled(key) && !ending.has(key.hash) && !leadsToLivingKey(key, names, alive),
  );
}

/** Whether every key along its chain of marks exists. */
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

/** Keys whose time has come and that a rotation of their replacement will disable; none of `ending` (by hash). */
export function overdue(names: SealedNames, ending: ReadonlySet<string> = new Set()): Key[] {
  const orphans = new Set(orphaned(names, ending));
  return names.keys.filter(key => names.isOverdue(key) && !ending.has(key.hash) && !orphans.has(key));
}

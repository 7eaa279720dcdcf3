/**
 * Whether the key that bears a name is the key of that name. Names are neither unique nor fixed, and whoever may create
 * keys can give one the name of another. So a name proves a key only where a sealed mark does, or where no key of
 * another creator could be meant as well. Pure.
 */
import { isExpired, type Key } from '../key/key.ts';
import { quoted, say } from '../text/untrusted.ts';
import { shortHash, someKeys } from './names.ts';
import type { SealedNames } from './sealed-names.ts';

/** What speaks for a key that was chosen by its name. */
export interface Bearing {
  key: Key;
  /**
   * Other keys that could be meant: of the same plain name, or with a mark or ready journal of it that does not lead to
   * the key. Empty when a sealed mark names the key as the replacement.
   */
  rivals: readonly Key[];
  /** A rival has another creator: the name must not be acted on. */
  refused: boolean;
}

/** The keys of a list by the names that they bear or bore, read once for any number of names. */
export class Bearers {
  readonly #names: SealedNames;
  readonly #named: ReadonlyMap<string, readonly Key[]>;
  readonly #sealedAs: ReadonlyMap<string | undefined, readonly Key[]>;

  constructor(names: SealedNames) {
    this.#names = names;
    this.#named = Map.groupBy(names.keys, ({ name }) => name);
    this.#sealedAs = Map.groupBy(names.keys, key => names.sealed(key)?.base);
  }

  /** Judges a key with a plain name against all keys of its workspace. A missing creator is one of its own. */
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

  /** Keys that were never ready cannot be meant. Journals lead to the key that they name, marks to the replacement. */
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

/** Why a name must not be acted on. `now` in ms, by OpenRouter's clock. */
export function refusedBearing({ key, rivals }: Bearing, now: number): string {
  const keys = someKeys([key, ...rivals], each => bearerText(each, now));
  return (
    say`the name ${quoted(key.name)} does not prove which key is meant, since keys of different creators bear it or bore ` +
    say`it: ${keys}. Nothing was changed. Rename or delete what is not meant, or select the key by hash or api-key.`
  );
}

/** The warning when a key is used beside others of the same creator that could be meant; none without. */
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

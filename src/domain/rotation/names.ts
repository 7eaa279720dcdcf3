/**
 * Names as the journal of a rotation (docs/internals/rotation.md).
 *
 * A runner keeps nothing, so the key's name at OpenRouter records what a run has done to it. The record is sealed with
 * a secret of the account: the power to name keys is not enough to make this action change one. Our terms: a *journal*
 * is the name of a key in the making; a *mark* is the name of a retired key; a *seal* proves either.
 */
import type { Credentials } from '../command/command.ts';
import type { Key } from '../key/key.ts';
import { formatInstant } from '../time/instant.ts';

/** The account's sealing secrets: the first seals, all are recognized. */
export class Seals {
  readonly #secrets: readonly string[];
  readonly #sources: readonly string[];

  /**
   * @param secrets empty: no seal is recognized, and nothing can be sealed
   * @param sources the input that each secret comes from, for messages
   */
  constructor(secrets: readonly string[], sources: readonly string[] = []) {
    this.#secrets = secrets;
    this.#sources = sources;
  }

  /** The seals of a step: those of `seal-key`, then the provisioning key. */
  static of({ sealKeys, access }: Credentials): Seals {
    const sources = sealKeys.map((_, index) => `seal-key line ${index + 1}`);
    if (access.by === 'federation') return new Seals(sealKeys, sources);
    return new Seals([...sealKeys, access.secret], [...sources, 'provisioning-key']);
  }

  /** The source of each secret except the first, in order. */
  get olderSources(): readonly string[] {
    return this.#sources.slice(1);
  }

  /** False: seals cannot be checked. */
  get canRecognize(): boolean {
    return this.#secrets.length > 0;
  }

  /** The seal of a name: the first 12 hex digits of the HMAC of the text's UTF-8 bytes. */
  seal(text: string): string {
    return shortened(hmac(text, this.#first));
  }

  /** The index of the secret that made this seal of the text; undefined: none of them did. */
  recognizedBy(text: string, seal: string): number | undefined {
    const index = this.#secrets.findIndex(secret => equal(seal, shortened(hmac(text, secret))));
    return index === -1 ? undefined : index;
  }

  /** All 64 hex digits, for anything other than a name. */
  sign(text: string): string {
    return hmac(text, this.#first);
  }

  /** Whether the first secret made this signature of the text. */
  isSigned(text: string, signature: string): boolean {
    return equal(signature, this.sign(text));
  }

  get #first(): string {
    const [first] = this.#secrets;
    if (first === undefined) throw new Error('There is no secret to seal with.');
    return first;
  }
}

function shortened(digits: string): string {
  return digits.slice(0, 12);
}

function hmac(text: string, secret: string): string {
  return crypto().createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && crypto().timingSafeEqual(left, right);
}

/** Loaded for the first seal: otherwise it would take a tenth of the time needed to report an invalid input. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

/**
 * Written by a POST, when the key's hash is not known yet. `other` is the first 12 characters of the old key's hash.
 */
export type PostedEnding = { kind: 'replacing'; other: string; run: RunId } | { kind: 'creating'; run: RunId };

/** Written by a PATCH. `other` is the first 12 characters of the other key's hash. */
export type PatchedEnding =
  | { kind: 'ready'; other: string; run: RunId }
  | { kind: 'replaced'; other: string; until: Until };

/**
 * How long a retired key stays enabled: until the next rotation, or until the first run after an instant (ms since
 * 1970). undefined: it was disabled, or is kept for good.
 */
export type Until = 'next' | number | undefined;

export type Ending = PostedEnding | PatchedEnding;

/** GitHub's run: a rerun keeps the id and has a higher attempt. */
export interface RunId {
  run: string;
  attempt: number;
}

/** Whether `by` is an earlier attempt of the run: it has ended, or stops as soon as it sees what the later one did. */
export function isEarlierAttempt(by: RunId, { run, attempt }: RunId): boolean {
  return by.run === run && by.attempt < attempt;
}

/** A name with one of these endings. */
export interface MarkedName {
  /** The name without the ending. */
  base: string;
  ending: Ending;
  /**
   * The index of the secret that sealed it. undefined: none did, since a person or something else wrote it, or it was
   * copied to another key. It then counts for nothing.
   */
  sealedBy: number | undefined;
}

/** What decides whether a name is sealed: a name copied to another key is not. */
type Bearer = Pick<Key, 'name' | 'hash' | 'limit' | 'usage' | 'byok_usage'>;

const SHAPE =
  /^(?<base>.*) \[(?:(?<journal>replacing|ready for) (?<old>[\w-]{1,12}), run (?<run>\d{1,20})\.(?<attempt>\d{1,9})|replaced by (?<by>[\w-]{1,12})(?: until (?<until>next|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ))?|creating, run (?<crun>\d{1,20})\.(?<cattempt>\d{1,9})), [0-9a-f]{8}-(?<mac>[0-9a-f]{12})\]$/s;

/** More characters than any ending has. Only these are searched: a hostile name can be megabytes long. */
const MAX_ENDING_LENGTH = 128;

/** The beginning of anything that a person could mistake for such an ending: no new name may contain it. */
const LOOKALIKE = /\[(replacing|ready for|replaced by|creating)(?![\p{L}\p{N}_])/iu;

/** The first 12 characters of a hash: how a name refers to another key. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** Maximum number of keys in a message: anyone who may create keys can create thousands with one name. */
const MAX_NAMED = 20;

/** Keys in a message, each by its text: the first few, and the number of the others. */
export function someKeys<Item>(keys: readonly Item[], text: (key: Item) => string): string {
  const more = keys.length > MAX_NAMED ? ` and ${keys.length - MAX_NAMED} more` : '';
  return keys.slice(0, MAX_NAMED).map(text).join(', ') + more;
}

/** Whether a name looks like a journal or a mark. */
export function looksMarked(name: string): boolean {
  const trimmed = name.trimEnd();
  if (!trimmed.endsWith(']')) return false;
  const begin = trimmed.slice(0, -1).lastIndexOf(']') + 1;
  return LOOKALIKE.test(trimmed.slice(begin));
}

/** The name without such an ending, sealed or not, for headings. */
export function withoutMark(name: string): string {
  return shapeOf(name)?.base ?? name;
}

function shapeOf(name: string): ({ base: string } & Record<string, string | undefined>) | undefined {
  const end = name.slice(-MAX_ENDING_LENGTH);
  const groups = SHAPE.exec(end)?.groups;
  return groups && { ...groups, base: name.slice(0, name.length - end.length) + groups.base };
}

/** The sealed name for a POST. `nonce` is 8 random hex digits. */
export function postedName(base: string, ending: PostedEnding, nonce: string, seals: Seals): string {
  const open = openName(base, ending, nonce);
  return `${open}-${seals.seal(open)}]`;
}

/** The sealed name for a PATCH of the key with this hash. On any other key the seal is invalid. */
export function patchedName(base: string, ending: PatchedEnding, nonce: string, seals: Seals, hash: string): string {
  const open = openName(base, ending, nonce);
  return `${open}-${seals.seal(`${open}\n${hash}`)}]`;
}

/** Reads a key's name; undefined when it has no such ending. */
export function readName(key: Bearer, seals: Seals): MarkedName | undefined {
  const groups = shapeOf(key.name);
  if (!groups) return undefined;
  const ending = readEnding(groups);
  const open = key.name.slice(0, -'-123456789012]'.length);
  const byPatch = ending.kind === 'ready' || ending.kind === 'replaced';
  const sealedBy =
    byPatch || isUnused(key)
      ? seals.recognizedBy(byPatch ? `${open}\n${key.hash}` : open, groups.mac ?? '')
      : undefined;
  return { base: groups.base, ending, sealedBy };
}

/** Whether the key cannot spend and never has. */
export function isUnused({ limit, usage, byok_usage }: Pick<Key, 'limit' | 'usage' | 'byok_usage'>): boolean {
  return limit === 0 && usage === 0 && byok_usage === 0;
}

function openName(base: string, ending: Ending, nonce: string): string {
  return `${base} [${endingText(ending)}, ${nonce}`;
}

function readEnding(groups: Record<string, string | undefined>): Ending {
  if (groups.journal !== undefined) {
    const run = { run: groups.run ?? '', attempt: Number(groups.attempt) };
    const other = groups.old ?? '';
    return groups.journal === 'replacing' ? { kind: 'replacing', other, run } : { kind: 'ready', other, run };
  }
  if (groups.by !== undefined) {
    return { kind: 'replaced', other: groups.by, until: readUntil(groups.until) };
  }
  return { kind: 'creating', run: { run: groups.crun ?? '', attempt: Number(groups.cattempt) } };
}

function readUntil(text: string | undefined): Until {
  return text === undefined || text === 'next' ? text : Date.parse(text);
}

function endingText(ending: Ending): string {
  switch (ending.kind) {
    case 'replacing':
      return `replacing ${ending.other}, run ${runText(ending.run)}`;
    case 'ready':
      return `ready for ${ending.other}, run ${runText(ending.run)}`;
    case 'replaced':
      return `replaced by ${ending.other}${untilText(ending.until)}`;
    case 'creating':
      return `creating, run ${runText(ending.run)}`;
  }
}

function untilText(until: Until): string {
  if (until === undefined) return '';
  return ` until ${until === 'next' ? until : formatInstant(until)}`;
}

function runText({ run, attempt }: RunId): string {
  return `${run}.${attempt}`;
}

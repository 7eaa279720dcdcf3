/**
 * Names as the journal of a rotation (section 7 of the contract).
 *
 * A runner keeps nothing, so what a run has done to a key stands in the key's name at OpenRouter, sealed with the
 * provisioning key, so that nobody who can merely name keys can make this action touch one. Words of our own:
 * a *journal* is the name of a key in the making; a *mark* is the name of a retired key; a *seal* proves either.
 */

/** How a sealed name ends, understood. `other` is the first 12 characters of the other key's hash. */
export type Ending =
  | { kind: 'replacing' | 'ready'; other: string; run: RunId }
  | { kind: 'replaced'; other: string; untilNext: boolean }
  | { kind: 'creating'; run: RunId };

/** GitHub's run: the id stays when a run is started again, the attempt grows. */
export interface RunId {
  run: string;
  attempt: number;
}

/** A name with an ending of one of these shapes. */
export interface MarkedName {
  /** The name without the ending. */
  base: string;
  ending: Ending;
  /** False: another provisioning key wrote it, or a person. It counts for nothing. */
  sealed: boolean;
}

const SHAPE =
  /^(?<base>.*) \[(?:(?<journal>replacing|ready for) (?<old>[\w-]{1,12}), run (?<run>\d{1,20})\.(?<attempt>\d{1,9})|replaced by (?<by>[\w-]{1,12})(?<next> until next)?|creating, run (?<crun>\d{1,20})\.(?<cattempt>\d{1,9})), [0-9a-f]{8}-(?<mac>[0-9a-f]{12})\]$/s;

/**
 * Anything a person could take for such an ending, sealed or not: no new name may look like it. As text, since V8 builds
 * its tables of letters for a literal wherever one is loaded, which is 3 % of what a wrong input takes.
 */
const LOOKALIKE = String.raw`\[(replacing|ready for|replaced by|creating)(?![\p{L}\p{N}_])[^\]]*\]\s*$`;

/** The first 12 characters of a hash: how a name refers to another key. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** Whether a name looks like a journal or a mark. */
export function looksMarked(name: string): boolean {
  return name.includes('[') && new RegExp(LOOKALIKE, 'iu').test(name);
}

/** The name as a heading shows it: without an ending of these shapes, whoever wrote it. */
export function withoutMark(name: string): string {
  return SHAPE.exec(name)?.groups?.base ?? name;
}

/** The name, sealed. `nonce` is 8 random hex digits. */
export function sealedName(base: string, ending: Ending, nonce: string, provisioningKey: string): string {
  const open = `${base} [${endingText(ending)}, ${nonce}`;
  return `${open}-${mac(open, provisioningKey)}]`;
}

/** A name's ending understood, or undefined when it has none of these shapes. */
export function readName(name: string, provisioningKey: string): MarkedName | undefined {
  const groups = SHAPE.exec(name)?.groups;
  if (!groups) return undefined;
  const open = name.slice(0, -'-123456789012]'.length);
  const sealed = crypto().timingSafeEqual(Buffer.from(groups.mac ?? ''), Buffer.from(mac(open, provisioningKey)));
  return { base: groups.base ?? '', ending: endingOf(groups), sealed };
}

function endingOf(groups: Record<string, string | undefined>): Ending {
  if (groups.journal !== undefined) {
    const kind = groups.journal === 'replacing' ? 'replacing' : 'ready';
    return { kind, other: groups.old ?? '', run: { run: groups.run ?? '', attempt: Number(groups.attempt) } };
  }
  if (groups.by !== undefined) {
    return { kind: 'replaced', other: groups.by, untilNext: groups.next !== undefined };
  }
  return { kind: 'creating', run: { run: groups.crun ?? '', attempt: Number(groups.cattempt) } };
}

function endingText(ending: Ending): string {
  switch (ending.kind) {
    case 'replacing':
      return `replacing ${ending.other}, run ${runText(ending.run)}`;
    case 'ready':
      return `ready for ${ending.other}, run ${runText(ending.run)}`;
    case 'replaced':
      return `replaced by ${ending.other}${ending.untilNext ? ' until next' : ''}`;
    case 'creating':
      return `creating, run ${runText(ending.run)}`;
  }
}

function runText({ run, attempt }: RunId): string {
  return `${run}.${attempt}`;
}

/** The first 12 hex digits of HMAC-SHA256 over the UTF-8 bytes. */
function mac(open: string, provisioningKey: string): string {
  return crypto().createHmac('sha256', provisioningKey).update(open, 'utf8').digest('hex').slice(0, 12);
}

/** Loaded at the first seal: it would be a tenth of what it takes to tell of a wrong input. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

/**
 * Writes the keys of a workspace as a keys file. Anything that the parser would misread is left out with a comment, so
 * the file is valid and applying it at once changes nothing. The file is always new: nothing is overwritten.
 */
import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  realpathSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { WorkspaceRef } from '../domain/command/command.ts';
import type { ExactEntry, Unlisted } from '../domain/declared/declarations.ts';
import type { ExportedGuardrail, ExportedKey, LeftOutKey } from '../domain/declared/declared-key.ts';
import { FIELDS, type Key, written } from '../domain/key/key.ts';
import { planUpdate } from '../domain/key/settings.ts';
import { shortHash } from '../domain/rotation/names.ts';
import { ActionError } from '../domain/text/errors.ts';
import { isUuid } from '../domain/text/parse.ts';
import { quoted, redacted, say } from '../domain/text/untrusted.ts';
import type { SettingName, TopLevelName } from './keys-file-words.ts';
import { isInside, type RunnerEnvironment } from './load-keys-file.ts';
import { MAX_BYTES, MAX_ENTRIES, parseKeysFile } from './parse-keys-file.ts';

interface KeysToWrite {
  /** As given; undefined: the default one. */
  workspace: WorkspaceRef | undefined;
  /** In the order of the file. */
  keys: readonly (ExportedKey | LeftOutKey)[];
  unlisted: Unlisted;
  /** Comments at the top of the file. */
  remarks: readonly string[];
}

export interface WrittenKeysFile {
  text: string;
  /** Number of declared keys, and of keys that only comments mention. */
  declared: number;
  leftOut: number;
}

const WORKSPACE: TopLevelName = 'workspace-id';
const KEYS: TopLevelName = 'keys';
const UNLISTED: TopLevelName = 'unlisted';

const SCHEMA =
  'https://raw.githubusercontent.com/openrouter-key-action/openrouter-key-action/v1/docs/openrouter-keys.schema.json';

/** @throws ActionError when the keys file would be too large */
export function writeKeysFile({ workspace, keys, unlisted, remarks }: KeysToWrite): WrittenKeysFile {
  const entries = keys.map(each => ('why' in each ? leftOutEntry(each.key, each.why) : entryOf(each)));
  const declared = entries.filter(({ isDeclared }) => isDeclared).length;
  const unknown = unknownFields(keys.flatMap(each => ('why' in each ? [] : [each.key])));
  const lines = [
    `# yaml-language-server: $schema=${SCHEMA}`,
    ...remarks.map(comment),
    ...(unknown.length > 0
      ? [comment(`Not in this file, since this version does not know it: ${unknown.join(', ')}.`)]
      : []),
    ...(workspace ? [`${WORKSPACE}: ${scalar(workspace.by === 'id' ? workspace.id : workspace.slug)}`] : []),
    declared > 0 ? `${KEYS}:` : `${KEYS}: {}`,
    ...withoutRepeats(entries),
    `${UNLISTED}: ${unlisted}`,
    '',
  ];
  const text = lines.join('\n');
  refuseTooMuch(declared, text);
  return { text, declared, leftOut: entries.length - declared };
}

function refuseTooMuch(declared: number, text: string): void {
  const isTooLong = Buffer.byteLength(text) > MAX_BYTES;
  if (declared <= MAX_ENTRIES && !isTooLong) return;
  const what = isTooLong ? 'larger than 1 MiB' : `${declared} entries long`;
  throw new ActionError(
    `The keys file would be ${what}, and a keys file has at most ${MAX_ENTRIES} entries and 1 MiB. Nothing was written. ` +
      'Export fewer keys at a time, with current-name or where.',
  );
}

interface WrittenEntry {
  lines: readonly string[];
  isDeclared: boolean;
  /** The name and the reason, to count entries that are the same: there may be thousands. */
  leftOut?: string;
}

const INDENT = '  ';
/** Maximum number of comments about omitted keys with the same name and reason. */
const MAX_COMMENTS = 20;
/** Maximum number of characters of a name in a comment: names can be megabytes long. */
const MAX_NAME_IN_COMMENT = 2_000;

function leftOutEntry({ name, hash }: Key, why: string): WrittenEntry {
  const shown = redacted(name);
  const short = shown.length > MAX_NAME_IN_COMMENT ? `${shown.slice(0, MAX_NAME_IN_COMMENT - 1)}…` : shown;
  const text = comment(`${jsonText(short)} (${shortHash(hash)}) is left out: ${why}.`);
  return { lines: [INDENT + text], isDeclared: false, leftOut: `${short}\n${why}` };
}

/** The lines of all entries; of many equal comments, only the first ones and a count. */
function withoutRepeats(entries: readonly WrittenEntry[]): string[] {
  const counts = new Map<string, number>();
  for (const { leftOut } of entries) if (leftOut !== undefined) counts.set(leftOut, (counts.get(leftOut) ?? 0) + 1);
  const seen = new Map<string, number>();
  return entries.flatMap(({ lines, leftOut }) => {
    if (leftOut === undefined) return lines;
    const nth = (seen.get(leftOut) ?? 0) + 1;
    seen.set(leftOut, nth);
    if (nth <= MAX_COMMENTS) return lines;
    const more = (counts.get(leftOut) ?? 0) - MAX_COMMENTS;
    return nth > MAX_COMMENTS + 1 ? [] : [INDENT + comment(`and ${more} more of this name, for the same reason.`)];
  });
}

/** The entry with all its settings, or at least with those that the parser accepts. */
function entryOf({ key, guardrail }: ExportedKey): WrittenEntry {
  const name = `${INDENT}${scalar(key.name)}:`;
  const settings = settingsOf(key);
  const own = guardrail === undefined ? [] : [INDENT + INDENT + guardrailLine(guardrail)];
  const whole = settings.map(({ line }) => line);
  if (isReadBack([name, ...whole], key)) return { lines: [name, ...whole, ...own], isDeclared: true };
  if (!isReadBack([name], key)) return leftOutEntry(key, 'a keys file cannot hold this name');
  const lines = settings.map(({ line, without }) => (isReadBack([name, line], key) ? line : without));
  return { lines: [name, ...lines, ...own], isDeclared: true };
}

interface WrittenSetting {
  line: string;
  /** The comment in its place if the parser would not accept it. */
  without: string;
}

/**
 * The limit, and settings that differ from those of a new key. OpenRouter does not know how a key is rotated or stored.
 */
function settingsOf({ limit, limit_reset, include_byok_in_limit, disabled }: Key): WrittenSetting[] {
  const amount = written('limit', limit);
  return [
    writtenSetting('limit', amount, `${amount} has more digits than a keys file takes`),
    ...(limit_reset === null ? [] : [writtenSetting('limit-reset', scalar(limit_reset), unknownText(limit_reset))]),
    ...(include_byok_in_limit ? [writtenSetting('include-byok-in-limit', 'true')] : []),
    ...(disabled ? [writtenSetting('disabled', 'true')] : []),
  ];
}

function writtenSetting(word: SettingName, value: string, why = ''): WrittenSetting {
  const without = comment(`${word} is left out: ${why}.`);
  return { line: `${INDENT}${INDENT}${word}: ${value}`, without: `${INDENT}${INDENT}${without}` };
}

function unknownText(value: string): string {
  return `this version does not know ${jsonText(redacted(value))}`;
}

/** The guardrail's name if it can be read back as one, otherwise its UUID. */
function guardrailLine(guardrail: ExportedGuardrail): string {
  const word: SettingName = 'guardrail';
  if ('why' in guardrail) return comment(`${word} is left out: ${guardrail.why}.`);
  const { id, name } = guardrail;
  const named = name !== undefined && redacted(name) === name ? `${word}: ${scalar(name)}` : undefined;
  if (named !== undefined && isSame(choiceIn(named), { by: 'name', name })) return named;
  const byId = `${word}: ${scalar(id)}`;
  if (isSame(choiceIn(byId), { by: 'id', id: id.toLowerCase() })) return byId;
  return comment(`${word} is left out: ${jsonText(redacted(id))} is not a UUID.`);
}

/** Whether the parser reads these lines as an entry that refers to this key and does not change it. */
function isReadBack(lines: readonly string[], key: Key): boolean {
  const entry = entryIn(lines);
  if (entry === undefined || entry.name !== key.name) return false;
  const { guardrail: _, ...settings } = entry.settings;
  const patch = planUpdate(key, settings, 0)?.patch;
  return patch !== undefined && Object.keys(patch).length === 0;
}

function choiceIn(line: string): unknown {
  return entryIn([`${INDENT}a:`, INDENT + INDENT + line])?.settings.guardrail;
}

/** undefined: the lines have faults, or are not one exact entry */
function entryIn(lines: readonly string[]): ExactEntry | undefined {
  const text = [`${KEYS}:`, ...lines].join('\n');
  const parsed = parseKeysFile(text, { path: '', repository: undefined, now: 0 });
  if ('faults' in parsed || parsed.file.patterns.length > 0 || parsed.file.exact.length > 1) return undefined;
  return parsed.file.exact[0];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Fields that were added to the API's key object after this version. */
function unknownFields(keys: readonly Key[]): string[] {
  const names = new Set(keys.flatMap(key => Object.keys(key).filter(name => !Object.hasOwn(FIELDS, name))));
  return [...names]
    .sort()
    .slice(0, MAX_UNKNOWN)
    .map(name => jsonText(redacted(name)));
}

const MAX_UNKNOWN = 20;

/** Unquoted text that every version of YAML, and every reader, takes for text. */
const PLAIN = /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/;
const OTHER_THAN_TEXT = /^(true|false|yes|no|on|off|y|n|null)$/i;

function scalar(text: string): string {
  const isPlain = isUuid(text) || (PLAIN.test(text) && !OTHER_THAN_TEXT.test(text));
  return isPlain ? text : jsonText(text);
}

/** A comment on one line. Escapes what a keys file does not allow, and what nobody would see. */
function comment(text: string): string {
  return `# ${escaped(text)}`;
}

/** A JSON string, which is also valid YAML. */
function jsonText(text: string): string {
  return escaped(JSON.stringify(text));
}

/** Control and format characters, separators other than the space, unassigned and lone ones, and fillers. */
const UNSEEN = /(?! )[\p{C}\p{Z}]|\p{Default_Ignorable_Code_Point}/gu;

function escaped(text: string): string {
  return text.replace(UNSEEN, char =>
    [...Array(char.length).keys()].map(index => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
}

interface NewKeysFile {
  /**
   * Writes the text. Returns the file's absolute path.
   * @throws ActionError when the file already exists, or cannot be written
   */
  write(text: string): string;
}

/**
 * The place for the file: the path of the input `config`, or without it a new folder under RUNNER_TEMP.
 * @throws ActionError when the path is not allowed
 */
export function newKeysFile(config: string | undefined, env: RunnerEnvironment): NewKeysFile {
  if (config === undefined) return { write: text => createdBy(() => inTemp(text, env)) };
  const path = resolve(env.GITHUB_WORKSPACE || process.cwd(), config);
  const folder = judged(config, path, env);
  return {
    write: text => {
      // Another step of the job may have replaced it with a link in the meantime.
      if (judged(config, path, env) !== folder) throw unusable(config, 'is in a folder that was replaced meanwhile');
      return createdBy(() => {
        create(join(folder, basename(path)), text);
        return path;
      }, config);
    },
  };
}

/** The real folder of the path, after checking that the file may be created there. */
function judged(config: string, path: string, env: RunnerEnvironment): string {
  if (!/\.ya?ml$/.test(config)) throw unusable(config, 'does not end in .yml or .yaml. Name a YAML file');
  const root = realpathSync(env.GITHUB_WORKSPACE || process.cwd());
  const folder = realFolder(config, dirname(path));
  if (folder !== root && !isInside(folder, root))
    throw unusable(config, 'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository');
  const folders = relative(root, folder).split(sep);
  // Some file systems do not tell upper from lower case.
  if (folders.some(each => each.toLowerCase() === '.git'))
    throw unusable(config, 'is in a folder named .git, whose files are not for keys files. Give another path');
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw existing(config);
  return folder;
}

function realFolder(config: string, path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw unusable(config, say`is in a folder that cannot be read (${code ?? ''})`);
  }
  throw unusable(
    config,
    'is in a folder that does not exist. Create it in a step before, or check out the repository (actions/checkout)',
  );
}

function inTemp(text: string, env: RunnerEnvironment): string {
  const path = join(mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'openrouter-export-')), 'openrouter-keys.yml');
  create(path, text);
  return path;
}

/** Creates the file exclusively: nothing is overwritten, and no link is followed. */
function create(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(file, text);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Runs `write`, and explains errors of the file system. */
function createdBy(write: () => string, config?: string): string {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && config !== undefined) throw existing(config);
    throw new ActionError(
      say`config: the keys file could not be written (${code ?? String(error)}). Make sure that its folder is writable.`,
    );
  }
}

function existing(config: string): ActionError {
  return unusable(config, 'exists already, and is not overwritten. Give the path of a new file, or delete that one');
}

function unusable(config: string, why: string): ActionError {
  return new ActionError(say`config: ${quoted(config)} ${why}.`);
}

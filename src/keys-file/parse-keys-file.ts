/** The text of a keys file becomes typed values, or a list of every fault with its line and column. */
import type { WorkspaceRef } from '../domain/command/command.ts';
import type { ExactEntry, FileFault, KeysFile, PatternEntry } from '../domain/declared/declarations.ts';
import { looksMarked } from '../domain/rotation/names.ts';
import { namePattern } from '../domain/text/pattern.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import {
  declaredSettings,
  parseOwnWorkspace,
  parseUnlisted,
  type Settings,
  type SettingsContext,
  SettingsReader,
} from './entry-settings.ts';
import { ENTRY_SETTINGS, type Places, SETTING_NAMES, TOP_LEVEL_NAMES, type TopLevelName } from './keys-file-words.ts';
import { type Field, YamlFile } from './yaml-file.ts';

const MOST_ENTRIES = 5_000;

interface ParseContext extends SettingsContext {
  /** As the input gave it, for messages. */
  path: string;
}

/** The file, or every fault in it, in the order of its lines. */
export function parseKeysFile(text: string, context: ParseContext): { file: KeysFile } | { faults: FileFault[] } {
  const yaml = new YamlFile(text);
  const file = new FileParser(yaml, context).parse();
  const { faults } = yaml;
  return file === undefined || faults.length > 0 ? { faults } : { file };
}

class FileParser {
  readonly #yaml: YamlFile;
  readonly #settings: SettingsReader;
  readonly #path: string;
  readonly #warnings: string[] = [];

  constructor(yaml: YamlFile, context: ParseContext) {
    this.#yaml = yaml;
    this.#settings = new SettingsReader(yaml, context);
    this.#path = context.path;
  }

  parse(): KeysFile | undefined {
    const top = this.#yaml.top();
    if (top === undefined) return undefined;
    const found = new Map<TopLevelName, Field>();
    for (const field of top) {
      const name = this.#yaml.known(field, TOP_LEVEL_NAMES, 'the file');
      if (name) found.set(name, field);
    }
    const workspace = this.#yaml.value<WorkspaceRef>(found.get('workspace-id'), parseOwnWorkspace);
    const unlisted = this.#yaml.value(found.get('unlisted'), parseUnlisted) ?? 'ignore';
    const defaults = this.#defaults(found.get('defaults'));
    const entries = this.#entries(found.get('keys'), defaults);
    return { path: this.#path, workspace, unlisted, ...entries, warnings: this.#warnings };
  }

  #defaults(field: Field | undefined): Settings {
    if (field === undefined) return {};
    const defaults = this.#settingsIn(field, 'defaults');
    this.#judgeDates('defaults', defaults, {});
    return defaults;
  }

  #entries(field: Field | undefined, defaults: Settings): { exact: ExactEntry[]; patterns: PatternEntry[] } {
    const exact: ExactEntry[] = [];
    const patterns: PatternEntry[] = [];
    if (!field) this.#yaml.fault({ line: 1, column: 1 }, 'the file has no keys; write keys: and the names below it');
    const fields = field && this.#yaml.fields(field, MOST_ENTRIES);
    for (const each of fields ?? []) {
      const fault = nameFault(each.word);
      if (fault !== undefined) this.#yaml.fault(each.wordAt, `keys: ${fault}`);
      else if (each.word.includes('*')) patterns.push(this.#patternEntry(each, defaults));
      else exact.push(this.#exactEntry(each, defaults));
    }
    return { exact, patterns };
  }

  #patternEntry(field: Field, defaults: Settings): PatternEntry {
    const own = this.#settingsIn(field, 'a pattern');
    return {
      pattern: namePattern(field.word),
      settings: declaredSettings({ ...defaults, ...own }),
      require: own.require ?? defaults.require ?? [],
      at: field.wordAt,
    };
  }

  #exactEntry(field: Field, defaults: Settings): ExactEntry {
    const own = this.#settingsIn(field, 'an entry');
    const all = { ...defaults, ...own };
    this.#judgeDates(say`key ${quoted(field.word)}`, own, defaults);
    if (all.expiresIn && all.expiresIn.value !== 'never' && !all.rotateEvery)
      this.#warnOfEnd(field, all.expiresIn.at.line);
    return {
      name: field.word,
      settings: declaredSettings(all),
      require: all.require ?? [],
      expiresIn: all.expiresIn?.value,
      rotateEvery: all.rotateEvery?.value,
      storeIn: own.storeIn ?? [],
      retire: all.retire,
      at: field.wordAt,
    };
  }

  #warnOfEnd({ word }: Field, line: number): void {
    this.#warnings.push(
      say`${this.#path}:${line}: key ${quoted(word)} has expires-in and no rotate-every: it stops working when it expires.`,
    );
  }

  /** What `defaults` alone have wrong was found there. */
  #judgeDates(whose: string, own: Settings, defaults: Settings): void {
    const { expiresIn, rotateEvery } = { ...defaults, ...own };
    const last = own.rotateEvery ?? own.expiresIn;
    if (!last || !rotateEvery || !expiresIn || expiresIn.value === 'never') return;
    if (rotateEvery.value < expiresIn.value) return;
    this.#yaml.fault(
      last.at,
      `${last === own.rotateEvery ? 'rotate-every' : 'expires-in'}: ${whose} would expire before it is rotated; ` +
        'rotate-every must be shorter than expires-in',
    );
  }

  /** The settings of an entry or of `defaults`; none for a null entry. */
  #settingsIn(field: Field, where: 'defaults' | 'a pattern' | 'an entry'): Settings {
    if (field.value === undefined && where !== 'defaults') return {};
    const settings: Settings = {};
    for (const each of this.#yaml.fields(field) ?? []) {
      const name = this.#yaml.known(each, SETTING_NAMES, where);
      if (name === undefined) continue;
      const advice = whyNot(ENTRY_SETTINGS[name], where);
      if (advice === undefined) Object.assign(settings, this.#settings.read(name, each));
      else this.#yaml.fault(each.wordAt, `${name} cannot be set ${advice}`);
    }
    return settings;
  }
}

/** Why a setting has no place there; undefined: it has. */
function whyNot({ defaults, patterns }: Places, where: 'defaults' | 'a pattern' | 'an entry'): string | undefined {
  if (where === 'defaults' && !defaults) return 'in defaults; each key has its own';
  if (where === 'a pattern' && !patterns)
    return 'for a pattern; it is for single keys: name the key in an entry of its own';
  return undefined;
}

/** Why a name or pattern cannot be declared; undefined: it can. */
function nameFault(name: string): string | undefined {
  if (name === '') return 'a name is empty';
  if (looksMarked(name)) return say`${quoted(name)} ends like a name that this action gives to keys in a rotation`;
  if (!name.includes('*') || !name.includes(' [')) return undefined;
  return say`${quoted(name)}: a pattern cannot contain " [", which begins the names of keys in a rotation`;
}

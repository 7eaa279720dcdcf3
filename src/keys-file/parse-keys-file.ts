/** Turns the text of a keys file into typed values, or a list of every fault with its line and column. */
import type { WorkspaceRef } from '../domain/command/command.ts';
import type { ExactEntry, FileFault, KeysFile, PatternEntry, Position } from '../domain/declared/declarations.ts';
import { looksMarked } from '../domain/rotation/names.ts';
import { namePattern } from '../domain/text/pattern.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import {
  declaredSettings,
  type EntrySettings,
  parseDeclaredWorkspace,
  parseUnlisted,
  type SettingsContext,
  SettingsReader,
} from './entry-settings.ts';
import {
  ENTRY_SETTINGS,
  GROUP_NAMES,
  type GroupName,
  type Places,
  SETTING_NAMES,
  TOP_LEVEL_NAMES,
  type TopLevelName,
} from './keys-file-words.ts';
import { BEGINNING, comparePositions, duplicateText, type Field, YamlFile } from './yaml-file.ts';

/** The maximum size of a keys file. */
export const MAX_ENTRIES = 5_000;
export const MAX_BYTES = 1024 * 1024;

interface ParseContext extends SettingsContext {
  /** As given by the input, for messages. */
  path: string;
}

/** The file, or all its faults in the order of lines. */
export function parseKeysFile(text: string, context: ParseContext): { file: KeysFile } | { faults: FileFault[] } {
  const yaml = new YamlFile(text);
  const file = new FileParser(yaml, context).parse();
  const { faults } = yaml;
  return file === undefined || faults.length > 0 ? { faults } : { file };
}

interface Entries {
  exact: ExactEntry[];
  patterns: PatternEntry[];
}

class FileParser {
  readonly #yaml: YamlFile;
  readonly #settings: SettingsReader;
  readonly #path: string;
  readonly #warnings: string[] = [];
  /** Where each name first appears in the text. */
  readonly #names = new Map<string, Position>();
  /** Entries so far. */
  #count = 0;

  constructor(yaml: YamlFile, context: ParseContext) {
    this.#yaml = yaml;
    this.#settings = new SettingsReader(yaml, context);
    this.#path = context.path;
  }

  parse(): KeysFile | undefined {
    const top = this.#yaml.top();
    if (top === undefined) return undefined;
    const found = this.#known<TopLevelName>(top, TOP_LEVEL_NAMES, 'the file');
    const workspace = this.#yaml.value<WorkspaceRef>(found.get('workspace-id'), parseDeclaredWorkspace);
    const unlisted = this.#yaml.value(found.get('unlisted'), parseUnlisted) ?? 'ignore';
    const defaults = this.#defaults(found.get('defaults'), 'defaults', {});
    const [keys, groups] = [found.get('keys'), found.get('groups')];
    if (!keys && !groups)
      this.#yaml.fault(BEGINNING, 'the file has no keys; write keys: (or groups:) and the names below it');
    const entries: Entries = { exact: [], patterns: [] };
    this.#addEntries(keys, defaults, entries);
    for (const group of (groups && this.#yaml.fields(groups)) ?? []) this.#addGroup(group, defaults, entries);
    return { path: this.#path, workspace, unlisted, ...entries, warnings: this.#warnings };
  }

  /** A group's own defaults override those of the file. */
  #addGroup(group: Field, ofFile: EntrySettings, entries: Entries): void {
    const name = say`group ${quoted(group.word)}`;
    const fields = this.#yaml.fields({ ...group, word: name });
    if (fields === undefined) return;
    const nested = fields.find(({ word }) => word === 'groups');
    if (nested) this.#yaml.fault(nested.wordAt, `${name}: groups do not nest; write each group directly below groups:`);
    const found = this.#known<GroupName>(
      fields.filter(field => field !== nested),
      GROUP_NAMES,
      name,
    );
    const own = this.#defaults(found.get('defaults'), `defaults of ${name}`, ofFile);
    const keys = found.get('keys');
    if (!keys) this.#yaml.fault(group.wordAt, `${name} has no keys; write keys: and the names below it`);
    this.#addEntries(keys, { ...ofFile, ...own }, entries);
  }

  /** The fields by their declared words; any others are faults. */
  #known<Word extends string>(fields: readonly Field[], words: readonly Word[], where: string): Map<Word, Field> {
    const found = new Map<Word, Field>();
    for (const field of fields) {
      const word = this.#yaml.known(field, words, where);
      if (word) found.set(word, field);
    }
    return found;
  }

  #defaults(field: Field | undefined, whose: string, ofFile: EntrySettings): EntrySettings {
    if (field === undefined) return {};
    const defaults = this.#settingsIn(field, 'defaults');
    this.#judgeDates(whose, defaults, ofFile);
    return defaults;
  }

  #addEntries(field: Field | undefined, defaults: EntrySettings, { exact, patterns }: Entries): void {
    const fields = (field && this.#yaml.fields(field, MAX_ENTRIES)) ?? [];
    this.#count += fields.length;
    if (field && this.#count > MAX_ENTRIES) {
      this.#yaml.fault(
        field.at,
        `with these, keys and groups have ${this.#count} entries; at most ${MAX_ENTRIES} are allowed`,
      );
      return;
    }
    for (const each of fields) {
      const fault = nameFault(each.word);
      this.#judgeUnique(each);
      if (fault !== undefined) this.#yaml.fault(each.wordAt, `keys: ${fault}`);
      else if (each.word.includes('*')) patterns.push(this.#patternEntry(each, defaults));
      else exact.push(this.#exactEntry(each, defaults));
    }
  }

  /** If a name appears in two groups, the fault is at its second occurrence in the text. */
  #judgeUnique({ word, wordAt }: Field): void {
    const before = this.#names.get(word);
    const [first, second] =
      before && comparePositions(wordAt, before) < 0 ? [wordAt, before] : [before ?? wordAt, wordAt];
    this.#names.set(word, first);
    if (before) this.#yaml.fault(second, duplicateText(word, first));
  }

  #patternEntry(field: Field, defaults: EntrySettings): PatternEntry {
    const own = this.#settingsIn(field, 'a pattern');
    return {
      pattern: namePattern(field.word),
      settings: declaredSettings({ ...defaults, ...own }),
      require: own.require ?? defaults.require ?? [],
      place: this.#names.size,
      at: field.wordAt,
    };
  }

  #exactEntry(field: Field, defaults: EntrySettings): ExactEntry {
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
      rotateAfter: all.rotateAfter,
      storeIn: own.storeIn ?? [],
      retire: all.retire,
      place: this.#names.size,
      at: field.wordAt,
    };
  }

  #warnOfEnd({ word }: Field, line: number): void {
    this.#warnings.push(
      say`${this.#path}:${line}: key ${quoted(word)} has expires-in and no rotate-every: it stops working when it expires.`,
    );
  }

  /** Faults of the defaults alone have already been reported there. */
  #judgeDates(whose: string, own: EntrySettings, defaults: EntrySettings): void {
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

  /** The settings of an entry or of `defaults`; empty for a null entry. */
  #settingsIn(field: Field, where: 'defaults' | 'a pattern' | 'an entry'): EntrySettings {
    if (field.value === undefined && where !== 'defaults') return {};
    const settings: EntrySettings = {};
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

/** Why a setting is not allowed there; undefined: it is. */
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

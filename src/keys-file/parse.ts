/**
 * The text of a keys file becomes typed values, or a list of every fault with its line and column. YAML 1.2 with its
 * core schema; scalars are read as they are written, so that `limit: 1e3` is judged as the text it is.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { GuardrailChoice, Retirement, WorkspaceRef } from '../domain/command.ts';
import type { Condition } from '../domain/condition.ts';
import { parseConditions } from '../domain/condition-parser.ts';
import { parseFlag } from '../domain/flag.ts';
import { HOUR_MS } from '../domain/instant.ts';
import {
  type DeclaredLimit,
  type DeclaredSettings,
  type ExactEntry,
  type FileFault,
  type KeysFile,
  type PatternEntry,
  type Position,
  UNLISTED,
  type Unlisted,
} from '../domain/keys-file.ts';
import { parseLifetime, parseRotateEvery, tooShortToStore } from '../domain/lifetime.ts';
import { type LimitRule, parseLimit } from '../domain/limit.ts';
import { looksMarked } from '../domain/names.ts';
import { misspelt } from '../domain/nearest.ts';
import type { Parsed } from '../domain/parsed.ts';
import { namePattern } from '../domain/pattern.ts';
import { parseTargets, type Target, targetText } from '../domain/target.ts';
import { quoted, say, shown } from '../domain/untrusted.ts';
import { parseGuardrail, parseReset, parseRetirement, parseWord, parseWorkspace } from '../inputs/values.ts';
import { ENTRY_SETTINGS, SETTING_NAMES, type SettingName, TOP_LEVEL_NAMES, type TopLevelName } from './declaration.ts';

const MOST_ENTRIES = 5_000;
const MOST_ALIASES = 100;

interface ParseContext {
  /** As the input gave it, for messages. */
  path: string;
  /** `OWNER/REPO` of the workflow, for targets without one; undefined: there is none */
  repository: string | undefined;
  /** ms */
  now: number;
}

/** The file, or every fault in it, in the order of its lines. */
export function parseKeysFile(text: string, context: ParseContext): { file: KeysFile } | { faults: FileFault[] } {
  const parser = new FileParser(text, context);
  const file = parser.parse();
  return file === undefined || parser.faults.length > 0 ? { faults: parser.sortedFaults } : { file };
}

/** Everything that an entry or `defaults` can say. */
interface Settings extends DeclaredSettings {
  expiresIn?: { ms: number | 'never'; at: Position };
  rotateEvery?: { ms: number; at: Position };
  storeIn?: Target[];
  retire?: Retirement;
  require?: Condition[];
}

/** A word and its value, both with their places. */
interface Field {
  word: string;
  wordAt: Position;
  /** undefined: null, or nothing */
  value: Node | undefined;
  at: Position;
}

type Node = NonNullable<Document['contents']>;

class FileParser {
  readonly faults: FileFault[] = [];
  readonly #context: ParseContext;
  readonly #counter = new LineCounter();
  readonly #document: Document;
  readonly #warnings: string[] = [];
  readonly #targets = new Map<string, string>();

  constructor(text: string, context: ParseContext) {
    this.#context = context;
    this.#document = parsedYaml(text, this.#counter, fault => this.faults.push(fault));
  }

  get sortedFaults(): FileFault[] {
    return this.faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  parse(): KeysFile | undefined {
    if (!this.#isSound()) return undefined;
    const top = this.#fields(this.#document.contents, 'the file', 1);
    if (top === undefined) return undefined;
    const found = new Map<TopLevelName, Field>();
    for (const field of top) {
      const name = this.#known(field, TOP_LEVEL_NAMES, 'the file');
      if (name) found.set(name, field);
    }
    if (!found.has('keys'))
      this.#fault({ line: 1, column: 1 }, `the file has no keys; write keys: and the names below it`);
    const workspace = this.#scalar(found.get('workspace-id'), text => parseOwnWorkspace(text));
    const unlisted = this.#scalar(found.get('unlisted'), parseUnlisted);
    const defaults = this.#defaults(found.get('defaults'));
    const entries = this.#entries(found.get('keys'), defaults);
    return {
      path: this.#context.path,
      workspace,
      unlisted: unlisted ?? 'ignore',
      ...entries,
      warnings: this.#warnings,
    };
  }

  /** What YAML itself, tags, directives and aliases have wrong. */
  #isSound(): boolean {
    const { errors, warnings, directives } = this.#document;
    for (const { message, pos } of [...errors, ...warnings])
      this.#fault(this.#at(pos[0]), `YAML: ${shown(message, 300)}`);
    if (errors.length > 0) return false;
    if (directives?.yaml.explicit && directives.yaml.version !== '1.2') {
      this.#fault({ line: 1, column: 1 }, 'the file is read as YAML 1.2; leave out the %YAML directive');
    }
    let aliases = 0;
    visit(this.#document, {
      Alias: () => {
        aliases++;
      },
      Node: (_key, node) => {
        if (node.tag !== undefined)
          this.#fault(this.#of(node), say`tags such as ${shown(node.tag, 60)} are not used here; leave it out`);
      },
    });
    if (aliases > MOST_ALIASES)
      this.#fault({ line: 1, column: 1 }, `there are ${aliases} aliases; at most ${MOST_ALIASES} are allowed`);
    return aliases <= MOST_ALIASES;
  }

  #defaults(field: Field | undefined): Settings {
    if (field === undefined) return {};
    return this.#settings(field, ({ defaults }) => defaults, 'defaults') ?? {};
  }

  #entries(field: Field | undefined, defaults: Settings): { exact: ExactEntry[]; patterns: PatternEntry[] } {
    const exact: ExactEntry[] = [];
    const patterns: PatternEntry[] = [];
    const fields = field && this.#fields(field.value, 'keys', undefined, field.at);
    if (fields && fields.length > MOST_ENTRIES) {
      this.#fault(field.wordAt, `there are ${fields.length} entries; at most ${MOST_ENTRIES} are allowed`);
      return { exact, patterns };
    }
    for (const each of fields ?? []) {
      if (!this.#isName(each)) continue;
      if (each.word.includes('*')) patterns.push(this.#patternEntry(each, defaults));
      else exact.push(this.#exactEntry(each, defaults));
    }
    return { exact, patterns };
  }

  #isName({ word, wordAt }: Field): boolean {
    if (word === '') this.#fault(wordAt, 'keys: a name is empty');
    else if (looksMarked(word)) {
      this.#fault(wordAt, say`keys: ${quoted(word)} ends like a name that this action gives to keys in a rotation`);
    } else if (word.includes('*') && word.includes(' [')) {
      this.#fault(
        wordAt,
        say`keys: ${quoted(word)}: a pattern cannot contain " [", which begins the names of keys in a rotation`,
      );
    } else return true;
    return false;
  }

  #patternEntry(field: Field, defaults: Settings): PatternEntry {
    const own = this.#settings(field, ({ patterns }) => patterns, 'a pattern') ?? {};
    return {
      pattern: namePattern(field.word),
      settings: settingsOf({ ...defaults, ...own }),
      require: own.require ?? defaults.require ?? [],
      at: field.wordAt,
    };
  }

  #exactEntry(field: Field, defaults: Settings): ExactEntry {
    const own = this.#settings(field, () => true, 'an entry') ?? {};
    const all = { ...defaults, ...own };
    this.#judgeDates(field, own, all);
    return {
      name: field.word,
      settings: settingsOf(all),
      require: all.require ?? [],
      expiresIn: all.expiresIn?.ms,
      rotateEvery: all.rotateEvery?.ms,
      storeIn: own.storeIn ?? [],
      retire: all.retire,
      at: field.wordAt,
    };
  }

  #judgeDates({ word }: Field, own: Settings, { expiresIn, rotateEvery }: Settings): void {
    if (expiresIn === undefined || expiresIn.ms === 'never') return;
    const at = own.expiresIn ?? own.rotateEvery ?? expiresIn;
    if (rotateEvery === undefined) {
      this.#warnings.push(
        say`${this.#context.path}:${expiresIn.at.line}: key ${quoted(word)} has expires-in and no rotate-every: it stops working when it expires.`,
      );
    } else if (rotateEvery.ms >= expiresIn.ms) {
      this.#fault(
        at.at,
        say`rotate-every: key ${quoted(word)} would expire before it is rotated; rotate-every must be shorter than expires-in`,
      );
    }
  }

  /** The settings of an entry or of `defaults`; undefined for a null entry. */
  #settings(
    field: Field,
    allowed: (setting: (typeof ENTRY_SETTINGS)[SettingName]) => boolean,
    where: 'defaults' | 'a pattern' | 'an entry',
  ): Settings | undefined {
    if (field.value === undefined && where !== 'defaults') return undefined;
    const settings: Settings = {};
    for (const each of this.#fields(
      field.value,
      where === 'defaults' ? where : quoted(field.word),
      undefined,
      field.at,
    ) ?? []) {
      const name = this.#known(each, SETTING_NAMES, where);
      if (name === undefined) continue;
      if (allowed(ENTRY_SETTINGS[name])) Object.assign(settings, this.#setting(name, each));
      else
        this.#fault(
          each.wordAt,
          `${name} cannot be set ${where === 'defaults' ? 'in defaults' : 'for a pattern'}; ${notHere(where)}`,
        );
    }
    return settings;
  }

  #setting(name: SettingName, field: Field): Settings {
    switch (name) {
      case 'limit':
        return given({ limit: this.#scalar(field, parseDeclaredLimit) });
      case 'limit-reset': {
        const reset = this.#scalar(field, boxed(parseReset));
        return reset ? { limit_reset: reset.value } : {};
      }
      case 'include-byok-in-limit':
        return given({ include_byok_in_limit: this.#scalar(field, parseFlag) });
      case 'disabled':
        return given({ disabled: this.#scalar(field, parseFlag) });
      case 'guardrail':
        return given({ guardrail: this.#scalar<GuardrailChoice>(field, parseGuardrail) });
      case 'expires-in':
        return given({ expiresIn: this.#dated(field, text => this.#expiresIn(text)) });
      case 'rotate-every':
        return given({ rotateEvery: this.#dated(field, parseRotateEvery) });
      case 'retire':
        return given({ retire: this.#scalar(field, parseRetirement) });
      case 'store-in':
        return { storeIn: this.#lines(field).flatMap(line => this.#target(line)) };
      case 'require':
        return { require: this.#lines(field).flatMap(line => this.#conditions(line)) };
    }
  }

  #dated<Ms>(field: Field, parse: (text: string) => Parsed<Ms>): { ms: Ms; at: Position } | undefined {
    const ms = this.#scalar(field, parse);
    return ms === undefined ? undefined : { ms, at: field.at };
  }

  /** A date would make an unchanged file wrong one day. */
  #expiresIn(text: string): Parsed<number | 'never'> {
    const { now } = this.#context;
    const parsed = parseLifetime(text, now);
    if ('fault' in parsed) return parsed;
    const { value } = parsed;
    if (value === 'never') return { value };
    if (!('for' in value)) return { fault: 'a keys file takes a duration such as 180d, or never, since a date passes' };
    const tooShort = value.for < HOUR_MS ? tooShortToStore(value, now) : undefined;
    return tooShort === undefined ? { value: value.for } : { fault: tooShort };
  }

  #target({ text, at }: Line): Target[] {
    const { values, faults } = parseTargets(text, this.#context.repository);
    for (const fault of faults) this.#fault(at, `store-in: ${fault}`);
    return values.filter(target => {
      const name = targetText(target).toLowerCase();
      const before = this.#targets.get(name);
      if (before !== undefined)
        this.#fault(at, say`store-in: ${quoted(text)}: the same target as in line ${before}; a secret holds one key`);
      else this.#targets.set(name, String(at.line));
      return before === undefined;
    });
  }

  #conditions({ text, at }: Line): Condition[] {
    const { values, faults } = parseConditions(text, 'require of a new key');
    for (const fault of faults) this.#fault(at, `require: ${fault}`);
    return values;
  }

  /** The value of one word: a single scalar, parsed from its text. */
  #scalar<Value>(field: Field | undefined, parse: (text: string) => Parsed<Value>): Value | undefined {
    if (field === undefined) return undefined;
    const text = this.#text(field.value, field);
    if (text === undefined) return undefined;
    const parsed = parse(text.trim());
    if ('value' in parsed) return parsed.value;
    this.#fault(field.at, say`${field.word}: ${quoted(text)}: ` + parsed.fault);
    return undefined;
  }

  /** The lines of a text, or the items of a sequence, without blank lines and comments. */
  #lines(field: Field): Line[] {
    const node = field.value && this.#resolved(field.value);
    if (isSeq(node)) {
      return node.items.flatMap(item => {
        const at = this.#of(item as Node, field.at);
        const text = this.#text(item as Node, { word: field.word, at });
        if (text === undefined) return [];
        if (!/[\r\n]/.test(text.trim())) return meaningful([{ text: text.trim(), at }]);
        this.#fault(at, `${field.word}: an item is one line`);
        return [];
      });
    }
    const text = this.#text(node, field);
    const lines = (text ?? '').split(/\r\n|\n|\r/).map((line, index) => ({
      text: line.trim(),
      at: isScalar(node) && node.type === 'BLOCK_LITERAL' ? { line: field.at.line + 1 + index, column: 1 } : field.at,
    }));
    const left = meaningful(lines);
    if (text !== undefined && left.length === 0)
      this.#fault(field.at, `${field.word}: there is no line but comments; leave ${field.word} out`);
    return left;
  }

  /** A scalar as it is written; undefined, and a fault, when it is null or no scalar. */
  #text(given: Node | undefined, { word, at }: { word: string; at: Position }): string | undefined {
    const node = given && this.#resolved(given);
    if (isScalar(node) && !isNull(node)) return sourceOf(node);
    const what =
      node === undefined || isScalar(node)
        ? 'has no value'
        : isMap(node)
          ? 'is a mapping, not a single value'
          : 'is a sequence, not a single value';
    this.#fault(
      at,
      `${shown(word, 120)} ${what}${what === 'has no value' ? '; leave it out, or write a word (unlimited, none, never)' : ''}`,
    );
    return undefined;
  }

  /** The words of a mapping with their values; undefined, and a fault, when it is not a mapping. */
  #fields(given: unknown, what: string, _level?: number, at: Position = { line: 1, column: 1 }): Field[] | undefined {
    const node = given === null || given === undefined ? undefined : this.#resolved(given as Node);
    if (!isMap(node)) {
      this.#fault(
        at,
        `${what} ${node === undefined || (isScalar(node) && isNull(node)) ? 'is empty' : 'is not a mapping (words with a colon and a value)'}`,
      );
      return undefined;
    }
    const seen = new Map<string, Position>();
    return (node as YAMLMap).items.flatMap(pair => {
      const field = this.#field(pair, what);
      if (field === undefined) return [];
      const before = seen.get(field.word);
      if (before === undefined) {
        seen.set(field.word, field.wordAt);
        return [field];
      }
      this.#fault(field.wordAt, say`${quoted(field.word)} stands here twice; the first time in line ${before.line}`);
      return [];
    });
  }

  #field({ key, value }: Pair, what: string): Field | undefined {
    const wordAt = this.#of(key as Node);
    const word = isAlias(key) ? this.#resolved(key) : key;
    if (!isScalar(word)) {
      this.#fault(wordAt, `a word of ${what} is not a text`);
      return undefined;
    }
    if (word.value === '<<' && word.type === 'PLAIN') {
      this.#fault(wordAt, 'merge keys (<<) are not used here; put common settings under defaults');
      return undefined;
    }
    if (typeof word.value !== 'string') {
      this.#fault(
        wordAt,
        say`${quoted(sourceOf(word))} is read by YAML as something other than text; put it in quotes`,
      );
      return undefined;
    }
    const node = value === null || (isScalar(value) && isNull(value)) ? undefined : (value as Node);
    return { word: word.value, wordAt, value: node, at: node ? this.#of(node, wordAt) : wordAt };
  }

  /** The declared word that a field is; undefined, and a fault with a suggestion, when there is none. */
  #known<Word extends string>({ word, wordAt }: Field, words: readonly Word[], where: string): Word | undefined {
    const known = words.find(each => each === word);
    if (known !== undefined) return known;
    const meant = misspelt(word, words);
    this.#fault(
      wordAt,
      say`${where} has no setting ${quoted(word)}` +
        (meant ? `; did you mean ${meant}?` : `; there are ${words.join(', ')}`),
    );
    return undefined;
  }

  #resolved(node: Node): Node | undefined {
    return isAlias(node) ? (node.resolve(this.#document) as Node | undefined) : node;
  }

  #of(node: Node | null | undefined, otherwise: Position = { line: 1, column: 1 }): Position {
    const start = node?.range?.[0];
    return start === undefined ? otherwise : this.#at(start);
  }

  #at(offset: number): Position {
    const { line, col } = this.#counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #fault(at: Position, message: string): void {
    this.faults.push({ ...at, message });
  }
}

/** Without the property when it is undefined: it was faulty. */
function given<Name extends keyof Settings>(
  setting: { [Key in Name]: Settings[Key] | undefined },
): Pick<Settings, Name> {
  return Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined)) as Pick<Settings, Name>;
}

interface Line {
  text: string;
  at: Position;
}

function meaningful(lines: Line[]): Line[] {
  return lines.filter(({ text }) => text !== '' && !text.startsWith('#'));
}

/** The document; for one that is nested beyond what can be parsed, a fault and an empty one. */
function parsedYaml(text: string, lineCounter: LineCounter, fault: (fault: FileFault) => void): Document {
  const options = {
    version: '1.2',
    schema: 'core',
    merge: false,
    // Duplicates are found while the words are read, in time that grows with the file and not with its square.
    uniqueKeys: false,
    prettyErrors: false,
    // Not 'silent', which would also let a second document pass.
    logLevel: 'error',
    lineCounter,
  } as const;
  try {
    return parseDocument(text, options) as Document;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    fault({ line: 1, column: 1, message: 'YAML: the file is nested too deeply' });
    return parseDocument('{}', options) as Document;
  }
}

function isNull(node: Scalar): boolean {
  return node.value === null;
}

/** What stands in the file, and not what YAML makes of it: `1e3`, not 1000. */
function sourceOf(node: Scalar): string {
  return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
}

function settingsOf({ limit, limit_reset, include_byok_in_limit, disabled, guardrail }: Settings): DeclaredSettings {
  return {
    ...(limit !== undefined && { limit }),
    ...(limit_reset !== undefined && { limit_reset }),
    ...(include_byok_in_limit !== undefined && { include_byok_in_limit }),
    ...(disabled !== undefined && { disabled }),
    ...(guardrail !== undefined && { guardrail }),
  };
}

function notHere(where: 'defaults' | 'a pattern' | 'an entry'): string {
  return where === 'defaults' ? 'each key has its own' : 'it is for single keys: name the key in an entry of its own';
}

function parseDeclaredLimit(text: string): Parsed<DeclaredLimit> {
  const parsed = parseLimit(text);
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  if (isDeclared(value)) return { value };
  return {
    fault: 'applying the file twice would do it twice; write the limit itself, or "at least", "at most" or "top up to"',
  };
}

function isDeclared(rule: LimitRule): rule is DeclaredLimit {
  return rule.rule !== 'raise' && rule.rule !== 'lower';
}

/** A parser whose value may be null, with the value in a box, since undefined and null mean other things here. */
function boxed<Value>(parse: (text: string) => Parsed<Value>): (text: string) => Parsed<{ value: Value }> {
  return text => {
    const parsed = parse(text);
    return 'value' in parsed ? { value: { value: parsed.value } } : parsed;
  };
}

function parseUnlisted(text: string): Parsed<Unlisted> {
  return parseWord(text, UNLISTED);
}

function parseOwnWorkspace(text: string): Parsed<WorkspaceRef> {
  const parsed = parseWorkspace(text);
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  return value.by === 'all'
    ? { fault: 'a keys file declares the keys of one workspace; give its UUID or slug' }
    : { value };
}

/**
 * A YAML file as words, texts and lines, each with its position. YAML 1.2 with its core schema, but scalars are read as
 * written, so that `limit: 1e3` is judged as that text. Reading continues after a fault, to find all of them.
 */
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type Scalar,
} from 'yaml';
import type { FileFault, Position } from '../domain/declared/declarations.ts';
import { invisibleIn, type Parsed, withoutInvisible } from '../domain/text/parse.ts';
import { misspelt } from '../domain/text/pattern.ts';
import { quoted, say, shown } from '../domain/text/untrusted.ts';

const MAX_ALIASES = 100;
/** Maximum number of characters that all aliases together stand for, since each is read again. */
const MAX_REPEATED = 1024 * 1024;
/** Maximum depth of the parser's stack; a keys file needs less than 20. */
const MAX_DEPTH = 100;
/** More than anyone reads. */
const MAX_FAULTS = 1_000;
export const BEGINNING: Position = { line: 1, column: 1 };

/** A word and its value, both with their positions. */
export interface Field {
  word: string;
  wordAt: Position;
  /** undefined: null, or nothing */
  value: Node | undefined;
  at: Position;
}

export interface Line {
  text: string;
  at: Position;
}

export class YamlFile {
  readonly #faults: FileFault[] = [];
  readonly #counter = new LineCounter();
  readonly #text: string;
  readonly #root: Node | undefined;
  /** The node that each alias refers to. */
  readonly #anchored = new Map<Alias, Node>();
  /** Lines with forbidden characters, which may be the cause of other faults there. */
  readonly #invisibleLines = new Set<number>();
  /** Positions of expressions, whose other faults do not matter. */
  readonly #expressions = new Set<string>();
  /** False: YAML's own errors are all that can be reported. */
  readonly #isSound: boolean;

  constructor(text: string) {
    this.#text = this.#withoutInvisible(text);
    const invisible = this.#faults.length;
    const document = this.#parsed();
    this.#isSound = document !== undefined && this.#isUsable(document);
    // YAML may be able to read the file once the line has been typed again.
    if (!this.#isSound && invisible > 0) this.#faults.length = invisible;
    this.#root = document?.contents ?? undefined;
  }

  /** Ordered by position. */
  get faults(): FileFault[] {
    const sorted = this.#faults.toSorted(comparePositions);
    const [last] = sorted.slice(MAX_FAULTS - 1);
    if (last === undefined || sorted.length <= MAX_FAULTS) return sorted;
    const more = { ...last, message: `${sorted.length - MAX_FAULTS + 1} more faults from here on` };
    return [...sorted.slice(0, MAX_FAULTS - 1), more];
  }

  fault(at: Position, message: string): void {
    if (this.#expressions.has(`${at.line}:${at.column}`) || this.#invisibleLines.has(at.line)) return;
    this.#faults.push({ ...at, message });
  }

  /** The top-level fields; undefined, with a fault, when they cannot be read. */
  top(): Field[] | undefined {
    if (!this.#isSound) return undefined;
    return this.fields({ word: 'the file', wordAt: BEGINNING, value: this.#root, at: BEGINNING });
  }

  /** The fields of a mapping; undefined, with a fault, when it is not a mapping with at most `most` fields. */
  fields({ word, value, at }: Field, most = Number.POSITIVE_INFINITY): Field[] | undefined {
    const node = this.#resolved(value);
    if (isMap(node) && node.items.length > most) {
      this.fault(at, `${shown(word, 120)} has ${node.items.length} entries; at most ${most} are allowed`);
      return undefined;
    }
    if (!isMap(node)) {
      const what =
        node === undefined || isNull(node) ? 'is empty' : 'is not a mapping (words with a colon and a value)';
      this.fault(at, `${shown(word, 120)} ${what}`);
      return undefined;
    }
    const seen = new Map<string, Position>();
    return node.items.flatMap(pair => {
      const field = this.#field(pair);
      if (field === undefined) return [];
      const before = seen.get(field.word);
      if (before === undefined) {
        seen.set(field.word, field.wordAt);
        return [field];
      }
      this.fault(field.wordAt, duplicateText(field.word, before));
      return [];
    });
  }

  /** The declared word of a field; undefined, with a fault and a suggestion, when it is not declared. */
  known<Word extends string>({ word, wordAt }: Field, words: readonly Word[], where: string): Word | undefined {
    const known = words.find(each => each === word);
    if (known !== undefined) return known;
    const meant = misspelt(word, words);
    const advice = meant === undefined ? `; there are ${words.join(', ')}` : `; did you mean ${meant}?`;
    this.fault(wordAt, say`${where} has no setting ${quoted(word)}${advice}`);
    return undefined;
  }

  /** The value of a scalar field, parsed from its text; undefined, with a fault, when it is not a valid scalar. */
  value<Value>(field: Field | undefined, parse: (text: string) => Parsed<Value>): Value | undefined {
    if (field === undefined) return undefined;
    const text = this.#textOf(field.value, field);
    if (text === undefined) return undefined;
    const parsed = parse(text.trim());
    if ('value' in parsed) return parsed.value;
    this.fault(field.at, say`${field.word}: ${quoted(text)}: ` + parsed.fault);
    return undefined;
  }

  /** The lines of a text, or the items of a sequence, without blank lines and comments. */
  lines(field: Field): Line[] {
    const node = this.#resolved(field.value);
    if (this.#isFolded(node)) return this.#folded(field.word, field.at);
    const text = isSeq(node) ? undefined : this.#textOf(node, field);
    const lines = isSeq(node)
      ? node.items.flatMap(item => this.#item(item as Node, field))
      : (text ?? '').split(/\r\n|\n|\r/).map((line, index) => ({ text: line, at: this.#lineAt(node, field, index) }));
    const left = lines
      .map(({ text, at }) => ({ text: text.trim(), at }))
      .filter(({ text }) => text !== '' && !text.startsWith('#'));
    const isReadable = isSeq(node) ? lines.length === node.items.length : text !== undefined;
    if (left.length === 0 && isReadable)
      this.fault(field.at, `${field.word}: there are only comments; leave ${field.word} out`);
    return left;
  }

  #item(item: Node, { word, at: listAt }: Field): Line[] {
    const at = this.#place(item) ?? listAt;
    if (this.#isFolded(this.#resolved(item))) return this.#folded(word, at);
    const text = this.#textOf(item, { word, at });
    if (text === undefined) return [];
    if (!/[\r\n]/.test(text.trim())) return [{ text, at }];
    this.fault(at, `${word}: an item is one line`);
    return [];
  }

  /** Whether YAML joins several lines into one. */
  #isFolded(node: Node | undefined): boolean {
    if (!isScalar(node) || node.type === 'BLOCK_LITERAL' || !node.range) return false;
    const lines = this.#text.slice(node.range[0], node.range[1]).split(/\r\n|\n|\r/);
    const content = node.type === 'BLOCK_FOLDED' ? lines.slice(1) : lines;
    return content.filter(line => line.trim() !== '').length > 1;
  }

  /** Two conditions joined into one could always hold. */
  #folded(word: string, at: Position): Line[] {
    this.fault(at, `${word}: these lines are folded into one; write | after the colon, or a list`);
    return [];
  }

  /**
   * Characters that hide something, or that only some programs take for the end of a line, are faults anywhere, even in
   * comments. Returns the text without them, so that other faults are found as well.
   */
  #withoutInvisible(text: string): string {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    for (const [index, line] of lines.entries()) {
      const found = invisibleIn(line);
      if (found === undefined) continue;
      const at = { line: index + 1, column: found.at + 1 };
      this.fault(
        at,
        `the character ${found.name} is not allowed in a keys file; type the line again (lines end with LF or CR LF)`,
      );
      this.#invisibleLines.add(at.line);
      lines[index] = withoutInvisible(line);
      if (this.#faults.length > MAX_FAULTS) break;
    }
    return this.#invisibleLines.size > 0 ? lines.join('\n') : text;
  }

  /** The position of a line within a text. Only a literal block keeps its lines. */
  #lineAt(node: Node | undefined, { at: fieldAt }: Field, index: number): Position {
    const at = this.#place(node) ?? fieldAt;
    if (!isScalar(node) || node.type !== 'BLOCK_LITERAL') return at;
    const line = at.line + 1 + index;
    const start = this.#counter.lineStarts[line - 1] ?? this.#text.length;
    return { line, column: 1 + (/^ */.exec(this.#text.slice(start, start + 1_000))?.[0].length ?? 0) };
  }

  /** A scalar as written in the file; undefined, with a fault, when it is null or not a scalar. */
  #textOf(given: Node | undefined, { word, at }: { word: string; at: Position }): string | undefined {
    const node = this.#resolved(given);
    if (isScalar(node) && !isNull(node)) return sourceOf(node);
    const what = isMap(node)
      ? 'is a mapping, not a single value'
      : isSeq(node)
        ? 'is a sequence, not a single value'
        : 'has no value; leave it out, or write a word (unlimited, none, never)';
    this.fault(at, `${shown(word, 120)} ${what}`);
    return undefined;
  }

  #field({ key, value }: Pair): Field | undefined {
    const wordAt = this.#placeOf(key as Node);
    const word = this.#resolved(key as Node);
    if (!isScalar(word)) {
      this.fault(wordAt, 'write a single word or name before the colon');
      return undefined;
    }
    if (word.value === '<<' && word.type === 'PLAIN') {
      this.fault(wordAt, 'merge keys (<<) are not used here; put common settings under defaults');
      return undefined;
    }
    if (typeof word.value !== 'string') {
      this.fault(wordAt, say`${quoted(sourceOf(word))} is read by YAML as something other than text; put it in quotes`);
      return undefined;
    }
    const node = isNull(value as Node | null) ? undefined : (value as Node);
    return { word: word.value, wordAt, value: node, at: this.#place(node) ?? wordAt };
  }

  #resolved(node: Node | undefined): Node | undefined {
    return isAlias(node) ? this.#anchored.get(node) : node;
  }

  /** undefined: it is not in the text */
  #place(node: Node | null | undefined): Position | undefined {
    const start = node?.range?.[0];
    return start === undefined ? undefined : this.#at(start);
  }

  #at(offset: number): Position {
    const { line, col } = this.#counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** The first document of the text; undefined, with a fault, when it is nested too deeply. */
  #parsed(): Document | undefined {
    const tokens = this.#tokens();
    if (tokens === undefined) return undefined;
    const [first, second] = new Composer(OPTIONS).compose(tokens, true, this.#text.length);
    if (second?.range) this.fault(this.#at(second.range[0]), 'YAML: there is a second document; a keys file is one');
    return first;
  }

  /** Detects deep nesting while reading, since reading all of it would take long. */
  #tokens(): CST.Token[] | undefined {
    const parser = new Parser(this.#counter.addNewLine);
    const tokens: CST.Token[] = [];
    this.#counter.addNewLine(0);
    for (const lexeme of new Lexer().lex(this.#text)) {
      tokens.push(...parser.next(lexeme));
      if (parser.stack.length <= MAX_DEPTH) continue;
      this.fault(this.#at(parser.offset), 'YAML: this is nested too deeply');
      return undefined;
    }
    tokens.push(...parser.end());
    return tokens;
  }

  /** Whether the document is readable (YAML's own rules, directives, aliases). Tags are faults, but readable. */
  #isUsable({ contents, errors, warnings, directives }: Document): boolean {
    for (const { message, pos } of [...errors, ...warnings])
      this.fault(this.#at(pos[0]), `YAML: ${shown(message, 300)}`);
    if (directives?.yaml.explicit && directives.yaml.version !== '1.2')
      this.fault(BEGINNING, 'the file is read as YAML 1.2; leave out the %YAML directive');
    // An expression that breaks the file is in no node. In a comment it is allowed.
    const broken = errors.length > 0 ? /^[^#\n]*?(?=\$\{)/m.exec(this.#text) : null;
    if (broken) this.fault(this.#at(broken.index + broken[0].length), EXPRESSION);
    return errors.length === 0 && this.#lookAtNodes(contents);
  }

  #lookAtNodes(contents: Node | null): boolean {
    const anchors = new Map<string, Node>();
    const sizes = new Map<Alias, number>();
    let unknown = 0;
    walk(contents, node => {
      if (isAlias(node)) {
        const anchored = anchors.get(node.source);
        sizes.set(node, anchored && sizes.size < MAX_ALIASES ? sizeOf(anchored, sizes) : 0);
        if (anchored) this.#anchored.set(node, anchored);
        else if (unknown++ < MAX_ALIASES)
          this.fault(this.#placeOf(node), say`there is no anchor &${node.source} before it`);
        return;
      }
      this.#judgeExpression(node);
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (node.tag === undefined) return;
      this.fault(this.#placeOf(node), say`tags such as ${shown(node.tag, 60)} are not used here; leave it out`);
    });
    if (sizes.size > MAX_ALIASES)
      this.fault(BEGINNING, `there are ${sizes.size} aliases; at most ${MAX_ALIASES} are allowed`);
    const isTooMuch = sizes.size <= MAX_ALIASES && sum(sizes.values()) > MAX_REPEATED;
    if (isTooMuch) this.fault(BEGINNING, 'the aliases repeat more than 1 MiB of text; use fewer');
    return unknown === 0 && sizes.size <= MAX_ALIASES && !isTooMuch;
  }

  /** GitHub evaluates expressions only in workflows. */
  #judgeExpression(node: Node): void {
    if (!isScalar(node) || !sourceOf(node).includes('${')) return;
    const at = this.#placeOf(node);
    this.fault(at, EXPRESSION);
    this.#expressions.add(`${at.line}:${at.column}`);
  }

  #placeOf(node: Node): Position {
    return this.#place(node) ?? BEGINNING;
  }
}

const EXPRESSION =
  'expressions and variables, which begin with $ and {, are not evaluated in a keys file; write the value itself';

/** Orders positions as in the text. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

export function duplicateText(word: string, first: Position): string {
  return say`${quoted(word)} is a duplicate; it first appears on line ${first.line}`;
}

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  // We find duplicates ourselves, in linear time; yaml's own check is quadratic.
  uniqueKeys: false,
  prettyErrors: false,
  // Not 'silent', which would also let a second document pass.
  logLevel: 'error',
} as const;

/** Number of characters that an alias of the node stands for, including those of aliases within it. */
function sizeOf({ range }: Node, aliases: ReadonlyMap<Alias, number>): number {
  const [start, , end] = range ?? [0, 0, 0];
  const within = [...aliases].filter(([{ range: own }]) => own && own[0] >= start && own[0] < end);
  return end - start + sum(within.map(([, size]) => size));
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}

/** Visits every node in the order of the text. yaml's own `visit` can do more, but takes longer than parsing. */
function walk(node: unknown, look: (node: Node) => void): void {
  if (isPair(node)) {
    walk(node.key, look);
    walk(node.value, look);
  } else if (isNode(node)) {
    look(node);
    if (isMap(node) || isSeq(node)) for (const item of node.items) walk(item, look);
  }
}

function isNull(node: Node | null | undefined): boolean {
  return node == null || (isScalar(node) && node.value === null);
}

/** The text in the file, not its YAML value: `1e3`, not 1000. */
function sourceOf(node: Scalar): string {
  return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
}

/** The result type of every parser (a value or a fault), and the small parsers and checks that several of them share. */
import { quoted } from './untrusted.ts';

export type Parsed<Value> = { value: Value } | { fault: string };

/** The result for a text with one item per line: the items, and a fault for every invalid line. */
export interface ParsedLines<Value> {
  values: Value[];
  faults: string[];
}

/**
 * C0 and C1 controls except tab, line separators, invisible characters and those that change the reading direction.
 * Controls could hide the rest of a line. With any of them a value never equals what it looks like, so `!=` would
 * always hold. Joiners and selectors, which scripts and emoji need, are allowed after a non-ASCII character.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}|(?<!\P{ASCII})(?:\p{Join_Control}|\p{Variation_Selector})(?!\u20e3)/u;

/**
 * Parses each line of a text. Lines end with LF or CR LF; blank lines and lines that begin with `#` are skipped.
 * Invisible characters and other line separators are faults, even in comments: some editors show the rest as a new
 * line. `parse` gets the trimmed line and the raw one.
 */
export function parseLines<Value>(
  text: string,
  parse: (line: string, raw: string) => Parsed<Value>,
): ParsedLines<Value> {
  const values: Value[] = [];
  const faults: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const parsed = INVISIBLE.test(raw) ? { fault: invisible(raw) } : skipped(line) ? undefined : parse(line, raw);
    if (parsed === undefined) continue;
    if ('fault' in parsed) faults.push(`${quoted(line)}: ${parsed.fault}`);
    else values.push(parsed.value);
  }
  return { values, faults };
}

function skipped(line: string): boolean {
  return line === '' || line.startsWith('#');
}

/** The position (from 0) and code of the first such character in a line; undefined: there is none. */
export function invisibleIn(line: string): { at: number; name: string } | undefined {
  const found = INVISIBLE.exec(line);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0) ?? 0;
  return { at: found.index, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
}

/** The line without such characters. */
export function withoutInvisible(line: string): string {
  return line.replace(new RegExp(INVISIBLE, 'gu'), '');
}

function invisible(line: string): string {
  return `it contains the invisible character ${invisibleIn(line)?.name ?? ''}; type the line again (lines end with LF or CR LF)`;
}

/** Parses a boolean: exactly one of six words. */
export function parseFlag(text: string): Parsed<boolean> {
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return { value: text.toLowerCase() === 'true' };
  const meant = MEANT.get(text.toLowerCase());
  return { fault: `it is not one of true, True, TRUE, false, False, FALSE${meant ? ` (did you mean ${meant}?)` : ''}` };
}

const MEANT = new Map([
  ...['yes', 'on', '1', 'y', 't', 'true', 'enabled'].map(word => [word, 'true'] as const),
  ...['no', 'off', '0', 'n', 'f', 'false', 'disabled'].map(word => [word, 'false'] as const),
]);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the text has the form of a UUID, in upper or lower case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether the host is this machine: the only place to which a key may be sent without TLS. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The properties that have a value. The others were not given, or are invalid. */
export function definedOf<Properties extends object>(
  properties: Properties,
): { [Name in keyof Properties]?: Exclude<Properties[Name], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Properties;
}

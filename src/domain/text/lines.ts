/** Inputs that hold one item a line. */
import type { Parsed, ParsedLines } from './parsed.ts';
import { quoted } from './untrusted.ts';

/**
 * C0 and C1 controls other than tab, line separators, and what is invisible or changes the direction of what is read:
 * the first could hide the rest of a line, and with any of them a value is never equal to what it looks like, so that
 * `!=` would always hold. The joiners and selectors that scripts and emoji need are left where they follow one.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}|(?<!\P{ASCII})(?:\p{Join_Control}|\p{Variation_Selector})(?!\u20e3)/u;

/**
 * Every line of a text, parsed. Lines end with LF or CR LF; blank lines and lines that begin with `#` are skipped.
 * Invisible characters and other line separators are faults, in comments too: some editors show what follows as a
 * line of its own. `parse` gets the line without the white space around it, and as it stands.
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

/** Where the first such character stands in a line, from 0, and its code; undefined: there is none. */
export function invisibleIn(line: string): { at: number; name: string } | undefined {
  const found = INVISIBLE.exec(line);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0) ?? 0;
  return { at: found.index, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
}

function invisible(line: string): string {
  return `it contains the invisible character ${invisibleIn(line)?.name ?? ''}; type the line again (lines end with LF or CR LF)`;
}

/** Inexact names: patterns in which `*` stands for any characters, and misspellings. */

import { closest, distance } from 'fastest-levenshtein';
import { quoted, say } from './untrusted.ts';

export interface NamePattern {
  readonly text: string;
  readonly exact: boolean;
  matches(name: string): boolean;
}

/**
 * One pass from left to right without backtracking: the name must start with the first piece and end with the last one,
 * and contain the others in order.
 */
export function namePattern(text: string): NamePattern {
  const pieces = text.split('*');
  const exact = pieces.length === 1;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1);
  const matches = (name: string): boolean => {
    if (exact) return name === text;
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = name.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return at <= name.length - last.length;
  };
  return { text, exact, matches };
}

/** Advice for a `current-name` that matches none of the names; undefined when nothing stands out. */
export function whyNoMatch(text: string, names: readonly string[]): string | undefined {
  const pattern = namePattern(text.toLowerCase());
  const otherCase = names.find(name => pattern.matches(name.toLowerCase()));
  if (otherCase !== undefined) return say`upper and lower case differ; did you mean ${quoted(otherCase)}?`;
  const bare = (each: string) => each.replace(/\s+/gu, '');
  const spaced = namePattern(bare(text));
  const otherSpaces = names.find(name => spaced.matches(bare(name)));
  if (otherSpaces !== undefined) return say`only white space differs; did you mean ${quoted(otherSpaces)}?`;
  if (/[,\n]/.test(text)) return 'current-name takes one name or one pattern, not a list';
  const near = text.includes('*') || names.length === 0 ? undefined : misspelt(text, names);
  return near === undefined ? undefined : say`did you mean ${quoted(near)}?`;
}

/** Longer texts are not typing errors, and comparing them would be slow. */
const MAX_LENGTH = 60;

/** The word most similar to the text, whatever the distance. */
export function nearest(text: string, words: readonly string[]): string {
  return closest(text.slice(0, MAX_LENGTH).toLowerCase(), words);
}

/** The word that was probably misspelt: at most a third of its letters differ. */
export function misspelt(text: string, words: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const word = nearest(text, words);
  return distance(text.toLowerCase(), word) <= Math.max(1, Math.floor(word.length / 3)) ? word : undefined;
}

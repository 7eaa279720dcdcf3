/** `current-name`: an exact name, or a pattern in which `*` stands for any characters. */
import { misspelt } from './nearest.ts';
import { quoted, say } from './untrusted.ts';

export interface NamePattern {
  readonly text: string;
  readonly exact: boolean;
  matches(name: string): boolean;
}

/**
 * One pass from left to right: the first piece must begin the name, the last must end it, those between are found in
 * their order. No backtracking, and no piece looks at a character of the name more than twice: a hostile name costs
 * no more than its length.
 */
export function namePattern(text: string): NamePattern {
  const pieces = text.split('*');
  const exact = pieces.length === 1;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).flatMap(piece => (piece === '' ? [] : [finder(piece)]));
  const matches = (name: string): boolean => {
    if (exact) return name === text;
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const endOfNext of middle) {
      const found = endOfNext(name, at, end);
      if (found === undefined) return false;
      at = found;
    }
    return true;
  };
  return { text, exact, matches };
}

/** Where the first occurrence between two places of a text ends. */
type Finder = (text: string, from: number, to: number) => number | undefined;

/** Knuth, Morris and Pratt: `String.indexOf` takes length times length for a piece and a name such as `aaa…ab`, `aaa…`. */
function finder(piece: string): Finder {
  const fallbacks = fallbacksOf(piece);
  return (text, from, to) => {
    let matched = 0;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      while (matched > 0 && piece.charCodeAt(matched) !== code) matched = fallbacks[matched - 1] ?? 0;
      if (piece.charCodeAt(matched) === code) matched++;
      if (matched === piece.length) return at + 1;
    }
    return undefined;
  };
}

/** For each beginning of the piece, the length of its longest proper end that is a beginning of the piece too. */
function fallbacksOf(piece: string): Uint32Array {
  const fallbacks = new Uint32Array(piece.length);
  for (let at = 1, matched = 0; at < piece.length; at++) {
    const code = piece.charCodeAt(at);
    while (matched > 0 && piece.charCodeAt(matched) !== code) matched = fallbacks[matched - 1] ?? 0;
    if (piece.charCodeAt(matched) === code) matched++;
    fallbacks[at] = matched;
  }
  return fallbacks;
}

/** Advice for a `current-name` that matches none of the names; undefined when nothing stands out. */
export function whyNoMatch(text: string, names: readonly string[]): string | undefined {
  const pattern = namePattern(text.toLowerCase());
  const otherCase = names.find(name => pattern.matches(name.toLowerCase()));
  if (otherCase !== undefined) return say`upper and lower case differ; did you mean ${quoted(otherCase)}?`;
  if (/[,\n]/.test(text)) return 'current-name takes one name or one pattern, not a list';
  const near = text.includes('*') || names.length === 0 ? undefined : misspelt(text, names);
  return near === undefined ? undefined : say`did you mean ${quoted(near)}?`;
}

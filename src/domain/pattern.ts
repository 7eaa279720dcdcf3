/** `current-name`: an exact name, or a pattern in which `*` stands for any characters. */

export interface NamePattern {
  readonly text: string;
  readonly exact: boolean;
  matches(name: string): boolean;
}

/**
 * One pass from left to right: the first piece must begin the name, the last must end it, those between are found in
 * their order. No backtracking, so that a hostile name costs no more than its length.
 */
export function namePattern(text: string): NamePattern {
  const pieces = text.split('*');
  const exact = pieces.length === 1;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter(piece => piece !== '');
  const matches = (name: string): boolean => {
    if (exact) return name === text;
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = name.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
  return { text, exact, matches };
}

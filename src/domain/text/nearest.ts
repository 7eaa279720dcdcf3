/** Suggestions for what was probably meant. */
import { closest, distance } from 'fastest-levenshtein';

/** Longer texts are not a slip of the keyboard, and comparing them would take long. */
const LONGEST = 60;

/** The word that is most like the text, whatever the distance. */
export function nearest(text: string, words: readonly string[]): string {
  return closest(text.slice(0, LONGEST).toLowerCase(), words);
}

/** The word that the text probably misspells: at most a third of its letters differ. */
export function misspelt(text: string, words: readonly string[]): string | undefined {
  if (text.length > LONGEST) return undefined;
  const word = nearest(text, words);
  return distance(text.toLowerCase(), word) <= Math.max(1, Math.floor(word.length / 3)) ? word : undefined;
}

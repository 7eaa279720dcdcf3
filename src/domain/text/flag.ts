/** Booleans, as inputs and conditions write them: the words of YAML 1.2. */
import type { Parsed } from './parsed.ts';

/** The boolean that the text names: exactly one of six words. */
export function parseFlag(text: string): Parsed<boolean> {
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return { value: text.toLowerCase() === 'true' };
  const meant = MEANT.get(text.toLowerCase());
  return { fault: `it is not one of true, True, TRUE, false, False, FALSE${meant ? ` (did you mean ${meant}?)` : ''}` };
}

const MEANT = new Map([
  ...['yes', 'on', '1', 'y', 't', 'true', 'enabled'].map(word => [word, 'true'] as const),
  ...['no', 'off', '0', 'n', 'f', 'false', 'disabled'].map(word => [word, 'false'] as const),
]);

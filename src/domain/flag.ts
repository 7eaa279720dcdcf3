/** Booleans, as inputs and conditions write them: the words of YAML 1.2. */

/** What the word says; undefined when it is none of the six. */
export function parseFlag(text: string): boolean | undefined {
  return /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? text.toLowerCase() === 'true' : undefined;
}

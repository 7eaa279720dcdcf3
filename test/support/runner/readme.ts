// Reads the README and the pages in docs: their fenced blocks, their tables and their headings.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page of Markdown by its path in the repository. */
export function page(path: string): string {
  return readFileSync(join(import.meta.dirname, '../../..', path), 'utf8').replaceAll('\r\n', '\n');
}

export const README = page('README.md');

/** The contents of all fenced blocks of a language, in order. */
export function blocks(language: string, markdown = README): string[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , text]) => text ?? '');
}

/**
 * The rows of the first table after a heading, without its header; cells are trimmed and without enclosing backquotes.
 */
export function table(heading: string, markdown = README): string[][] {
  const start = `\n${markdown}`.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const after = markdown.slice(start);
  const lines = after.slice(after.indexOf('\n|') + 1).split('\n');
  const rows = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('|')),
  );
  return rows.slice(2).map(row =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

/** The anchors of all headings of a Markdown text, as on GitHub. */
export function anchorsOf(markdown: string): string[] {
  const prose = markdown.replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    (text ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

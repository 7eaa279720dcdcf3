// Reads the README: its fenced blocks, its tables and its headings.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PATH = join(import.meta.dirname, '../../README.md');

export const README = readFileSync(PATH, 'utf8').replaceAll('\r\n', '\n');

/** The contents of all fenced blocks of a language, in their order. */
export function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , text]) => text ?? '');
}

/** The rows of the first table after a heading, without its head; each cell trimmed, without backquotes around it. */
export function table(heading: string): string[][] {
  const after = README.slice(README.indexOf(`\n${heading}\n`));
  const lines = after.slice(after.indexOf('\n|') + 1).split('\n');
  const rows = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('|')),
  );
  return rows.slice(2).map(row =>
    row
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

/** The anchors of all headings of the README, as GitHub makes them. */
export function anchors(): string[] {
  return anchorsOf(README);
}

/** The anchors of all headings of a Markdown text, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const prose = markdown.replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    (text ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/**
 * What stands between `<!-- name -->` and `<!-- /name -->`, without the quotation marks of a block quote. With
 * UPDATE_README in the environment the README gets `now` there first.
 */
export function marked(name: string, now: string): string {
  const place = new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, 's');
  const quote = `${now.replace(/^/gm, '> ').replace(/ +$/gm, '')}\n`;
  const text = process.env.UPDATE_README ? README.replace(place, () => quote) : README;
  if (text !== README) writeFileSync(PATH, text);
  return (place.exec(text)?.[0] ?? '').replace(/^> ?/gm, '').trim();
}

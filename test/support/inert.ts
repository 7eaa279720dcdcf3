// Checks that Markdown contains only what the action itself wrote, whatever the names in it try.

import { expect } from 'vitest';

/** Fails on a foreign tag, link, image, comment or code fence, and on tables that lose their columns. */
export function expectInert(markdown: string): void {
  const tags = markdown.match(/<[^>]*>/g) ?? [];
  expect(tags.filter(tag => !/^<\/?(?:b|br|code|sub|details|summary)>$/.test(tag))).toEqual([]);
  for (const foreign of ['](', '![', '@octocat', '**d**', '~~', 'https://evil', '<!--']) {
    expect(markdown).not.toContain(foreign);
  }
  expect((markdown.match(/^ {0,3}(```|~~~).*$/gm) ?? []).filter(fence => !/^```(mermaid)?$/.test(fence))).toEqual([]);
  let columns = 0;
  for (const line of markdown.split('\n')) {
    const here = line.startsWith('|') ? line.split('|').length : 0;
    if (columns > 0 && here > 0) expect(here).toBe(columns);
    columns = here;
  }
}

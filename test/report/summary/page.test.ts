/** Markdown within bounds. */
import { describe, expect, test } from 'vitest';
import { type Bound, Page } from '../../../src/report/summary/page.ts';

function bound(most: number): Bound {
  return { most, size: text => text.length, note: 'CUT' };
}

describe('a page', () => {
  const page = new Page();
  page.add('title');
  page.table(['| a |', '|---|'], ['| 1 |', '| 2 |', '| 3 |']);
  page.fold('more', () => page.table(['| b |', '|---|'], ['| 4 |', '| 5 |']));
  const whole = page.within(bound(10_000));

  test('that fits is whole', () => {
    expect(whole).toBe(
      'title\n\n| a |\n|---|\n| 1 |\n| 2 |\n| 3 |\n\n<details><summary>more</summary>\n\n| b |\n|---|\n| 4 |\n| 5 |\n\n</details>\n\n',
    );
  });

  test('leaves out an empty block', () => {
    const empty = new Page();
    empty.add('');
    expect(empty.within(bound(100))).toBe('');
  });

  test('stays within every bound, cut between rows, with the note last and what is folded closed', () => {
    for (let most = 10; most < whole.length + 10; most++) {
      const text = page.within(bound(most));
      if (text === whole) continue;
      expect(text.length).toBeLessThanOrEqual(most);
      expect(text).toMatch(/\nCUT\n$/);
      expect(text.includes('<details>')).toBe(text.includes('</details>'));
      expect(whole.startsWith(text.replace(/\n*(<\/details>)?\n*CUT\n$/, ''))).toBe(true);
    }
  });
});

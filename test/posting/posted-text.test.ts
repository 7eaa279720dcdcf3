/** Text made inert for GitHub, by table and by properties. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inert, MAX_CHARACTERS } from '../../src/posting/posted-text.ts';

const PIECES = [
  '@',
  '#',
  '/',
  '12',
  'mona',
  'GH-',
  '\n',
  '> ',
  '- ',
  '| ',
  ' ',
  '`',
  '<code>',
  '</code>',
  '1a2b3c4d5e',
  'issues/',
];
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })))
  .map(parts => parts.join(''));

describe('inert', () => {
  test.for([
    ['@mona and a@b', '@\u200bmona and a@\u200bb'],
    ['see #12 and &#64;', 'see #\u200b12 and &#64;'],
    ['octo-org/app#1, gh-3', 'octo-org/app#\u200b1, gh-\u200b3'],
    ['https://github.com/o/r/issues/5', 'https://github.com/o/r/issues/\u200b5'],
    ['/close\n  /merge\n> /lock\n- /x', '\u200b/close\n  \u200b/merge\n> \u200b/lock\n- \u200b/x'],
    ['\n \n\n/close', '\n \n\n\u200b/close'],
    ['fixes 1a2b3c4d5e6f in 1234567', 'fixes 1a2b3c\u200b4d5e6f in 1234567'],
    ['<code>f01d52606dc8</code> and `1a2b3c4d`', '<code>f01d52606dc8</code> and `1a2b3c4d`'],
    ['and/or 5.00 USD', 'and/or 5.00 USD'],
  ] as const)('%j', ([text, expected]) => {
    expect(inert(text)).toBe(expected);
  });

  test.for(['\n', ' \n', '> \n', '| ', '@', '`', '<code>', '0'])('takes a text full of %j without delay', piece => {
    const text = piece.repeat(MAX_CHARACTERS / piece.length);
    const begun = performance.now();
    inert(text);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('leaves nothing that acts, and changes nothing more the second time', () => {
    fc.assert(
      fc.property(anyText, text => {
        const made = inert(text);
        expect(made).not.toMatch(/@[\w-]|(?<!&)#\d|\bGH-\d|^[\s>|*+-]*\//im);
        expect(inert(made)).toBe(made);
        expect(made.replaceAll('\u200b', '')).toBe(text.replaceAll('\u200b', ''));
      }),
      { seed: 24, numRuns: 500 },
    );
  });
});

/** Names and patterns: `*` stands for any characters, without backtracking. */

import { describe, expect, test } from 'vitest';
import { namePattern, whyNoMatch } from '../../../src/domain/text/pattern.ts';
import fc from '../../support/properties.ts';

describe('current-name', () => {
  test.each([
    ['prod', 'prod', true],
    ['prod', 'Prod', false],
    ['prod', 'prod ', false],
    ['prod', 'prod-2', false],
    ['*', '', true],
    ['*', 'anything at all', true],
    ['**', 'x', true],
    ['ci-*', 'ci-', true],
    ['ci-*', 'ci-17', true],
    ['ci-*', 'xci-17', false],
    ['*-ci', 'team-ci', true],
    ['*-ci', 'team-ci-2', false],
    ['a*b', 'ab', true],
    ['a*b', 'axb', true],
    ['a*b', 'a', false],
    ['aa*aa', 'aaa', false],
    ['aa*aa', 'aaaa', true],
    ['a*b*c', 'a--b--c', true],
    ['a*b*c', 'a--c--b', false],
    ['a*bc*bc', 'abcbc', true],
    ['a*bc*bc', 'abc', false],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['[ab]', 'a', false],
    ['* [creating*', 'x [creating, run 1.1, 00000000-000000000000]', true],
    ['*\n*', 'two\nlines', true],
    ['*', 'two\nlines', true],
    ['*é', 'café', true],
  ])('%j %s: %j is %s', (pattern, name, matches) => {
    expect(namePattern(pattern).matches(name)).toBe(matches);
  });

  test('is exact without a star', () => {
    expect(['prod', '*', 'a*', ''].map(text => namePattern(text).exact)).toEqual([true, false, false, true]);
  });

  test('matches exactly what a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '.', '('), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '*', '.', '('), maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, (text, name) => {
        const source = text.replace(/[.(]/g, '\\$&').replaceAll('*', '.*');
        expect(namePattern(text).matches(name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['many pieces that are all there', `${'*a'.repeat(50)}*b`, 'a'.repeat(126_000)],
    ['a piece that nearly fits everywhere', `*${'a'.repeat(250)}b*`, 'a'.repeat(1_000_000)],
    ['a piece that begins otherwise', `*b${'a'.repeat(250)}*`, 'a'.repeat(1_000_000)],
    ['many stars', `${'*'.repeat(100_000)}x`, 'y'.repeat(126_000)],
  ])('does not backtrack in a hostile name: %s', (_, text, name) => {
    const began = performance.now();
    expect(namePattern(text).matches(name)).toBe(false);
    // Backtracking would take hours.
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('a name that matches nothing', () => {
  const names = ['Prod', 'ci-1', 'staging', 'web  app '];
  test.each([
    ['prod', 'upper and lower case differ; did you mean "Prod"?'],
    ['CI-*', 'upper and lower case differ; did you mean "ci-1"?'],
    ['prod, staging', 'current-name takes one name or one pattern, not a list'],
    ['prod\nstaging', 'current-name takes one name or one pattern, not a list'],
    ['stagign', 'did you mean "staging"?'],
    ['stagign*', undefined],
    ['web app', 'only white space differs; did you mean "web  app "?'],
    ['webapp', 'only white space differs; did you mean "web  app "?'],
    ['web\u00a0*', 'only white space differs; did you mean "web  app "?'],
    ['production', undefined],
  ])('%j: %s', (text, advice) => {
    expect(whyNoMatch(text, names)).toBe(advice);
    expect(whyNoMatch(text, [])?.includes('did you mean') ?? false).toBe(false);
  });
});

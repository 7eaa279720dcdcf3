/** Names and patterns: `*` stands for any characters, and a hostile name costs no more than its length. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { namePattern } from '../../src/domain/pattern.ts';

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

  test('finds exactly what a regular expression would', () => {
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

  test('looks at no character of a name twice for the same piece of a hostile pattern', () => {
    const scanned = vi.spyOn(String.prototype, 'indexOf');
    try {
      for (const [text, name] of [
        [`${'*a'.repeat(50)}*b`, 'a'.repeat(20_000)],
        [`${'a*'.repeat(50)}b`, 'a'.repeat(20_000)],
        [`*${'ab*'.repeat(40)}c`, 'ab'.repeat(10_000)],
        [`${'*'.repeat(1000)}x`, 'y'.repeat(20_000)],
      ] as const) {
        scanned.mockClear();
        namePattern(text).matches(name);
        const steps = scanned.mock.results.reduce((sum, { value }, call) => {
          const from = scanned.mock.calls[call]?.[1] ?? 0;
          return sum + (value < 0 ? name.length : value) - from;
        }, 0);
        expect(scanned.mock.calls.length).toBeLessThanOrEqual(text.length);
        expect(steps).toBeLessThanOrEqual(name.length);
      }
    } finally {
      scanned.mockRestore();
    }
  });
});

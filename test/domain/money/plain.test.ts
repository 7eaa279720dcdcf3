/** Numbers for people and shells: never in exponent form. */
import { expect, test } from 'vitest';
import { plain } from '../../../src/domain/money/usd.ts';
import fc from '../../support/properties.ts';

test.each([
  [0, '0'],
  [75, '75'],
  [12.5, '12.5'],
  [-2.5, '-2.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e-7, '0.0000001'],
  [-1.5e-9, '-0.0000000015'],
  [1e21, '1000000000000000000000'],
  [1.2345e22, '12345000000000000000000'],
  [5e-324, `0.${'0'.repeat(323)}5`],
])('%s is written %s', (value, text) => {
  expect(plain(value)).toBe(text);
});

test('every number is written without an exponent and read back as itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      const text = plain(value);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text) === value).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

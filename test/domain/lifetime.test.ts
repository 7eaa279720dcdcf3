/** Section 4 of the contract as tables: lifetimes, durations and instants. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseDuration, parseInstant } from '../../src/domain/instant.ts';
import { expiryOf, parseLifetime } from '../../src/domain/lifetime.ts';

const NOW = Date.parse('2026-11-23T10:20:30.456Z');

describe('the lifetime of a new key', () => {
  test.each([
    ['30m', '2026-11-23T10:50:30Z'],
    ['12h', '2026-11-23T22:20:30Z'],
    ['90d', '2027-02-21T10:20:30Z'],
    ['2w', '2026-12-07T10:20:30Z'],
    ['3652d', '2036-11-22T10:20:30Z'],
    ['2027-12-31T23:59:59Z', '2027-12-31T23:59:59Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['2027-12-31T23:59:59.999Z', '2027-12-31T23:59:59Z'],
    ['never', null],
    ['Never', null],
  ])('%s ends at %s', (text, expiry) => {
    const parsed = parseLifetime(text, NOW);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(expiryOf(parsed.lifetime, NOW)).toBe(expiry);
  });

  test('counts a duration from the moment the key is made, not from when the input was read', () => {
    const parsed = parseLifetime('1h', NOW);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(expiryOf(parsed.lifetime, NOW + 60_000)).toBe('2026-11-23T11:21:30Z');
  });

  test.each([
    ['0d', 'in the past'],
    ['2020-01-01T00:00:00Z', 'in the past'],
    ['2026-11-23T10:20:30Z', 'in the past'],
    ['2040-01-01T00:00:00Z', 'more than ten years ahead'],
    ['522w', 'more than ten years ahead'],
    ['999999999w', 'more than ten years ahead'],
    ['1.5d', 'a number and a unit'],
    ['90', 'a number and a unit'],
    ['90 d', 'a number and a unit'],
    ['90D', 'a number and a unit'],
    ['-90d', 'a number and a unit'],
    ['1y', 'a number and a unit'],
    ['1d12h', 'a number and a unit'],
    ['9999999999m', 'a number and a unit'],
    ['forever', 'a number and a unit'],
    ['2027-12-31', 'a number and a unit'],
    ['2027-12-31T23:59Z', 'a number and a unit'],
    ['2027-12-31T23:59:59', 'a number and a unit'],
    ['2027-12-31T23:59:59+00:00', 'a number and a unit'],
    ['2027-12-31 23:59:59Z', 'a number and a unit'],
    ['2027-02-30T00:00:00Z', 'a number and a unit'],
    ['2027-02-29T00:00:00Z', 'a number and a unit'],
    ['2027-13-01T00:00:00Z', 'a number and a unit'],
    ['2027-12-31T24:00:00Z', 'a number and a unit'],
    ['2027-12-31T23:60:00Z', 'a number and a unit'],
    ['2027-12-31T23:59:60Z', 'a number and a unit'],
  ])('%s is refused: %s', (text, why) => {
    expect(parseLifetime(text, NOW)).toHaveProperty('fault', expect.stringContaining(why));
  });
});

describe('instants and durations', () => {
  test('an instant is read as it is written, to the second', () => {
    const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, second => {
        expect(parseInstant(formatInstant(second * 1000))).toBe(second * 1000);
      }),
    );
  });

  test('a duration is its number times its unit', () => {
    const units = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.constantFrom('m', 'h', 'd', 'w'), (number, unit) => {
        expect(parseDuration(`${number}${unit}`)).toBe(number * units[unit as keyof typeof units] * 1000);
      }),
    );
  });

  test('nothing that a person may type makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const parsed = parseLifetime(text, NOW);
        expect('fault' in parsed || 'lifetime' in parsed).toBe(true);
      }),
    );
  });
});

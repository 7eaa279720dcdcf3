/** Lifetimes, durations and instants as tables. */
import { describe, expect, test } from 'vitest';
import {
  durationInWords,
  expiryOf,
  formatInstant,
  parseDuration,
  parseInstant,
  parseLifetime,
  parseRotateEvery,
  tooShortToStore,
} from '../../../src/domain/time/instant.ts';
import fc from '../../support/properties.ts';

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
    ['90D', '2027-02-21T10:20:30Z'],
    ['12H', '2026-11-23T22:20:30Z'],
    ['2W', '2026-12-07T10:20:30Z'],
    ['90 d', '2027-02-21T10:20:30Z'],
    ['30 minutes', '2026-11-23T10:50:30Z'],
    ['1 minute', '2026-11-23T10:21:30Z'],
    ['12 hours', '2026-11-23T22:20:30Z'],
    ['7 days', '2026-11-30T10:20:30Z'],
    ['7 Days', '2026-11-30T10:20:30Z'],
    ['2 weeks', '2026-12-07T10:20:30Z'],
    ['2027-12-31', '2027-12-31T23:59:59Z'],
    ['2028-02-29', '2028-02-29T23:59:59Z'],
    ['2026-11-23', '2026-11-23T23:59:59Z'],
    ['never', null],
    ['Never', null],
  ])('%s ends at %s', (text, expiry) => {
    const parsed = parseLifetime(text, NOW);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(expiryOf(parsed.value, NOW)).toBe(expiry);
  });

  test('counts a duration from the moment the key is created, not from when the input was read', () => {
    const parsed = parseLifetime('1h', NOW);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(expiryOf(parsed.value, NOW + 60_000)).toBe('2026-11-23T11:21:30Z');
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
    ['90  d', 'a number and a unit'],
    ['90\td', 'a number and a unit'],
    ['30M', 'write m for minutes'],
    ['30 M', 'there are no months'],
    ['3 months', 'there are no months; write days, such as 30d'],
    ['1 year', 'there are no years; write days, such as 365d'],
    ['30s', 'the smallest unit is the minute'],
    ['30 mins', 'write m or minutes for minutes'],
    ['1.5d', 'a whole number'],
    ['2026-11-22', 'in the past'],
    ['2027-02-30', 'there is no such date'],
    ['2037-01-01', 'more than ten years ahead'],
    ['-90d', 'a number and a unit'],
    ['1y', 'a number and a unit'],
    ['1d12h', 'a number and a unit'],
    ['9999999999m', 'a number and a unit'],
    ['forever', 'a number and a unit'],
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

describe('the suggestion for a lifetime that is nearly right', () => {
  test.each([
    ['none', 'never'],
    ['unlimited', 'never'],
    ['nver', 'never'],
    ['90', '90d'],
    ['30 dayz', '30d'],
    ['2 weks', '2w'],
    ['12  hours', '12h'],
    ['2027-06-30 12:00', '2027-06-30T12:00:00Z'],
    ['2027-06-30T12:00:00', '2027-06-30T12:00:00Z'],
    ['2027-06-30T12:00:00+00:00', '2027-06-30T12:00:00Z'],
  ])('is the correct form: %s', (text, meant) => {
    expect(parseLifetime(text, NOW)).toHaveProperty('fault', expect.stringContaining(`(did you mean ${meant}?)`));
  });

  test.each(['99999999', '3M', '3 months', '1 year', '2027-02-30 12:00', 'soon'])(
    'is missing when unclear: %s',
    text => {
      expect(parseLifetime(text, NOW)).toHaveProperty('fault', expect.not.stringContaining('did you mean'));
    },
  );
});

describe('instants and durations', () => {
  test('an instant is read exactly as written, to the second', () => {
    const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, second => {
        expect(parseInstant(formatInstant(second * 1000))).toEqual({ value: second * 1000 });
      }),
    );
  });

  test('a duration is its number times its unit', () => {
    const units = { m: 60, h: 3600, d: 86_400, w: 604_800, H: 3600, D: 86_400, W: 604_800, minute: 60, weeks: 604_800 };
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.constantFrom('', ' '), unit, (number, space, each) => {
        expect(parseDuration(`${number}${space}${each}`)).toEqual({ value: number * units[each] * 1000 });
      }),
    );
  });

  test('a duration in words names its number and unit', () => {
    expect(['90d', '1W', '2 hours', '1m', 'soon'].map(durationInWords)).toEqual([
      '90 days',
      '1 week',
      '2 hours',
      '1 minute',
      undefined,
    ]);
  });

  test('no text makes the parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const parsed = parseLifetime(text, NOW);
        expect('fault' in parsed || 'value' in parsed).toBe(true);
      }),
    );
  });
});

describe('a lifetime too short for a stored key', () => {
  test.each<[text: string, short: boolean]>([
    ['59m', true],
    ['30m', true],
    ['60m', false],
    ['1h', false],
    ['90d', false],
    ['never', false],
    ['2026-11-23T11:20:29Z', true],
    ['2026-11-23T11:20:31Z', false],
  ])('%s: %s', (text, short) => {
    const parsed = parseLifetime(text, NOW);
    if ('fault' in parsed) throw new Error(parsed.fault);
    const fault = tooShortToStore(parsed.value, NOW);
    if (short) expect(fault).toMatch(/m is minutes.*would expire before it is used/);
    else expect(fault).toBe(undefined);
  });

  test('says how long it would be', () => {
    expect(tooShortToStore({ for: 90 * 1000 }, NOW)).toMatch(/^the key would live only 1 minute \(/);
    expect(tooShortToStore({ for: 30 * 60_000 }, NOW)).toMatch(/^the key would live only 30 minutes \(/);
  });
});

describe('rotate-every', () => {
  test.each([
    ['1d', 86_400_000],
    ['24h', 86_400_000],
    ['90d', 90 * 86_400_000],
    ['2 weeks', 14 * 86_400_000],
  ])('%s is %s ms', (text, ms) => {
    expect(parseRotateEvery(text)).toEqual({ value: ms });
  });

  test.each([
    ['23h', 'less than a day'],
    ['90m', 'less than a day (m is minutes)'],
    ['0d', 'less than a day'],
    ['3654d', 'more than ten years'],
    ['never', 'a number and a unit'],
    ['2027-12-31', 'a number and a unit'],
    ['3M', 'there are no months'],
    ['', 'a number and a unit'],
  ])('%s is refused: %s', (text, why) => {
    expect(parseRotateEvery(text)).toHaveProperty('fault', expect.stringContaining(why));
  });
});

/** Limits as tables: what an expression means, what is refused and why, and their algebra. */

import { describe, expect, test } from 'vitest';
import {
  applyLimit,
  type Budget,
  isAbsolute,
  leavesNothing,
  parseLimit,
  whyUnchanged,
} from '../../../src/domain/money/limit.ts';
import { fromNumber, parseDecimal, percentOf, toNumber } from '../../../src/domain/money/usd.ts';
import fc from '../../support/properties.ts';

function limitAfter(text: string, limit: number | null, remaining: number | null = limit): number | null | undefined {
  const parsed = parseLimit(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return applyLimit(parsed.value, { limit, limit_remaining: remaining });
}

describe('a limit expression', () => {
  test.each<[text: string, limit: number | null, remaining: number | null, result: number | null | undefined]>([
    ['75', 50, 10, 75],
    ['75', null, null, 75],
    ['12.50', 50, 10, 12.5],
    ['0', 50, 10, 0],
    ['0', null, null, 0],
    ['0.000001', 50, 10, 0.000001],
    ['1000000000', 50, 10, 1_000_000_000],
    ['007', 50, 10, 7],
    ['unlimited', 50, 10, null],
    ['unlimited', null, null, null],
    ['raise by 25', 50, 10, 75],
    ['raise by 25', 0, 0, 25],
    ['raise by 0', 50, 10, 50],
    ['raise by 20%', 50, 10, 60],
    ['raise by 33.333333%', 3, 3, 4],
    ['raise by 0.5%', 1, 1, 1.005],
    ['raise by 25', null, null, null],
    ['raise by 20%', null, null, null],
    ['lower by 10', 50, 10, 40],
    ['lower by 60', 50, 10, 0],
    ['lower by 50%', 50, 10, 25],
    ['lower by 100%', 50, 10, 0],
    ['lower by 150%', 50, 10, 0],
    ['lower by 10', null, null, undefined],
    ['lower by 10%', null, null, undefined],
    ['at least 100', 50, 10, 100],
    ['at least 100', 100, 10, 100],
    ['at least 100', 150, 10, 150],
    ['at least 100', null, null, null],
    ['at most 50', 80, 10, 50],
    ['at most 50', 50, 10, 50],
    ['at most 50', 20, 10, 20],
    ['at most 50', null, null, 50],
    ['at most 0', 20, 10, 0],
    ['top up to 20', 50, 5, 65],
    ['top up to 20', 50, 20, 50],
    ['top up to 20', 50, 35, 50],
    ['top up to 20', 50, -3, 73],
    ['top up to 20', null, null, null],
    ['top up to 0', 50, -3, 53],
  ])('%s on a key with limit %s of which %s remain gives %s', (text, limit, remaining, result) => {
    expect(limitAfter(text, limit, remaining)).toBe(result);
  });

  test.each([
    ['RAISE BY 25', 75],
    ['Raise By 20%', 60],
    ['Lower by 10', 40],
    ['AT LEAST 100', 100],
    ['At Most 20', 20],
    ['Top Up To 60', 60],
    ['UNLIMITED', null],
    ['Unlimited', null],
    ['raise   by\t25', 75],
  ])('accepts words in any case and with any white space: %s', (text, result) => {
    expect(limitAfter(text, 50)).toBe(result);
  });

  test.each([
    [0.1, 'raise by 0.2', 0.3],
    [0.3, 'lower by 0.1', 0.2],
    [0.7, 'raise by 0.1', 0.8],
    [1.1, 'raise by 2.2', 3.3],
    [4.35, 'raise by 100%', 8.7],
    [1.005, 'raise by 10%', 1.1055],
    [0.000001, 'raise by 0.000002', 0.000003],
    [999_999_999.999999, 'raise by 0.000001', 1_000_000_000],
  ])('adds decimals without binary noise: %s, %s, is %s', (limit, text, result) => {
    expect(limitAfter(text, limit)).toBe(result);
  });

  test.each([
    ['raise by 33.333333%', 1, 1.333333],
    ['raise by 50%', 0.000001, 0.000002],
    ['raise by 49%', 0.000001, 0.000001],
    ['lower by 33.333333%', 1, 0.666667],
    ['raise by 0.000001%', 1, 1],
  ])('rounds a percentage to a millionth of a dollar: %s of %s is %s', (text, limit, result) => {
    expect(limitAfter(text, limit)).toBe(result);
  });

  test('leaves a limit with binary noise exactly unchanged when there is nothing to change', () => {
    const noisy = 0.1 + 0.2;
    expect(limitAfter('at least 0.1', noisy)).toBe(noisy);
    expect(limitAfter('at most 5', noisy)).toBe(noisy);
    expect(limitAfter('top up to 0', noisy)).toBe(noisy);
    expect(limitAfter('0.3', noisy)).toBe(0.3);
  });

  test.each([
    ['+25', 'signs are not accepted'],
    ['-25', 'signs are not accepted'],
    ['raise by +25', 'signs are not accepted'],
    ['lower by -10', 'signs are not accepted'],
    ['1e3', 'exponents are not accepted'],
    ['1.5E-3', 'exponents are not accepted'],
    ['raise by 2e1', 'exponents are not accepted'],
    ['$75', 'without $ or USD'],
    ['75$', 'without $ or USD'],
    ['75 USD', 'without $ or USD'],
    ['USD 75', 'without $ or USD'],
    ['75usd', 'without $ or USD'],
    ['raise by $5', 'without $ or USD'],
    ['1,000', 'thousands separators are not accepted'],
    ['1_000', 'thousands separators are not accepted'],
    ["1'000.50", 'thousands separators are not accepted'],
    ['1 000 000', 'thousands separators are not accepted'],
    ['12,50', 'the decimal sign is a point'],
    ['0x1F', 'hexadecimal numbers are not accepted'],
    ['NaN', 'for no limit say "unlimited"'],
    ['Infinity', 'for no limit say "unlimited"'],
    ['inf', 'for no limit say "unlimited"'],
    ['-Infinity', 'signs are not accepted'],
    ['0.0000001', 'more than 6 decimals'],
    ['raise by 1.1234567%', 'more than 6 decimals'],
    ['1000000000.000001', 'more than 1000000000'],
    ['1000000001', 'more than 1000000000'],
    ['raise by 99999999999999999999999', 'more than 1000000000'],
    ['raise by', 'the number is missing'],
    ['at least', 'the number is missing'],
    ['top up to %', 'a number is digits'],
    ['raise by %', 'the number is missing'],
    ['at least 20%', 'a number is digits'],
    ['at most 20%', 'a number is digits'],
    ['top up to 20%', 'a number is digits'],
    ['20%', 'a number is digits'],
    ['.5', 'a number is digits'],
    ['5.', 'a number is digits'],
    ['1.2.3', 'a number is digits'],
    ['٣', 'a number is digits'],
    ['７５', 'a number is digits'],
    ['raise 25', 'a number is digits'],
    ['raise by25', 'a number is digits'],
    ['raise to 25', 'a number is digits'],
    ['none', 'a number is digits'],
    ['null', 'a number is digits'],
    ['never', 'a number is digits'],
    ['at least unlimited', 'a number is digits'],
    ['75 # comment', 'a number is digits'],
    ['75\n80', 'a number is digits'],
  ])('is refused with the reason and the accepted forms: %s', (text, why) => {
    const parsed = parseLimit(text);
    expect(parsed).toHaveProperty('fault', expect.stringContaining(why));
    expect(parsed).toHaveProperty('fault', expect.stringContaining('"raise by 25"'));
  });

  test.each([
    ['unlimitted', 'unlimited'],
    ['Unlimeted', 'unlimited'],
    ['none', 'unlimited'],
    ['null', 'unlimited'],
    ['never', 'unlimited'],
    ['no limit', 'unlimited'],
    ['Infinity', 'unlimited'],
    ['20%', '"raise by 20%"'],
    ['+20%', '"raise by 20%"'],
    ['+25', '"raise by 25"'],
    ['-10', '"lower by 10"'],
    ['increase by 25', '"raise by 25"'],
    ['Increase by 20 %', '"raise by 20%"'],
    ['raise 25', '"raise by 25"'],
    ['rasie by 25', '"raise by 25"'],
    ['raise by25', '"raise by 25"'],
    ['raise by $5', '"raise by 5"'],
    ['raise by +25', '"raise by 25"'],
    ['reduce by 12,50', '"lower by 12.50"'],
    ['cut 50%', '"lower by 50%"'],
    ['raise to 25', '"at least 25"'],
    ['min 100', '"at least 100"'],
    ['>= 100', '"at least 100"'],
    ['atleast 100', '"at least 100"'],
    ['max 1,000', '"at most 1000"'],
    ['up to 50', '"at most 50"'],
    ['top up 20', '"top up to 20"'],
    ['topup to 20', '"top up to 20"'],
    ['refill to 20 USD', '"top up to 20"'],
    ['$75', '75'],
    ['75 USD', '75'],
    ['1,000', '1000'],
    ['12,50', '12.50'],
    ['.5', '0.5'],
    ['75.', '75'],
    ['raise by .5', '"raise by 0.5"'],
  ])('that is nearly right gets a suggestion: %s', (text, meant) => {
    const parsed = parseLimit(text);
    expect(parsed).toHaveProperty('fault', expect.stringContaining(`(did you mean ${meant}?)`));
    expect(parseLimit(meant.replaceAll('"', ''))).toHaveProperty('value');
  });

  test.each(['1e3', '0x1F', '٣', '1000000001', '0.0000001', 'at least 20%', '75 # comment', 'plenty', 'per day 5', ''])(
    'that is unclear gets no suggestion: %s',
    text => {
      expect(parseLimit(text)).toHaveProperty('fault', expect.not.stringContaining('did you mean'));
    },
  );

  test('never makes the parser throw or run long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), text => {
        const parsed = parseLimit(text);
        expect('value' in parsed || parsed.fault.includes('use 75')).toBe(true);
      }),
    );
    for (const text of [
      '9'.repeat(1_000_000),
      ' '.repeat(1_000_000),
      'a '.repeat(500_000),
      `raise by ${'0'.repeat(1e6)}x`,
    ]) {
      expect(parseLimit(text)).toHaveProperty('fault');
    }
  });

  test('is absolute or relative: a new key can take only the absolute ones', () => {
    const absolute = ['75', 'unlimited', 'raise by 5', 'lower by 5%', 'at least 5', 'at most 5', 'top up to 5'].filter(
      text => {
        const parsed = parseLimit(text);
        return 'value' in parsed && isAbsolute(parsed.value);
      },
    );
    expect(absolute).toEqual(['75', 'unlimited']);
  });
});

describe('an unchanged limit', () => {
  test.each<[text: string, limit: number | null, remaining: number | null, why: string | undefined]>([
    ['raise by 25', null, null, 'unchanged: it has no limit'],
    ['raise by 20%', null, null, 'unchanged: it has no limit'],
    ['at least 5', null, null, 'unchanged: it has no limit'],
    ['top up to 5', null, null, 'unchanged: it has no limit'],
    ['unlimited', null, null, 'unchanged: it is unlimited already'],
    ['75', 75, 75, 'unchanged: it is 75 already'],
    ['at least 50', 75, 75, 'unchanged: it is at least 50 already'],
    ['at most 100', 75, 75, 'unchanged: it is at most 100 already'],
    ['top up to 20', 75, 30, 'unchanged: at least 20 remain already'],
    ['raise by 0', 75, 30, 'unchanged: the increase comes to 0'],
    ['raise by 20%', 0, 0, 'unchanged: the increase comes to 0'],
    ['lower by 5', 0, 0, 'unchanged: it is 0 already'],
    ['lower by 0%', 75, 30, 'unchanged: the decrease comes to 0'],
    ['lower by 5', null, null, undefined],
    ['at most 5', null, null, undefined],
    ['raise by 5', 75, 30, undefined],
    ['0', null, null, undefined],
  ])('%s on %s of which %s remain: %s', (text, limit, remaining, why) => {
    const parsed = parseLimit(text);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(whyUnchanged(parsed.value, { limit, limit_remaining: remaining })).toBe(why);
  });

  test('has a reason exactly when it is unchanged', () => {
    fc.assert(
      fc.property(relative, budget, ([form, operand], present) => {
        const parsed = parseLimit(`${form} ${operand}`);
        if ('fault' in parsed) throw new Error(parsed.fault);
        const stays = applyLimit(parsed.value, present) === present.limit;
        expect(whyUnchanged(parsed.value, present) !== undefined).toBe(stays);
      }),
    );
  });
});

describe('a limit at or below what is used', () => {
  test.each<[limit: number | null, remaining: number | null, nothing: boolean]>([
    [50, 0, true],
    [50, -3, true],
    [50, 0.0000004, true],
    [50, 0.000001, false],
    [50, 50, false],
    [0, 0, true],
    [0, null, true],
    [50, null, false],
    [null, null, false],
    [null, -1, false],
  ])('%s of which %s remain leaves nothing: %s', (limit, remaining, nothing) => {
    expect(leavesNothing({ limit, limit_remaining: remaining })).toBe(nothing);
  });
});

/** Millionths up to the largest amount that an input accepts. */
const micro = fc.bigInt({ min: 0n, max: 1_000_000_000_000_000n });
const usdText = micro.map(amount => {
  const digits = String(amount).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
});
const percentText = fc.integer({ min: 0, max: 1_000_000_000 }).map(micros => (micros / 1e6).toFixed(6));
const amount = micro.map(toNumber);
const budget: fc.Arbitrary<Budget> = fc.oneof(
  fc.constant({ limit: null, limit_remaining: null }),
  fc.record({ limit: amount, used: amount }).map(({ limit, used }) => ({
    limit,
    limit_remaining: toNumber(fromNumber(limit) - fromNumber(used)),
  })),
);
const relative = fc.oneof(
  fc.tuple(fc.constantFrom('raise by', 'lower by', 'at least', 'at most', 'top up to'), usdText),
  fc.tuple(fc.constantFrom('raise by', 'lower by'), percentText).map(([form, text]) => [form, `${text}%`]),
);

function applied(text: string, present: Budget): Budget | undefined {
  const parsed = parseLimit(text);
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault}`);
  const limit = applyLimit(parsed.value, present);
  if (limit === undefined) return undefined;
  const used =
    present.limit === null || present.limit_remaining === null
      ? 0n
      : fromNumber(present.limit) - fromNumber(present.limit_remaining);
  return { limit, limit_remaining: limit === null ? null : toNumber(fromNumber(limit) - used) };
}

describe('the algebra of limits', () => {
  test('raising and then lowering by the same amount changes nothing', () => {
    fc.assert(
      fc.property(amount, usdText, (limit, text) => {
        const raised = limitAfter(`raise by ${text}`, limit);
        expect(limitAfter(`lower by ${text}`, raised as number)).toBe(limit);
      }),
    );
  });

  test.each(['at least', 'at most', 'top up to'])('%s is safe to run again', form => {
    fc.assert(
      fc.property(budget, usdText, (present, text) => {
        const once = applied(`${form} ${text}`, present) as Budget;
        expect(applied(`${form} ${text}`, once)).toEqual(once);
      }),
    );
  });

  test('at least and at most hold afterwards, and top up leaves the requested amount', () => {
    fc.assert(
      fc.property(budget, usdText, (present, text) => {
        const number = Number(text);
        const [least, most, topped] = ['at least', 'at most', 'top up to'].map(form =>
          applied(`${form} ${text}`, present),
        );
        expect(least?.limit ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(number);
        expect(most?.limit).toBeLessThanOrEqual(number);
        expect(topped?.limit_remaining ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(number);
      }),
    );
  });

  test('no rule ever results in a negative limit or one with more than 6 decimals', () => {
    fc.assert(
      fc.property(relative, budget, ([form, operand], present) => {
        const limit = applied(`${form} ${operand}`, present)?.limit;
        if (limit === undefined || limit === null) return;
        expect(limit).toBeGreaterThanOrEqual(0);
        expect(Number(limit.toFixed(6))).toBe(limit);
      }),
    );
  });

  test('topping up and raising never lower, lowering and capping never raise', () => {
    fc.assert(
      fc.property(relative, budget, ([form, operand], present) => {
        const result = applied(`${form} ${operand}`, present);
        if (result === undefined) return;
        const [before, now] = [present.limit, result.limit].map(each => each ?? Number.POSITIVE_INFINITY);
        const falls = form === 'lower by' || form === 'at most';
        if (falls) expect(now).toBeLessThanOrEqual(before as number);
        else expect(now).toBeGreaterThanOrEqual(before as number);
      }),
    );
  });

  test('an amount converted to millionths and back is the same, digit for digit', () => {
    fc.assert(
      fc.property(micro, value => {
        expect(fromNumber(toNumber(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(usdText, text => {
        const parsed = parseDecimal(text) as { value: bigint };
        expect(toNumber(parsed.value)).toBe(Number(text));
      }),
    );
  });

  test('negative, tiny and huge amounts from the API are handled', () => {
    expect([-0.0000001, -0.0000005, -2.5, 1e-7, 1e15, 1e21, 5e300].map(fromNumber)).toEqual([
      0n,
      fromNumber(-0.0000005),
      -2_500_000n,
      0n,
      10n ** 21n,
      10n ** 27n,
      BigInt(5e300) * 1_000_000n,
    ]);
  });

  test('a percentage is rounded half up', () => {
    expect(percentOf(1n, 50_000_000n)).toBe(1n);
    expect(percentOf(1n, 49_999_999n)).toBe(0n);
    expect(percentOf(3n, 50_000_000n)).toBe(2n);
  });
});

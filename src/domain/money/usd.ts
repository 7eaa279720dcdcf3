/**
 * Amounts of money without binary noise: USD as whole millionths, in a bigint.
 *
 * The API uses JSON numbers. A number is converted once and rounded to 1e-6 USD, which also removes noise from
 * arithmetic elsewhere (0.1 + 0.2). The result is the number nearest to the decimal; JavaScript prints it as written.
 */
import type { Parsed } from '../text/parse.ts';

/** Millionths of a US dollar. */
export type MicroUsd = bigint;

/** Billionths of a US dollar, the precision of the API's amounts. */
type NanoUsd = bigint;

/** The largest amount that an input accepts: 1,000,000,000 USD. */
const MAX_AMOUNT = 1_000_000_000n * 1_000_000n;

/** An API number (USD) in millionths, rounded to the nearest one. */
export function fromNumber(usd: number): MicroUsd {
  return scaled(usd, 6);
}

/**
 * An API number (USD) in billionths, rounded to the nearest one: for sums and quotients that are rounded at the end.
 */
export function nanoFromNumber(usd: number): NanoUsd {
  return scaled(usd, 9);
}

function scaled(usd: number, decimals: number): bigint {
  // From 1e21 toFixed writes an exponent. Answers stay below that, but a limit raised by a percentage may not.
  if (Math.abs(usd) >= 1e21) return BigInt(Math.trunc(usd)) * 10n ** BigInt(decimals);
  return BigInt(usd.toFixed(decimals).replace('.', ''));
}

/** The API number (USD) nearest to the amount. */
export function toNumber(amount: MicroUsd): number {
  return Number(amount) / 1e6;
}

/** The API number (USD) nearest to the amount. Uses the decimal form, since a division would round twice. */
export function nanoToNumber(amount: NanoUsd): number {
  const digits = String(amount < 0n ? -amount : amount).padStart(10, '0');
  return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`);
}

/** `dividend` / `divisor`, rounded to the nearest whole number, halves away from zero. The divisor is positive. */
export function dividedBy(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -rounded : rounded;
}

/** `amount` times `percent` (millionths of a percent), rounded half up to 1e-6 USD. Neither is negative. */
export function percentOf(amount: MicroUsd, percent: bigint): MicroUsd {
  return (amount * percent + 50_000_000n) / 100_000_000n;
}

/** The decimal in millionths: digits with an optional fraction, at most 6 decimals, at most 1000000000. */
export function parseDecimal(text: string): Parsed<bigint> {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return { fault: whyNotDecimal(text) };
  const [, whole = '', fraction = ''] = parts;
  if (fraction.length > 6) return { fault: 'it has more than 6 decimals' };
  const significant = whole.replace(/^0+(?=\d)/, '');
  if (significant.length > 10) return { fault: TOO_MUCH };
  const value = BigInt(significant + fraction.padEnd(6, '0'));
  return value > MAX_AMOUNT ? { fault: TOO_MUCH } : { value };
}

const TOO_MUCH = 'it is more than 1000000000';

function whyNotDecimal(text: string): string {
  if (text === '') return 'the number is missing';
  if (/^[+-]/.test(text)) return 'signs are not accepted (say "raise by 25" or "lower by 25")';
  if (text.includes('$') || /usd/i.test(text)) return 'write the number alone, without $ or USD';
  if (/^0x/i.test(text)) return 'hexadecimal numbers are not accepted';
  if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(text))
    return 'exponents are not accepted (YAML writes small and large numbers so: write it in quotes, such as "0.00001")';
  if (/^nan$|^inf(inity)?$/i.test(text)) return 'it is not a number (for no limit say "unlimited")';
  if (THOUSANDS.test(text)) return 'thousands separators are not accepted';
  if (/^\d+,\d+$/.test(text)) return 'the decimal sign is a point';
  return 'a number is digits with an optional fraction, such as 75 or 12.50';
}

const THOUSANDS = /^\d{1,3}([,_' ]\d{3})+(\.\d+)?$/;

/** The number without decoration, as inputs accept it: `$1,000` becomes 1000. Undefined if it is ambiguous. */
export function bareNumber(text: string): string | undefined {
  const bare = text.replace(/^(usd|us\$|\$)\s*|(?<!\s)\s*(usd|dollars?|\$)$/gi, '');
  const joined = THOUSANDS.test(bare) ? bare.replace(/[,_' ]/g, '') : bare.replace(/^(\d+),(\d{1,2})$/, '$1.$2');
  const number = joined.replace(/^\.(?=\d)/, '0.').replace(/(?<=^\d+)\.$/, '');
  return /^\d+(\.\d{1,6})?$/.test(number) ? number : undefined;
}

/** The number as JavaScript prints it, but never in exponent form: `1e-7` is `0.0000001`. */
export function plain(value: number): string {
  const text = String(value);
  const exponent = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!exponent) return text;
  const [, sign = '', first = '', rest = '', power = ''] = exponent;
  const digits = first + rest;
  const shift = Number(power);
  return shift < 0
    ? `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
    : sign + digits.padEnd(shift + 1, '0').replace(new RegExp(`^(\\d{${shift + 1}})(\\d+)$`), '$1.$2');
}

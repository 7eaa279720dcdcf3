/**
 * Amounts of money without binary noise: USD as whole millionths, in a bigint.
 *
 * The API speaks JSON numbers. A number goes in once, rounded to 1e-6 USD (0.1 + 0.2 of somebody else's
 * arithmetic included), and comes out as the number nearest to the decimal, which JavaScript prints as written.
 */

/** Millionths of a US dollar. */
export type MicroUsd = bigint;

/** The most an input may say: 1,000,000,000 USD. */
const MOST = 1_000_000_000n * 1_000_000n;

/** An API number (USD) in millionths, rounded to the nearest one. */
export function fromNumber(usd: number): MicroUsd {
  // From there on toFixed writes an exponent. Answers stay below it, but a limit raised by a percentage may not.
  return Math.abs(usd) < 1e21 ? BigInt(usd.toFixed(6).replace('.', '')) : BigInt(Math.trunc(usd)) * 1_000_000n;
}

/** The API number (USD) nearest to the amount. */
export function toNumber(amount: MicroUsd): number {
  return Number(amount) / 1e6;
}

/** `amount` times `percent` (millionths of a percent), rounded half up to 1e-6 USD. Neither is negative. */
export function percentOf(amount: MicroUsd, percent: bigint): MicroUsd {
  return (amount * percent + 50_000_000n) / 100_000_000n;
}

/** Why a text is no decimal in the sense of the contract, or its value in millionths. */
export function parseDecimal(text: string): { value: bigint } | { fault: string } {
  const fault = (why: string) => ({ fault: why });
  const plain = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!plain) return fault(whyNotDecimal(text));
  const [, whole = '', fraction = ''] = plain;
  if (fraction.length > 6) return fault('it has more than 6 decimals');
  const value = BigInt(whole + fraction.padEnd(6, '0'));
  return value > MOST ? fault('it is more than 1000000000') : { value };
}

function whyNotDecimal(text: string): string {
  if (text === '') return 'the number is missing';
  if (/^[+-]/.test(text)) return 'signs are not accepted (say "raise by 25" or "lower by 25")';
  if (text.includes('$') || /usd/i.test(text)) return 'write the number alone, without $ or USD';
  if (/^0x/i.test(text)) return 'hexadecimal numbers are not accepted';
  if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(text)) return 'exponents are not accepted';
  if (/^nan$|^[+-]?inf(inity)?$/i.test(text)) return 'it is no number (for no limit say "unlimited")';
  if (/^\d{1,3}([,_' ]\d{3})+(\.\d+)?$/.test(text)) return 'thousands separators are not accepted';
  if (/^\d+,\d+$/.test(text)) return 'the decimal sign is a point';
  return 'a number is digits with an optional fraction, such as 75 or 12.50';
}

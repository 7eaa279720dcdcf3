/** Numbers as people and shells read them. */

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

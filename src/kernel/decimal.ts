/** An exact decimal number: `digits × 10^exponent`. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
}

/** No amount needs more digits. Longer texts would only cost BigInt time. */
const maxLength = 60;

const pattern = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a decimal such as `25.00`, `-0.5` or `1e-7` without a float; undefined if it is not a decimal. */
export function readDecimal(text: string): Decimal | undefined {
  const match = text.length <= maxLength ? pattern.exec(text) : null;
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  // Minus zero is zero.
  return { negative: sign === '-' && digits !== 0n, digits, exponent: Number(exponent) - fraction.length };
}

/** `value × 10^-places` as a decimal with at least `atLeast` places, and no trailing zeros after those. */
export function placeDecimal(value: bigint, places: number, atLeast = 0): string {
  const negative = value < 0n;
  const text = (negative ? -value : value).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  let fraction = places === 0 ? '' : text.slice(-places);
  while (fraction.length > atLeast && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** A decimal in its shortest form: `1.5` for `01.50`, `1000` for `1e3`. */
export function shortestDecimal({ negative, digits, exponent }: Decimal): string {
  const value = negative ? -digits : digits;
  return exponent >= 0 ? (value * 10n ** BigInt(exponent)).toString() : placeDecimal(value, -exponent);
}

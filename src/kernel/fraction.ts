import { placeDecimal, readDecimal } from './decimal.js';
import { divideRounded, Rounding } from './rounding.js';

/** An exact ratio above zero. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The ratio 1. */
export const one: Fraction = { numerator: 1n, denominator: 1n };

function reduced(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

/** Reads a decimal above zero; undefined if the text is not one. */
export function readFraction(text: string): Fraction | undefined {
  const decimal = readDecimal(text);
  if (!decimal || decimal.negative || decimal.digits === 0n) return undefined;
  const { digits, exponent } = decimal;
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent >= 0 ? reduced(digits * power, 1n) : reduced(digits, power);
}

export function times(a: Fraction, b: Fraction): Fraction {
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function inverse({ numerator, denominator }: Fraction): Fraction {
  return { numerator: denominator, denominator: numerator };
}

/** The shortest decimal of at most this many significant digits, half to even; whole digits all stay. */
export function formatFraction({ numerator, denominator }: Fraction, significant: number): string {
  const whole = (numerator / denominator).toString();
  // Zeros after the point are not significant digits.
  const zeros = whole === '0' ? Math.max(0, (denominator / numerator).toString().length - 1) : 0;
  const places = Math.max(0, whole === '0' ? zeros + significant : significant - whole.length);
  const scaled = divideRounded(numerator * 10n ** BigInt(places), denominator, Rounding.HALF_EVEN);
  return placeDecimal(scaled, places);
}

import { assetOf } from './assets.js';
import { placeDecimal, readDecimal } from './decimal.js';
import { ErrorCode, refuse } from './errors.js';
import { divideRounded, Rounding } from './rounding.js';

/** The largest amount that fits `numeric(38,0)`. */
const largest = 10n ** 38n - 1n;

/** An amount of one asset, in atomic units. */
export interface Amount {
  readonly atomic: bigint;
  readonly asset: string;
}

/**
 * Reads a decimal that is not negative as a whole number of `10^-digits`. A finer value is refused as finer
 * than `describe`. It never rounds and never uses a float.
 */
export function parseDecimal(text: string, digits: number, describe: string, ...field: string[]): bigint {
  const decimal = readDecimal(text);
  if (!decimal) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `"${text.slice(0, 60)}" is not a decimal number such as "25.00".`,
      ...field,
    );
  }
  if (decimal.negative) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'An amount must not be negative.', ...field);
  }
  const power = digits + decimal.exponent;
  if (power >= 0) return bounded(decimal.digits * 10n ** BigInt(power), ...field);
  const divisor = 10n ** BigInt(-power);
  if (decimal.digits % divisor !== 0n) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `${text} is more precise than ${describe}; it is never rounded.`,
      ...field,
    );
  }
  return bounded(decimal.digits / divisor, ...field);
}

/** Returns the amount; refuses one that is too large to store. */
export function bounded(value: bigint, ...field: string[]): bigint {
  if (value > largest) throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount is too large.', ...field);
  return value;
}

/**
 * Reads a decimal in major units (`"25.00"`) as atomic units. Refuses a negative value, a text that is not a
 * number, and a value finer than the asset's scale. It never rounds and never uses a float.
 */
export function parseMajor(text: string, code: string, ...field: string[]): bigint {
  const asset = assetOf(code, ...field);
  return parseDecimal(text, asset.scale, `${asset.code} allows (${asset.scale} decimal places)`, ...field);
}

/** Reads a decimal in minor units (`"2500"` is 25.00 USD; `"0.5"` is half a cent) as atomic units. */
export function parseMinor(text: string, code: string, ...field: string[]): bigint {
  const asset = assetOf(code, ...field);
  const digits = asset.scale - asset.minorDigits;
  return parseDecimal(
    text,
    digits,
    `${asset.code} allows (${digits} decimal places of its minor unit)`,
    ...field,
  );
}

/** The most minor digits of a currency (ISO 4217). Assets with more, such as a satoshi, are written short. */
const mostUsualDigits = 4;

/**
 * A decimal in major units with at least the asset's usual places: `"25.00"`, `"0.005"`, `"0.100"` of KWD.
 */
export function formatMajor(atomic: bigint, code: string): string {
  const asset = assetOf(code);
  const usual = asset.minorDigits > mostUsualDigits ? 0 : asset.minorDigits;
  return placeDecimal(atomic, asset.scale, usual);
}

/** Atomic units as the shortest decimal in minor units: `"2500"`, `"0.5"`. */
export function formatMinor(atomic: bigint, code: string): string {
  const asset = assetOf(code);
  return placeDecimal(atomic, asset.scale - asset.minorDigits);
}

/** Atomic units as the shortest decimal in major units: `"25"`, `"0.005"`, like a JSON number. */
export function formatMajorShort(atomic: bigint, code: string): string {
  return placeDecimal(atomic, assetOf(code).scale);
}

/** An amount rounded to `digits` decimal places of its major unit. Unchanged if the asset is not finer. */
export function roundTo(atomic: bigint, code: string, digits: number, mode: Rounding): bigint {
  const { scale } = assetOf(code);
  if (digits >= scale) return atomic;
  const step = 10n ** BigInt(scale - digits);
  return divideRounded(atomic, step, mode) * step;
}

/** The payable part: rounded down to the asset's payout digits. The remainder stays in the wallet. */
export function floorToPayoutScale(atomic: bigint, code: string): bigint {
  return roundTo(atomic, code, assetOf(code).payoutDigits, Rounding.DOWN);
}

/** Percentages are stored as integers in ten-thousandths of a percent: 12.5 % is 125000. */
const percentScale = 4;

const wholePercentage = 100n * 10n ** BigInt(percentScale);

/** `percentOf(amount, rate)`: the share of an amount, rounded once to an atomic unit, down by default. */
export function percentOf(atomic: bigint, rate: bigint, mode = Rounding.DOWN): bigint {
  return divideRounded(atomic * rate, wholePercentage, mode);
}

/** Reads a percentage (`"12.5"`), at most 100 and with at most four decimal places. */
export function parsePercent(text: string, ...field: string[]): bigint {
  const describe = `a percentage allows (${percentScale} decimal places)`;
  const value = parseDecimal(text, percentScale, describe, ...field);
  if (value > wholePercentage) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'A percentage is at most 100.', ...field);
  }
  return value;
}

/** A stored percentage as the shortest decimal: `"12.5"`. */
export function formatPercent(rate: bigint): string {
  return placeDecimal(rate, percentScale);
}

export { assetOf, defaultAsset } from './assets.js';

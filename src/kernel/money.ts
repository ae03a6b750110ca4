import { ErrorCode, refuse } from './errors.js';

/** A unit of account. Amounts are integers of `10^-scale`; `minorDigits` is where its minor unit (cent, satoshi) stands. */
export interface Asset {
  readonly code: string;
  readonly scale: number;
  readonly minorDigits: number;
}

/** The assets that Tribute knows. Scales are chosen once: changing one would change what every stored amount means. */
export const assets: Readonly<Record<string, Asset>> = {
  USD: { code: 'USD', scale: 6, minorDigits: 2 },
  EUR: { code: 'EUR', scale: 6, minorDigits: 2 },
  BSV: { code: 'BSV', scale: 8, minorDigits: 8 },
  POINTS: { code: 'POINTS', scale: 0, minorDigits: 0 },
};

/** The asset that an amount has when nobody names one. */
export const defaultAsset = 'USD';

/** The largest amount that fits `numeric(38,0)`, far above any money there is. */
const largest = 10n ** 38n - 1n;

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** An amount of one asset, in atomic units. */
export interface Amount {
  readonly atomic: bigint;
  readonly asset: string;
}

/** The asset of this code; an unknown code is refused, naming the field. */
export function assetOf(code: string, ...field: string[]): Asset {
  const asset = Object.hasOwn(assets, code) ? assets[code] : undefined;
  if (!asset) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `Unknown asset "${code}"; allowed: ${Object.keys(assets).join(', ')}.`,
      ...field,
    );
  }
  return asset;
}

function shift(text: string, digits: number, describe: string, field: string[]): bigint {
  // No amount needs more digits than this; longer texts would only make BigInt work hard.
  const match = text.length <= 60 ? decimalPattern.exec(text) : null;
  if (!match) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `"${text.slice(0, 60)}" is not a decimal number such as "25.00".`,
      ...field,
    );
  }
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match;
  const power = digits + Number(exponent) - fraction.length;
  const value = BigInt(whole + fraction);
  if (sign === '-' && value !== 0n) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'An amount must not be negative.', ...field);
  }
  if (power >= 0) return bounded(value * 10n ** BigInt(power), field);
  const divisor = 10n ** BigInt(-power);
  if (value % divisor !== 0n) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `${text} is finer than ${describe}; it is never rounded.`,
      ...field,
    );
  }
  return bounded(value / divisor, field);
}

function bounded(value: bigint, field: string[]): bigint {
  if (value > largest) throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount is too large.', ...field);
  return value;
}

/**
 * Reads a decimal in major units (`"25.00"`) as atomic units.
 * Refuses what is negative, no number, or finer than the asset's scale; never rounds, never passes through a float.
 */
export function parseMajor(text: string, code: string, ...field: string[]): bigint {
  const asset = assetOf(code, ...field);
  return shift(text, asset.scale, `${asset.code} allows (${asset.scale} decimal places)`, field);
}

/** Reads a decimal in minor units (`"2500"` is 25.00 USD; `"0.5"` is half a cent) as atomic units. */
export function parseMinor(text: string, code: string, ...field: string[]): bigint {
  const asset = assetOf(code, ...field);
  const digits = asset.scale - asset.minorDigits;
  return shift(text, digits, `${asset.code} allows (${digits} decimal places of its minor unit)`, field);
}

function place(atomic: bigint, digits: number, atLeast: number): string {
  const negative = atomic < 0n;
  const text = (negative ? -atomic : atomic).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  let fraction = digits === 0 ? '' : text.slice(-digits);
  while (fraction.length > atLeast && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Atomic units as a decimal in major units, with at least the asset's usual places: `"25.00"`, `"0.005"`. */
export function formatMajor(atomic: bigint, code: string): string {
  const asset = assetOf(code);
  return place(atomic, asset.scale, asset.minorDigits === asset.scale ? 0 : asset.minorDigits);
}

/** Atomic units as the shortest decimal in minor units: `"2500"`, `"0.5"`. */
export function formatMinor(atomic: bigint, code: string): string {
  const asset = assetOf(code);
  return place(atomic, asset.scale - asset.minorDigits, 0);
}

/** Atomic units as the shortest decimal in major units: `"25"`, `"0.005"`, as a JSON number would be written. */
export function formatMajorShort(atomic: bigint, code: string): string {
  return place(atomic, assetOf(code).scale, 0);
}

/** A percentage is kept in ten-thousandths of a percent, so that 12.5 % is 125000 and arithmetic stays in integers. */
export const percentScale = 4;

/** `percentOf(amount, rate)`: the share of an amount, rounded down to an atomic unit, once. */
export function percentOf(atomic: bigint, rate: bigint): bigint {
  return (atomic * rate) / (100n * 10n ** BigInt(percentScale));
}

/** Reads a percentage (`"12.5"`), at most 100 and with at most four decimal places. */
export function parsePercent(text: string, ...field: string[]): bigint {
  const value = shift(text, percentScale, `a percentage allows (${percentScale} decimal places)`, field);
  if (value > 100n * 10n ** BigInt(percentScale)) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'A percentage is at most 100.', ...field);
  }
  return value;
}

/** A stored percentage as the shortest decimal: `"12.5"`. */
export function formatPercent(rate: bigint): string {
  return place(rate, percentScale, 0);
}

import { readDecimal, type Decimal } from '../../kernel/decimal.js';

/** Parses a number or numeric text exactly. A JSON number counts as its shortest decimal. */
export function asDecimal(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return readDecimal(value);
  return typeof value === 'number' ? readDecimal(String(value)) : undefined;
}

/** Negative, zero or positive if `a` is less than, equal to or more than `b`. Exact. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, exponent) - scaled(b, exponent);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function scaled({ negative, digits, exponent }: Decimal, to: number): bigint {
  const value = exponent === to ? digits : digits * 10n ** BigInt(exponent - to);
  return negative ? -value : value;
}

const timePattern = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Milliseconds since 1970 of a date, or of a date and time with offset. A date starts at midnight in UTC. */
export function asTime(value: unknown): number | undefined {
  const match = typeof value === 'string' ? timePattern.exec(value) : null;
  if (!match) return undefined;
  const [text, year, month, day] = match;
  // Date.parse would accept the 30th of February as a day in March.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const moment = date.getUTCDate() === Number(day) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

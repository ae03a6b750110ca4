import { shortestDecimal } from '../../kernel/decimal.js';
import { decodeId } from '../../kernel/ids.js';
import { lostDigitsFault } from '../../kernel/lost-digits.js';
import { checkText } from './check-text.js';
import { asDecimal, asTime, compareDecimals } from './compare-decimals.js';
import { inside, type Faults, type Path } from './faults.js';
import type { RuleInputField, FieldType } from './fields.js';
import type { Comparison, Operator } from './rule.js';

type Scalar = string | number | boolean;
type Value = Comparison['value'];

const maxItems = 100;
/** Numbers must be between 10^-40 and 10^40. This is enough for all amounts and cheap to compare. */
const maxExponent = 40;

/** The devices of clicks, from `tracking/click/click-details.ts`. */
export const devices = ['MOBILE', 'TABLET', 'DESKTOP', 'BOT'] as const;

const isOrdered = (op: Operator): boolean => ['LT', 'LTE', 'GT', 'GTE', 'BETWEEN'].includes(op);
const isInText = (op: Operator): boolean => ['CONTAINS', 'STARTS_WITH', 'ENDS_WITH'].includes(op);

/** Validates a comparison value for storage: decimals in shortest form, times in UTC, ids as bare uuids. */
export function checkValue(
  field: RuleInputField,
  op: Operator,
  value: unknown,
  faults: Faults,
  path: Path,
): Value {
  if (op === 'IN' || op === 'NOT_IN') {
    if (Array.isArray(value) && value.length >= 1 && value.length <= maxItems) {
      return value.map((item, at) => checkScalar(field, op, item, faults, inside(path, at)) ?? '');
    }
    faults.add(path, `must be a list of 1 to ${maxItems} values with ${op}`);
    return undefined;
  }
  if (op !== 'BETWEEN') return checkScalar(field, op, value, faults, path);
  if (!Array.isArray(value) || value.length !== 2) {
    faults.add(path, 'must be a list of two values with BETWEEN: the lowest and the highest');
    return undefined;
  }
  const [low, high] = value.map((item, at) => checkScalar(field, op, item, faults, inside(path, at)));
  if (low === undefined || high === undefined) return undefined;
  if (!isAscending(field.type, low, high)) {
    faults.add(path, 'must be two values of one kind, the lower one first');
  }
  return [low, high];
}

function checkScalar(
  field: RuleInputField,
  op: Operator,
  value: unknown,
  faults: Faults,
  path: Path,
): Scalar | undefined {
  const { type, values } = field;
  if (values === 'promoterId') return checkPromoterId(value, faults, path);
  if (values === 'country' && !(typeof value === 'string' && /^[A-Z]{2}$/.test(value))) {
    faults.add(path, 'must be a country of two capital letters, such as "DE"');
    return undefined;
  }
  if (values === 'device' && !(devices as readonly unknown[]).includes(value)) {
    faults.add(path, `must be one of ${devices.join(', ')}`);
    return undefined;
  }
  if (type === 'decimal') return checkDecimal(value, faults, path);
  if (type === 'time') return checkTime(value, faults, path);
  if (type === 'boolean' || (type === 'any' && typeof value === 'boolean' && !isOrdered(op))) {
    if (typeof value === 'boolean' && !isInText(op)) return value;
    faults.add(path, type === 'boolean' ? 'must be true or false' : `must be a text with ${op}`);
    return undefined;
  }
  if (type === 'any') return checkAny(op, value, faults, path);
  return checkText(value, faults, path, { least: isInText(op) ? 1 : 0 });
}

function checkPromoterId(value: unknown, faults: Faults, path: Path): string | undefined {
  const id = typeof value === 'string' ? decodeId('promoter', value) : undefined;
  if (id === undefined) faults.add(path, 'must be the id of a promoter, such as "aktv_01h…"');
  return id;
}

/** Metadata has no fixed type, so the rule's value determines the comparison. */
function checkAny(op: Operator, value: unknown, faults: Faults, path: Path): Scalar | undefined {
  const isText = op === 'STARTS_WITH' || op === 'ENDS_WITH' || (typeof value !== 'number' && !isOrdered(op));
  if (isText) return checkText(value, faults, path, { least: isInText(op) ? 1 : 0 });
  if (typeof value === 'number') {
    if (isExact(value) && isReasonable(value)) return value;
    faults.add(path, lostDigitsFault);
    return undefined;
  }
  if (asTime(value) !== undefined || isReasonable(value)) return value as string;
  faults.add(path, 'must be a number, or a date such as "2026-01-31" or "2026-01-31T12:00:00Z"');
  return undefined;
}

/**
 * Whether a number is exact: JSON numbers lose digits above 2^53, and fractions may change beyond 15 digits.
 */
function isExact(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return (asDecimal(value)?.digits.toString().length ?? 0) <= 15;
}

function isReasonable(value: unknown): boolean {
  const decimal = asDecimal(value);
  return decimal !== undefined && Math.abs(decimal.exponent) <= maxExponent;
}

function checkDecimal(value: unknown, faults: Faults, path: Path): string | undefined {
  const decimal = typeof value === 'number' && !isExact(value) ? undefined : asDecimal(value);
  if (decimal && isReasonable(value)) return shortestDecimal(decimal);
  faults.add(
    path,
    'must be a decimal number such as "25.00", as a string when it has more digits than a JSON number keeps',
  );
  return undefined;
}

function checkTime(value: unknown, faults: Faults, path: Path): string | undefined {
  const moment = asTime(value);
  if (moment !== undefined) return new Date(moment).toISOString();
  faults.add(path, 'must be a date such as "2026-01-31" or "2026-01-31T12:00:00Z"');
  return undefined;
}

function isAscending(type: FieldType, low: Scalar, high: Scalar): boolean {
  const [least, most] = type === 'time' ? [] : [asDecimal(low), asDecimal(high)];
  if (least && most) return compareDecimals(least, most) <= 0;
  const [from, to] = [asTime(low), asTime(high)];
  return from !== undefined && to !== undefined && from <= to;
}

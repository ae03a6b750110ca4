import { asDecimal, asTime, compareDecimals } from './compare-decimals.js';
import type { FieldType } from './fields.js';
import type { Comparison, Operator } from './rule.js';

/** Whether an input passes a comparison. Null and undefined are missing values. */
export type Test = (input: unknown) => boolean;

/** The order relative to the rule's value: negative, zero or positive; undefined if not comparable. */
type Order = (input: unknown) => number | undefined;

const orders: Partial<Record<Operator, (order: number) => boolean>> = {
  LT: (order) => order < 0,
  LTE: (order) => order <= 0,
  GT: (order) => order > 0,
  GTE: (order) => order >= 0,
};

const textTests: Partial<Record<Operator, (input: string, value: string) => boolean>> = {
  STARTS_WITH: (input, value) => input.startsWith(value),
  ENDS_WITH: (input, value) => input.endsWith(value),
};

/** Compiles a validated comparison. The rule's value is processed only once. */
export function compileComparison({ op, value }: Comparison, type: FieldType): Test {
  const list = Array.isArray(value) ? value : [value];
  if (op === 'EXISTS') return (input) => input !== null && input !== undefined;
  if (op === 'EQ' || op === 'IN') return equalsAny(list, type);
  // The exact opposites: a missing or incomparable value is equal to nothing.
  if (op === 'NE' || op === 'NOT_IN') return not(equalsAny(list, type));
  if (op === 'BETWEEN') return between(orderBy(list[0], type), orderBy(list[1], type));
  if (op === 'CONTAINS') return contains(value, type);
  const inText = textTests[op];
  if (inText) return (input) => typeof input === 'string' && inText(input, String(value));
  const inOrder = orders[op];
  if (!inOrder) throw new Error(`There is no operator ${op}.`);
  const order = orderBy(value, type);
  return (input) => {
    const found = order(input);
    return found !== undefined && inOrder(found);
  };
}

function not(test: Test): Test {
  return (input) => !test(input);
}

/** Inclusive at both ends. */
function between(low: Order, high: Order): Test {
  return (input) => {
    const [fromLow, fromHigh] = [low(input), high(input)];
    return fromLow !== undefined && fromLow >= 0 && fromHigh !== undefined && fromHigh <= 0;
  };
}

/** Finds part of a text; in metadata also a member of a list. */
function contains(value: unknown, type: FieldType): Test {
  const isMember = equalsAny([value], type);
  return (input) => {
    if (typeof input === 'string') return typeof value === 'string' && input.includes(value);
    return type === 'any' && Array.isArray(input) && input.some(isMember);
  };
}

function equalsAny(values: readonly unknown[], type: FieldType): Test {
  const words = new Set(values.filter((value) => isWord(value, type)));
  const numbers = values.filter((value) => !isWord(value, type)).map((value) => orderBy(value, type));
  if (numbers.length === 0) return (input) => words.has(input);
  return (input) => words.has(input) || numbers.some((order) => order(input) === 0);
}

/** Whether a value only equals itself: texts, compared exactly, and booleans. */
function isWord(value: unknown, type: FieldType): boolean {
  return type === 'text' || type === 'boolean' || (type === 'any' && typeof value !== 'number');
}

/** In metadata, the rule's value determines the type: a number or numeric text, otherwise a time. */
function orderBy(value: unknown, type: FieldType): Order {
  const number = type === 'time' ? undefined : asDecimal(value);
  if (number) {
    return (input) => {
      const decimal = asDecimal(input);
      return decimal && compareDecimals(decimal, number);
    };
  }
  const moment = asTime(value);
  if (moment === undefined) throw new Error('A rule compares the order of values that have no order.');
  return (input) => {
    const time = asTime(input);
    return time === undefined ? undefined : Math.sign(time - moment);
  };
}

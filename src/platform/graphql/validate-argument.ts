import { validateOrReject, type ValidationError } from 'class-validator';
import { LRUCache } from 'lru-cache';
import { ArgumentValidationError } from 'type-graphql';

const options = { skipMissingProperties: true, forbidUnknownValues: false };

/** The most values, the longest key and text of one, and how deep it is: a bound of some 2 MB. */
const maxKnown = 2000;
const maxKey = 500;
const maxText = 100;
const maxDepth = 3;

/** Small values that were valid, by their class. A validator depends on nothing but the value. */
const valid = new LRUCache<string, true>({ max: maxKnown });
const numbers = new Map<unknown, number>();

/**
 * Validates an argument by class-validator; throws `ArgumentValidationError`. A small value that was valid
 * before is valid. Most pages and filters are such. type-graphql itself would load class-validator anew for
 * each argument.
 */
export async function validateArgument(value: unknown): Promise<void> {
  if (typeof value !== 'object' || value === null) return;
  const key = keyOf(value);
  if (key !== undefined && valid.has(key)) return;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  try {
    await Promise.all(values.filter(isObject).map(async (one) => validateOrReject(one, options)));
  } catch (errors) {
    throw new ArgumentValidationError(errors as ValidationError[]);
  }
  if (key !== undefined) valid.set(key, true);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Names a small value of a class: its members and theirs. Undefined for any other value. */
function keyOf(value: object): string | undefined {
  const key = isOfClass(value) ? textOf(value, 0) : undefined;
  return key !== undefined && key.length <= maxKey ? key : undefined;
}

/** Texts are quoted, so that none looks like the next member. */
function textOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value.length <= maxText ? JSON.stringify(value) : undefined;
  if (typeof value !== 'object' || value === null) return wordOf(value);
  if (value instanceof Date) return `@${value.getTime()}`;
  if (depth === maxDepth) return undefined;
  if (Array.isArray(value)) return listOf(value, depth);
  return isOfClass(value) ? membersOf(value, depth) : undefined;
}

function wordOf(value: unknown): string | undefined {
  return value === null || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function listOf(values: readonly unknown[], depth: number): string | undefined {
  let key = '[';
  for (const value of values) {
    const text = textOf(value, depth + 1);
    if (text === undefined || key.length > maxKey) return undefined;
    key += `${text},`;
  }
  return `${key}]`;
}

function membersOf(value: object, depth: number): string | undefined {
  let key = `${numberOf(value.constructor)}{`;
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    const text = textOf(member, depth + 1);
    if (text === undefined || key.length > maxKey) return undefined;
    key += `${name}:${text},`;
  }
  return `${key}}`;
}

function numberOf(kind: unknown): number {
  let number = numbers.get(kind);
  if (number === undefined) numbers.set(kind, (number = numbers.size));
  return number;
}

function isOfClass({ constructor: kind }: object): boolean {
  return kind !== Object && kind !== Array;
}

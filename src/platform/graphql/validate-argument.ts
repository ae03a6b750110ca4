import { validateOrReject, type ValidationError } from 'class-validator';
import { LRUCache } from 'lru-cache';
import { ArgumentValidationError } from 'type-graphql';

const options = { skipMissingProperties: true, forbidUnknownValues: false };

/** The most values to remember, the most members of one, and the longest text: a bound of some 2 MB. */
const maxKnown = 2000;
const maxMembers = 12;
const maxText = 100;

/** Flat values that were valid, by their class. A validator depends on nothing but the value. */
const valid = new LRUCache<string, true>({ max: maxKnown });
const numbers = new Map<unknown, number>();

/**
 * Validates an argument by class-validator; throws `ArgumentValidationError`. A flat value that was valid
 * before is valid. Most pages and filters are such. type-graphql itself would load class-validator anew for
 * each argument.
 */
export async function validateArgument(value: unknown): Promise<void> {
  if (typeof value !== 'object' || value === null) return;
  const key = flatKey(value);
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

/** Names a value whose members are numbers, short texts and the like; undefined for any other value. */
function flatKey(value: object): string | undefined {
  const kind: unknown = value.constructor;
  if (kind === Object || kind === Array) return undefined;
  let key = '';
  let members = 0;
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    if (!isFlat(member) || (members += 1) > maxMembers) return undefined;
    // Texts are quoted, so that none looks like the next member.
    key += `${name}:${JSON.stringify(member)},`;
  }
  let number = numbers.get(kind);
  if (number === undefined) numbers.set(kind, (number = numbers.size));
  return `${number} ${key}`;
}

function isFlat(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'string') return value.length <= maxText;
  return typeof value === 'number' || typeof value === 'boolean' || value === null;
}

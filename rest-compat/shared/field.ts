import { ErrorCode, RefusedError, refuse, type Problem } from '../../src/kernel/errors.js';
import { formatPercent, parsePercent } from '../../src/kernel/money.js';
import { readMajor, readMinor, currencyOf } from './money-number.js';

import { isObject, type JsonMembers } from './parse-json.js';
import { upperAll } from './upper-all.js';
import type { FieldError } from './rest-error.js';

/** One field of a dialect's body or query, and its place in the operation's input. */
export interface Field {
  /** Its name in the dialect. */
  readonly name: string;
  /** The GraphQL input fields that it fills, to map errors back to it. */
  readonly inputs: readonly string[];
  /** Whether the dialect requires it although the operation does not. */
  readonly required: boolean;
  /** It is known but cannot be set, so errors do not suggest it. */
  readonly fixed?: true;
  /** For a list of objects: the fields of each. */
  readonly of?: readonly Field[];
  /** Converts it to members of the input; refuses an invalid value. Called only when it was sent. */
  read(members: JsonMembers): Readonly<Record<string, unknown>>;
}

/** A fault of a field. */
type InputError = FieldError & Pick<Problem, 'code'>;

type Convert = (members: JsonMembers, name: string) => unknown;

/** The most errors in one response, because a body can have hundreds of thousands. */
const maxErrors = 100;

function fieldOf(name: string, input: string, convert: Convert): Field {
  return {
    name,
    inputs: [input],
    required: false,
    read: (members) => ({ [input]: members.get(name) === null ? null : convert(members, name) }),
  };
}

/** A field that is passed on unchanged; GraphQL validates it. */
export function plain(name: string, input: string = name): Field {
  return fieldOf(name, input, (members) => members.get(name));
}

/** One of a fixed set, here in lower case, in GraphQL in upper case. `words` maps other differences. */
export function word(name: string, words: Readonly<Record<string, string>> = {}): Field {
  return fieldOf(name, name, (members) => {
    const value = members.get(name);
    if (typeof value !== 'string') return value;
    const lower = value.toLowerCase();
    return Object.hasOwn(words, lower) ? words[lower] : value.toUpperCase();
  });
}

/** Several of a fixed set: with commas, or as a list. */
export function words(name: string): Field {
  return fieldOf(name, name, (members) => {
    const value = members.get(name);
    return upperAll(typeof value === 'string' ? value.split(',') : value);
  });
}

/** An object of texts from a fixed set, here in lower case and in GraphQL in upper case. */
export function wordsIn(name: string): Field {
  return fieldOf(name, name, (members) => {
    const value = members.get(name);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, typeof one === 'string' ? one.toUpperCase() : one]),
    );
  });
}

/** A query parameter that is a whole number. */
export function digits(name: string): Field {
  const read = (value: unknown) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return fieldOf(name, name, (members) => read(members.get(name)));
}

/** A query parameter that is `true` or `false`. */
export function yesOrNo(name: string, input: string): Field {
  return fieldOf(name, input, (members) => {
    const value = members.get(name);
    return value === 'true' || value === 'false' ? value === 'true' : value;
  });
}

/** A point in time; a date alone is its start in UTC. Restores a "+" that became a space in a query. */
export function moment(name: string, input = name): Field {
  return fieldOf(name, input, (members) => {
    const value = members.get(name);
    if (typeof value !== 'string') return value;
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return `${value}T00:00:00.000Z`;
    return value.replace(/ (?=\d\d:\d\d$)/, '+');
  });
}

/** An amount as a JSON number of minor units. */
export function minorUnits(name: string): Field {
  return fieldOf(name, name, readMinor);
}

/** An amount as a JSON number of major units. */
export function majorUnits(name: string): Field {
  return fieldOf(name, name, readMajor);
}

/** A percentage as a JSON number, such as 12.5. */
export function percent(name: string): Field {
  return fieldOf(name, name, (members) => {
    const text = members.numberText(name);
    if (text === undefined) throw refuse(ErrorCode.INVALID_AMOUNT, `${name} must be a number`, name);
    return formatPercent(parsePercent(text, name));
  });
}

/** The asset of the amounts in the same object. */
export const currency: Field = {
  name: 'currency',
  inputs: ['asset'],
  required: false,
  read: (members) => {
    currencyOf(members);
    return {};
  },
};

/** `currency` of a new object with one asset, even when the request has no amount. */
export const assetOfNew: Field = {
  ...currency,
  read: (members) => {
    const asset = currencyOf(members);
    return asset === undefined ? {} : { asset };
  },
};

/** A list of objects. The first 100 errors name their place: `goals.0.name`. */
export function objects(name: string, fields: readonly Field[]): Field {
  const field = fieldOf(name, name, (members) => {
    const list: unknown = members.get(name);
    if (!Array.isArray(list)) throw refuse(ErrorCode.INVALID, `${name} must be a list of objects`, name);
    const problems: Problem[] = [];
    const inputs: Record<string, unknown>[] = [];
    for (const [index, value] of list.entries()) {
      if (problems.length >= maxErrors) break;
      const at = `${name}.${index}`;
      if (!isObject(value)) {
        problems.push({ code: ErrorCode.INVALID, message: `${at} must be an object`, field: [at] });
        continue;
      }
      const { input, errors } = readFields(fields, members.within(value));
      inputs.push(input);
      for (const error of errors) problems.push({ ...error, field: [`${at}.${error.field}`] });
    }
    const [first, ...more] = problems.slice(0, maxErrors);
    if (first) throw new RefusedError([first, ...more]);
    return inputs;
  });
  return { ...field, of: fields };
}

/** The same field as a required one. */
export function required(field: Field): Field {
  return { ...field, required: true };
}

/**
 * Converts the sent members; absent ones stay absent. For unknown members see `unknownFields`. One error per
 * field, at most 100.
 */
export function readFields(
  fields: readonly Field[],
  members: JsonMembers,
): { input: Record<string, unknown>; errors: InputError[] } {
  const input: Record<string, unknown> = {};
  const errors = new Map<string, InputError>();
  for (const field of fields) {
    try {
      if (field.required && members.get(field.name) == null) {
        throw refuse(ErrorCode.INVALID, `${field.name} is required`, field.name);
      }
      if (members.has(field.name)) Object.assign(input, field.read(members));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      for (const problem of error.problems) {
        const found = errorOf(problem, field.name);
        // An amount and its currency may both report the same fault.
        if (errors.size < maxErrors && !errors.has(found.field)) errors.set(found.field, found);
      }
    }
  }
  return { input, errors: [...errors.values()] };
}

function errorOf({ field, message, code }: Problem, name: string): InputError {
  return { field: field?.join('.') ?? name, message, code };
}

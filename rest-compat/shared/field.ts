import { ErrorCode, RefusedError, refuse, type Problem } from '../../src/kernel/errors.js';
import { formatPercent, parsePercent } from '../../src/kernel/money.js';
import { readMajor, readMinor, currencyOf } from './money-number.js';
import type { JsonMembers } from './parse-json.js';
import type { FieldError } from './rest-error.js';

/** One field of a dialect's body or query, and what it becomes in the operation's input. */
export interface Field {
  /** What the dialect calls it. */
  readonly name: string;
  /** The GraphQL input fields that it fills, by which errors find their way back to it. */
  readonly inputs: readonly string[];
  /** Whether the dialect asks for it although the operation does not. */
  readonly required: boolean;
  /** It is known, and cannot be set: errors do not offer it. */
  readonly fixed?: true;
  /** Of a list of objects: the fields of each. */
  readonly of?: readonly Field[];
  /** The members of the input that it becomes; refuses a value that has no meaning. Called only when it was sent. */
  read(members: JsonMembers): Readonly<Record<string, unknown>>;
}

/** What is wrong with a field that was read. */
type InputError = FieldError & Pick<Problem, 'code'>;

type Convert = (members: JsonMembers, name: string) => unknown;

/** The most errors that one answer names: a body has room for hundreds of thousands. */
const maxErrors = 100;

function fieldOf(name: string, input: string, convert: Convert): Field {
  return {
    name,
    inputs: [input],
    required: false,
    read: (members) => ({ [input]: members.get(name) === null ? null : convert(members, name) }),
  };
}

/** A field that is sent on as it is; GraphQL validates it. */
export function plain(name: string, input: string = name): Field {
  return fieldOf(name, input, (members) => members.get(name));
}

/** One of a closed set, in lower case here and in upper case in GraphQL. `words` names those that differ altogether. */
export function word(name: string, words: Readonly<Record<string, string>> = {}): Field {
  return fieldOf(name, name, (members) => {
    const value = members.get(name);
    if (typeof value !== 'string') return value;
    const lower = value.toLowerCase();
    return Object.hasOwn(words, lower) ? words[lower] : value.toUpperCase();
  });
}

/** Several of a closed set, with commas between them. */
export function words(name: string): Field {
  return fieldOf(name, name, (members) => {
    const value = members.get(name);
    return typeof value === 'string' ? value.split(',').map((one) => one.trim().toUpperCase()) : value;
  });
}

/** An object whose texts are each one of a closed set, in lower case here and in upper case in GraphQL. */
export function wordsIn(name: string): Field {
  return fieldOf(name, name, (members) => {
    const value: unknown = members.get(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, typeof one === 'string' ? one.toUpperCase() : one]),
    );
  });
}

/** A moment. A date alone is its first moment in UTC; a "+" that the query string turned into a space is one again. */
export function moment(name: string): Field {
  return fieldOf(name, name, (members) => {
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

/** The asset of the amounts beside it. */
export const currency: Field = {
  name: 'currency',
  inputs: ['asset'],
  required: false,
  read: (members) => {
    currencyOf(members);
    return {};
  },
};

/** `currency` of something new that is kept in one asset, also when the request names no amount. */
export const assetOfNew: Field = {
  ...currency,
  read: (members) => {
    const asset = currencyOf(members);
    return asset === undefined ? {} : { asset };
  },
};

/** A list of objects, each of these fields; what is wrong with one is told with its place: `goals.0.name`. Of the first 100 errors. */
export function objects(name: string, fields: readonly Field[]): Field {
  const field = fieldOf(name, name, (members) => {
    const list = members.get(name);
    if (!Array.isArray(list)) throw refuse(ErrorCode.INVALID, `${name} must be a list of objects`, name);
    const problems: Problem[] = [];
    const inputs: Record<string, unknown>[] = [];
    for (const [index, value] of (list as unknown[]).entries()) {
      if (problems.length >= maxErrors) break;
      const at = `${name}.${index}`;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
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

/** The same field, without which the dialect refuses the request. */
export function required(field: Field): Field {
  return { ...field, required: true };
}

/**
 * What the fields make of the members that were sent: what is absent stays absent. Unknown members are read by nobody: see `unknownFields`.
 * One error a field, the first 100.
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
        // An amount and its currency may both find the same fault.
        if (errors.size < maxErrors && !errors.has(found.field)) errors.set(found.field, found);
      }
    }
  }
  return { input, errors: [...errors.values()] };
}

function errorOf({ field, message, code }: Problem, name: string): InputError {
  return { field: field?.join('.') ?? name, message, code };
}

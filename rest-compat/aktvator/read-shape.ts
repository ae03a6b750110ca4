import { ErrorCode, RefusedError, type Problem } from '../../src/kernel/errors.js';
import { lostDigitsFault } from '../../src/kernel/lost-digits.js';
import { readMinor, type MoneyVariable } from '../shared/money-number.js';
import { type JsonMembers } from '../shared/parse-json.js';

/** The place of a value in a body, and the faults found so far. */
export interface Place {
  /** Its parent object or list. */
  readonly parent: JsonMembers;
  readonly name: string;
  /** The path from the body, including the value. */
  readonly path: readonly string[];
  readonly faults: Problem[];
  /** The body itself, which names the currency. */
  readonly body: JsonMembers;
}

/** Converts a value of a body for the operation, or records its fault. It is never called with null. */
export type Reader = (value: unknown, place: Place) => unknown;

/** The most faults to report at once. */
const maxFaults = 100;

/** Records a fault: a whole sentence, or text that follows the path. */
export function note({ path, faults }: Place, message: string, code = ErrorCode.INVALID): undefined {
  const sentence = /^[a-z]/.test(message) ? `${path.join('.')} ${message}` : message;
  if (faults.length < maxFaults) faults.push({ code, message: sentence, field: path });
}

function sortOf(is: (value: unknown) => boolean, message: string): Reader {
  return (value, place) => (is(value) ? value : note(place, message));
}

export const text = sortOf((value) => typeof value === 'string', 'must be a string');
export const flag = sortOf((value) => typeof value === 'boolean', 'must be true or false');
export const whole: Reader = (value, place) => {
  const isWhole = Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  return isWhole && !place.parent.hasLostDigits(place.name) ? value : note(place, 'must be a whole number');
};

/** Any value, but numbers must keep all their digits. */
export const exact: Reader = (value, place) =>
  place.parent.hasLostDigits(place.name) ? note(place, lostDigitsFault) : value;

/** A decimal, as a JSON number or a text of digits. */
export const decimal: Reader = (value, place) => {
  if (typeof value === 'string') return value;
  return place.parent.numberText(place.name) ?? note(place, 'must be a number');
};

/** An amount as a JSON number of minor units, in the body's currency. */
export const minor: Reader = (_value, place): MoneyVariable | undefined => {
  try {
    const currency = place.body.get('currency');
    return readMinor(place.parent.with({ currency }), place.name);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // A fault of the currency is reported once, for its own field.
    for (const { message, field, code } of error.problems) {
      if (field?.[0] === place.name) note(place, message.replace(`${place.name} `, ''), code);
    }
    return undefined;
  }
};

/** A point in time; a date alone is its start in UTC. */
export const momentMember: Reader = (value, place) => {
  const whenever =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00.000Z` : value;
  if (
    typeof whenever === 'string' &&
    /^\d{4}-\d\d-\d\dT/.test(whenever) &&
    !Number.isNaN(Date.parse(whenever))
  ) {
    return whenever;
  }
  return note(place, 'must be a date and time such as "2026-01-31T12:00:00Z"');
};

/** One of a fixed set, here in lower case. */
export function oneOfMember(...words: readonly string[]): Reader {
  return (value, place) =>
    typeof value === 'string' && words.includes(value.toLowerCase())
      ? value.toUpperCase()
      : note(place, `must be one of ${words.join(', ')}`);
}

/** A list whose items are all read. */
export function listOf(item: Reader): Reader {
  return (value, place) => {
    if (!Array.isArray(value)) return note(place, 'must be a list');
    const parent = place.parent.within(value);
    return value.map((one: unknown, at) =>
      item(one, { ...place, parent, name: String(at), path: [...place.path, String(at)] }),
    );
  };
}

/** A required member. */
export function requiredMember(read: Reader): Reader & { readonly required: true } {
  return Object.assign<Reader, { required: true }>((value, place) => read(value, place), { required: true });
}

/** An object with these members. Others are refused, because a typo must not change what is paid. */
export function shape(readers: Readonly<Record<string, Reader>>): Reader {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return note(place, 'must be an object');
    }
    const parent = place.parent.within(value);
    const at = (name: string): Place => ({ ...place, parent, name, path: [...place.path, name] });
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(readers, name)) {
        note(at(name), `is not known; there are ${Object.keys(readers).join(', ')}`);
      }
    }
    const read = Object.entries(readers).map(([name, reader]): [string, unknown] => {
      const member = parent.get(name) ?? null;
      if (member !== null) return [name, reader(member, at(name))];
      if ('required' in reader) note(at(name), 'is required');
      return [name, null];
    });
    return Object.fromEntries(read);
  };
}

import { ErrorCode, RefusedError, type Problem } from '../../src/kernel/errors.js';
import { lostDigitsFault } from '../../src/kernel/lost-digits.js';
import { readMinor, type MoneyVariable } from '../shared/money-number.js';
import { type JsonMembers } from '../shared/parse-json.js';

/** Where a value stands in a body, and what was found wrong so far. */
export interface Place {
  /** What it is a member or an item of. */
  readonly parent: JsonMembers;
  readonly name: string;
  /** From the body on, itself included. */
  readonly path: readonly string[];
  readonly faults: Problem[];
  /** The body itself, which names the currency. */
  readonly body: JsonMembers;
}

/** Makes of a value in a body what the operation takes, or notes what is wrong with it. Null is nothing, and never gets here. */
export type Reader = (value: unknown, place: Place) => unknown;

/** The most faults to name at once. */
const maxFaults = 100;

/** Notes that a value is not what it should be: a sentence, or what follows the path. */
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

/** Anything; but a number has to be the one that was written. */
export const exact: Reader = (value, place) =>
  place.parent.hasLostDigits(place.name) ? note(place, lostDigitsFault) : value;

/** A decimal, as a JSON number or as a text of its digits. */
export const decimal: Reader = (value, place) => {
  if (typeof value === 'string') return value;
  return place.parent.numberText(place.name) ?? note(place, 'must be a number');
};

/** An amount as a JSON number of minor units, in the currency of the body. */
export const minor: Reader = (_value, place): MoneyVariable | undefined => {
  try {
    const currency = place.body.get('currency');
    return readMinor(place.parent.with({ currency }), place.name);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // What is wrong with the currency itself is said once, of its own field.
    for (const { message, field, code } of error.problems) {
      if (field?.[0] === place.name) note(place, message.replace(`${place.name} `, ''), code);
    }
    return undefined;
  }
};

/** A moment; a date alone is its first moment in UTC. */
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

/** One of a closed set, in small letters here. */
export function oneOfMember(...words: readonly string[]): Reader {
  return (value, place) =>
    typeof value === 'string' && words.includes(value.toLowerCase())
      ? value.toUpperCase()
      : note(place, `must be one of ${words.join(', ')}`);
}

/** A list, each of whose items is read. */
export function listOf(item: Reader): Reader {
  return (value, place) => {
    if (!Array.isArray(value)) return note(place, 'must be a list');
    const parent = place.parent.within(value);
    return value.map((one: unknown, at) =>
      item(one, { ...place, parent, name: String(at), path: [...place.path, String(at)] }),
    );
  };
}

/** A member that has to be there. */
export function requiredMember(read: Reader): Reader & { readonly required: true } {
  return Object.assign<Reader, { required: true }>((value, place) => read(value, place), { required: true });
}

/** An object of these members. Others are refused: a word that is misspelt must not change what is paid. */
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

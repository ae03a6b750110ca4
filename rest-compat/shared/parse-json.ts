import { delicateNumber, noteLostDigits } from '../../src/kernel/lost-digits.js';
import { RestError } from './rest-error.js';

/** Whether a value is an object with members: neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For parsed objects and lists: the texts of numbers that a double would change, by their key. */
const numberTexts = new WeakMap<object, Map<string, string>>();

/** The number of this key as written; undefined if it is not a number. */
export function numberTextOf(holder: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;
  if (typeof value !== 'number') return undefined;
  return numberTexts.get(holder)?.get(key) ?? String(value);
}

/**
 * The members of a request, by name. `numberText` returns the digits of an amount as sent, so that no amount
 * becomes a float.
 */
export class JsonMembers {
  constructor(readonly values: object) {}

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  get(name: string): unknown {
    return this.has(name) ? Reflect.get(this.values, name) : undefined;
  }

  /** The members of an object in this request. */
  within(values: object): JsonMembers {
    return new JsonMembers(values);
  }

  /** The number of this name as written; undefined if it is not a number. */
  numberText(name: string): string | undefined {
    return numberTextOf(this.values, name);
  }
}

/**
 * Reads a request body. Refuses anything but a JSON object. The operation checks whether its texts can be
 * stored. If `arrayAs` is given, an array becomes that member of an object.
 */
export function parseJson(text: string, arrayAs?: string): JsonMembers {
  // Visiting every value takes ten times as long, and few bodies need it.
  const parsed = delicateNumber.test(text) ? parseCarefully(text) : parsePlainly(text);
  if (Array.isArray(parsed) && arrayAs !== undefined) {
    return new JsonMembers({ [arrayAs]: parsed });
  }
  if (!isObject(parsed)) {
    const expected = arrayAs === undefined ? 'a JSON object' : 'a JSON object or array';
    throw new RestError(400, `The body must be ${expected}.`);
  }
  return new JsonMembers(parsed);
}

type Reviver = Parameters<typeof JSON.parse>[1];

function parsePlainly(text: string, revive?: Reviver): unknown {
  try {
    return JSON.parse(text, revive);
  } catch {
    throw new RestError(400, 'The body is not valid JSON.');
  }
}

/** Records the digits of numbers, and which of them are lost. */
function parseCarefully(text: string): unknown {
  function revive(
    this: object,
    key: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    if (typeof value === 'number' && context?.source !== undefined && context.source !== String(value)) {
      const texts = numberTexts.get(this) ?? new Map<string, string>();
      numberTexts.set(this, texts.set(key, context.source));
    }
    return noteLostDigits.call(this, key, value, context);
  }
  return parsePlainly(text, revive);
}

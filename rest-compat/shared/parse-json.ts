import { delicateNumber, hasLostDigits, noteLostDigits } from '../../src/kernel/lost-digits.js';
import { RestError } from './rest-error.js';

/** Whether a value is an object with members: neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of numbers that a double would change: 20 digits, or another notation. */
type NumberTexts = WeakMap<object, Map<string, string>>;

/**
 * The members of a request, by name. `numberText` returns the digits of an amount as sent, so that no amount
 * becomes a float.
 */
export class JsonMembers {
  constructor(
    readonly values: object,
    private readonly numberTexts: NumberTexts = new WeakMap(),
  ) {}

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  get(name: string): unknown {
    return this.has(name) ? Reflect.get(this.values, name) : undefined;
  }

  /** The members of an object in this request. */
  within(values: object): JsonMembers {
    return new JsonMembers(values, this.numberTexts);
  }

  /** These members with others added or replaced. */
  with(others: Readonly<Record<string, unknown>>): JsonMembers {
    const values = { ...this.values, ...others };
    const texts = this.numberTexts.get(this.values);
    if (texts) this.numberTexts.set(values, texts);
    return new JsonMembers(values, this.numberTexts);
  }

  /** Whether the value of this name is a number with more digits than its double keeps. */
  hasLostDigits(name: string): boolean {
    return hasLostDigits(this.values, name);
  }

  /** The number of this name as written; undefined if it is not a number. */
  numberText(name: string): string | undefined {
    const value = this.get(name);
    if (typeof value !== 'number') return undefined;
    return this.numberTexts.get(this.values)?.get(name) ?? String(value);
  }
}

/**
 * Reads a request body. Refuses anything but a JSON object. The operation checks whether its texts can be
 * stored. If `arrayAs` is given, an array becomes that member of an object.
 */
export function parseJson(text: string, arrayAs?: string): JsonMembers {
  const numberTexts: NumberTexts = new WeakMap();
  // Visiting every value takes ten times as long, and few bodies need it.
  const parsed = delicateNumber.test(text) ? parseCarefully(text, numberTexts) : parsePlainly(text);
  if (Array.isArray(parsed) && arrayAs !== undefined) {
    return new JsonMembers({ [arrayAs]: parsed }, numberTexts);
  }
  if (!isObject(parsed)) {
    const expected = arrayAs === undefined ? 'a JSON object' : 'a JSON object or array';
    throw new RestError(400, `The body must be ${expected}.`);
  }
  return new JsonMembers(parsed, numberTexts);
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
function parseCarefully(text: string, numberTexts: NumberTexts): unknown {
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

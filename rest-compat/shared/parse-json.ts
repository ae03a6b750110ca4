import { RestError } from './rest-error.js';

/** Numbers whose text says more than the double that they became: 20 digits, or a notation of their own. */
type NumberTexts = WeakMap<object, Map<string, string>>;

/**
 * The members of a request, by name. Amounts are read by `numberText`, which answers the digits that were sent and not
 * the double that they became, so that no amount passes through a float.
 */
export class Members {
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    private readonly numberTexts: NumberTexts = new WeakMap(),
  ) {}

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  get(name: string): unknown {
    return this.has(name) ? this.values[name] : undefined;
  }

  /** The number of this name as it was written, or undefined when it is no number. */
  numberText(name: string): string | undefined {
    const value = this.get(name);
    if (typeof value !== 'number') return undefined;
    return this.numberTexts.get(this.values)?.get(name) ?? String(value);
  }
}

/** PostgreSQL has no NUL in its texts, and no half of a surrogate pair in its JSON. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Reads a request body. Refuses what is not JSON, not an object, or holds text that cannot be stored. */
export function parseJson(text: string): Members {
  const numberTexts: NumberTexts = new WeakMap();
  let storable = true;
  function revive(
    this: object,
    key: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    if (typeof value === 'string') storable &&= isStorable(value);
    else if (typeof value === 'number' && context?.source !== undefined && context.source !== String(value)) {
      const texts = numberTexts.get(this) ?? new Map<string, string>();
      numberTexts.set(this, texts.set(key, context.source));
    }
    storable &&= isStorable(key);
    return value;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, revive);
  } catch {
    throw new RestError(400, 'The body is not valid JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new RestError(400, 'The body must be a JSON object.');
  }
  if (!storable) {
    throw new RestError(422, 'Text must not contain the NUL character or half of a surrogate pair.');
  }
  return new Members(parsed as Record<string, unknown>, numberTexts);
}

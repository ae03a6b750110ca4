/** A value in a trace: short, and valid JSON for PostgreSQL. */
export type ShortValue = string | number | boolean | null;

const maxText = 100;
const maxItems = 5;

/** Shortens a value for a trace. Lists and objects are only named; texts are cut. */
export function shortenValue(value: unknown): ShortValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') return shortenText(value);
  if (Array.isArray(value)) return `(a list of ${value.length})`;
  return typeof value === 'object' ? '(an object)' : `(a ${typeof value})`;
}

/** A rule's value: the first items of a long list, and the number of the others. */
export function shortenExpected(value: unknown): ShortValue | readonly ShortValue[] {
  if (!Array.isArray(value)) return shortenValue(value);
  const shown = value.slice(0, maxItems).map(shortenValue);
  return value.length > maxItems ? [...shown, `… ${value.length - maxItems} more`] : shown;
}

function shortenText(text: string): string {
  const cut = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  // jsonb accepts neither half a surrogate pair, which cutting can leave, nor U+0000.
  return cut.toWellFormed().replaceAll('\0', '\uFFFD');
}

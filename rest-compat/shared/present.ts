/** A GraphQL enum value as the dialects show it: statuses are in lower case. */
export function lower(value: string): string {
  return value.toLowerCase();
}

/** The object of a payload. It is null only beside `userErrors`, which were answered before. */
export function given<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A payload has neither an object nor user errors.');
  return value;
}

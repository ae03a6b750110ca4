/** A GraphQL enum value as the dialects show it: statuses are in lower case. */
export function lower(value: string): string {
  return value.toLowerCase();
}

/** The object of a payload, or a relation. It is null only beside an error, which was answered before. */
export function given<Value>(value: Value | null): Value {
  if (value === null) throw new Error('An operation has neither a value nor an error.');
  return value;
}

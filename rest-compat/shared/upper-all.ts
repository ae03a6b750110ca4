/** The texts of a list in upper case, without white space around them. Anything else stays as it is. */
export function upperAll(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one: unknown) => (typeof one === 'string' ? one.trim().toUpperCase() : one));
}

/** A marker for a raw JSON number. `JSON.stringify` would change it; `writeJson` writes its exact digits. */
export function rawNumber(digits: string): string {
  return `${mark}${digits}`;
}

const mark = 'raw number ';

/** The JSON text of a value, with exact raw numbers. */
export function writeJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}

/** The digits of a raw number; undefined for any other value. */
export function digitsOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

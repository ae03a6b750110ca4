/** Text that a spreadsheet may read as a formula, after any leading blanks. */
const formulaStart = /^\s*[=+\-@＝＋－＠\t\r\n|%]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * A field of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets a leading apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection). A number stays a number, also a negative one.
 */
function csvField(value: string): string {
  const text = formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of a CSV file, with its line ending. */
export function csvLine(values: readonly string[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

/** What a spreadsheet may take for a formula, after whatever blanks come before it. */
const formulaStart = /^\s*[=+\-@＝＋－＠\t\r\n|%]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * A field of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before it, which makes it text
 * there (https://owasp.org/www-community/attacks/CSV_Injection); a number, also a negative one, stays a number.
 */
function csvField(value: string): string {
  const text = formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of a CSV file, with its end. */
export function csvLine(values: readonly string[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

/**
 * One record of a CSV file (RFC 4180), its line break included. Fields with a comma, a quotation mark or a line break are quoted.
 * A field that a spreadsheet would take for a formula gets an apostrophe in front, which it shows as text
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvRecord(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => quoted(defused(field ?? ''))).join(',')}\r\n`;
}

/** Also behind blanks, which some programs skip. */
const formulaStart = /^\s*[=+\-@＝＋－＠\t\r\n]/;

function defused(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

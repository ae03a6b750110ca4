/** The maximum nesting of JSON from clients. */
export const maxJsonNesting = 100;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether a JSON text in UTF-8 is nested deeper than `most`. It counts on the text, because code that
 * recurses over a parsed value overflows the stack at thousands of levels. The text need not be valid JSON.
 */
export function isNestedDeeper(text: Uint8Array, most: number = maxJsonNesting): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text[at];
    if (code === quote) {
      at += 1;
      while (at < text.length && text[at] !== quote) at += text[at] === backslash ? 2 : 1;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}

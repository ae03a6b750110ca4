import ipaddr from 'ipaddr.js';

/** The most characters of a line in a message. */
const mostShown = 60;

/**
 * The CIDR ranges in the text of a file, one in each line. What follows `#` is a comment. Pure.
 *
 * @throws Error for another line, with its number.
 */
export function rangesIn(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => {
      const range = line.split('#', 1)[0]?.trim() ?? '';
      if (range === '') return [];
      if (ipaddr.isValidCIDR(range)) return [range];
      const shown = JSON.stringify(range.slice(0, mostShown));
      throw new Error(`line ${index + 1} has ${shown}; allowed: a CIDR range, such as 3.0.0.0/9`);
    });
}

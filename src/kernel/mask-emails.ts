/**
 * The end of an address, with a domain that looks like one, so that `node_modules/@scope/name` and `graphql@16.15.0` stay as they are; also
 * with the `%40` of a URL.
 */
const end = /(?:@|%40)(?:(?:[\p{L}\d-]+\.)+(?:\p{L}{2,}|xn--[a-z\d-]+)|localhost)\b/giu;

/** The part before: every character that needs no quotes, but for the slash, which separates in paths. */
const local = /([\p{L}\d])[\p{L}\d.!#$%&'*+=?^_`{|}~-]*$/u;
const maxLocal = 64;

/**
 * A text as it may be logged: each e-mail address keeps its first character and its domain, `a***@example.com`. It looks for ends first, so that a
 * long text takes time in proportion to its length.
 */
export function maskEmails(text: string): string {
  if (!text.includes('@') && !text.includes('%40')) return text;
  let masked = '';
  let done = 0;
  for (const { index } of text.matchAll(end)) {
    const before = local.exec(text.slice(Math.max(done, index - maxLocal), index));
    if (!before) continue;
    masked += `${text.slice(done, index - before[0].length)}${before[1]}***`;
    done = index;
  }
  return masked + text.slice(done);
}

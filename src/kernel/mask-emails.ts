/**
 * The end of an email address: `@` or `%40` (in URLs) and a plausible domain, so that
 * `node_modules/@scope/name` and `graphql@16.15.0` stay unchanged.
 */
const end = /(?:@|%40)(?:(?:[\p{L}\d-]+\.)+(?:\p{L}{2,}|xn--[a-z\d-]+)|localhost)\b/giu;

/** The part before it: all characters that need no quotes, except the slash of paths. */
const local = /([\p{L}\d])[\p{L}\d.!#$%&'*+=?^_`{|}~-]*$/u;
const maxLocal = 64;

/**
 * Masks email addresses for logs: each keeps its first character and its domain, `a***@example.com`. It
 * searches for the end first, so that time is linear in the text length.
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

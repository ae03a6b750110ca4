import { ErrorCode, type Problem } from '../../kernel/errors.js';
import { findLostDigits, lostDigitsFault } from '../../kernel/lost-digits.js';

/** The most that an integrator may send along with an event, as JSON text. */
const maxAttachmentBytes = 16 * 1024;

/** How deep it may be nested, and how many values it may have in all. */
const maxAttachmentDepth = 10;
const maxAttachmentValues = 1000;

/**
 * An escape that PostgreSQL cannot hold in `jsonb`: U+0000, or half of a surrogate pair (which `JSON.stringify` writes as an
 * escape, and a whole pair never). An even number of backslashes before it is text that merely looks like one.
 */
const unstorable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * An attached JSON object as the text that is stored, or what is wrong with it: too large, too deep, not to be stored, or with a number that JSON
 * would change.
 */
export function readAttachment(value: Record<string, unknown>, field: string): string | Problem {
  const invalid = (what: string): Problem => ({
    code: ErrorCode.INVALID,
    message: `${field} ${what}`,
    field: [field],
  });
  const { depth, count } = measure(value);
  if (depth > maxAttachmentDepth) {
    return invalid(`must be at most ${maxAttachmentDepth} levels deep; this is deeper`);
  }
  if (count > maxAttachmentValues) return invalid(`must have at most ${maxAttachmentValues} values`);
  const lost = findLostDigits(value, [field]);
  if (lost) {
    return { code: ErrorCode.INVALID, message: `${lost.join('.')} ${lostDigitsFault}`, field: [...lost] };
  }
  const text = JSON.stringify(value);
  // A character takes at most three bytes, so that most need not be counted.
  const bytes = text.length * 3 > maxAttachmentBytes ? Buffer.byteLength(text) : 0;
  if (bytes > maxAttachmentBytes) {
    return invalid(`must be at most ${maxAttachmentBytes} bytes as JSON; this has ${bytes}`);
  }
  if (text.includes('\\u') && unstorable.test(text)) {
    return invalid('contains U+0000 or half of a surrogate pair, which cannot be stored');
  }
  return text;
}

/** How deep a value is and how many it holds, as far as that is within bounds: what is too much is not looked at to the end. */
function measure(value: object): { depth: number; count: number } {
  const size = { depth: 0, count: 0 };
  const visit = (container: object, level: number): void => {
    if (level > size.depth) size.depth = level;
    if (level > maxAttachmentDepth) return;
    for (const key in container) {
      size.count += 1;
      if (size.count > maxAttachmentValues) return;
      const member: unknown = (container as Record<string, unknown>)[key];
      if (typeof member === 'object' && member !== null) visit(member, level + 1);
    }
  };
  visit(value, 1);
  return size;
}

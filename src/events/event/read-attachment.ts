import { ErrorCode, type Problem } from '../../kernel/errors.js';
import { findLostDigits, lostDigitsFault } from '../../kernel/lost-digits.js';

/** The maximum size of the attached JSON text. */
const maxAttachmentBytes = 16 * 1024;

/** The maximum depth and number of values. */
const maxAttachmentDepth = 10;
const maxAttachmentValues = 1000;

/**
 * Matches an escape that `jsonb` cannot store: U+0000, or half of a surrogate pair. `JSON.stringify` only
 * escapes unpaired halves. After an even number of backslashes, the text only looks like an escape.
 */
const unstorable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * Returns the JSON text to store, or the problem: too large, too deep, not storable, or with a number that
 * JSON would change.
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
  // A character has at most three bytes, so most texts need no exact count.
  const bytes = text.length * 3 > maxAttachmentBytes ? Buffer.byteLength(text) : 0;
  if (bytes > maxAttachmentBytes) {
    return invalid(`must be at most ${maxAttachmentBytes} bytes as JSON; this has ${bytes}`);
  }
  if (text.includes('\\u') && unstorable.test(text)) {
    return invalid('contains U+0000 or half of a surrogate pair, which cannot be stored');
  }
  return text;
}

/** Depth and number of values. Stops counting above the limits. */
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

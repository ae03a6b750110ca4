import { ErrorCode, refuse } from '../../kernel/errors.js';

/** The most that an integrator may send along with an event, as JSON text. */
export const maxAttachmentBytes = 16 * 1024;

/**
 * An escape that PostgreSQL cannot hold in `jsonb`: U+0000, or half of a surrogate pair (which `JSON.stringify` writes as an
 * escape, and a whole pair never). An even number of backslashes before it is text that merely looks like one.
 */
const unstorable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Refuses an attached JSON object that is too large or cannot be stored, naming the field. */
export function checkAttachment(value: Record<string, unknown> | null, field: string): void {
  if (value === null) return;
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxAttachmentBytes) {
    throw refuse(
      ErrorCode.INVALID,
      `${field} must be at most ${maxAttachmentBytes} bytes as JSON; this has ${bytes}`,
      field,
    );
  }
  if (unstorable.test(text)) {
    throw refuse(
      ErrorCode.INVALID,
      `${field} contains U+0000 or half of a surrogate pair, which cannot be stored`,
      field,
    );
  }
}

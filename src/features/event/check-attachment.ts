import { ErrorCode, refuse } from '../../kernel/errors.js';

/** The most that an integrator may send along with an event, as JSON text. */
export const maxAttachmentBytes = 16 * 1024;

/** Refuses an attached JSON object that is too large, naming the field. */
export function checkAttachment(value: Record<string, unknown> | null, field: string): void {
  if (value === null) return;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > maxAttachmentBytes) {
    throw refuse(
      ErrorCode.INVALID,
      `${field} must be at most ${maxAttachmentBytes} bytes as JSON; this has ${bytes}`,
      field,
    );
  }
}

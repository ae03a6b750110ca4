import { canonicalTimeZone } from '../../kernel/canonical-time-zone.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';

/** The canonical name of a time zone. Refuses an unknown one. */
export function requireTimeZone(name: string): string {
  const timeZone = canonicalTimeZone(name);
  if (timeZone !== undefined) return timeZone;
  throw refuse(ErrorCode.INVALID, 'timeZone must be an IANA name, such as Europe/Berlin', 'timeZone');
}

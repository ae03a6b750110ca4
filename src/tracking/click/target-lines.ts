import type { Target } from '../link/target-of.js';

/** The headers that all targets have, and the name of the next. */
const beforeLocation =
  'Cache-Control: private, no-store\r\nReferrer-Policy: no-referrer-when-downgrade\r\nContent-Length: 0\r\nLocation: ';

/** What a redirect carries, beside the target. */
interface Carried {
  readonly requestId: string | undefined;
  /** The session id for the target. */
  readonly session: string;
  /** `Set-Cookie` lines. */
  readonly cookies: string;
}

/** The header lines of a redirect to the target, with the session id in its query. */
export function targetLines({ before, after }: Target, { requestId, session, cookies }: Carried): string {
  const ofRequest = requestId === undefined ? '' : `X-Request-Id: ${requestId}\r\n`;
  return `${beforeLocation}${before}${session}${after}\r\n${ofRequest}${cookies}`;
}

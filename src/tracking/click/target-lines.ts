import { randomUUID } from 'node:crypto';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';
import type { Target } from '../link/target-of.js';

/** The query parameter for the session id in the target URL, as in TonicPow's links. */
const sessionParameter = 'tncpw_session';

/** Stands for the session id while a target is prepared. Nobody knows it, so no target contains it. */
const anySession = randomUUID();

/** The headers that all targets have, and the name of the next. */
const beforeLocation =
  'Cache-Control: private, no-store\r\nReferrer-Policy: no-referrer-when-downgrade\r\nContent-Length: 0\r\nLocation: ';

/** Targets around the session id, ready for the header. A target of a link is prepared once. */
const prepared = new WeakMap<Target, readonly string[]>();

/** What a redirect carries, beside the target. */
interface Carried {
  readonly requestId: string | undefined;
  /** The session id for the target. */
  readonly session: string;
  /** `Set-Cookie` lines. */
  readonly cookies: string;
}

/** The header lines of a redirect to the target, with the session id in its query. */
export function targetLines(target: Target, { requestId, session, cookies }: Carried): string {
  const ofRequest = requestId === undefined ? '' : `X-Request-Id: ${requestId}\r\n`;
  return `${beforeLocation}${partsOf(target).join(session)}\r\n${ofRequest}${cookies}`;
}

function partsOf(target: Target): readonly string[] {
  let parts = prepared.get(target);
  if (!parts) {
    parts = headerUrl(addQueryParameter(target.url, sessionParameter, anySession)).split(anySession);
    prepared.set(target, parts);
  }
  return parts;
}

import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';
import type { HeadSender } from '../../platform/http/head-sender.js';
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

/** What an answer is made of, beside the target. */
interface Answer {
  readonly requestId: string | undefined;
  /** The session id for the target. */
  readonly session: string;
  /** `Set-Cookie` lines. */
  readonly cookies: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** Redirects a visitor (302) to the target with the session id in its query. */
export function sendTarget(
  heads: HeadSender,
  response: ServerResponse,
  target: Target,
  answer: Answer,
): void {
  const { requestId, session, cookies, at } = answer;
  const ofRequest = requestId === undefined ? '' : `X-Request-Id: ${requestId}\r\n`;
  const location = partsOf(target).join(session);
  heads.send(response, `${beforeLocation}${location}\r\n${ofRequest}${cookies}`, at);
}

function partsOf(target: Target): readonly string[] {
  let parts = prepared.get(target);
  if (!parts) {
    parts = headerUrl(addQueryParameter(target.url, sessionParameter, anySession)).split(anySession);
    prepared.set(target, parts);
  }
  return parts;
}

import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';
import type { Target } from '../link/target-of.js';

/** The query parameter for the session id in the target URL, as in TonicPow's links. */
const sessionParameter = 'tncpw_session';

/** Stands for the session id while a target is prepared. Nobody knows it, so no target contains it. */
const anySession = randomUUID();

/** Targets around the session id, ready for the header. A target of a link is prepared once. */
const prepared = new WeakMap<Target, readonly string[]>();

/** Redirects a visitor (302) to the target with the session id in its query. */
export function sendTarget(
  response: ServerResponse,
  requestId: string | undefined,
  target: Target,
  session: string,
  cookies: readonly string[],
): void {
  const headers = [
    'Cache-Control',
    'private, no-store',
    'Referrer-Policy',
    'no-referrer-when-downgrade',
    'Location',
    partsOf(target).join(session),
    'Content-Length',
    '0',
  ];
  if (requestId !== undefined) headers.push('X-Request-Id', requestId);
  for (const cookie of cookies) headers.push('Set-Cookie', cookie);
  // One call with all headers as they are written: Node makes no object of them.
  response.writeHead(302, headers).end();
}

function partsOf(target: Target): readonly string[] {
  let parts = prepared.get(target);
  if (!parts) {
    parts = headerUrl(addQueryParameter(target.url, sessionParameter, anySession)).split(anySession);
    prepared.set(target, parts);
  }
  return parts;
}

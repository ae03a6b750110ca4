import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

declare module 'node:http' {
  interface IncomingMessage {
    /** What `assignRequestId` gave it. */
    id?: string;
  }
}

/** What a client may choose as its own request id; anything else is replaced, so that logs stay readable and safe. */
const acceptable = /^[\w.:-]{1,128}$/;

/** The request's id: the client's own when it sent a usable one. It is echoed as `X-Request-Id` and stands in every log line. */
export function assignRequestId(request: IncomingMessage, response: ServerResponse): string {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && acceptable.test(sent) ? sent : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** The id that `assignRequestId` gave to a request. */
export function requestIdOf(request: IncomingMessage): string {
  return request.id as string;
}

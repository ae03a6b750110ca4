import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

declare module 'node:http' {
  interface IncomingMessage {
    /** The id from `assignRequestId`. */
    id?: string;
  }
}

/** The allowed request ids from clients. Others are replaced, so that logs stay readable and safe. */
const acceptable = /^[\w.:-]{1,128}$/;

/** The request's id: the client's, if usable. Returned as `X-Request-Id`, and in every log line. */
export function assignRequestId(request: IncomingMessage, response: ServerResponse): string {
  const id = chooseRequestId(request);
  response.setHeader('X-Request-Id', id);
  return id;
}

/** The same for an answer that sets the header together with its others. */
export function chooseRequestId(request: IncomingMessage): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && acceptable.test(sent) ? sent : randomUUID();
}

/** The id that `assignRequestId` gave to a request. */
export function requestIdOf(request: IncomingMessage): string {
  return request.id as string;
}

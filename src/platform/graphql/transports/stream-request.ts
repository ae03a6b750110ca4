import type { Request } from 'express';
import type { FreshCaller } from '../../../kernel/caller.js';
import type { PacedResponse } from './paced-response.js';

const tokenHeader = 'x-graphql-event-stream-token';

/** What belongs to one request. */
export interface Sent {
  readonly caller: FreshCaller;
  /** The round of the watch before the caller was authenticated. */
  readonly round: number;
  /** The token of the stream; null for a stream of one operation. */
  readonly token: string | null;
  readonly response: PacedResponse;
}

/** Whether a request opens a stream. */
export function opensStream({ method, headers }: Request): boolean {
  return (method === 'GET' || method === 'POST') && (headers.accept ?? '').includes('text/event-stream');
}

/** The token of a reserved stream, from its header or from the address. */
export function tokenOf({ headers, query }: Request): string | undefined {
  const token = headers[tokenHeader] ?? query['token'];
  return typeof token === 'string' ? token : undefined;
}

/** The credential of a request in the form of a websocket's parameters. */
export function credentialOf({ headers }: Request): Record<string, unknown> {
  const { authorization, api_key: key } = headers;
  if (authorization === undefined && key === undefined) return {};
  return { authorization: authorization ?? `Bearer ${String(key)}` };
}

/** The caller of a live operation. A session must name its environment, as on a websocket. */
export async function liveCallerOf(
  caller: FreshCaller,
  callerOf: () => Promise<FreshCaller>,
): Promise<FreshCaller> {
  if (caller.principal.kind === 'user') await callerOf();
  return caller;
}

/**
 * The request as the library reads it. The library knows the media type only if it is accepted alone.
 * @param opens whether it is to open a stream, regardless of what it asks for
 */
export function libraryRequest(request: Request, context: Sent, opens = opensStream(request)) {
  return {
    method: opens && request.method !== 'POST' ? 'GET' : request.method,
    url: request.url,
    headers: {
      get: (name: string): string | undefined => {
        if (name === 'accept' && opens) return 'text/event-stream';
        const value = request.headers[name];
        return Array.isArray(value) ? value.join() : value;
      },
    },
    body: (request.body ?? null) as Record<string, unknown> | null,
    raw: request,
    context,
  };
}

import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request to `/graphql`. */
export interface Sent {
  readonly body: Buffer | string | object;
  readonly headers?: OutgoingHttpHeaders;
  readonly path?: string;
  readonly method?: string;
}

/** All of an answer that a client can see, without what changes with time. */
export interface Seen {
  readonly status: number | undefined;
  /** With their names as sent. */
  readonly headers: readonly string[];
  readonly body: string;
}

const changing = /^(Date|(?:X-)?RateLimit-(?:Remaining|Reset)|X-Request-Id(?=: [0-9a-f]{8}-)): .*/;

/** Sends a request with the same id each time. */
export async function see(url: string, { body, headers, path, method }: Sent): Promise<Seen> {
  const sent = httpRequest(`${url}${path ?? '/graphql'}`, {
    method: method ?? 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'x-request-id': 'the-same', ...headers },
  });
  sent.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const pairs = response.rawHeaders.flatMap((name, at, all) =>
    at % 2 === 0 ? `${name}: ${all[at + 1]}` : [],
  );
  const fixed = pairs.map((line) => line.replace(changing, '$1'));
  return { status: response.statusCode, headers: fixed.toSorted(), body: await text(response) };
}

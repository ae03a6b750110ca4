import type { IncomingMessage } from 'node:http';
import { costHeader } from '../limits/operation-limiter.js';

/** A body of plain JSON in UTF-8. Browsers send no such request to other origins without asking first. */
const plainType = /^application\/json *(?:; *charset="?utf-8"?)?$/i;
const digits = /^\d{1,9}$/;

const [json, graphqlJson] = ['application/json', 'application/graphql-response+json'] as const;

/** The media type that Apollo chooses for what usual clients accept: none, Apollo's and urql's. */
const typeOfAccept: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, json],
  ['*/*', json],
  [json, json],
  [`${json}, */*`, json],
  [`${json}, text/plain, */*`, json],
  [graphqlJson, graphqlJson],
  [`${graphqlJson}, ${json}`, graphqlJson],
  [`${graphqlJson},${json};q=0.9`, graphqlJson],
  [`${graphqlJson}, ${json};q=0.9`, graphqlJson],
  [`${graphqlJson}, application/graphql+json, ${json}, text/event-stream, multipart/mixed`, graphqlJson],
]);

/** The media type of the answer to a request with a plain `Accept`; undefined for any other. */
export function answerType({ headers }: IncomingMessage): string | undefined {
  return typeOfAccept.get(headers.accept);
}

/** Whether the form of a request is plain: `POST /graphql` of unpacked JSON of known length. */
export function isPlainPost(request: IncomingMessage): boolean {
  const { method, url, headers } = request;
  if (method !== 'POST' || url !== '/graphql' || answerType(request) === undefined) return false;
  const { 'content-type': type = '', 'content-length': length = '' } = headers;
  if (headers['content-encoding'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  if (headers[costHeader] !== undefined) return false;
  return plainType.test(type) && digits.test(length) && headers.expect === undefined;
}

/** The body of a plain request when all of it has arrived; undefined if it never does, or is empty. */
export async function takeBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length']);
  if (length === 0) return undefined;
  // Exactly so many bytes, so that the stream does not end and another reader may still get them.
  const read = (): Buffer | null => request.read(length) as Buffer | null;
  const isOver = (): boolean => request.destroyed || request.readableEnded;
  const body = read();
  if (body !== null || isOver()) return body ?? undefined;
  return new Promise((resolve) => {
    // Added once: a new listener would at once be told of the bytes that are there already, without end.
    const look = (): void => {
      const late = read();
      if (late === null && !isOver()) return;
      request.off('readable', look).off('close', look);
      resolve(late ?? undefined);
    };
    request.on('readable', look).on('close', look);
  });
}

/** Gives a body that was taken to the next reader. */
export function giveBackBody(request: IncomingMessage, body: Buffer): void {
  request.unshift(body);
}

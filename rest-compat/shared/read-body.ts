import express, { type Request, type RequestHandler, type Response } from 'express';
import { boundedBody } from '../../src/kernel/bounded-body.js';
import { isNestedDeeper, maxJsonNesting } from '../../src/kernel/is-nested-deeper.js';
import { isObject, JsonMembers, parseJson } from './parse-json.js';
import { RestError } from './rest-error.js';

/** The default limit of an unpacked request body. */
export const maxBodyBytes = 1024 * 1024;

/** How a body is read. */
export interface BodyTerms {
  /** The largest body, unpacked. */
  readonly maxBytes: number;
  /** The member that a bare array becomes; without it a body must be an object. */
  readonly arrayAs?: string | undefined;
  /** The member that a body of `text/csv` becomes; without it only JSON is read. */
  readonly csvAs?: string | undefined;
}

const readers = new Map<number, RequestHandler>();

function readerOf(limit: number): RequestHandler {
  const known = readers.get(limit);
  if (known) return known;
  const reader = boundedBody(limit, express.raw({ type: () => true, limit }));
  readers.set(limit, reader);
  return reader;
}

/** The text of a body, and its members. */
export interface ReadBody {
  readonly text: string;
  readonly members: JsonMembers;
}

/** A request without a body. */
const noBody: ReadBody = { text: '', members: new JsonMembers({}) };

/** Reads the JSON object in a request's body, which may be missing. Throws 415, 413 and 400. */
export async function readBody(
  request: Request,
  response: Response,
  { maxBytes, arrayAs, csvAs }: BodyTerms = { maxBytes: maxBodyBytes },
): Promise<ReadBody> {
  if (!hasBody(request)) return noBody;
  const type = request.headers['content-type'];
  const isCsv = csvAs !== undefined && isInUtf8('text/csv', type);
  if (!isCsv && !isInUtf8('application/json', type)) {
    const allowed = csvAs === undefined ? '"Content-Type: application/json"' : '"Content-Type: text/csv"';
    throw new RestError(415, `Send the body as ${allowed}, in UTF-8.`);
  }
  await new Promise<void>((resolve, reject) => {
    void readerOf(maxBytes)(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(bodyError(error, maxBytes));
    });
  });
  const bytes: unknown = request.body;
  if (!(bytes instanceof Buffer) || bytes.length === 0) return noBody;
  if (isCsv) {
    const csv = decode(bytes);
    return { text: csv, members: new JsonMembers({ [csvAs]: csv }) };
  }
  if (isNestedDeeper(bytes)) {
    throw new RestError(400, `The body must be nested at most ${maxJsonNesting} levels deep.`);
  }
  const text = decode(bytes);
  return { text, members: parseJson(text, arrayAs) };
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Whether a content type is exactly this one. JSON is UTF-8 (RFC 8259), and no other charset is read. */
function isInUtf8(wanted: string, contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  return type.trim() === wanted && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RestError(400, 'The body is not valid UTF-8.');
  }
}

function bodyError(error: unknown, maxBytes: number): Error {
  const status = isObject(error) ? error['status'] : undefined;
  if (status === 413) return new RestError(413, `The body must be at most ${maxBytes} bytes.`);
  if (status === 415) return new RestError(415, 'This content encoding is not supported.');
  if (typeof status === 'number' && status < 500) return new RestError(400, 'The body could not be read.');
  return error instanceof Error ? error : new Error(String(error));
}

import type { RequestHandler } from 'express';

/** The body is larger than allowed. Express's error handlers read `status` and `limit`. */
class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
  readonly status = 413;

  /** @param limit The maximum number of bytes. */
  constructor(readonly limit: number) {
    super(`The body must be at most ${limit} bytes.`);
  }
}

/**
 * Stops an Express body parser as soon as the body is known to be too large: by its `Content-Length`, or
 * while chunks arrive. The parser alone would first read the rest of the body, of any length.
 */
export function boundedBody(limit: number, parser: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      next(new BodyTooLarge(limit));
      return;
    }
    // Parsers leave it out for a request without a body, and Apollo requires that it is there.
    if (!('body' in request)) Object.assign(request, { body: undefined });
    let size = 0;
    let isOver = false;
    const end = (error?: unknown): void => {
      if (isOver) return;
      isOver = true;
      request.off('data', count);
      next(error);
    };
    const count = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) end(new BodyTooLarge(limit));
    };
    if (request.headers['transfer-encoding'] !== undefined) request.on('data', count);
    void parser(request, response, end);
  };
}

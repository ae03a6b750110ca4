import type { RequestHandler } from 'express';

/** A body has more bytes than it may have. Express's error handlers read `status` and `limit`. */
class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
  readonly status = 413;

  /** @param limit The most bytes. */
  constructor(readonly limit: number) {
    super(`The body must be at most ${limit} bytes.`);
  }
}

/**
 * Ends a body parser of Express as soon as a body is known to be too large: by its `Content-Length`, or while it comes in pieces. The
 * parser alone would first take the rest of the body, however long it is.
 */
export function boundedBody(limit: number, parser: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      next(new BodyTooLarge(limit));
      return;
    }
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

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from '../../kernel/logger.js';
import { maskTokens } from '../../kernel/mask-tokens.js';
import { requestIdOf } from './request-id-of.js';

/**
 * Logs each finished request in one line like pino-http: `reqId`, `req`, `res`, `responseTime` in ms.
 * The line has no headers and no query, because they contain credentials, and tokens in the path are masked.
 * It uses the one shared logger: pino-http creates two per request and copies all headers.
 */
export function logRequests(log: Logger, isIgnored: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const { path } = request;
    if (!isIgnored(path)) logWhenClosed(log, request, response, { path, started: performance.now() });
    next();
  };
}

/** Logs a request when its response is closed. `started` is its begin by `performance.now()`. */
export function logWhenClosed(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  { path, started }: { readonly path: string; readonly started: number },
): void {
  // `close` follows `finish`, or comes alone when the client left before the response was complete.
  response.once('close', () => {
    const line = {
      reqId: requestIdOf(request),
      req: { method: request.method, url: maskTokens(path) },
      res: { statusCode: response.statusCode },
      responseTime: Math.round((performance.now() - started) * 10) / 10,
    };
    if (!response.writableFinished) log.info(line, 'request aborted by the client');
    else if (response.statusCode === 503) log.warn(line, 'request refused: not available now');
    else if (response.statusCode >= 500) log.error(line, 'request errored');
    else log.info(line, 'request completed');
  });
}

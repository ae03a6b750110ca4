import { Router, type RequestHandler } from 'express';
import type { GracefulStop } from './graceful-stop.js';
import { sendRefusal } from './send-refusal.js';

/** The response to late requests. Another process, or this one after a restart, may answer. */
export const stopping = { status: 503, message: 'This server is stopping; send the request again.' } as const;
/** The Retry-After in seconds. */
export const retryAfterStop = 2;

/**
 * Refuses requests on open connections while the server stops: 503 with `Retry-After`. `/healthz` still
 * reports a living process. `before` sets the headers of every response.
 */
export function refuseWhenStopping(stop: GracefulStop, before: readonly RequestHandler[]): RequestHandler {
  const late = Router();
  late.use(...before);
  late.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  late.use((request, response) => {
    const answer = (): void => {
      response.setHeader('Retry-After', retryAfterStop).setHeader('Cache-Control', 'no-store');
      response.setHeader('API-Version', '1');
      if (request.path === '/readyz') response.status(503).json({ status: 'unavailable' });
      else sendRefusal(request, response, { ...stopping, code: 'UNAVAILABLE' });
    };
    // Read completely, because closing a connection with unread data resets it, and the response may be lost.
    if (request.readableEnded) answer();
    else request.once('end', answer).resume();
  });
  return (request, response, next) => {
    if (stop.isStopping) late(request, response, next);
    else next();
  };
}

import { Router, type RequestHandler } from 'express';
import type { GracefulStop } from './graceful-stop.js';
import { sendRefusal } from './send-refusal.js';

/** What is said to whoever comes too late; another process, or this one started again, may answer. */
export const stopping = { status: 503, message: 'This server is stopping; send the request again.' } as const;
/** When it is worth trying again, in seconds. */
export const retryAfterStop = 2;

/**
 * Refuses what comes on an open connection while the server stops: 503 with `Retry-After`. `/healthz` still answers that the
 * process lives. `before` is what every answer has.
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
    // Read to its end: closing a connection with something unread in it resets it, and the answer may be lost.
    request.once('end', answer).resume();
  });
  return (request, response, next) => {
    if (stop.isStopping) late(request, response, next);
    else next();
  };
}

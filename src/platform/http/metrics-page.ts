import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import type { Registry } from 'prom-client';
import { sendRefusal } from './send-refusal.js';

/**
 * `GET /metrics`: metrics for Prometheus, with `Authorization: Bearer <METRICS_TOKEN>`. Without that setting
 * the path does not exist. 401 with another token.
 */
export function metricsPage(registry: Registry, token: string | undefined): Router {
  const router = Router();
  if (token === undefined) return router;
  const expected = digest(`Bearer ${token}`);
  router.get('/', async (request, response) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="metrics"');
      const message = 'Send the METRICS_TOKEN as "Authorization: Bearer <token>".';
      sendRefusal(request, response, { status: 401, code: 'UNAUTHENTICATED', message });
      return;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** A hash of fixed length, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

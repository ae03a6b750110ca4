import { Router } from 'express';
import type { Readiness } from '../../kernel/readiness.js';

/**
 * `GET /healthz`: 200 while the process lives. `GET /readyz`: 200 when this process can do its work;
 * otherwise 503 with `reasons`. Neither needs a credential.
 */
export function probes(readiness: Readiness): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const reasons = await readiness.reasons();
    if (reasons.length === 0) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'unavailable', reasons });
  });
  return router;
}

/** Whether a path is a probe. */
export function isProbe(path: string): boolean {
  return path === '/healthz' || path === '/readyz' || path === '/metrics';
}

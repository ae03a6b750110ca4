import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { metricsPage } from '../platform/http/metrics-page.js';
import { createMetrics } from '../platform/http/create-metrics.js';
import { mergedFeatures } from './merged-features.js';
import type { ProcessGround } from './create-ground.js';
import type { Logger } from '../kernel/logger.js';
import type { Readiness } from '../kernel/readiness.js';
import { probes } from '../platform/http/probes.js';

/** Opens a worker's port for probes. Returns its URL; undefined without `PROBE_PORT`. */
export async function startProbes(
  ground: ProcessGround,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  const { config, sql, figures, readiness, log } = ground;
  if (config.probePort === undefined) return undefined;
  const metrics = metricsPage(createMetrics(sql, mergedFeatures.figures, figures), config.metricsToken);
  const server = createProbeHttp({ readiness, metrics, log });
  server.listen(config.probePort, config.host);
  await once(server, 'listening');
  opened.defer(async () => {
    server.close();
    server.closeAllConnections();
    return Promise.resolve();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** The responses of a worker's probe server. */
interface ProbeParts {
  readonly readiness: Readiness;
  readonly metrics: Router;
  readonly log: Logger;
}

/** The HTTP server of a worker process: `/healthz`, `/readyz` and `/metrics`, and 404 for other paths. */
function createProbeHttp({ readiness, metrics, log }: ProbeParts): Server {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(probes(readiness));
  app.use('/metrics', metrics);
  app.use((_request, response) => {
    response
      .status(404)
      .json({ statusCode: 404, message: 'A worker answers /healthz, /readyz and /metrics.' });
  });
  const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    log.error({ err: error }, 'a probe could not be answered');
    if (response.headersSent) next(error);
    else response.status(500).json({ statusCode: 500, message: 'Internal server error' });
  };
  app.use(answerError);
  return createServer({ headersTimeout: 5000, requestTimeout: 5000 }, app);
}

import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Logger } from '../../kernel/logger.js';
import type { Readiness } from '../../kernel/readiness.js';
import { probes } from './probes.js';

/** The responses of a worker's probe server. */
export interface ProbeParts {
  readonly readiness: Readiness;
  readonly metrics: Router;
  readonly log: Logger;
}

/** The HTTP server of a worker process: `/healthz`, `/readyz` and `/metrics`, and 404 for other paths. */
export function createProbeHttp({ readiness, metrics, log }: ProbeParts): Server {
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

import { environmentInAddress } from './asked-environment.js';
import { page } from './page.js';
import { createServer, type RequestListener, type Server } from 'node:http';
import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Trust } from './client-address.js';
import type { Readiness } from '../../kernel/readiness.js';
import type { GracefulStop } from './graceful-stop.js';
import { leaveUnread } from './leave-unread.js';
import { logRequests } from './log-requests.js';
import { assignRequestId } from './request-id-of.js';
import { isProbe, probes } from './probes.js';
import { refuseWhenStopping } from './refuse-when-stopping.js';
import { requireHttps } from './require-https.js';
import { securityHeaders } from './security-headers.js';
import { answerHttpErrors } from './answer-http-errors.js';
import { codeOnOwnHost, redirectFirst, type FindHostOwner, type Redirect } from './redirect-first.js';

/** The parts of the Express application. */
export interface HttpParts {
  readonly graphql: RequestHandler;
  /** Answers known operations before Express, and leaves the others to it. */
  readonly graphqlFirst: (app: RequestListener) => RequestListener;
  /** GraphQL over server-sent events. */
  readonly eventStreams: readonly RequestHandler[];
  readonly redirect: Redirect;
  readonly shortHost: string | undefined;
  /** The owner of a custom host for links. */
  readonly hostOwnerOf: FindHostOwner;
  readonly linkDomains: Router;
  readonly payments: Router;
  readonly stripeWebhook: Router;
  readonly accounts: Router;
  readonly metrics: Router;
  readonly operator: Router;
  readonly docs: Router;
  /** At `/` and below `/app`. */
  readonly dashboard: Router;
  readonly browserScript: Router;
  readonly rest: Router;
  /** Takes a point from the caller's rate-limit bucket for each API request, and reports the rest. */
  readonly limitRequests: RequestHandler;
  readonly trust: Trust;
  readonly isHttpsRequired: boolean;
  readonly timeouts: ClientTimeouts;
  readonly stop: GracefulStop;
  readonly readiness: Readiness;
  readonly log: PinoLogger;
}

/** Timeouts for clients, in milliseconds: for the head, for a whole request, and between two requests. */
export interface ClientTimeouts {
  readonly headers: number;
  readonly request: number;
  readonly keepAlive: number;
}

/** Assembles the HTTP server. Redirects and known GraphQL operations come before Express. */
export function createHttp(parts: HttpParts): Server {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', parts.trust);
  app.use((request, response, next) => {
    request.id = assignRequestId(request, response);
    leaveUnread(request, response);
    next();
  });
  const log = logRequests(parts.log, isProbe);
  const headers = securityHeaders(parts.isHttpsRequired);
  app.use(refuseWhenStopping(parts.stop, [log, ...headers]));
  if (parts.isHttpsRequired) app.use(requireHttps(parts.trust, isProbe));
  app.use(onCustomHosts(parts));
  app.use('/go/:code', exactly(byExpress(parts.redirect)));
  if (parts.shortHost !== undefined) app.use(onHost(parts.shortHost, byExpress(parts.redirect)));
  app.use(environmentInAddress, log, ...headers);
  app.use('/graphql/stream', parts.limitRequests, requireJsonToPost, ...parts.eventStreams);
  app.use('/graphql', parts.limitRequests, requireJson, parts.graphql);
  app.use(parts.dashboard);
  app.use(probes(parts.readiness));
  app.use('/metrics', parts.metrics);
  app.use('/pay', parts.limitRequests, parts.payments);
  app.use('/webhooks/stripe', parts.stripeWebhook);
  app.use('/account', parts.limitRequests, parts.accounts);
  app.use('/operator', parts.limitRequests, parts.operator);
  app.use('/docs', parts.docs);
  app.use(parts.browserScript);
  app.use(parts.linkDomains);
  app.use(parts.rest);
  // Like the dialects below their paths, because the caller cannot know that the path does not exist.
  app.use(apiHeaders, parts.limitRequests, answerNothing);
  app.use(answerHttpErrors(parts.log));
  return serverOf(parts, app);
}

const answerNothing: RequestHandler = (request: Request, response: Response) => {
  response.status(404).json({ statusCode: 404, message: `There is nothing at ${request.path}.` });
};

const apiHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('API-Version', '1').setHeader('Cache-Control', 'no-store');
  next();
};

function serverOf(parts: HttpParts, app: RequestListener): Server {
  const first = redirectFirst(parts, parts.graphqlFirst(app));
  const server = listenerOf(parts.stop.noticing(first), parts.timeouts);
  parts.stop.watch(server);
  return server;
}

/** Cuts off a client that sends its request too slowly: with 408 if it has no response yet. */
function listenerOf(app: RequestListener, { headers, request, keepAlive }: ClientTimeouts): Server {
  const headersTimeout = Math.min(headers, request);
  return createServer(
    {
      headersTimeout,
      requestTimeout: request,
      keepAliveTimeout: keepAlive,
      // Node makes no stream for the body of a request without one.
      optimizeEmptyRequests: true,
      // Node checks its connections only this often.
      connectionsCheckingInterval: Math.min(headersTimeout / 2, 5000),
    },
    app,
  );
}

/** The redirect of requests that `redirectFirst` leaves to Express. */
function byExpress(redirect: Redirect): RequestHandler<{ code: string }> {
  return async (request, response) => redirect(request, response, request.params.code);
}

/** `app.use` strips the path and matches prefixes. Only the exact path, by GET or HEAD, is a link. */
function exactly(redirect: RequestHandler<{ code: string }>): RequestHandler<{ code: string }> {
  return (request, response, next) => {
    if (request.path === '/' && (request.method === 'GET' || request.method === 'HEAD')) {
      // Returned, so that Express handles a failure. An unhandled one would end the process.
      return redirect(request, response, next);
    }
    next();
    return undefined;
  };
}

/** A custom host serves the links of its owner. There is nothing else. */
function onCustomHosts({ hostOwnerOf, redirect }: HttpParts): RequestHandler {
  return (request, response, next) => {
    const owner = hostOwnerOf(request.get('host'));
    if (!owner) {
      next();
      return undefined;
    }
    const code = codeOnOwnHost(request);
    // Returned, so that Express handles a failure.
    if (code !== undefined) return redirect(request, response, code, owner);
    response.status(404).setHeader('Cache-Control', 'private, no-store');
    response.type('html').send(page('Nothing here', '<p>There is nothing at this address.</p>'));
    return undefined;
  };
}

function onHost(host: string, redirect: RequestHandler<{ code: string }>): RequestHandler {
  return (request, response, next) => {
    const code = /^\/([0-9A-Za-z-]{1,32})$/.exec(request.path)?.[1];
    if (request.get('host')?.toLowerCase() !== host || code === undefined) {
      next();
      return undefined;
    }
    return redirect(Object.assign(request, { params: { code } }), response, next);
  };
}

/** A body of another type would be silently ignored, so it is refused. */
const requireJson: RequestHandler = (request, response, next) => {
  // `is` returns null when there is no body.
  if (request.is('application/json') !== false) {
    next();
    return;
  }
  const message = 'Send the operation as JSON, with the header "Content-Type: application/json".';
  response.status(415).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
};

/** The same where other methods have no body. Clients send `Content-Length: 0` with those. */
const requireJsonToPost: RequestHandler = (request, response, next) => {
  if (request.method === 'POST') requireJson(request, response, next);
  else next();
};

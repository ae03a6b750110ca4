import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import type { Logger } from '../../src/kernel/logger.js';
import { maskTokens } from '../../src/kernel/mask-tokens.js';
import { isObject } from './parse-json.js';
import { answerTo } from './refusal-of.js';
import { RestError } from './rest-error.js';
import type { Route } from './route.js';
import { runRoute, type RestDependencies } from './run-route.js';
import { bodyText, sendReply } from './send-reply.js';

/** A dialect: its routes, and their base path. */
export interface Dialect {
  readonly name: string;
  /** The prefix of every path, such as `/v1`; may be empty. */
  readonly base: string;
  readonly routes: readonly Route[];
}

/** The dependencies of a dialect. */
export interface DialectDependencies extends RestDependencies {
  readonly log: Logger;
  /** Takes a point from the rate-limit bucket and sets quota headers; fails with `RateLimitedError`. */
  readonly limitRequests: RequestHandler;
  /** Creates the CORS handlers of a path with these methods. */
  readonly openToBrowsers: (methods: readonly string[]) => {
    readonly open: RequestHandler;
    readonly refuse: RequestHandler;
  };
}

/** The first path segments that belong to a dialect. */
export function prefixesOf({ base, routes }: Dialect): string[] {
  const paths = routes.map((route) => (base === '' ? `/${route.path.split('/')[1] ?? ''}` : base));
  return [...new Set(paths)];
}

/** Mounts a dialect: its routes, then 405 for other methods, 404 for other paths, and its errors. */
export function mountDialect(router: Router, dialect: Dialect, dependencies: DialectDependencies): void {
  const prefixes = prefixesOf(dialect);
  router.use(prefixes, (_request, response, next) => {
    response.setHeader('API-Version', '1');
    next();
  });
  // Before anything that may refuse, because a page can read a refusal only with these headers.
  const open = dialect.routes.filter((route) => route.openToBrowsers);
  const doors = [...Map.groupBy(open, (route) => route.path)].map(([path, routes]) => {
    const door = dependencies.openToBrowsers(routes.map((route) => route.method));
    return { path: dialect.base + path, ...door };
  });
  for (const door of doors) router.all(door.path, door.open);
  router.use(prefixes, dependencies.limitRequests);
  for (const door of doors) router.all(door.path, door.refuse);
  const paths = Map.groupBy(dialect.routes, (route) => route.path);
  for (const [path, routes] of paths) {
    const mounted = router.route(dialect.base + path);
    for (const route of routes) {
      const handler = runRoute(route, dependencies);
      if (route.method === 'GET') mounted.get(handler);
      if (route.method === 'POST') mounted.post(handler);
      if (route.method === 'DELETE') mounted.delete(handler);
      if (route.method === 'PUT') mounted.put(handler);
      if (route.method === 'PATCH') mounted.patch(handler).put(handler);
    }
    mounted.all(otherVerb(routes));
  }
  router.use(prefixes, (request) => {
    throw new RestError(
      404,
      `There is nothing at ${request.baseUrl}${request.path === '/' ? '' : request.path}.`,
    );
  });
  router.use(prefixes, answerErrors(dialect, dependencies.log));
}

const verbs = {
  GET: ['GET', 'HEAD'],
  POST: ['POST'],
  PUT: ['PUT'],
  PATCH: ['PATCH', 'PUT'],
  DELETE: ['DELETE'],
} as const;

function otherVerb(routes: readonly Route[]): RequestHandler {
  const allow = [...routes.flatMap((route) => verbs[route.method]), 'OPTIONS'].join(', ');
  return (request, response) => {
    if (request.method !== 'OPTIONS') {
      throw new RestError(405, `${request.method} is not possible here; allowed: ${allow}.`, [], {
        Allow: allow,
      });
    }
    response.setHeader('Allow', allow);
    sendReply(response, { status: 204, body: '' });
  };
}

/** The only place that converts thrown errors to the dialects' format. */
function answerErrors({ name }: Dialect, log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const path = maskTokens(request.path);
    if (response.headersSent) {
      const requestId = response.getHeader('X-Request-Id');
      log.error({ err: error, requestId, dialect: name, path }, 'a response was cut off');
      next(error);
      return;
    }
    const answer = answerTo(error, new Map()) ?? badPath(error) ?? fault();
    if (answer.statusCode >= 500) {
      // An unavailable database fails every request, and none of them causes it.
      log[answer.statusCode === 503 ? 'warn' : 'error'](
        { err: error, requestId: response.getHeader('X-Request-Id'), dialect: name, path },
        'a request failed',
      );
    }
    for (const [header, value] of Object.entries(answer.headers)) response.setHeader(header, value);
    sendReply(response, { status: answer.statusCode, body: bodyText(answer.body()) });
  };
}

/** Express could not decode the path, so nothing is there. */
function badPath(error: unknown): RestError | undefined {
  return isObject(error) && error['status'] === 400
    ? new RestError(400, 'The path is not valid.')
    : undefined;
}

function fault(): RestError {
  return new RestError(500, 'An internal error occurred and was logged.');
}

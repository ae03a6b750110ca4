import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { Router, type Request, type RequestHandler } from 'express';
import type { Caller } from '../../kernel/caller.js';
import { challengeOf } from '../../kernel/challenge-of.js';
import { UnauthenticatedError } from '../../kernel/errors.js';
import { anonymous, type Principal } from '../../kernel/principal.js';
import { asRateLimited } from './create-apollo.js';
import { asRefusedCaller } from './present-error.js';
import { refuseCaller } from './refuse-caller.js';
import { graphiqlHeaders } from './graphiql-page.js';
import { isUntrusted } from './limits/document-screen.js';
import { readDocumentId } from './registered-documents.js';
import { dropEmptyName, screenRequest, type ScreenRequestParts } from './screen-request.js';

/** Needed to answer over HTTP. */
export interface HandlerParts extends ScreenRequestParts {
  readonly authenticate: (request: Request) => Promise<Caller>;
  /** The sender of a request, determined once for each request. */
  readonly principalOf: (request: IncomingMessage) => Promise<Principal>;
  /** Answers subscriptions in parts. */
  readonly multipart: RequestHandler;
  /** Reads the body of a request as JSON within a small or the usual limit, or refuses it. */
  readonly readSmallBody: readonly RequestHandler[];
  readonly readBody: readonly RequestHandler[];
}

/** GraphQL over HTTP as an Express handler. The caller is known before a body is read. */
export function createHandler(apollo: ApolloServer<Caller>, parts: HandlerParts): Router {
  const throughApollo = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      try {
        const caller = await parts.authenticate(req);
        await screenRequest(parts, req, caller);
        return caller;
      } catch (error) {
        if (error instanceof UnauthenticatedError) res.setHeader('WWW-Authenticate', challengeOf(error));
        throw asRefusedCaller(error) ?? asRateLimited(error);
      }
    },
  });
  const normalize: RequestHandler = (request, _response, next) => {
    dropEmptyName(request);
    next();
  };
  return Router().use(
    graphiqlHeaders(),
    readBodyOf(parts),
    readDocumentId(parts.documents),
    normalize,
    parts.multipart,
    throughApollo,
  );
}

/**
 * Reads a caller's body within the limit for its kind. The body of a refused credential stays unread, and the
 * response has the format of Apollo's errors. GraphiQL is open to everybody.
 */
export function readBodyOf({
  principalOf,
  readSmallBody,
  readBody,
}: Pick<HandlerParts, 'principalOf' | 'readSmallBody' | 'readBody'>): RequestHandler {
  const small = Router().use(...readSmallBody);
  const usual = Router().use(...readBody);
  return async (request, response, next) => {
    let principal: Principal = anonymous;
    try {
      principal = await principalOf(request);
    } catch (error) {
      const isPage = request.method === 'GET' && request.accepts('json', 'html') === 'html';
      if (!isPage) {
        refuseCaller(response, error);
        return;
      }
    }
    (isUntrusted(principal) ? small : usual)(request, response, next);
  };
}

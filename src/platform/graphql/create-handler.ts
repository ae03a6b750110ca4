import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { Router, type RequestHandler, type Response } from 'express';
import type { Caller } from '../../kernel/caller.js';
import { challengeOf } from '../../kernel/challenge-of.js';
import { UnauthenticatedError } from '../../kernel/errors.js';
import { anonymous, type Principal } from '../../kernel/principal.js';
import { answerKnownOperations, type KnownOperationParts } from './answer-known-operations.js';
import { asRateLimited } from './create-apollo.js';
import { asRefusedCaller, presentError } from './present-error.js';
import { graphiqlHeaders } from './graphiql-page.js';
import { isUntrusted } from './limits/document-screen.js';
import { dropEmptyName, screenRequest, type ScreenRequestParts } from './screen-request.js';

/** What answering over HTTP needs. */
export interface HandlerParts extends KnownOperationParts, ScreenRequestParts {
  /** Who sent a request; found out once for each. */
  readonly principalOf: (request: IncomingMessage) => Promise<Principal>;
  /** Reads the body of a request as JSON, or refuses it: a small one, and one of the usual size. */
  readonly readSmallBody: readonly RequestHandler[];
  readonly readBody: readonly RequestHandler[];
}

/** GraphQL over HTTP as an Express handler. Who calls is known before a body is read. */
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
    normalize,
    answerKnownOperations(parts),
    throughApollo,
  );
}

/**
 * Reads the body of a caller, within the limit of its kind. The body of somebody whose credential is refused stays unread; the answer has
 * the form of Apollo's errors. GraphiQL is for everybody.
 */
function readBodyOf({ principalOf, readSmallBody, readBody }: HandlerParts): RequestHandler {
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

function refuseCaller(response: Response, error: unknown): void {
  const refusal = asRefusedCaller(error);
  if (!refusal) throw error;
  if (error instanceof UnauthenticatedError) response.setHeader('WWW-Authenticate', challengeOf(error));
  const { status = 400 } = refusal.extensions['http'] as { readonly status?: number };
  response.status(status).json({ errors: [presentError(refusal.toJSON(), refusal)] });
}

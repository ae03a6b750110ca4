import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import type { Request, RequestHandler } from 'express';
import type { Caller } from '../kernel/caller.js';
import { UnauthenticatedError } from '../kernel/errors.js';
import { asUnauthenticated } from './format-error.js';

/** GraphQL over HTTP as an Express handler; it expects the body to be parsed. */
export function createHandler(
  apollo: ApolloServer<Caller>,
  authenticate: (request: Request) => Promise<Caller>,
): RequestHandler {
  return expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      try {
        return await authenticate(req);
      } catch (error) {
        if (!(error instanceof UnauthenticatedError)) throw error;
        res.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
        throw asUnauthenticated(error);
      }
    },
  });
}

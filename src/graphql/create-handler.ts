import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { Router } from 'express';
import type { Caller } from '../kernel/caller.js';
import { challengeOf } from '../kernel/challenge.js';
import { UnauthenticatedError } from '../kernel/errors.js';
import { answerKnownOperations, type KnownOperationParts } from './answer-known-operation.js';
import { asRefusedCaller } from './format-error.js';
import { graphiqlHeaders } from './graphiql.js';

/** GraphQL over HTTP as an Express handler; it expects the body to be parsed. */
export function createHandler(apollo: ApolloServer<Caller>, parts: KnownOperationParts): Router {
  const throughApollo = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      try {
        return await parts.authenticate(req);
      } catch (error) {
        if (error instanceof UnauthenticatedError) res.setHeader('WWW-Authenticate', challengeOf(error));
        throw asRefusedCaller(error) ?? error;
      }
    },
  });
  return Router().use(graphiqlHeaders(), answerKnownOperations(parts), throughApollo);
}

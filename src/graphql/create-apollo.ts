import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../kernel/caller.js';
import type { Logger } from '../kernel/logger.js';
import type { CompiledExecutor } from './compiled-executor.js';
import { logFaults, presentError } from './format-error.js';
import type { KnownOperations } from './known-operations.js';

/** The most lexical tokens of one document: far above any real query, far below what hurts. */
const maxLexicalTokens = 15_000;

/** GraphiQL for browsers, self-contained: Apollo's own landing page loads from a CDN. */
function offlineGraphiql(): ApolloServerPlugin<Caller> {
  const html = renderGraphiQL({ title: 'Tribute GraphiQL', subscriptionsProtocol: 'WS' });
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html }) }) };
}

function reportFaults(log: Logger): ApolloServerPlugin<Caller> {
  return {
    requestDidStart: async ({ contextValue }) => ({
      didEncounterErrors: async ({ errors, operationName }) => {
        logFaults(log, errors, contextValue.requestId, operationName);
      },
    }),
  };
}

/**
 * Apollo over the schema, with its whole pipeline (CSRF prevention, validation, plugins, error format), and the execution
 * itself by compiled code through the gateway interface: the seam that Apollo has for an executor of one's own.
 */
export function createApollo(
  schema: GraphQLSchema,
  executor: CompiledExecutor,
  known: KnownOperations,
  log: Logger,
): ApolloServer<Caller> {
  return new ApolloServer<Caller>({
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: async ({ document, request, context }) => {
          // The name as it was asked for: Apollo's own is null when the document has no such operation.
          const { query, operationName, variables } = request;
          if (query !== undefined) known.add({ query, operationName }, document);
          return executor.execute({ document, operationName, variables, context: context as Caller });
        },
      }),
      stop: async () => undefined,
    },
    formatError: presentError,
    // The process decides when to stop; Apollo would raise the signal again and kill an orderly shutdown.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    introspection: true,
    parseOptions: { maxLexicalTokens },
    plugins: [ApolloServerPluginCacheControlDisabled(), offlineGraphiql(), reportFaults(log)],
    logger: {
      debug: (message: unknown) => log.debug({}, String(message)),
      info: (message: unknown) => log.info({}, String(message)),
      warn: (message: unknown) => log.warn({}, String(message)),
      error: (message: unknown) => log.error({}, String(message)),
    },
  });
}

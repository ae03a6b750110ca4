import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
} from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { challengeOf } from '../../kernel/challenge-of.js';
import { RateLimitedError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { CompiledExecutor } from './compiled-executor.js';
import { databaseAway } from './database-away.js';
import { logFaults, presentError } from './present-error.js';
import { graphiqlPage } from './graphiql-page.js';
import type { KnownOperations } from './known-operations.js';
import { missingCredential } from './missing-credential.js';
import { isUntrusted, maxValidationErrors } from './limits/document-screen.js';
import { costHeader, type OperationCost, type OperationLimiter } from './limits/operation-limiter.js';
import { badRequest } from './limits/limit-error.js';
import type { PersistedTexts } from './persisted-texts.js';

function landingPage(): ApolloServerPlugin<Caller> {
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html: graphiqlPage }) }) };
}

/**
 * Charges the remaining points. One point was charged when the request came. The cost is in the response to
 * clients that ask for it.
 */
function limitOperations(limiter: OperationLimiter): ApolloServerPlugin<Caller> {
  return {
    requestDidStart: async () => {
      let cost: OperationCost | undefined;
      return {
        didResolveOperation: async ({ document, request, contextValue }) => {
          const { operationName, variables } = request;
          cost = limiter.admit({ document, operationName, variables });
          await contextValue.spend(cost.points - 1).catch((error: unknown) => {
            throw asRateLimited(error);
          });
        },
        willSendResponse: async ({ request, response: { body } }) => {
          if (!cost || !request.http?.headers.has(costHeader) || body.kind !== 'single') return;
          body.singleResult.extensions = { ...body.singleResult.extensions, cost };
        },
      };
    },
  };
}

/** Makes an error of missing points usable for Apollo before the operation runs. Other errors stay. */
export function asRateLimited(error: unknown): unknown {
  if (!(error instanceof RateLimitedError)) return error;
  const headers = new HeaderMap([['retry-after', String(error.retryAfterSeconds)]]);
  // Apollo reads another type there than other libraries declare.
  const extensions: Record<string, unknown> = { code: 'RATE_LIMITED', http: { status: 429, headers } };
  return new GraphQLError(error.message, { originalError: error, extensions });
}

/** HTTP answers once. Apollo itself refuses subscriptions only over GET. */
function refuseSubscriptions(): ApolloServerPlugin<Caller> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation }) => {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
        throw badRequest(
          'Subscriptions work by websocket, as server-sent events at /graphql/stream, or in parts with Accept: multipart/mixed;subscriptionSpec=1.0.',
        );
      },
    }),
  };
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

/** An operation that needs a credential and has none is 401, as in REST. */
function challengeAnonymous(): ApolloServerPlugin<Caller> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, errors }) => {
        const data = response.body.kind === 'single' ? response.body.singleResult.data : null;
        const missing = missingCredential(data, errors);
        if (!missing) return;
        response.http.status = 401;
        response.http.headers.set('www-authenticate', challengeOf(missing));
      },
    }),
  };
}

/** An operation without any result because the database was unavailable is 503, as in REST. */
function reportDatabaseAway(): ApolloServerPlugin<Caller> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, errors }) => {
        const data = response.body.kind === 'single' ? response.body.singleResult.data : null;
        const away = databaseAway(data, errors);
        if (!away) return;
        response.http.status = 503;
        response.http.headers.set('retry-after', String(away.retryAfterSeconds));
      },
    }),
  };
}

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly executor: CompiledExecutor;
  readonly known: KnownOperations;
  readonly persisted: PersistedTexts;
  readonly limiter: OperationLimiter;
  /** The most lexical tokens of a document. */
  readonly maxTokens: number;
  readonly log: Logger;
}

/**
 * Apollo with its whole pipeline (CSRF prevention, validation, plugins, error format). Compiled code executes
 * operations through the gateway interface, Apollo's extension point for custom executors.
 */
export function createApollo(parts: ApolloParts): ApolloServer<Caller> {
  const { persisted, limiter, maxTokens, log } = parts;
  return new ApolloServer<Caller>({
    gateway: gatewayOf(parts),
    formatError: presentError,
    // The process decides when to stop. Apollo would raise the signal again and break an orderly shutdown.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // The operation limiter restricts introspection, with an error code.
    introspection: true,
    hideSchemaDetailsFromClientErrors: !limiter.limits.introspection,
    validationOptions: { maxErrors: maxValidationErrors },
    parseOptions: { maxLexicalTokens: maxTokens },
    persistedQueries: { cache: persisted },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      landingPage(),
      refuseSubscriptions(),
      limitOperations(limiter),
      reportFaults(log),
      challengeAnonymous(),
      reportDatabaseAway(),
    ],
    logger: loggerOf(log),
  });
}

function gatewayOf({
  schema,
  executor,
  known,
}: ApolloParts): ApolloServerOptionsWithGateway<Caller>['gateway'] {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: async ({ document, request, context }) => {
        // The requested name. Apollo's own is null when the document has no such operation.
        const { query, operationName, variables } = request;
        const caller = context as Caller;
        if (query !== undefined) {
          known.add({ query, operationName }, document, isUntrusted(caller.principal));
        }
        return executor.execute({ document, operationName, variables, context: caller });
      },
    }),
    stop: async () => undefined,
  };
}

function loggerOf(log: Logger) {
  return {
    debug: (message: unknown) => log.debug({}, String(message)),
    info: (message: unknown) => log.info({}, String(message)),
    warn: (message: unknown) => log.warn({}, String(message)),
    error: (message: unknown) => log.error({}, String(message)),
  };
}

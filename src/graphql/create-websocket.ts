import type { Server } from 'node:http';
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  parse,
  validate,
  type GraphQLFormattedError,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { FreshCaller } from '../kernel/caller.js';
import type { Logger } from '../kernel/logger.js';
import { mapIterator } from '../kernel/map-iterator.js';
import { scopeOf } from '../kernel/principal.js';
import { inScope } from '../kernel/tenant-scope.js';
import { causeOf, isFault, presentError } from './format-error.js';

/** The largest message that a client may send. */
const maxMessageBytes = 1024 * 1024;

/** What the websocket needs of the world around it. */
export interface WebsocketParts {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** A caller with an EntityManager of its own, from `connectionParams.authorization` or the upgrade request. */
  readonly callerOf: (
    connectionParams: Readonly<Record<string, unknown>> | undefined,
  ) => Promise<FreshCaller>;
}

/** GraphQL over websocket (graphql-transport-ws) at `/graphql`. Answers how to close it. */
export function createWebsocket({ server, schema, log, callerOf }: WebsocketParts): () => Promise<void> {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: maxMessageBytes });
  sockets.on('error', (error) => {
    log.warn({ err: error }, 'a websocket failed');
  });
  const present = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map((error) => {
      if (isFault(error)) log.error({ err: causeOf(error), path: error.path }, 'a resolver failed');
      return presentError(error.toJSON(), error);
    });
  const closing = useServer(
    {
      onSubscribe: async ({ connectionParams }, _id, payload) => prepare(connectionParams, payload),
      execute: async (args) => executeInScope(args),
      subscribe: async (args) => subscribeWith(args),
      onError: (_context, _id, _payload, errors) => present(errors),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { data: result.data ?? null, errors: present(result.errors) } : undefined,
    },
    sockets,
    12_000,
  );
  return async () => {
    await closing.dispose();
  };

  /**
   * What to execute, or why it cannot be: as errors of this one operation. Thrown, a typing mistake or a credential that
   * has expired would close the socket, and every other subscription with it, as a fault of ours.
   */
  async function prepare(
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    { query, operationName, variables }: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      const contextValue = await callerOf(connectionParams);
      const document = parse(query);
      const problems = validate(schema, document);
      if (problems.length > 0) return problems;
      return { schema, document, operationName, variableValues: variables, contextValue };
    } catch (error) {
      return [
        error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error }),
      ];
    }
  }

  /** Executes each event with a caller of its own, so that nothing is read from an earlier event's identity map. */
  async function subscribeWith(
    args: ExecutionArgs,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    const caller = args.contextValue as FreshCaller;
    const stream = await inScope(scopeOf(caller.principal), async () => createSourceEventStream(args));
    if (!(Symbol.asyncIterator in stream)) return stream;
    return mapIterator(stream, async (event) =>
      executeInScope({ ...args, rootValue: event, contextValue: caller.fresh() }),
    );
  }
}

async function executeInScope(args: ExecutionArgs): Promise<ExecutionResult> {
  const { principal } = args.contextValue as FreshCaller;
  return inScope(scopeOf(principal), async () => execute(args));
}

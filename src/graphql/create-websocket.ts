import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError, parse, validate, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { FreshCaller } from '../kernel/caller.js';
import type { Logger } from '../kernel/logger.js';
import { noteLostDigits } from '../kernel/lost-digits.js';
import type { WakeUps } from '../kernel/wake-ups.js';
import { CredentialWatch } from './credentials/credential-watch.js';
import { executeInScope, runSubscription, type SocketArgs } from './credentials/run-subscription.js';
import type { SocketConnection } from './credentials/watched-socket.js';
import { causeOf, isFault, presentError } from './format-error.js';
import { limitWebsockets } from './limits/limit-websockets.js';
import type { OperationGuard } from './limits/operation-guard.js';
import type { WebsocketSlots } from './limits/websocket-slots.js';

/** The largest message that a client may send. */
const maxMessageBytes = 1024 * 1024;

/** What the websocket needs of the world around it. */
export interface WebsocketParts {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly wakeUps: WakeUps;
  readonly guard: OperationGuard;
  readonly slots: WebsocketSlots;
  /** Why a websocket must not even be opened, as the status and text of the answer; undefined when it may. */
  readonly refusalOf: (
    request: IncomingMessage,
  ) => { readonly status: number; readonly message: string } | undefined;
  /** Who is counted for a websocket. */
  readonly subjectOf: (
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage,
  ) => Promise<string>;
  /** A caller with an EntityManager of its own, from `connectionParams.authorization` or the upgrade request. */
  readonly callerOf: (
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage,
  ) => Promise<FreshCaller>;
}

/** GraphQL over websocket (graphql-transport-ws) at `/graphql`. Answers how to close it. */
export function createWebsocket(parts: WebsocketParts): () => Promise<void> {
  const { log, callerOf } = parts;
  const sockets = openSockets(parts);
  const count = limitWebsockets(parts.slots, async ({ connectionParams, extra }) =>
    parts.subjectOf(connectionParams, extra.request),
  );
  const watch = new CredentialWatch({
    wakeUps: parts.wakeUps,
    log,
    callerOf: async ({ connectionParams, extra }) => callerOf(connectionParams, extra.request),
  });
  const present = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map((error) => {
      if (isFault(error)) log.error({ err: causeOf(error), path: error.path }, 'a resolver failed');
      return presentError(error.toJSON(), error);
    });
  const closing = useServer(
    {
      jsonMessageReviver: noteLostDigits,
      onConnect: async (context) => {
        const isAdmitted = await count.open(context);
        if (isAdmitted && context.extra.socket.readyState === WebSocket.OPEN) watch.open(context);
        return isAdmitted;
      },
      onClose: (context) => {
        watch.close(context);
        count.close(context);
      },
      onSubscribe: async (context, _id, payload) => prepare(parts, watch.round, context, payload),
      execute: async (args) => executeInScope(args),
      subscribe: async (args) => runSubscription(args as SocketArgs, watch),
      onError: (_context, _id, _payload, errors) => present(errors),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { data: result.data ?? null, errors: present(result.errors) } : undefined,
    },
    sockets,
    12_000,
  );
  return async () => {
    watch.stop();
    await closing.dispose();
  };
}

/**
 * What to execute, or why it cannot be: as errors of this one operation. Thrown, a typing mistake or a credential that
 * has expired would close the socket, and every other subscription with it, as a fault of ours.
 */
async function prepare(
  { schema, guard, callerOf }: WebsocketParts,
  round: number,
  connection: SocketConnection,
  { query, operationName, variables }: SubscribePayload,
): Promise<SocketArgs | readonly GraphQLError[]> {
  try {
    const contextValue = await callerOf(connection.connectionParams, connection.extra.request);
    const document = parse(query, { maxLexicalTokens: guard.limits.tokens });
    const problems = validate(schema, document);
    if (problems.length > 0) return problems;
    await contextValue.spend(guard.admit({ document, operationName, variables }));
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    return { ...args, connection, round };
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
  }
}

function openSockets({ server, log, refusalOf }: WebsocketParts): WebSocketServer {
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: maxMessageBytes,
    verifyClient: ({ req }, done) => {
      const refusal = refusalOf(req);
      if (refusal) done(false, refusal.status, refusal.message);
      else done(true);
    },
  });
  sockets.on('error', (error) => {
    log.warn({ err: error }, 'a websocket failed');
  });
  return sockets;
}

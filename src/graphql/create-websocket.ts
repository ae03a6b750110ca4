import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
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
import { SubscriptionSlots } from './limits/subscription-slots.js';
import type { WebsocketSlots } from './limits/websocket-slots.js';

/** The largest message that a client may send. */
const maxMessageBytes = 1024 * 1024;

/** Why a websocket is not opened, as the answer to the request that asks for it. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** What the websocket needs of the world around it. */
export interface WebsocketParts {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly wakeUps: WakeUps;
  readonly guard: OperationGuard;
  readonly slots: WebsocketSlots;
  /** The most subscriptions that run on one websocket; 0 is without limit. */
  readonly subscriptionsPerWebsocket: number;
  /** Why a websocket must not even be opened; undefined when it may. */
  readonly refusalOf: (request: IncomingMessage) => UpgradeRefusal | undefined;
  /** Who is counted for a websocket. */
  readonly subjectOf: (
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage,
  ) => Promise<string>;
  /** A caller with an EntityManager of its own, from `connectionParams.authorization` or the upgrade request. */
  readonly callerOf: CallerOf;
  /** The same for an operation, which pays a point for itself, whatever becomes of it. */
  readonly payingCallerOf: CallerOf;
}

type CallerOf = (
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  request: IncomingMessage,
) => Promise<FreshCaller>;

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
  const running = new SubscriptionSlots(parts.subscriptionsPerWebsocket);
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
      onSubscribe: async (context, _id, payload) => prepare(parts, running, watch.round, context, payload),
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
  { schema, guard, payingCallerOf }: WebsocketParts,
  slots: SubscriptionSlots,
  round: number,
  connection: SocketConnection,
  { query, operationName, variables }: SubscribePayload,
): Promise<SocketArgs | readonly GraphQLError[]> {
  try {
    const contextValue = await payingCallerOf(connection.connectionParams, connection.extra.request);
    const document = parse(query, { maxLexicalTokens: guard.limits.tokens });
    const problems = validate(schema, document);
    if (problems.length > 0) return problems;
    await contextValue.spend(guard.admit({ document, operationName, variables }) - 1);
    const isSubscription =
      getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
    const release = isSubscription ? slots.take(connection.extra) : () => undefined;
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    return { ...args, connection, round, release };
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
      if (refusal) done(false, refusal.status, refusal.message, refusal.headers);
      else done(true);
    },
  });
  sockets.on('error', (error) => {
    log.warn({ err: error }, 'a websocket failed');
  });
  return sockets;
}

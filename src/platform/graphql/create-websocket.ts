import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { FreshCaller } from '../../kernel/caller.js';
import type { Logger } from '../../kernel/logger.js';
import { noteLostDigits } from '../../kernel/lost-digits.js';
import type { Principal } from '../../kernel/principal.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { CredentialWatch } from './credentials/credential-watch.js';
import { executeInScope, runSubscription, type SocketArgs } from './credentials/run-subscription.js';
import type { SocketConnection } from './credentials/watched-socket.js';
import { causeOf, isFault, presentError } from './present-error.js';
import type { KnownOperations, OperationText } from './known-operations.js';
import { limitWebsockets, type WebsocketPlaces, type WebsocketSubject } from './limits/limit-websockets.js';
import { isUntrusted, maxValidationErrors, type DocumentScreen } from './limits/document-screen.js';
import type { OperationLimiter } from './limits/operation-limiter.js';
import { SubscriptionSlots } from './limits/subscription-slots.js';
import { ScreenedSocket } from './screened-socket.js';

/** The largest message that a client may send. */
const maxMessageBytes = 1024 * 1024;

/** The refusal of a websocket, as the response to the upgrade request. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Who opened a websocket. */
export interface CallerIdentity extends WebsocketSubject {
  readonly principal: Principal;
}

/** The parts of the websocket server. */
export interface WebsocketParts {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly wakeUps: WakeUps;
  readonly limiter: OperationLimiter;
  readonly screen: DocumentScreen;
  readonly known: KnownOperations;
  /** The largest message of a client without a credential, in bytes. */
  readonly anonymousMaxBytes: number;
  readonly places: WebsocketPlaces;
  /** The most subscriptions on one websocket; 0 is unlimited. */
  readonly subscriptionsPerWebsocket: number;
  /** Why a websocket may not be opened; undefined if it may. */
  readonly refusalOf: (request: IncomingMessage) => UpgradeRefusal | undefined;
  /** Who opened a websocket, and the subject for counting it. */
  readonly callerIdentityOf: (
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage,
  ) => Promise<CallerIdentity>;
  /** A caller with its own EntityManager, from `connectionParams.authorization` or the upgrade request. */
  readonly callerOf: CallerOf;
  /** The same for an operation, which always costs a point. */
  readonly payingCallerOf: CallerOf;
}

type CallerOf = (
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  request: IncomingMessage,
) => Promise<FreshCaller>;

/** GraphQL over websocket (graphql-transport-ws) at `/graphql`. Returns the function that closes it. */
export function createWebsocket(parts: WebsocketParts): () => Promise<void> {
  const sockets = openSockets(parts);
  const count = limitWebsockets(parts.places, async ({ connectionParams, extra }) => {
    const identity = await parts.callerIdentityOf(connectionParams, extra.request);
    if (!isUntrusted(identity.principal)) leaveUnscreened(extra.socket);
    return identity;
  });
  const watch = new CredentialWatch({
    wakeUps: parts.wakeUps,
    log: parts.log,
    callerOf: async ({ connectionParams, extra }) => parts.callerOf(connectionParams, extra.request),
  });
  const running = new SubscriptionSlots(parts.subscriptionsPerWebsocket);
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
      onError: (_context, _id, _payload, errors) => present(errors, parts.log),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { data: result.data ?? null, errors: present(result.errors, parts.log) } : undefined,
    },
    sockets,
    12_000,
  );
  return async () => {
    watch.stop();
    await closing.dispose();
  };
}

function leaveUnscreened(socket: WebSocket): void {
  if (socket instanceof ScreenedSocket) socket.maxBytes = 0;
}

function present(errors: readonly GraphQLError[], log: WebsocketParts['log']): GraphQLFormattedError[] {
  return errors.map((error) => {
    if (isFault(error)) log.error({ err: causeOf(error), path: error.path }, 'a resolver failed');
    return presentError(error.toJSON(), error);
  });
}

/**
 * Prepares an execution, or returns errors for this one operation. If it threw, a typo or an expired
 * credential would close the socket, with every other subscription on it, as an internal error.
 */
async function prepare(
  parts: WebsocketParts,
  slots: SubscriptionSlots,
  round: number,
  connection: SocketConnection,
  payload: SubscribePayload,
): Promise<SocketArgs | readonly GraphQLError[]> {
  const { schema, limiter, payingCallerOf } = parts;
  const { query, variables } = payload;
  // An empty name is none.
  const operationName = payload.operationName === '' ? undefined : payload.operationName;
  try {
    const contextValue = await payingCallerOf(connection.connectionParams, connection.extra.request);
    const document = await readDocument(parts, { query, operationName }, contextValue);
    if (!('kind' in document)) return document;
    await contextValue.spend(limiter.admit({ document, operationName, variables }) - 1);
    parts.known.add({ query, operationName }, document, isUntrusted(contextValue.principal));
    const isSubscription =
      getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
    const release = isSubscription ? slots.take(connection.extra) : () => undefined;
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    return { ...args, connection, round, release };
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
  }
}

/** A valid document within the limits, or its validation errors. Other refusals are thrown. */
async function readDocument(
  { schema, limiter, screen, known }: WebsocketParts,
  operation: OperationText,
  caller: FreshCaller,
): Promise<DocumentNode | readonly GraphQLError[]> {
  const document = known.find(operation);
  if (document) {
    screen.admit(operation.query, document, caller.principal);
    return document;
  }
  const read = await screen.read(operation.query, caller);
  const problems = validate(schema, read, specifiedRules, {
    hideSuggestions: !limiter.limits.introspection,
    maxErrors: maxValidationErrors,
  });
  return problems.length > 0 ? problems : read;
}

function openSockets({ server, log, refusalOf, anonymousMaxBytes }: WebsocketParts): WebSocketServer {
  const sockets = new WebSocketServer({
    WebSocket: ScreenedSocket,
    server,
    path: '/graphql',
    maxPayload: maxMessageBytes,
    verifyClient: ({ req }, done) => {
      const refusal = refusalOf(req);
      if (refusal) done(false, refusal.status, refusal.message, refusal.headers);
      else done(true);
    },
  });
  sockets.on('connection', (socket) => {
    if (socket instanceof ScreenedSocket) socket.maxBytes = anonymousMaxBytes;
  });
  sockets.on('error', (error) => {
    log.warn({ err: error }, 'a websocket failed');
  });
  return sockets;
}

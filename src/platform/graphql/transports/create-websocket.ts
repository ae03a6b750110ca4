import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import type { Context, ServerOptions } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { FreshCaller } from '../../../kernel/caller.js';
import type { Logger } from '../../../kernel/logger.js';
import { noteLostDigits } from '../../../kernel/lost-digits.js';
import type { Principal } from '../../../kernel/principal.js';
import {
  executeInScope,
  runSubscription,
  type LiveGround,
  type LiveOperation,
} from '../credentials/run-subscription.js';
import type { LiveConnection } from '../credentials/watched-connection.js';
import { isUntrusted } from '../limits/document-screen.js';
import { limitWebsockets, type WebsocketPlaces, type WebsocketSubject } from '../limits/limit-websockets.js';
import { SubscriptionSlots } from '../limits/subscription-slots.js';
import { LoopTurns } from '../subscriptions/loop-turns.js';
import type { ResultTexts } from '../subscriptions/result-texts.js';
import { SentResults, type SocketSubscription } from '../subscriptions/sent-results.js';
import { prepareOperation, presentErrors, type OperationParts } from './prepare-operation.js';
import { ScreenedSocket } from './screened-socket.js';

/** The largest message that a client may send. */
const maxMessageBytes = 1024 * 1024;

/** How many messages are sent before other work of the process runs. */
const messagesATurn = 500;

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
export interface WebsocketParts extends OperationParts, LiveGround {
  readonly server: Server;
  readonly log: Logger;
  readonly texts: ResultTexts;
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

/** Finds the caller of a connection. */
export type CallerOf = (
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  request: IncomingMessage,
) => Promise<FreshCaller>;

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** GraphQL over websocket (graphql-transport-ws) at `/graphql`. Returns the function that closes it. */
export function createWebsocket(parts: WebsocketParts): () => Promise<void> {
  const { watch, log } = parts;
  const connectionOf = connectionsOf(parts);
  const openedBySomebody = new WeakSet<object>();
  const count = limitWebsockets(parts.places, identifyWith(parts, openedBySomebody));
  const slots = new SubscriptionSlots(parts.subscriptionsPerWebsocket);
  const closing = useServer(
    {
      jsonMessageReviver: noteLostDigits,
      onConnect: async (context) => {
        const isAdmitted = await count.open(context);
        const isOpen = isAdmitted && context.extra.socket.readyState === WebSocket.OPEN;
        if (isOpen) watch.open(connectionOf(context), openedBySomebody.has(context.extra));
        return isAdmitted;
      },
      onClose: (context) => {
        watch.close(connectionOf(context));
        count.close(context);
      },
      onSubscribe: async (context, id, payload) => {
        const { connectionParams, extra } = context;
        const connection = connectionOf(context);
        const callerOf = async () => parts.payingCallerOf(connectionParams, extra.request);
        const place = { connection, slots, slotsOf: connection, round: watch.round };
        const prepared = await prepareOperation(parts, { ...place, ...payload, callerOf });
        return 'document' in prepared ? { ...prepared, id, socket: extra.socket } : prepared;
      },
      execute: async (args) => executeInScope(args),
      subscribe: subscribeWith(parts),
      ...presentingErrors(log),
    },
    openSockets(parts),
    12_000,
  );
  return async () => closing.dispose();
}

/** Finds who opened a websocket, and adds it to `known` if that is not an anonymous client. */
function identifyWith({ callerIdentityOf }: WebsocketParts, known: WeakSet<object>) {
  return async ({ connectionParams, extra }: SocketContext): Promise<CallerIdentity> => {
    const identity = await callerIdentityOf(connectionParams, extra.request);
    if (!isUntrusted(identity.principal)) leaveUnscreened(extra.socket);
    if (identity.principal.kind !== 'anonymous') known.add(extra);
    return identity;
  };
}

/** A prepared operation, and where its results are sent. */
type SocketOperation = LiveOperation & SocketSubscription;

/** Runs subscriptions, which send their results themselves. */
function subscribeWith(parts: WebsocketParts) {
  const turns = new LoopTurns(messagesATurn);
  return async (args: ExecutionArgs): Promise<SentResults | ExecutionResult> => {
    const operation = args as SocketOperation;
    const results = await runSubscription(operation, parts);
    if (!(Symbol.asyncIterator in results)) return results;
    return new SentResults(results[Symbol.asyncIterator](), operation, parts.texts, turns);
  };
}

/** How clients see the errors of operations. Those of subscriptions are presented when they are sent. */
function presentingErrors(log: Logger): Pick<ServerOptions, 'onError' | 'onNext'> {
  return {
    onError: (_context, _id, _payload, errors) => presentErrors(errors, log),
    onNext: (_context, _id, _payload, _args, { data = null, errors }) =>
      errors ? { data, errors: presentErrors(errors, log) } : undefined,
  };
}

/** Each websocket as one connection, which is made when it is first asked for. */
function connectionsOf({ callerOf }: WebsocketParts): (context: SocketContext) => LiveConnection {
  const connections = new WeakMap<object, LiveConnection>();
  return ({ extra, connectionParams }) => {
    const known = connections.get(extra);
    if (known) return known;
    const connection = {
      callerOf: async () => callerOf(connectionParams, extra.request),
      close: (code: number, reason: string) => {
        extra.socket.close(code, reason);
      },
    };
    connections.set(extra, connection);
    return connection;
  };
}

function leaveUnscreened(socket: WebSocket): void {
  if (socket instanceof ScreenedSocket) socket.maxBytes = 0;
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

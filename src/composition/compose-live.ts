import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import { CredentialWatch } from '../platform/graphql/credentials/credential-watch.js';
import { ResultTexts } from '../platform/graphql/subscriptions/result-texts.js';
import { SharedResults } from '../platform/graphql/subscriptions/shared-results.js';
import { createWebsocket } from '../platform/graphql/transports/create-websocket.js';
import { EventStreams } from '../platform/graphql/transports/event-streams.js';
import { MultipartStreams } from '../platform/graphql/transports/multipart-streams.js';
import type { Callers } from './compose-callers.js';
import type { Door } from './compose-door.js';
import { streamsHandler, websocketLimits, type GraphqlEngine } from './compose-graphql.js';
import type { ProcessGround } from './create-ground.js';

/** All transports of subscriptions. */
export interface LiveTransports {
  /** Answers `/graphql/stream`. */
  readonly eventStreams: readonly RequestHandler[];
  /** Answers subscriptions in parts at `/graphql`. */
  readonly multipart: RequestHandler;
  /** Serves websockets on a server. Returns the function that closes all transports. */
  readonly serve: (server: Server, refusalOf: Door['refusalOf']) => () => Promise<void>;
}

/** Connects the transports of subscriptions, which share the limits of connections. */
export function composeLive(
  { config, wakeUps, log }: ProcessGround,
  engine: GraphqlEngine,
  door: Door,
  callers: Callers,
  opened: AsyncDisposableStack,
): LiveTransports {
  const watch = new CredentialWatch({ wakeUps, log });
  opened.defer(() => {
    watch.stop();
  });
  const shared = { watch, shared: new SharedResults(), texts: new ResultTexts(log) };
  const live = { ...engine, ...door, ...websocketLimits(config), ...shared, log };
  const parts = { ...live, authenticate: callers.ofRequest, callerOf: callers.ofSocket };
  const streams = new EventStreams(parts);
  const multipart = new MultipartStreams(parts);
  return {
    eventStreams: streamsHandler(streams, engine, config, door),
    multipart: multipart.handle,
    serve: (server, refusalOf) => {
      const payingCallerOf = callers.ofOperation;
      const close = createWebsocket({ ...parts, server, refusalOf, payingCallerOf });
      return async () => {
        await Promise.all([close(), streams.close(), multipart.close()]);
      };
    },
  };
}

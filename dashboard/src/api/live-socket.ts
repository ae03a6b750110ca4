import { createClient, type Client } from 'graphql-ws';
import { subscriptionExchange, type Exchange } from 'urql';
import type { EnvironmentName } from './environment-name';

/** A websocket for one environment. It opens with the first subscription, and again after each loss. */
export function liveSocket(environment: EnvironmentName, onReconnect: () => void): Client {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return createClient({
    url: url.href,
    connectionParams: { environment },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    on: {
      connected: (_socket, _payload, wasRetry) => {
        if (wasRetry) onReconnect();
      },
    },
  });
}

/** Runs subscriptions over the websocket. */
export function overSocket(socket: Client): Exchange {
  return subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({
        unsubscribe: socket.subscribe(
          { query, variables: variables as Record<string, unknown> },
          {
            next: (value) => sink.next(value as Parameters<typeof sink.next>[0]),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      }),
    }),
  });
}

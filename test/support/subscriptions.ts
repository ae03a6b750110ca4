import { afterEach } from '@jest/globals';
import type { Client as StreamClient } from 'graphql-sse';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import { waitFor } from './wait-for.js';

/** The items of a subscription so far. */
export interface Listening<Item> {
  readonly items: Item[];
  /** The codes of errors that refused or ended it, or the close code of the socket. */
  readonly refusals: (string | number)[];
  /** The messages of those errors. */
  readonly messages: string[];
  readonly hasEnded: () => boolean;
  readonly leave: () => void;
}

interface CodedError {
  readonly message: string;
  readonly extensions?: { readonly [name: string]: unknown };
}

/** A GraphQL client over a websocket that does not reconnect. The caller must dispose of it. */
export function openSocket(
  url: string,
  token?: string,
  more: object = {},
  options: Partial<ClientOptions> = {},
): Client {
  const connectionParams = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...more };
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(Object.keys(connectionParams).length > 0 && { connectionParams }),
    ...options,
  });
}

/** The first response to an operation, or its errors. Disposes of the client. */
export async function firstAnswer(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  try {
    return await new Promise((resolve) => {
      client.subscribe({ query, variables }, { next: resolve, error: resolve, complete: () => undefined });
    });
  } finally {
    await client.dispose();
  }
}

/** Makes a client's socket send these headers. */
export function withHeaders(headers: Record<string, string>): Partial<ClientOptions> {
  return {
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers });
      }
    },
  };
}

/** Connects clients, and disposes of them after each case. */
export function useClients(): (url: string, token?: string, more?: object) => Client {
  const clients: Client[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });
  return (url, token, more = {}) => {
    const client = openSocket(url, token, more);
    clients.push(client);
    return client;
  };
}

/** Subscribes to the one field of a document, over a websocket or a stream of events. */
export function listen<Item>(
  client: Pick<Client, 'subscribe'> | Pick<StreamClient, 'subscribe'>,
  query: string,
  variables: Record<string, unknown> = {},
): Listening<Item> {
  const items: Item[] = [];
  const refusals: (string | number)[] = [];
  const messages: string[] = [];
  let ended = false;
  const refuse = (errors: readonly CodedError[]): void => {
    refusals.push(
      ...errors.map(({ extensions, message }) => (extensions?.['code'] as string | undefined) ?? message),
    );
    messages.push(...errors.map(({ message }) => message));
  };
  const leave = client.subscribe<Record<string, Item>>(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) refuse(errors);
        else items.push(Object.values(data ?? {})[0] as Item);
      },
      error: (error) => {
        if (Array.isArray(error)) refuse(error as CodedError[]);
        else refusals.push((error as { code: number }).code);
        ended = true;
      },
      complete: () => {
        ended = true;
      },
    },
  );
  return { items, refusals, messages, hasEnded: () => ended, leave };
}

/** Resolves when an item matches `isIt`. Repeats `poke` until then: subscribers receive only new events. */
export async function heard<Item>(
  { items }: Listening<Item>,
  isIt: (item: Item) => boolean,
  poke: () => Promise<unknown> = async () => undefined,
): Promise<Item> {
  return waitFor('the subscription', async () => {
    const item = items.find((candidate) => isIt(candidate));
    if (item === undefined) await poke();
    return item;
  });
}

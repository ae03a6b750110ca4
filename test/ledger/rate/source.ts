import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** How a rate source responds to a request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A local rate source, controlled by the test. */
export interface Source {
  readonly url: string;
  /** The number of requests so far. */
  readonly asked: () => number;
  /** The most requests that were open at the same time since the last `behave`. */
  readonly mostAtOnce: () => number;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** Answers this text with 200. */
export const answering =
  (text: string): Behaviour =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json').end(text);
  };

/** Answers with this status. */
export const failing =
  (status: number): Behaviour =>
  (_request, response) => {
    response.writeHead(status).end('no');
  };

/** Never answers. */
export const silent: Behaviour = () => undefined;

export async function startSource(behaviour: Behaviour): Promise<Source> {
  let current = behaviour;
  let asked = 0;
  const open = new Set<ServerResponse>();
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    asked += 1;
    open.add(response);
    response.once('close', () => open.delete(response));
    mostAtOnce = Math.max(mostAtOnce, open.size);
    current(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rates?key=hush`,
    asked: () => asked,
    mostAtOnce: () => mostAtOnce,
    behave: (next) => {
      current = next;
      mostAtOnce = open.size;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

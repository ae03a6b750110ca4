import { once } from 'node:events';
import { WebSocket } from 'ws';
import { waitFor } from '../../../support/wait-for.js';
import type { Credential } from './callers.js';
import { writeJson } from './odd-values.js';

/** What a server said on a websocket. */
export interface Heard {
  /** Every message, as it came. */
  readonly messages: readonly string[];
  /** The code that the server closed it with; undefined when it went on until the end. */
  readonly closed: number | undefined;
}

/**
 * Sends the payloads as operations on one websocket, and after them a ping-like query. Answers what came until that query was answered, or
 * the websocket was closed. A subscription is left at its end.
 */
export async function sendByWebsocket(
  url: string,
  credential: Credential,
  payloads: readonly unknown[],
): Promise<Heard> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: string[] = [];
  let closed: number | undefined;
  socket.on('message', (data: Buffer) => messages.push(data.toString()));
  socket.once('close', (code) => (closed = code));
  const isOver = (): boolean => closed !== undefined;
  const say = (message: object): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(writeJson(message));
  };
  await once(socket, 'open');
  const { 'x-environment': environment, ...params } = credential;
  say({ type: 'connection_init', payload: { ...params, ...(environment && { environment }) } });
  await waitFor('the acknowledgement', async () => isOver() || messages.length > 0);
  payloads.forEach((payload, index) => {
    say({ id: `operation-${index}`, type: 'subscribe', payload });
  });
  // Operations run side by side: each has to have said something, or be a subscription to which nothing happens.
  say({ id: 'last', type: 'subscribe', payload: { query: '{ __typename }' } });
  await waitFor(
    'the answers',
    async () =>
      isOver() || messages.some((message) => /"id":"last","type":"(?:complete|error)"/.test(message)),
  );
  const code = closed;
  if (!isOver()) {
    socket.close(1000);
    await once(socket, 'close');
  }
  return { messages, closed: code };
}

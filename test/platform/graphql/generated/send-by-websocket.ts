import { once } from 'node:events';
import { WebSocket } from 'ws';
import { waitFor } from '../../../support/wait-for.js';
import type { Credential } from './callers.js';
import { writeJson } from './raw-numbers.js';

/** The server's messages on a websocket. */
export interface Heard {
  /** Every message, unparsed. */
  readonly messages: readonly string[];
  /** The server's close code; undefined if it stayed open. */
  readonly closed: number | undefined;
}

/**
 * Sends the payloads as operations on one websocket, then a final query. Returns all messages until that
 * query was answered or the websocket closed. Subscriptions are then abandoned.
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
  // Operations run concurrently: each must have answered, or be a subscription without events.
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

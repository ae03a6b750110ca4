import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * Opens websockets with one subscription each, and counts the messages that arrive.
 * @param {{ url: string, authorization: string, query: string, variables: readonly object[] }} wanted one
 * subscriber for each of `variables`
 */
export async function openSubscribers({ url, authorization, query, variables }) {
  const times = [];
  let waiting = 0;
  let arrived = () => undefined;
  let sentAt = 0;
  const hear = () => {
    times.push(performance.now() - sentAt);
    waiting -= 1;
    if (waiting === 0) arrived();
  };
  const sockets = await openAll(variables, async (own) =>
    subscribe(url, authorization, { query, variables: own }, hear),
  );
  return {
    times,
    /** Resolves when every subscriber has got a message that `send` causes. */
    async round(send) {
      const all = new Promise((resolve) => {
        arrived = resolve;
      });
      waiting = sockets.length;
      sentAt = performance.now();
      await send();
      await all;
    },
    close: async () => closeAll(sockets),
  };
}

/** Some at once, because a server accepts a limited number of new connections at a time. */
async function openAll(variables, open) {
  const sockets = [];
  for (let start = 0; start < variables.length; start += 50) {
    sockets.push(...(await Promise.all(variables.slice(start, start + 50).map(open))));
  }
  return sockets;
}

async function closeAll(sockets) {
  const closing = sockets.map((socket) => {
    socket.close();
    return once(socket, 'close');
  });
  await Promise.all(closing);
}

function subscribe(url, authorization, payload, hear) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    });
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      if (text.includes('"type":"next"')) hear();
      else if (text.includes('"connection_ack"')) {
        socket.send(JSON.stringify({ id: 'some-id-of-a-client', type: 'subscribe', payload }));
        // The subscription is open when a later message on the same socket is answered.
        socket.send(JSON.stringify({ type: 'ping' }));
      } else if (text.includes('"pong"')) resolve(socket);
      else if (text.includes('"error"')) reject(new Error(text));
    });
  });
}

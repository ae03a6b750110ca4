import type { IncomingMessage, ServerResponse } from 'node:http';

/** The most bytes of a body to read after the response, so that the connection can be reused. */
const drainBytes = 64 * 1024;
/** How long a client that still sends may read the response before its connection ends, in ms. */
const lingerMs = 1000;

/**
 * Stops reading the body of a request that already has a response. A small rest is read, and the connection
 * stays open. Otherwise `Connection: close` stops further requests, and the connection ends a moment later.
 * Closing it with unread data resets it, and the client may lose the response.
 */
export function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  closeWhenMuchIsLeft(request, response);
  response.once('prefinish', () => {
    if (request.complete || lengthOf(request) === 0) return;
    let left = drainBytes;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) request.pause();
    });
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, lingerMs);
    timer.unref();
    request.once('close', () => {
      clearTimeout(timer);
    });
  });
}

/** Announces the end of the connection in the response head, and lets the client read the response first. */
function closeWhenMuchIsLeft(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const writeHead = response.writeHead.bind(response) as (...values: unknown[]) => ServerResponse;
  response.writeHead = (...values: unknown[]) => {
    if (!request.complete && !response.headersSent && lengthOf(request) > drainBytes) {
      response.setHeader('Connection', 'close');
      // Node ends the connection after the response. It must stay half open, or the response may be lost.
      socket.destroySoon = () => {
        socket.end();
      };
    }
    return writeHead(...values);
  };
}

function lengthOf({ headers }: IncomingMessage): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
}

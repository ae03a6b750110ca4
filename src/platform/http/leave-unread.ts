import type { IncomingMessage, ServerResponse } from 'node:http';

/** How much of a body is still taken after the answer, so that the connection can go on: bytes. */
const drainBytes = 64 * 1024;
/** How long a client that goes on sending has to read the answer before its connection ends, in milliseconds. */
const lingerMs = 1000;

/**
 * Keeps a request that was answered before its body was read from being read to its end. A small rest is drained, and the connection goes
 * on. With more, the answer says `Connection: close`, so that the client sends no other request behind the body, and the connection ends.
 * It ends a moment later: a connection that is closed with unread data in it is reset, and the client may lose the answer.
 */
export function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  closeWhenMuchIsLeft(request, response);
  response.once('prefinish', () => {
    if (request.complete) return;
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

/** Announces the end of the connection with the head of the answer, and lets the client read it before the end comes. */
function closeWhenMuchIsLeft(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const writeHead = response.writeHead.bind(response) as (...values: unknown[]) => ServerResponse;
  response.writeHead = (...values: unknown[]) => {
    if (!request.complete && !response.headersSent && lengthOf(request) > drainBytes) {
      response.setHeader('Connection', 'close');
      // Node ends the connection when the answer is written. Half of it must stay open, or the answer may be lost.
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

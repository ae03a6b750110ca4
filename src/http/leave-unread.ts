import type { IncomingMessage, ServerResponse } from 'node:http';

/** How much of a body is still taken after the answer, so that the connection can go on: bytes. */
const drainBytes = 64 * 1024;
/** How long a client that goes on sending has to read the answer before its connection ends, in milliseconds. */
const lingerMs = 1000;

/**
 * Keeps a request that was answered before its body was read from being read to its end: what is small is drained, and a
 * connection with more is ended. It is ended a moment later, because a connection that is closed with unread data in it is reset, and the
 * client may lose the answer.
 */
export function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
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

import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as TcpServer, type Socket } from 'node:net';

/** How long a connection has been idle when it is closed. Sooner, its client may be just about to send the next request. */
const idleMs = 500;
const sweepMs = 50;
/** How long requests in flight may take. */
const patienceMs = 10_000;

/** What is known of a connection. */
interface Connection {
  /** Answers that are not complete. */
  readonly open: Set<ServerResponse>;
  /** When it was opened, or its last answer was complete. */
  since: number;
  /** What had been read of it by then: with more, a request is on its way. */
  bytes: number;
}

/**
 * Ends an HTTP server without cutting anybody off. Once it stops: nobody new is let in, requests in flight are answered with
 * `Connection: close`, whatever comes later on an open connection is to be refused by `isStopping`, and idle connections are closed.
 */
export class GracefulStop {
  private readonly connections = new Map<Socket, Connection>();
  private closed: Promise<unknown> | undefined;
  private server: Server | undefined;

  /** Whether requests that come now come too late. */
  get isStopping(): boolean {
    return this.closed !== undefined;
  }

  /** Looks after the connections of a server from now on. */
  watch(server: Server): void {
    this.server = server;
    server.on('connection', (socket: Socket) => {
      this.connections.set(socket, { open: new Set(), since: performance.now(), bytes: 0 });
      socket.once('close', () => this.connections.delete(socket));
    });
    // Before the application: it asks `isStopping`, and may answer at once.
    server.prependListener('request', ({ socket }, response) => {
      const connection = this.connections.get(socket);
      if (!connection) return;
      connection.open.add(response);
      if (this.isStopping) response.setHeader('Connection', 'close');
      response.once('close', () => {
        connection.open.delete(response);
        connection.since = performance.now();
        connection.bytes = socket.bytesRead;
      });
    });
  }

  /** Lets nobody new in. */
  begin(): void {
    const { server } = this;
    if (!server?.listening || this.isStopping) return;
    this.closed = once(server, 'close');
    // That of TCP: the one of HTTP would at once close connections on which a request may be on its way.
    TcpServer.prototype.close.call(server);
    for (const { open } of this.connections.values()) {
      for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  /** Resolves when every connection is closed; after 10 seconds those that are left are cut. */
  async end(): Promise<void> {
    this.begin();
    const sweep = setInterval(() => {
      this.closeIdle();
    }, sweepMs);
    const force = setTimeout(() => {
      for (const socket of this.connections.keys()) socket.destroy();
    }, patienceMs);
    await this.closed;
    clearInterval(sweep);
    clearTimeout(force);
  }

  private closeIdle(): void {
    const before = performance.now() - idleMs;
    for (const [socket, { open, since, bytes }] of this.connections) {
      if (open.size === 0 && since <= before && socket.bytesRead === bytes) socket.destroy();
    }
  }
}

import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Server as TcpServer, type Socket } from 'node:net';

/** The idle time before a connection is closed, because a client may be about to send a request. */
const idleMs = 500;
const sweepMs = 50;
/** How long running requests may take. */
const patienceMs = 10_000;

/** The state of a connection. */
interface Connection {
  /** The response to its last request. Those before it are complete when it is. */
  last: ServerResponse | undefined;
  /** When it was opened, or its last request was answered. */
  since: number;
  /** The bytes read by then. More bytes mean that a request is coming. */
  bytes: number;
}

/** Returns true if the request is answered within this turn of the event loop. */
export type NoticedApp = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Stops an HTTP server without breaking requests. New connections are refused, running requests get
 * `Connection: close`, `isStopping` must refuse later requests, and idle connections are closed.
 */
export class GracefulStop {
  private readonly connections = new Map<Socket, Connection>();
  private closed: Promise<unknown> | undefined;
  private server: Server | undefined;

  /** Whether new requests must be refused. */
  get isStopping(): boolean {
    return this.closed !== undefined;
  }

  /** Watches the connections of a server from now on. */
  watch(server: Server): void {
    this.server = server;
    const { connections } = this;
    server.on('connection', (socket: Socket) => {
      connections.set(socket, { last: undefined, since: performance.now(), bytes: 0 });
      socket.once('close', () => connections.delete(socket));
    });
  }

  /** An application whose requests are noticed. Every redirect passes here, so most need no listener. */
  noticing(app: NoticedApp): RequestListener {
    const { connections } = this;
    function complete(this: ServerResponse): void {
      const connection = connections.get(this.req.socket);
      if (connection?.last === this) rest(connection, this.req.socket);
    }
    return (request, response) => {
      const connection = connections.get(request.socket);
      if (connection) {
        connection.last = response;
        // Now, because the application checks `isStopping` and may answer at once.
        if (this.isStopping) response.setHeader('Connection', 'close');
      }
      const isAnswered = app(request, response);
      if (!connection) return;
      if (isAnswered) rest(connection, request.socket);
      else response.on('close', complete);
    };
  }

  /** Refuses new connections. */
  begin(): void {
    const { server } = this;
    if (!server?.listening || this.isStopping) return;
    this.closed = once(server, 'close');
    // TCP's close. HTTP's would at once close connections on which a request may be coming.
    TcpServer.prototype.close.call(server);
    for (const { last } of this.connections.values()) {
      if (last && !last.closed && !last.headersSent) last.setHeader('Connection', 'close');
    }
  }

  /** Resolves when every connection is closed. After 10 seconds the remaining ones are cut. */
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
    for (const [socket, { last, since, bytes }] of this.connections) {
      const isOpen = last !== undefined && !last.closed;
      if (!isOpen && since <= before && socket.bytesRead === bytes) socket.destroy();
    }
  }
}

/** Notes that the last request of a connection was answered. */
function rest(connection: Connection, socket: Socket): void {
  connection.since = performance.now();
  connection.bytes = socket.bytesRead;
}

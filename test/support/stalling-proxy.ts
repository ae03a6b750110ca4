import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The mode of the proxy. */
type ProxyMode =
  /** Everything passes. */
  | 'open'
  /** Like a cut network: nothing passes, not even the end of a connection; new connections stay open. */
  | 'unresponsive'
  /** Like a missing server: connections are refused, and open ones are cut. */
  | 'unreachable';

/** A proxy in front of PostgreSQL that can stall or break, also for single connections. */
export interface StallingProxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Sets the mode of every connection from now on. */
  set(mode: ProxyMode): Promise<void>;
  /** Stalls all present and future connections that sent this text, until the mode is set. */
  silence(sent: RegExp): void;
  close(): Promise<void>;
}

interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  head: string;
  silent: boolean;
}

/** How much of a client's data is stored, to distinguish connections. */
const headLength = 4096;

/** The connections of a proxy, and what it does with their data. */
class Lines {
  private readonly all = new Set<Line>();
  private mode: ProxyMode = 'open';
  private silenced: RegExp | undefined;

  connect(client: Socket, upstream: Socket): void {
    const line: Line = { client, upstream, head: '', silent: this.mode === 'unresponsive' };
    this.all.add(line);
    client.on('data', (data) => {
      if (line.head.length < headLength) line.head += data.toString('latin1');
      if (this.silenced?.test(line.head)) line.silent = true;
      if (!line.silent) upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!line.silent) client.write(data);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    upstream.on('close', () => {
      this.all.delete(line);
      client.destroy();
    });
    client.on('close', () => {
      // The other end of a silent line must not notice that this end is gone.
      if (!line.silent) upstream.destroy();
    });
  }

  /** Sets the mode, which ends every silence. Connections whose data was dropped are no longer usable. */
  set(mode: ProxyMode): void {
    this.mode = mode;
    this.silenced = undefined;
    if (mode === 'unresponsive') for (const line of this.all) line.silent = true;
    if (mode === 'open') this.cut(({ silent }) => silent);
  }

  silence(sent: RegExp): void {
    this.silenced = sent;
    for (const line of this.all) if (sent.test(line.head)) line.silent = true;
  }

  cut(which: (line: Line) => boolean = () => true): void {
    for (const line of [...this.all].filter(which)) {
      line.client.destroy();
      line.upstream.destroy();
    }
  }
}

export async function startStallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const target = new URL(databaseUrl);
  const lines = new Lines();
  const server = createServer((client) => {
    lines.connect(client, connect(Number(target.port), target.hostname));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    async set(mode) {
      lines.set(mode);
      if (mode === 'unreachable' && server.listening) {
        server.close();
        lines.cut();
      }
      if (mode === 'open' && !server.listening) await listen(port);
    },
    silence: (sent) => {
      lines.silence(sent);
    },
    async close() {
      lines.cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

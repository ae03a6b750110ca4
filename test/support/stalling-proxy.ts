import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The mode of the proxy. */
type ProxyMode =
  /** Everything passes. */
  | 'open'
  /** Like a cut network: nothing passes, not even the end of a connection; new connections stay open. */
  | 'silent'
  /** Like a missing server: connections are refused, and open ones are cut. */
  | 'away';

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

export async function startStallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const target = new URL(databaseUrl);
  const lines = new Set<Line>();
  let mode: ProxyMode = 'open';
  let silenced: RegExp | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const line: Line = { client, upstream, head: '', silent: mode === 'silent' };
    lines.add(line);
    client.on('data', (data) => {
      if (line.head.length < headLength) line.head += data.toString('latin1');
      if (silenced?.test(line.head)) line.silent = true;
      if (!line.silent) upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!line.silent) client.write(data);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    upstream.on('close', () => {
      lines.delete(line);
      client.destroy();
    });
    client.on('close', () => {
      // The other end of a silent line must not notice that this end is gone.
      if (!line.silent) upstream.destroy();
    });
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = (): void => {
    for (const { client, upstream } of lines) {
      client.destroy();
      upstream.destroy();
    }
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    async set(wanted) {
      mode = wanted;
      silenced = undefined;
      if (wanted === 'silent') for (const line of lines) line.silent = true;
      if (wanted === 'away' && server.listening) {
        server.close();
        cut();
      }
      if (wanted === 'open') {
        // Dropped data is lost, so these connections are no longer usable.
        for (const { client, upstream, silent } of lines) {
          if (!silent) continue;
          client.destroy();
          upstream.destroy();
        }
        if (!server.listening) await listen(port);
      }
    },
    silence(sent) {
      silenced = sent;
      for (const line of lines) if (sent.test(line.head)) line.silent = true;
    },
    async close() {
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

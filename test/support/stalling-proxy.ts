import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How the proxy treats what goes through it. */
type ProxyMode =
  /** Everything passes. */
  | 'open'
  /** Nothing passes in either direction, not even that one end is gone; connections are accepted and stay open, as with a cut network. */
  | 'silent'
  /** Connections are refused, and those that were open are cut, as with a server that is away. */
  | 'away';

/** A proxy in front of PostgreSQL whose line can hang or break, also for some of its connections. */
export interface StallingProxy {
  /** The database's address by way of the proxy. */
  readonly url: string;
  /** Changes the mode of every connection from now on. */
  set(mode: ProxyMode): Promise<void>;
  /** Lets nothing pass any more on connections that have sent this, those of now and of later, until the mode is set. */
  silence(sent: RegExp): void;
  close(): Promise<void>;
}

interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  head: string;
  silent: boolean;
}

/** How much of what a client sends is remembered, to tell connections apart. */
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
      // Nobody hears at the other end of a silent line that this one is gone.
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
        // What was swallowed is lost for good: those connections are of no use any more.
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

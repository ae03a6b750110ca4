import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** A proxy in front of PostgreSQL that counts what is asked. */
export interface CountingProxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** How often the text was sent to PostgreSQL so far. */
  readonly count: () => number;
  close(): Promise<void>;
}

/** Counts a text that occurs once in each statement of a kind. */
export async function startCountingProxy(databaseUrl: string, text: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl);
  let count = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    // A text may be divided between two packets.
    let rest = '';
    client.on('data', (data) => {
      const parts = (rest + data.toString('latin1')).split(text);
      count += parts.length - 1;
      rest = (parts.at(-1) as string).slice(-text.length + 1);
      upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    count: () => count,
    close: async () => {
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy in front of PostgreSQL. */
export interface CuttingProxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Cuts the next COMMIT after `statement` on a connection: PostgreSQL commits, the answer is lost. */
  cutNextCommitAfter(statement: RegExp): void;
  /** The number of cuts so far. */
  readonly cuts: () => number;
  close(): Promise<void>;
}

export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  let wanted: RegExp | undefined;
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isWatched = false;
    let isDeaf = false;
    client.on('data', (data) => {
      const text = data.toString('latin1');
      if (wanted?.test(text) === true) isWatched = true;
      upstream.write(data);
      if (wanted === undefined || !isWatched || !/commit/i.test(text)) return;
      wanted = undefined;
      cuts += 1;
      isDeaf = true;
    });
    upstream.on('data', (data) => {
      // The answer to the COMMIT has arrived, so it has been carried out.
      if (isDeaf) client.destroy();
      else client.write(data);
    });
    endTogether(client, upstream);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    cutNextCommitAfter: (statement) => void (wanted = statement),
    cuts: () => cuts,
    close: async () => {
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** When one connection ends, the other one ends too. */
function endTogether(client: Socket, upstream: Socket): void {
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => undefined);
    one.on('close', () => other.destroy());
  }
}

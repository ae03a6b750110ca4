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

/** Counts the executions of statements with a text, which occurs once in each statement of a kind. */
export async function startCountingProxy(databaseUrl: string, text: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl);
  let count = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const counted = countingOf(text);
    client.on('data', (data: Buffer) => {
      count += counted(data);
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

/** Counts in what one client sends. A prepared statement sends its text once, and is counted each time. */
function countingOf(text: string): (data: Buffer) => number {
  let waiting: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  const prepared = new Map<string, number>();
  const timesIn = (statement: string): number => statement.split(text).length - 1;
  const timesOf = (type: string, body: string): number => {
    const [first = '', second = ''] = body.split('\0', 2);
    if (type === 'Q') return timesIn(first);
    if (type === 'P') prepared.set(first, timesIn(second));
    return type === 'B' ? (prepared.get(second) ?? 0) : 0;
  };
  return (data) => {
    let count = 0;
    waiting = Buffer.concat([waiting, data]);
    for (;;) {
      // The first message has no type.
      const start = hasBegun ? 1 : 0;
      if (waiting.length < start + 4) return count;
      const end = start + waiting.readUInt32BE(start);
      if (waiting.length < end) return count;
      const type = hasBegun ? waiting.toString('latin1', 0, 1) : '';
      count += timesOf(type, waiting.toString('latin1', start + 4, end));
      waiting = waiting.subarray(end);
      hasBegun = true;
    }
  };
}

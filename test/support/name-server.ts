import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A small name server on this machine, which knows TXT records. */
export class NameServer {
  /** The values by name, in lower case. */
  readonly records = new Map<string, readonly string[]>();
  /** Names for which it does not answer. */
  readonly silent = new Set<string>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, from) => {
      this.answer(query, from);
    });
  }

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new NameServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  private answer(query: Buffer, from: RemoteInfo): void {
    const { name, end } = questionOf(query);
    if (this.silent.has(name)) return;
    const values = this.records.get(name);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // A response with recursion; NXDOMAIN if the name is unknown.
    header.writeUInt16BE(0x8180 | (values ? 0 : 3), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(values?.length ?? 0, 6);
    const answers = (values ?? []).map(txtRecord);
    this.socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
  }
}

function questionOf(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

/** A record for the name of the question, which lives for no time. */
function txtRecord(value: string): Buffer {
  const text = Buffer.from(value);
  const head = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 0, 0, text.length + 1, text.length]);
  return Buffer.concat([head, text]);
}

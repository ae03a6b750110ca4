import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';
import {
  WebhookSender,
  type SenderOptions,
  type SendResult,
} from '../../../src/notifications/webhook/transport/webhook-sender.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { loopbackFilter } from './webhook-story.js';
import { privateHosts } from './private-hosts.js';

let receiver: Receiver;
let senders: WebhookSender[];
beforeEach(async () => {
  receiver = await startReceiver();
  senders = [];
});
afterEach(async () => {
  await Promise.all(senders.map(async (sender) => sender.close()));
  await receiver.close();
});

async function post(url: string, options: Partial<SenderOptions> = {}): Promise<SendResult> {
  const sender = new WebhookSender({ filter: loopbackFilter, deadlineMs: 2000, ...options });
  senders.push(sender);
  const headers = { 'content-type': 'application/json' };
  return sender.send({ method: 'POST', url, headers, body: '{"a":1}' });
}

/** A server without HTTP. The test handles its connections. */
async function rawServer(
  onConnection: (socket: Socket) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('sending a request', () => {
  it('posts the body unchanged and returns the response', async () => {
    receiver.answer = (_request, response) => response.writeHead(201, { 'x-a': 'b' }).end('made');
    const result = await post(`${receiver.url}?x=1`);
    expect(result).toMatchObject({
      outcome: 'SUCCESS',
      response: { statusCode: 201, headers: { 'x-a': 'b' }, body: 'made', truncated: false },
    });
    expect(receiver.received[0]).toMatchObject({
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await startReceiver();
    receiver.answer = (_request, response) => response.writeHead(308, { location: elsewhere.url }).end();
    expect(await post(receiver.url)).toMatchObject({
      outcome: 'HTTP',
      response: { statusCode: 308, headers: { location: elsewhere.url } },
    });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('keeps 16 KiB of a response and closes the connection', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(200);
      const more = (): void =>
        void (!response.destroyed && response.write('ä'.repeat(4000), () => setImmediate(more)));
      more();
    };
    const result = await post(receiver.url);
    expect(result.outcome).toBe('SUCCESS');
    expect(result.response?.truncated).toBe(true);
    expect(result.response?.body).toBe('ä'.repeat(8192));
  });

  it('reuses its connections', async () => {
    const sender = new WebhookSender({ filter: loopbackFilter });
    senders.push(sender);
    const ports = new Set<number | undefined>();
    const server = await startReceiver();
    server.answer = (_request, response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200).end('ok');
    };
    for (let round = 0; round < 5; round += 1) {
      await sender.send({ method: 'POST', url: server.url, headers: {}, body: '{}' });
    }
    // Two, because a response completes just before its connection is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
    await server.close();
  });
});

describe('the deadline of a request', () => {
  const deadlineMs = 150;
  const inTime = (result: SendResult): void => {
    expect(result.outcome).toBe('TIMEOUT');
    // No upper limit, because the receivers below never end, so only the deadline can have ended this.
    expect(result.durationMs).toBeGreaterThanOrEqual(deadlineMs - 5);
  };

  it('ends a request to a server that never answers', async () => {
    receiver.answer = () => undefined;
    inTime(await post(receiver.url, { deadlineMs }));
  });

  it('ends a response whose body trickles', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    };
    inTime(await post(receiver.url, { deadlineMs }));
  });

  it('ends a DNS query that is not answered', async () => {
    inTime(
      await post('http://slow.example/', { deadlineMs, resolve: async () => new Promise(() => undefined) }),
    );
  });

  it('ends a TLS handshake that hangs', async () => {
    const server = await rawServer(() => undefined);
    inTime(await post(`https://127.0.0.1:${server.port}/`, { deadlineMs }));
    await server.close();
  });
});

describe('the type of a failure', () => {
  it('is DNS for a host name without an address', async () => {
    const resolve = async (): Promise<never> => Promise.reject(new Error('queryA ENOTFOUND'));
    expect(await post('http://nowhere.example/', { resolve })).toMatchObject({
      outcome: 'DNS',
      error: 'nowhere.example was not resolved: queryA ENOTFOUND',
    });
  });

  it('is CONNECT for a closed port', async () => {
    const server = await rawServer(() => undefined);
    await server.close();
    expect(await post(`http://127.0.0.1:${server.port}/`)).toMatchObject({ outcome: 'CONNECT' });
  });

  it('is CONNECT for a broken connection, and for a response that is not HTTP', async () => {
    const breaking = await rawServer((socket) => socket.on('data', () => socket.destroy()));
    const babbling = await rawServer((socket) => socket.on('data', () => socket.end('hello\r\n\r\n')));
    expect(await post(`http://127.0.0.1:${breaking.port}/`)).toMatchObject({ outcome: 'CONNECT' });
    expect(await post(`http://127.0.0.1:${babbling.port}/`)).toMatchObject({ outcome: 'CONNECT' });
    await breaking.close();
    await babbling.close();
  });

  it('is TLS for a plain server behind an https URL', async () => {
    expect(await post(receiver.url.replace('http:', 'https:'))).toMatchObject({ outcome: 'TLS' });
  });
});

describe('a private address', () => {
  const filter = new EgressFilter();

  it.each(privateHosts)('receives nothing: %s', async (host) => {
    const url = new URL(receiver.url);
    const result = await post(`http://${host}:${url.port}/hook`, { filter });
    expect(result.outcome).toBe('BLOCKED');
    expect(receiver.received).toEqual([]);
  });

  it('blocks a host name that has it among its addresses', async () => {
    const resolve = async () =>
      Promise.resolve([
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await post('http://rebinding.example/', { filter, resolve })).toMatchObject({
      outcome: 'BLOCKED',
    });
  });

  it('is not used when DNS changes after the addresses were checked', async () => {
    const resolve = async () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const url = new URL(receiver.url);
    expect(await post(`http://does-not-exist.invalid:${url.port}/`, { resolve })).toMatchObject({
      outcome: 'SUCCESS',
    });
  });
});

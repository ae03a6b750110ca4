import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  WebhookSender,
  type SendResult,
} from '../../../src/notifications/webhook/transport/webhook-sender.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { loopbackFilter } from './webhook-story.js';

let receiver: Receiver;
let sender: WebhookSender;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await sender.close();
  await receiver.close();
});

function useSender(deadlineMs = 30_000): void {
  sender = new WebhookSender({ filter: loopbackFilter, deadlineMs });
}

async function post(url = receiver.url): Promise<SendResult> {
  return sender.send({ method: 'POST', url, headers: {}, body: '{}' });
}

describe('a response that is cut off', () => {
  it('keeps its status and body at the deadline', async () => {
    useSender(150);
    receiver.answer = (_request, response) => response.writeHead(503, { 'retry-after': '60' }).write('busy');
    expect(await post()).toMatchObject({
      outcome: 'TIMEOUT',
      error: 'No whole response within 150 ms',
      response: { statusCode: 503, headers: { 'retry-after': '60' }, body: 'busy', truncated: true },
    });
  });

  it('keeps its status and body when the connection breaks', async () => {
    useSender();
    receiver.answer = (_request, response) =>
      response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy());
    expect(await post()).toMatchObject({
      outcome: 'CONNECT',
      response: { statusCode: 200, body: 'half', truncated: true },
    });
  });
});

describe('a compressed response', () => {
  const answerZipped = (body: Buffer): void => {
    receiver.answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
  };

  it('is shown decoded', async () => {
    useSender();
    answerZipped(gzipSync('{"ok":true}'));
    expect(await post()).toMatchObject({
      outcome: 'SUCCESS',
      response: { body: '{"ok":true}', truncated: false },
    });
  });

  it('is decoded up to 16 KiB', async () => {
    useSender();
    answerZipped(gzipSync(Buffer.alloc(10_000_000, 'a')));
    expect((await post()).response).toMatchObject({ body: 'a'.repeat(16 * 1024), truncated: true });
  });

  it('is shown as it is when it cannot be decoded', async () => {
    useSender();
    answerZipped(Buffer.from('plain'));
    expect((await post()).response).toMatchObject({ body: 'plain', truncated: false });
  });
});

describe('an informational response', () => {
  it('is skipped', async () => {
    useSender();
    receiver.answer = (_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.writeHead(202).end('done');
    };
    expect(await post()).toMatchObject({ outcome: 'SUCCESS', response: { statusCode: 202, body: 'done' } });
  });
});

describe('a kept-alive connection that is closed', () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
  let server: Server;
  let sockets: Socket[];
  /** For each request: the number of its connection, and of the request in it, from 0. */
  let requests: string[];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  async function listen(
    onRequest: (socket: Socket, connection: number, request: number) => void,
  ): Promise<string> {
    sockets = [];
    requests = [];
    server = createServer((socket) => {
      const connection = sockets.push(socket.on('error', () => undefined)) - 1;
      let count = 0;
      socket.on('data', (data) => {
        if (!data.includes('POST')) return;
        requests.push(`${connection}.${count}`);
        onRequest(socket, connection, count++);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Sends requests until a connection was used twice, because it is free again just after its response. */
  async function postUntilReused(url: string): Promise<SendResult[]> {
    const results: SendResult[] = [];
    while (!requests.some((request) => request.endsWith('.1'))) results.push(await post(url));
    return results;
  }

  it('is replaced at once when nothing was received', async () => {
    useSender();
    const url = await listen((socket, _connection, request) =>
      request === 1 ? socket.resetAndDestroy() : socket.write(answer),
    );
    const results = await postUntilReused(url);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['SUCCESS']));
    expect(requests).toHaveLength(results.length + 1);
    expect(requests.at(-1)).toMatch(/\.0$/);
  });

  it('is not replaced when a part of the response was received', async () => {
    useSender();
    const url = await listen((socket, _connection, request) =>
      request === 1 ? socket.write('HTTP/1.1 2', () => socket.destroy()) : socket.write(answer),
    );
    const results = await postUntilReused(url);
    expect(results.at(-1)).toMatchObject({ outcome: 'CONNECT' });
    expect(requests).toHaveLength(results.length);
  });

  it('is not replaced when it is new', async () => {
    useSender();
    const url = await listen((socket) => socket.resetAndDestroy());
    expect(await post(url)).toMatchObject({ outcome: 'CONNECT' });
    expect(requests).toEqual(['0.0']);
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aPublishableKey, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const megabytes = 8 * 1024 * 1024;

interface Sent {
  readonly status: number;
  /** Bytes of the body that were sent before the connection ended. */
  readonly sent: number;
}

/**
 * Sends a request's head and then its body byte by byte, while the connection lasts. Returns the status that
 * came before the body was complete.
 */
async function sendSlowly(url: string, path: string, headers: Record<string, string>): Promise<Sent> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: tribute\r\nContent-Length: ${megabytes}\r\n${lines.join('')}\r\n`,
  );
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // The connection is expected to end during the body.
  socket.on('error', () => undefined);
  await waitFor('the answer to the head alone', async () => /^HTTP\/1.1 \d+/.test(answer));
  const chunk = Buffer.alloc(64 * 1024, ' ');
  while (!socket.closed && socket.bytesWritten - socket.writableLength < megabytes) {
    if (socket.writable && !socket.write(chunk)) {
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    } else await new Promise((resolve) => setImmediate(resolve));
  }
  if (!socket.closed) await once(socket, 'close');
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]), sent: socket.bytesWritten };
}

const suite = useSharedServer();

describe('a body without permission to send it', () => {
  const json = { 'Content-Type': 'application/json' };

  it('is not read: the response follows the headers at once, and the connection ends', async () => {
    const seller = await aSeller(suite.url);
    const reader = await aKey(seller.owner, seller.organizationId, ['campaigns:read']);
    const publishable = await aPublishableKey(seller);
    const as = (key: string) => ({ ...json, Authorization: `Bearer ${key}` });
    const rows: readonly (readonly [path: string, headers: Record<string, string>, status: number])[] = [
      ['/events/ingest/batch', as(publishable), 403],
      ['/events/ingest/batch', as(reader), 403],
      ['/events/ingest/batch', as('ak_test_unknown'), 401],
      ['/events/ingest/batch', json, 401],
      ['/campaigns', json, 401],
      ['/v1/conversions', json, 401],
      [`/organizations/${seller.organizationId}/wallet/topup`, as(reader), 403],
      ['/nothing/here', json, 404],
      ['/graphql', json, 413],
      ['/graphql', as(publishable), 413],
      ['/graphql', as('ak_test_unknown'), 401],
      ['/graphql', as(seller.key), 413],
      ['/pay/whatever', { 'Content-Type': 'application/x-www-form-urlencoded' }, 413],
      ['/account/verify-email', { 'Content-Type': 'application/x-www-form-urlencoded' }, 413],
      ['/webhooks/stripe', json, 404],
    ];
    const answers = await Promise.all(
      rows.map(async ([path, headers, status]) => {
        const answer = await sendSlowly(suite.url, path, headers);
        return { path, status, answer: answer.status, isCut: answer.sent < megabytes };
      }),
    );
    expect(answers).toEqual(rows.map(([path, , status]) => ({ path, status, answer: status, isCut: true })));
  });

  it('is not awaited when it is chunked and has no length', async () => {
    const { key } = await aSeller(suite.url);
    const { port, hostname } = new URL(suite.url);
    for (const [path, headers, status] of [
      ['/graphql', '', 413],
      ['/graphql', `Authorization: Bearer ${key}\r\n`, 413],
      ['/campaigns', `Authorization: Bearer ${key}\r\n`, 413],
      ['/campaigns', '', 401],
    ] as const) {
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      socket.on('error', () => undefined);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: tribute\r\n${headers}Content-Type: application/json\r\n`);
      socket.write('Transfer-Encoding: chunked\r\n\r\n');
      const piece = `10000\r\n${' '.repeat(0x1_00_00)}\r\n`;
      // It never ends by itself.
      while (!socket.closed && (answer === '' || socket.writable)) {
        if (socket.writableLength < 1024 * 1024) socket.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect({ path, status: Number(answer.slice(9, 12)) }).toEqual({ path, status });
    }
  });

  it('is drained when it is small, and the connection stays open', async () => {
    const { port, hostname } = new URL(suite.url);
    const socket = connect(Number(port), hostname);
    let answers = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answers += text;
    });
    for (const count of [1, 2]) {
      socket.write('POST /campaigns HTTP/1.1\r\nHost: tribute\r\nContent-Type: application/json\r\n');
      socket.write(`Content-Length: 2000\r\n\r\n${' '.repeat(2000)}`);
      await waitFor('the answer', async () => answers.split('HTTP/1.1 401').length === count + 1);
    }
    socket.destroy();
  });

  it('is answered with its limit', async () => {
    const seller = await aSeller(suite.url);
    const query = `{ __typename } #${'x'.repeat(40_000)}`;
    const nobody = await new GraphQLClient(suite.url).send(query);
    expect(nobody).toMatchObject({
      status: 413,
      errors: [{ message: 'The body must be at most 32768 bytes.' }],
    });
    expect(await seller.program.send(query)).toMatchObject({ status: 200 });
    expect(await new GraphQLClient(suite.url, await aPublishableKey(seller)).send(query)).toMatchObject({
      status: 413,
    });
  });
});

import { once } from 'node:events';
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { lockCampaign, lockIsAwaited } from '../support/row-locks.js';
import { startServer } from '../support/server.js';
import { aCampaign, aSeller } from '../support/story.js';
import { inWholeOnly } from '../support/volume.js';
import { waitFor } from '../support/wait-for.js';

/** A keep-alive connection, like a proxy's, with sequential requests. */
class KeptConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  /** The response, or the code of the error without one. */
  async send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body = '',
  ): Promise<KeptAnswer> {
    return new Promise((resolveAnswer) => {
      const sent = request(new URL(path, this.url), { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolveAnswer({ status: response.statusCode, headers: response.headers, text });
        });
        response.on('error', ({ message }) => {
          resolveAnswer({ error: `in the answer: ${message}` });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        resolveAnswer({ error: error.code ?? error.message });
      });
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

interface KeptAnswer {
  readonly status?: number | undefined;
  readonly headers?: IncomingHttpHeaders;
  readonly text?: string;
  readonly error?: string;
}

/** Requests to a stopping server, and how each is refused. */
const late = [
  ['POST', '/graphql', { errors: [{ message: expect.any(String), extensions: { code: 'UNAVAILABLE' } }] }],
  ['GET', '/campaigns', { statusCode: 503, message: expect.stringContaining('stopping') }],
  ['POST', '/v1/campaigns', { statusCode: 503, message: expect.stringContaining('stopping') }],
  ['GET', '/go/abc', { statusCode: 503, message: expect.any(String) }],
  ['GET', '/readyz', { status: 'unavailable' }],
] as const;

/** Each connection sends one of the late requests, which must be refused. */
async function expectRefusals(open: readonly KeptConnection[], headers: OutgoingHttpHeaders): Promise<void> {
  const answers = await Promise.all(
    late.map(async ([method, path], index) =>
      open[index]?.send(
        method,
        path,
        headers,
        method === 'POST' ? JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(300_000) }) : '',
      ),
    ),
  );
  for (const [index, [method, path, body]] of late.entries()) {
    const { status, headers: sent, text, error } = answers[index] ?? {};
    expect({ method, path, error, status, body: JSON.parse(text ?? 'null') as unknown }).toEqual({
      method,
      path,
      error: undefined,
      status: 503,
      body,
    });
    expect(sent).toMatchObject({
      connection: 'close',
      'retry-after': '2',
      'x-request-id': expect.any(String),
      'content-security-policy': expect.any(String),
    });
  }
}

describe('a stop with kept-alive connections', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('answers requests in flight, and refuses later ones over GraphQL, REST, links and probes', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const seller = await aSeller(server.url);
    const id = await aCampaign(seller);
    const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
    const open = late.map(() => new KeptConnection(server.url));
    const inFlight = new KeptConnection(server.url);
    const release = await lockCampaign(database, id);
    const answer = inFlight.send('PATCH', `/campaigns/${id}`, headers, '{"name":"In flight"}');
    await lockIsAwaited(database);
    // Opened in advance, like by a browser, without any request.
    const unused = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(unused, 'connect');
    const unusedEnded = once(unused.resume(), 'end');
    // Each has just answered a request.
    for (const connection of open) expect((await connection.send('GET', '/healthz')).status).toBe(200);
    const exited = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    await waitFor('the stop', async () => server.log().includes('"stopping"'));
    await expectRefusals(open, headers);
    await unusedEnded;
    expect(server.process.exitCode).toBeNull();
    await release();
    const finished = await answer;
    expect(finished).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(JSON.parse(finished.text ?? '')).toMatchObject({ name: 'In flight' });
    await exited;
    expect(await server.stop()).toBe(0);
    expect(server.log()).not.toContain('something did not stop cleanly');
    for (const connection of [...open, inFlight]) connection.close();
  });

  inWholeOnly(() => {
    it('resets no connection under load, and loses no acknowledged request', async () => {
      const server = await startServer({ DATABASE_URL: database.url });
      const seller = await aSeller(server.url);
      const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
      let made = 0;
      const last = async (): Promise<string> => {
        const connection = new KeptConnection(server.url);
        for (;;) {
          const {
            status,
            headers: sent,
            error,
          } = await connection.send(
            'POST',
            '/campaigns',
            headers,
            JSON.stringify({ name: `load ${seller.organizationId}`, targetUrl: 'https://shop.example' }),
          );
          if (status === 201) made += 1;
          if (status === 201 && sent?.connection === 'keep-alive') continue;
          connection.close();
          return `${error ?? status} ${sent?.connection}`;
        }
      };
      const lanes = Array.from({ length: 12 }, last);
      await waitFor('the load', async () => made > 50);
      expect(await server.stop()).toBe(0);
      const ends = new Set(await Promise.all(lanes));
      // Every request was fully answered or refused; none was cut off.
      expect([...ends].filter((end) => end !== '201 close' && end !== '503 close')).toEqual([]);
      const rows = await database.query(`select from campaign where name = 'load ${seller.organizationId}'`);
      expect(rows).toHaveLength(made);
    });
  });
});

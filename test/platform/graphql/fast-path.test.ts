import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aCampaign, aGig, aGoal, aKey, aPublishableKey, aSeller, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { see, type Seen, type Sent } from './answers-by-both-ways.js';
import { bodies, headers, list, registered } from './unusual-requests.js';

describe('the fast path', () => {
  const suite = useServer({ METRICS_TOKEN: metricsToken, GRAPHQL_FAST_PATH: 'true' });
  let slow: TestServer | undefined;
  let seller: Seller;
  let credentials: Readonly<Record<string, NonNullable<Sent['headers']>>>;

  beforeAll(async () => {
    slow = await startServer({ DATABASE_URL: suite.database.url, GRAPHQL_FAST_PATH: 'false' });
    seller = await aSeller(suite.url);
    const campaigns = [await aCampaign(seller, { budget: { amount: '10.00' } }), await aCampaign(seller)];
    for (const campaign of campaigns) {
      await aGoal(seller, campaign, { name: 'purchase' });
      await aGig(seller, campaign);
    }
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    credentials = {
      'a key': bearer(seller.key),
      'a key without the scope': bearer(await aKey(seller.owner, seller.organizationId, ['wallet:read'])),
      'a publishable key': bearer(await aPublishableKey(seller)),
      'an unknown key': bearer('ak_test_unknown'),
      'a malformed header': { authorization: 'Basic abc' },
      'two different keys': { ...bearer(seller.key), api_key: 'ak_test_other' },
      'a person': { ...bearer(seller.owner.token ?? ''), 'x-environment': 'sandbox' },
      nobody: {},
    };
  });

  afterAll(async () => {
    await slow?.stop();
  });

  /** The answer without the fast path, which must be that with it, before and after the text is known. */
  async function answerOf(sent: Sent): Promise<Seen> {
    const expected = await see(slow?.url ?? '', sent);
    for (const _ of ['unknown', 'known']) expect(await see(suite.url, sent)).toEqual(expected);
    return expected;
  }

  const fast = async (): Promise<number> => figureOf(suite, 'tribute_graphql_fast_answers_total');

  it.each(Object.keys(bodies))('answers %s as without it', async (name) => {
    const body = bodies[name] ?? '';
    const callers = ['a key', 'a key without the scope', 'a person', 'nobody'];
    await Promise.all(callers.map(async (caller) => answerOf({ body, headers: credentials[caller] ?? {} })));
  });

  it('answers every caller as without it', async () => {
    for (const own of Object.values(credentials)) await answerOf({ body: { query: list }, headers: own });
  });

  it.each(Object.keys(headers))('answers a request with %s as without it', async (name) => {
    await answerOf({ body: { query: list }, headers: { ...credentials['a key'], ...headers[name] } });
    await answerOf({ body: { query: list }, headers: { ...headers[name] } });
  });

  it('answers other methods, places and bodies as without it', async () => {
    const own = credentials['a key'] ?? {};
    const body = { query: list };
    await answerOf({
      body: '',
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent(list)}`,
      headers: own,
    });
    await answerOf({ body, method: 'PUT', headers: own });
    for (const path of ['/graphql/', '/GraphQL', '/graphql?environment=live']) {
      await answerOf({ body, path, headers: own });
    }
    const packed = gzipSync(JSON.stringify(body));
    await answerOf({ body: packed, headers: { ...own, 'content-encoding': 'gzip' } });
    const large = { query: list, variables: { more: 'x'.repeat(40_000) } };
    for (const caller of ['a key', 'nobody', 'a publishable key']) {
      await answerOf({ body: large, headers: credentials[caller] ?? {} });
    }
  });

  it('answers known operations of every caller, and no others', async () => {
    const own = credentials['a key'] ?? {};
    const query = 'query known { campaigns(first: 2) { nodes { id } } }';
    const grownBy = async (sent: Sent): Promise<number> => {
      const before = await fast();
      await see(suite.url, sent);
      return (await fast()) - before;
    };
    expect(await grownBy({ body: { query }, headers: own })).toBe(0);
    expect(await grownBy({ body: { query }, headers: own })).toBe(1);
    expect(await grownBy({ body: { query } })).toBe(1);
    expect(await grownBy({ body: { query }, headers: credentials['an unknown key'] ?? {} })).toBe(0);
    expect(await grownBy({ body: { query }, headers: { ...own, accept: 'text/html' } })).toBe(0);
    expect(await grownBy({ body: { query, variables: { first: 1 } }, headers: own })).toBe(1);
    expect(await grownBy({ body: { extensions: registered }, headers: own })).toBe(1);
  });

  it('requires a content type that triggers a preflight in browsers', async () => {
    const sent = {
      body: { query: list },
      headers: { ...credentials['a key'], 'content-type': 'text/plain' },
    };
    const { status, body } = await answerOf(sent);
    expect(status).toBe(415);
    expect(body).not.toContain('"data"');
  });

  it('reads a body that comes in pieces, and answers the next request of the connection', async () => {
    const { hostname, port } = new URL(suite.url);
    const socket = connect({ host: hostname, port: Number(port) }).setEncoding('utf8');
    const body = JSON.stringify({ query: list });
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${seller.key}\r\nContent-Length: ${body.length}\r\n\r\n`;
    let received = '';
    socket.on('data', (text: string) => (received += text));
    const answers = async (count: number): Promise<void> => {
      while (received.split('"totalCount":2').length <= count) {
        await new Promise((more) => socket.once('data', more));
      }
    };
    const [first, second] = [head.slice(0, 60), head.slice(60)];
    for (const piece of [first, second, body.slice(0, 5), body.slice(5)]) {
      await new Promise((written) => socket.write(piece, written));
    }
    await answers(1);
    // Two at once: their answers come in order.
    socket.write(head + body + head + body);
    await answers(3);
    expect(received.match(/^HTTP\/1\.1 200 OK/gm)).toHaveLength(3);
    socket.destroy();
  });

  it.each([
    ['stay away', 0],
    ['come later', 1],
  ])('answers others while the missing bytes of a body %s', async (_what, rest) => {
    const { hostname, port } = new URL(suite.url);
    const body = JSON.stringify({ query: list });
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${seller.key}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = connect({ host: hostname, port: Number(port) }).setEncoding('utf8');
    const answer = new Promise((resolve) => socket.once('data', resolve));
    await new Promise((written) => socket.write(head + body.slice(0, 10), written));
    for (let asked = 0; asked < 3; asked += 1) {
      expect(
        await see(suite.url, { body: { query: list }, headers: credentials['a key'] ?? {} }),
      ).toMatchObject({ status: 200 });
    }
    if (rest > 0) {
      socket.write(body.slice(10));
      expect(await answer).toMatch(/^HTTP\/1\.1 200 OK/);
    }
    socket.destroy();
  });
});

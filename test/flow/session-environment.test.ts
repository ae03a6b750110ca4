import { beforeAll, describe, expect, it } from '@jest/globals';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { firstAnswer, openSocket, withHeaders } from '../support/subscriptions.js';
import { useSharedServer } from '../support/suite.js';

describe('the environment that a session requests', () => {
  const suite = useSharedServer();
  let seller: Seller;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  /** The response to a `viewer` query over GraphQL. */
  async function ask(environment: string | undefined, token?: string): Promise<unknown> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token ?? String(seller.owner.token)}`,
        ...(environment === undefined ? {} : { 'x-environment': environment }),
      },
      body: JSON.stringify({ query: '{ viewer { environment } }' }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  /** The same by websocket. */
  async function askBySocket(params: object, headers: Record<string, string> = {}): Promise<unknown> {
    const client = openSocket(suite.url, seller.owner.token, params, withHeaders(headers));
    return firstAnswer(client, '{ viewer { environment } }');
  }

  const isIn = (environment: string): object => ({ data: { viewer: { environment } } });

  it.each([
    [undefined, 'LIVE'],
    ['live', 'LIVE'],
    ['Live', 'LIVE'],
    ['sandbox', 'SANDBOX'],
    ['SANDBOX', 'SANDBOX'],
  ])('"%s" is %s, over HTTP, and by websocket if it is named', async (asked, environment) => {
    expect(await ask(asked)).toEqual({ status: 200, body: isIn(environment) });
    if (asked === undefined) return;
    for (const name of ['environment', 'x-environment', 'X-Environment']) {
      expect(await askBySocket({ [name]: asked })).toEqual(isIn(environment));
    }
    expect(await askBySocket({}, { 'x-environment': asked })).toEqual(isIn(environment));
  });

  it('must be named on a live connection: a websocket, a stream of events, and a subscription in parts', async () => {
    const message =
      'A live connection with a session needs an environment: "environment" in the connectionParams of a websocket, or the header X-Environment; allowed: live, sandbox.';
    const errors = [{ message, extensions: { code: 'BAD_REQUEST' } }];
    expect(await askBySocket({})).toEqual(errors);
    const cookie = `tribute_session=${String(seller.owner.token)}`;
    const byCookie = openSocket(
      suite.url,
      undefined,
      {},
      withHeaders({ cookie, 'sec-fetch-site': 'same-origin' }),
    );
    expect(await firstAnswer(byCookie, '{ viewer { environment } }')).toEqual(errors);
    const query = `subscription { domainEvents(organizationId: "${seller.organizationId}") { id } }`;
    const subscribe = async (path: string, accept: string, more: object = {}): Promise<Response> =>
      fetch(suite.url + path, {
        method: 'POST',
        headers: {
          accept,
          'content-type': 'application/json',
          authorization: `Bearer ${String(seller.owner.token)}`,
          ...more,
        },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(10_000),
      });
    const stream = await subscribe('/graphql/stream', 'text/event-stream');
    expect(await stream.text()).toContain(JSON.stringify(message));
    const parts = await subscribe('/graphql', 'multipart/mixed;subscriptionSpec=1.0');
    expect([parts.status, (await parts.json()) as unknown]).toEqual([400, { errors }]);
    for (const [path, more] of [
      ['/graphql/stream?environment=sandbox', {}],
      ['/graphql/stream', { 'x-environment': 'live' }],
    ] as const) {
      const opened = await subscribe(path, 'text/event-stream', more);
      expect(opened.headers.get('content-type')).toContain('text/event-stream');
      await opened.body?.cancel();
    }
  });

  it.each(['sandbx', 'test', 'production', 'sandbox, live', '0'])(
    'is refused when it is %s, with any credential, over GraphQL and REST',
    async (asked) => {
      const message = `The header X-Environment is "${asked}"; allowed: live, sandbox.`;
      for (const token of [seller.owner.token, seller.key, 'ts_nobody']) {
        expect(await ask(asked, token)).toEqual({
          status: 400,
          body: { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
        });
      }
      for (const path of ['/campaigns', '/v1/campaigns', '/operator/payouts.csv']) {
        const response = await fetch(suite.url + path, {
          headers: { authorization: `Bearer ${String(seller.owner.token)}`, 'x-environment': asked },
        });
        expect({ path, body: (await response.json()) as unknown }).toEqual({
          path,
          body: { statusCode: 400, message },
        });
      }
    },
  );

  it('is refused when a key belongs to the other environment, over GraphQL, REST and websocket', async () => {
    const liveKey = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    for (const [key, own, other] of [
      [liveKey, 'live', 'sandbox'],
      [seller.key, 'sandbox', 'live'],
    ] as const) {
      const message = expect.stringContaining(`this API key works in ${own}`) as unknown;
      const authorization = `Bearer ${key}`;
      const refusal = { message, extensions: { code: 'BAD_REQUEST' } };
      expect(await ask(other, key)).toEqual({ status: 400, body: { errors: [refusal] } });
      for (const path of ['/campaigns', '/v1/campaigns']) {
        const headers = { authorization, 'x-environment': other };
        const response = await fetch(suite.url + path, { headers });
        expect((await response.json()) as unknown).toEqual({ statusCode: 400, message });
      }
      expect(await askBySocket({ authorization, environment: other })).toEqual([refusal]);
      expect(await askBySocket({ authorization }, { 'x-environment': other })).toEqual([refusal]);
      for (const same of [undefined, own]) {
        expect(await ask(same, key)).toEqual({ status: 200, body: isIn(own.toUpperCase()) });
        const params = same === undefined ? {} : { environment: same };
        expect(await askBySocket({ authorization, ...params })).toEqual(isIn(own.toUpperCase()));
      }
    }
  });

  it.each([
    ['environment', 'sandbx', '"sandbx"'],
    ['environment', '', '""'],
    ['environment', true, 'true'],
    ['X-Environment', ['sandbox'], '["sandbox"]'],
  ])('is refused when a websocket sends %s: %j', async (name, value, shown) => {
    const message = `"${name}" in the connectionParams is ${shown}; allowed: live, sandbox.`;
    expect(await askBySocket({ [name]: value })).toEqual([{ message, extensions: { code: 'BAD_REQUEST' } }]);
    expect(await suite.log()).not.toContain('could not be checked');
  });
});

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { firstAnswer, openSocket, withHeaders } from '../support/subscriptions.js';
import { useServer } from '../support/suite.js';

describe('a sandbox host', () => {
  const host = 'sandbox.example.test';
  const suite = useServer({ SANDBOX_HOST: host });
  let seller: Seller;
  let liveKey: string;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
    liveKey = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
  });

  async function ask(
    path: string,
    token: string | undefined,
    more: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const isGraphQL = path === '/graphql';
    const sent = request(`${suite.url}${path}`, {
      method: isGraphQL ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...more,
      },
    });
    sent.end(isGraphQL ? JSON.stringify({ query: '{ viewer { environment } }' }) : '');
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    return { status: response.statusCode ?? 0, body: JSON.parse(text) as unknown };
  }

  it('keeps sessions in the sandbox, regardless of the requested environment', async () => {
    for (const environment of ['live', 'sandbox']) {
      const there = { host, 'x-environment': environment };
      expect((await ask('/graphql', seller.owner.token, there)).body).toEqual({
        data: { viewer: { environment: 'SANDBOX' } },
      });
    }
    expect((await ask('/graphql', seller.owner.token, { host: `${host}:3000` })).body).toEqual({
      data: { viewer: { environment: 'SANDBOX' } },
    });
    expect((await ask('/graphql', seller.owner.token)).body).toEqual({
      data: { viewer: { environment: 'LIVE' } },
    });
  });

  it('refuses live keys with the reason, over GraphQL, REST and websocket', async () => {
    for (const path of ['/graphql', '/campaigns']) {
      const refused = await ask(path, liveKey, { host });
      expect({ path, status: refused.status }).toEqual({ path, status: 403 });
      expect(JSON.stringify(refused.body)).toMatch(
        /live API key.*sandbox\.example\.test serves only the sandbox/,
      );
      expect((await ask(path, seller.key, { host })).status).toBe(200);
      expect((await ask(path, liveKey)).status).toBe(200);
      expect((await ask(path, seller.key)).status).toBe(200);
    }
    const socket = openSocket(suite.url, liveKey, {}, withHeaders({ host }));
    const answer = await firstAnswer(socket, '{ campaigns { totalCount } }');
    expect(JSON.stringify(answer)).toContain('FORBIDDEN');
  });

  it('serves visitors like any other host', async () => {
    expect((await ask('/graphql', undefined, { host })).body).toEqual({ data: { viewer: null } });
  });
});

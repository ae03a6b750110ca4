import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { startServer, type TestServer } from '../../support/server.js';
import { askedBy, browserOf, mutate, ownPage, viewerQuery, type Headers } from './browser.js';
import { aPerson, isSignedIn, password } from './people.js';

let database: TestDatabase;
/** Its public URL is HTTPS, but this machine reaches it by plain HTTP. */
let server: TestServer;
let plain: TestServer;

beforeAll(async () => {
  database = await createDatabase();
  const both = { DATABASE_URL: database.url, ROLE: 'api' };
  server = await startServer({ ...both, PUBLIC_URL: 'https://tribute.example' });
  plain = await startServer(both);
});

afterAll(async () => {
  await Promise.all([server.stop(), plain.stop()]);
  await database.drop();
});

describe('a session cookie', () => {
  it('is inaccessible to scripts, to other sites and over plain HTTP', async () => {
    const { set } = await browserOf(server.url);
    expect(set).toMatch(
      /^tribute_session=ts_\w+; Path=\/; Expires=\w{3}, [^;]+ GMT; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await browserOf(plain.url)).set).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('is also set by a sign-up, and only when it is requested', async () => {
    const signUp = async (more: object): Promise<Response> =>
      mutate(
        plain.url,
        'signUp',
        { email: `${Math.random()}@example.com`, password, name: 'Ada', ...more },
        {},
      );
    expect((await signUp({ cookie: true })).headers.get('set-cookie')).toMatch(/^tribute_session=ts_/);
    expect((await signUp({ cookie: false })).headers.get('set-cookie')).toBeNull();
    expect((await signUp({})).headers.get('set-cookie')).toBeNull();
  });

  it('authenticates pages of this server and requests without a page, also repeatedly', async () => {
    const { email, headers } = await browserOf(server.url);
    const good: Headers[] = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://tribute.example' },
    ];
    // The second time an operation is answered without Apollo.
    for (const more of [...good, ...good]) {
      expect(await askedBy(server.url, { ...headers, ...more })).toBe(email);
    }
  });

  it.each<[string, Headers]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another origin of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an origin that is not PUBLIC_URL', { origin: 'https://evil.example' }],
    ['the plain HTTP origin of PUBLIC_URL', { origin: 'http://tribute.example' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an unknown origin', {}],
  ])('is refused from %s', async (_from, more) => {
    const { headers } = await browserOf(server.url);
    for (let time = 0; time < 2; time += 1) {
      expect(await askedBy(server.url, { ...headers, ...more })).toBe('401 UNAUTHENTICATED');
    }
  });

  it('is refused with every content type of a form, and with GET', async () => {
    const { headers } = await browserOf(server.url);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headers, ...ownPage, 'content-type': type },
        body: JSON.stringify({ query: viewerQuery }),
      });
      expect(response.status).toBe(415);
    }
    const query = encodeURIComponent('mutation { signOut(input: {}) { endedSessions } }');
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { ...headers, ...ownPage, 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(405);
    expect(await isSignedIn(server.url, headers['cookie']!.split('=')[1]!)).toBe(true);
  });

  it('is ignored beside a token, and is refused on a REST route for another site', async () => {
    const { headers } = await browserOf(server.url);
    const { email, token } = await aPerson(server.url);
    expect(await askedBy(server.url, { ...headers, authorization: `Bearer ${token}` })).toBe(email);
    const rest = async (site: string): Promise<number> =>
      (await fetch(`${server.url}/campaigns`, { headers: { ...headers, 'sec-fetch-site': site } })).status;
    expect([await rest('cross-site'), await rest('same-origin')]).toEqual([401, 200]);
  });

  it('is ignored after the session ended, so that a new sign-in works, and is deleted by signing out', async () => {
    const { email, headers } = await browserOf(server.url);
    const out = await mutate(server.url, 'signOut', {}, { ...headers, ...ownPage });
    expect(await out.json()).toEqual({ data: { result: { userErrors: [] } } });
    expect(out.headers.get('set-cookie')).toMatch(/^tribute_session=; Path=\/; Expires=Thu, 01 Jan 1970 /);
    expect(await askedBy(server.url, { ...headers, ...ownPage })).toBe('nobody');
    const again = await mutate(
      server.url,
      'signIn',
      { email, password, cookie: true },
      { ...headers, ...ownPage },
    );
    expect(again.headers.get('set-cookie')).toMatch(/^tribute_session=ts_/);
  });

  it('is not set for a page of another origin, which must not choose the signed-in person', async () => {
    const { email } = await aPerson(server.url);
    const response = await mutate(
      server.url,
      'signIn',
      { email, password, cookie: true },
      { origin: 'https://evil.example' },
    );
    expect(await response.json()).toEqual({
      data: { result: { token: null, userErrors: [{ code: 'INVALID', field: ['cookie'] }] } },
    });
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('a websocket', () => {
  /** One response over a websocket that was opened with these headers. */
  async function ask(headers: Headers, query = viewerQuery): Promise<unknown> {
    class Browser extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers });
      }
    }
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Browser,
      connectionParams: { environment: 'live' },
      retryAttempts: 0,
    });
    try {
      for await (const answer of client.iterate({ query })) return answer;
      return undefined;
    } finally {
      await client.dispose();
    }
  }

  it('is authenticated by the cookie for a page of this server', async () => {
    const { email, headers } = await browserOf(server.url);
    expect(await ask({ ...headers, origin: 'https://tribute.example' })).toEqual({
      data: { viewer: { user: { email } } },
    });
    await expect(ask({ ...headers, origin: 'https://evil.example' })).rejects.toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAUTHENTICATED' }) }),
    ]);
    await expect(ask(headers)).rejects.toHaveLength(1);
  });

  it('cannot request a cookie: the field is refused', async () => {
    const { email } = await aPerson(server.url);
    const query = `mutation { signIn(input: { email: "${email}", password: "${password}", cookie: true }) { token userErrors { field } } }`;
    expect(await ask({}, query)).toEqual({
      data: { signIn: { token: null, userErrors: [{ field: ['cookie'] }] } },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { newApiKeyToken } from '../../../src/identity/api-key/api-key-token.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { campaignsQuery, keyInput, makeKey } from './new-key.js';

const suite = useSharedServer();

/** The responses of every endpoint to a request with these headers. */
async function answers(headers: Record<string, string>) {
  const rest = await new RestClient(suite.url).send('GET', '/campaigns', undefined, headers);
  const response = await fetch(`${suite.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: campaignsQuery }),
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string; reason?: string } }[];
  };
  return {
    rest: { status: rest.status, body: rest.body, challenge: rest.headers.get('www-authenticate') },
    graphql: { status: response.status, errors, challenge: response.headers.get('www-authenticate') },
  };
}

async function expectRefused(headers: Record<string, string>, reason: string, message: RegExp) {
  const { rest, graphql } = await answers(headers);
  expect(rest).toMatchObject({
    status: 401,
    body: { statusCode: 401, message: expect.stringMatching(message) },
  });
  expect(Object.keys(rest.body)).toEqual(['statusCode', 'message']);
  expect(graphql).toMatchObject({
    status: 401,
    errors: [{ message: expect.stringMatching(message), extensions: { code: 'UNAUTHENTICATED', reason } }],
  });
  for (const challenge of [rest.challenge, graphql.challenge]) {
    expect(challenge).toMatch(
      reason === 'MISSING'
        ? /^Bearer realm="tribute"$/
        : /^Bearer realm="tribute", error="invalid_token", error_description="[^"\\]+"$/,
    );
  }
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('an API key', () => {
  it('has a token that shows its kind and environment, and is shown once', async () => {
    const seller = await aSeller(suite.url);
    for (const [more, prefix] of [
      [{}, 'ak_test_'],
      [{ environment: 'LIVE' }, 'ak_live_'],
      [{ kind: 'PUBLISHABLE' }, 'pk_test_'],
      [{ kind: 'PUBLISHABLE', environment: 'LIVE' }, 'pk_live_'],
      [{ tonicPowPrefix: true }, 'test_'],
      [{ tonicPowPrefix: false }, 'ak_test_'],
    ] as const) {
      const { token, apiKey } = await makeKey(seller, more);
      expect(token.startsWith(prefix)).toBe(true);
      expect(apiKey).toMatchObject({ prefix, lastFour: token.slice(-4) });
    }
    const stored = await suite.database.query<{ text: string }>('select api_key::text as text from api_key');
    expect(stored.map(({ text }) => text).join('\n')).not.toContain(seller.key.slice(8));
  });

  it("with the prefix of TonicPow's guide works like any other", async () => {
    const seller = await aSeller(suite.url);
    const { token } = await makeKey(seller, { tonicPowPrefix: true });
    expect((await new RestClient(suite.url, token).get('/v1/campaigns')).status).toBe(200);
  });

  it.each([
    ['INVALID', ['tonicPowPrefix'], { tonicPowPrefix: true, environment: 'LIVE' }],
    ['INVALID', ['tonicPowPrefix'], { tonicPowPrefix: true, kind: 'PUBLISHABLE' }],
    ['INVALID', ['allowedOrigins'], { allowedOrigins: ['https://shop.example'] }],
    ['INVALID', ['expiresAt'], { expiresAt: '2020-01-01T00:00:00Z' }],
    ...[
      'shop.example',
      'https://shop.example/path',
      'https://shop.example?x',
      'https://shop.example#x',
      'https://*.shop.example',
      'https://user:secret@shop.example',
      'ftp://shop.example',
      'null',
      '*',
    ].map(
      (origin) =>
        ['INVALID_URL', ['allowedOrigins'], { kind: 'PUBLISHABLE', allowedOrigins: [origin] }] as const,
    ),
    ['INVALID_URL', ['allowedOrigins', '0'], { kind: 'PUBLISHABLE', allowedOrigins: [''] }],
  ])('is refused as %s in %j: %j', async (code, field, more) => {
    const seller = await aSeller(suite.url);
    const refused = await seller.owner.attempt('createApiKey', keyInput(seller, more), 'token');
    expect(refused).toEqual({
      token: null,
      userErrors: [{ code, field, message: expect.stringContaining(field[0]) }],
    });
  });

  it('keeps its origins in the form that browsers send, without duplicates', async () => {
    const seller = await aSeller(suite.url);
    const allowedOrigins = ['https://Shop.Example:443/', 'https://shop.example', 'http://localhost:8080'];
    const { apiKey } = await seller.owner.mutate<{ apiKey: object }>(
      'createApiKey',
      keyInput(seller, { kind: 'PUBLISHABLE', allowedOrigins }),
      'apiKey { allowedOrigins }',
    );
    expect(apiKey).toEqual({ allowedOrigins: ['https://shop.example', 'http://localhost:8080'] });
  });
});

describe('a request', () => {
  it('without a credential is answered 401 and how to send one', async () => {
    await expectRefused({}, 'MISSING', /Authorization: Bearer <token>/);
  });

  it.each([
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['two words', { authorization: 'Bearer x y' }],
    ['a key that was never created', bearer('ak_test_nonsense')],
    ['a key with a wrong checksum', bearer(`${newApiKeyToken('ak_test_').slice(0, -6)}000000`)],
    ['a key with an unknown prefix', bearer(newApiKeyToken('sk_test_'))],
    ["an unknown key in the SDK's header", { api_key: 'x'.repeat(40) }],
    ["an empty key in the SDK's header", { api_key: '' }],
    ['two different keys', { ...bearer(newApiKeyToken('ak_test_')), api_key: newApiKeyToken('ak_test_') }],
  ])('with %s is answered 401 as malformed', async (_what, headers) => {
    await expectRefused(headers, 'MALFORMED', /./);
  });

  it('with a key that is unknown, expired or revoked is answered 401 and which of these', async () => {
    const seller = await aSeller(suite.url);
    await expectRefused(bearer(newApiKeyToken('ak_test_')), 'UNKNOWN', /unknown/);
    await expectRefused({ api_key: newApiKeyToken('test_') }, 'UNKNOWN', /unknown/);
    await expectRefused(bearer('ts_nonsense'), 'UNKNOWN', /session/);

    const revoked = await makeKey(seller);
    expect((await answers(bearer(revoked.token))).rest.status).toBe(200);
    await seller.owner.mutate('revokeApiKey', { id: revoked.apiKey.id }, 'apiKey { revokedAt }');
    await expectRefused(bearer(revoked.token), 'REVOKED', /revoked on 20\d\d-/);

    const expiresAt = new Date(Date.now() + 1000);
    const short = await makeKey(seller, { expiresAt: expiresAt.toISOString() });
    const before = await answers(bearer(short.token));
    // On a busy machine even the first request may come after the expiry.
    expect([200, ...(Date.now() < expiresAt.getTime() ? [] : [401])]).toContain(before.rest.status);
    await waitFor('the expiry', async () => (await answers(bearer(short.token))).rest.status === 401);
    await expectRefused(bearer(short.token), 'EXPIRED', /expired on 20\d\d-/);
  });

  it("can send its key in the SDK's header, also beside the same bearer token", async () => {
    const { token } = await makeKey(await aSeller(suite.url));
    for (const headers of [{ api_key: token }, { API_KEY: token }, { ...bearer(token), api_key: token }]) {
      const { rest, graphql } = await answers(headers);
      expect({ rest: rest.status, graphql: graphql.status, errors: graphql.errors }).toEqual({
        rest: 200,
        graphql: 200,
        errors: undefined,
      });
    }
  });

  it('without the scope is answered 403, and the error names the scope', async () => {
    const { token } = await makeKey(await aSeller(suite.url), { scopes: ['wallet:read'] });
    const { rest, graphql } = await answers(bearer(token));
    expect(rest).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('"campaigns:read"') },
    });
    expect(graphql.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

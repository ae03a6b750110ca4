import { describe, expect, it } from '@jest/globals';
import { aCampaign, aKey, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

/** `accept` selects the path of a known operation: any value but the two plain ones goes through Apollo. */
const throughApollo = 'application/json;q=1';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe('a known operation', () => {
  const suite = useSharedServer();

  async function post(body: object, token: string | undefined, accept: string): Promise<Answer> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        'x-request-id': 'the-same',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const { date: _, ...headers } = Object.fromEntries(response.headers);
    // The remaining points of the rate limit change each millisecond.
    for (const name of ['ratelimit-remaining', 'x-ratelimit-remaining']) {
      headers[name] = headers[name]?.replace(/^\d+$/, 'a number') ?? 'missing';
    }
    return { status: response.status, headers, body: await response.text() };
  }

  async function expectSameAnswer(body: object, token?: string): Promise<Answer> {
    const byApollo = await post(body, token, throughApollo);
    expect(await post(body, token, '*/*')).toEqual(byApollo);
    expect(await post(body, token, 'application/json')).toEqual(byApollo);
    return byApollo;
  }

  const list = 'query ($first: Int) { campaigns(first: $first) { nodes { id name status } totalCount } }';

  it('has the same response bytes as from Apollo', async () => {
    const seller = await aSeller(suite.url);
    await aCampaign(seller);
    const answer = await expectSameAnswer({ query: list, variables: { first: 3 } }, seller.key);
    expect(answer.body).toContain('"totalCount":1');
    await expectSameAnswer({ query: list, variables: null, operationName: null }, seller.key);
    const two = `query a { campaigns { totalCount } } query b { gigs { totalCount } }`;
    expect((await expectSameAnswer({ query: two, operationName: 'a' }, seller.key)).body).toContain(
      'campaigns',
    );
    expect((await expectSameAnswer({ query: two, operationName: 'b' }, seller.key)).body).toContain('gigs');
  });

  it('has the same errors as from Apollo', async () => {
    const seller = await aSeller(suite.url);
    const blind = await aKey(seller.owner, seller.organizationId, ['wallet:read']);
    const codeOf = async (body: object, token?: string) => {
      const { body: text, status } = await expectSameAnswer(body, token);
      const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
      return `${status} ${errors[0]?.extensions.code}`;
    };
    await expectSameAnswer({ query: list }, seller.key);
    expect(await codeOf({ query: list })).toBe('401 UNAUTHENTICATED');
    expect(await codeOf({ query: list }, blind)).toBe('200 FORBIDDEN');
    expect(await codeOf({ query: list }, 'ak_test_unknown')).toBe('401 UNAUTHENTICATED');
    expect(await codeOf({ query: list, variables: { first: 1000 } }, seller.key)).toBe('200 BAD_USER_INPUT');
    expect(await codeOf({ query: list, variables: { first: 'x' } }, seller.key)).toBe('400 BAD_USER_INPUT');
    expect(await codeOf({ query: list, variables: [] }, seller.key)).toMatch(/^400 /);
    expect(await codeOf({ query: list, operationName: 'other' }, seller.key)).toMatch(/^400 /);
    expect(await codeOf({ query: list, extensions: 1 }, seller.key)).toMatch(/^[45]/);
  });

  it('reports invalid input of a mutation', async () => {
    const seller = await aSeller(suite.url);
    const query =
      'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { userErrors { code field message } } }';
    const input = { name: 'x'.repeat(201), targetUrl: 'ftp://shop.example' };
    const { body } = await expectSameAnswer({ query, variables: { input } }, seller.key);
    expect(body).toContain('INVALID_URL');
    const missing = await expectSameAnswer({ query, variables: {} }, seller.key);
    expect(missing.status).toBe(400);
  });

  it('requires a content type that triggers a preflight in browsers', async () => {
    const { key } = await aSeller(suite.url);
    await expectSameAnswer({ query: list }, key);
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: list }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('"data"');
  });
});

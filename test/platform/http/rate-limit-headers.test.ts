import { describe, expect, it } from '@jest/globals';
import { aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { ask, graphql } from './limited-requests.js';

describe('the headers of rate limits', () => {
  const suite = useSharedServer();

  it.each([
    ['GET', '/campaigns', 401],
    ['GET', '/v1/campaigns', 401],
    ['GET', '/campaigns/camp_nothing/nothing', 404],
    ['DELETE', '/campaigns', 405],
    ['GET', '/nowhere', 404],
    ['GET', '/nowhere/%zz', 404],
    ['POST', '/graphql', 415],
    ['PUT', '/graphql', 415],
  ])('are in the response to %s %s, which is %i', async (method, path, status) => {
    const { headers, ...answer } = await ask(suite.url + path, undefined, { method });
    expect(answer.status).toBe(status);
    for (const name of ['limit', 'remaining', 'reset']) {
      expect(headers.get(`ratelimit-${name}`)).toMatch(/^\d+$/);
      expect(headers.get(`x-ratelimit-${name}`)).toBe(headers.get(`ratelimit-${name}`));
    }
  });

  it.each(['/nowhere', '/openapi/aktvator.json', '/v1/nowhere', '/campaigns/a/b/c'])(
    'are in the response of an unknown path, with the version: %s',
    async (path) => {
      const { key } = await aSeller(suite.url);
      const { status, limit, headers } = await ask(suite.url + path, key);
      expect({ status, limit, version: headers.get('api-version') }).toEqual({
        status: 404,
        limit: '1000000000',
        version: '1',
      });
    },
  );

  it('are in the response that refuses a secret key on a page', async () => {
    const { key, owner } = await aSeller(suite.url);
    for (const token of [key, owner.token]) {
      const page = { method: 'POST', headers: { origin: 'https://evil.example' } };
      const { status, limit } = await ask(`${suite.url}/v1/conversions`, token, page);
      expect({ status, limit }).toEqual({ status: 403, limit: '1000000000' });
    }
  });

  it('are in the responses of known and new operations, with and without data', async () => {
    const { key } = await aSeller(suite.url);
    const query = '{ campaigns { totalCount } }';
    for (const more of [graphql(query), graphql(query), graphql('{ nothing }'), graphql('{')]) {
      expect((await ask(`${suite.url}/graphql`, key, more)).limit).toBe('1000000000');
    }
  });

  it('are not in the responses of health checks, pages and links', async () => {
    for (const path of ['/healthz', '/readyz', '/', '/docs/', '/go/abc']) {
      const response = await fetch(suite.url + path);
      expect(response.headers.get('ratelimit-limit')).toBeNull();
    }
  });
});

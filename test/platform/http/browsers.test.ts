import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import { dialects } from '../../../rest-compat/mount-rest.js';
import { RestClient, type RestAnswer } from '../../rest-compat/rest-client.js';
import { aGoal, aPublishableKey, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const { operations: accessTable } = mergedFeatures;

const shop = 'https://shop.example';
const origins = [shop, 'http://localhost:8080'];
const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

/** A page of an origin reports a conversion. The headers say what it may read of the response. */
async function report(token: string | undefined, origin?: string): Promise<RestAnswer> {
  const body = {
    goalId: await aGoal(scene, scene.campaignId, { browserReports: true }),
    sessionId: await follow(suite.url, scene.link),
  };
  return new RestClient(suite.url, token).post(
    '/v1/conversions',
    body,
    origin === undefined ? {} : { origin },
  );
}

const readableBy = ({ headers }: RestAnswer): string | null => headers.get('access-control-allow-origin');

async function preflight(path: string, method = 'POST'): Promise<RestAnswer> {
  return new RestClient(suite.url).send('OPTIONS', path, undefined, {
    origin: shop,
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization, content-type',
  });
}

describe('a publishable key', () => {
  it('reports conversions from pages of its allowed origins', async () => {
    const token = await aPublishableKey(scene, origins);
    for (const origin of [shop, 'http://localhost:8080']) {
      const answer = await report(token, origin);
      expect(answer).toMatchObject({ status: 201, body: { status: 'pending' } });
      expect(readableBy(answer)).toBe(origin);
      expect(answer.headers.get('vary')).toMatch(/\borigin\b/i);
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/\bRetry-After\b/);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('lets the page read the error', async () => {
    const token = await aPublishableKey(scene, origins);
    const answer = await new RestClient(suite.url, token).post('/v1/conversions', {}, { origin: shop });
    expect(answer.status).toBe(422);
    expect(readableBy(answer)).toBe(shop);
  });

  it.each([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://www.shop.example',
    'https://shop.example.evil.example',
    'null',
    '',
  ])('is refused on a page of "%s"', async (origin) => {
    const token = await aPublishableKey(scene, origins);
    const answer = await report(token, origin);
    expect({ status: answer.status, readable: readableBy(answer) }).toEqual({ status: 403, readable: null });
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, origin },
      body: JSON.stringify({ query: '{ viewer { environment } }' }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('without allowed origins is for programs only, which send no origin', async () => {
    const token = await aPublishableKey(scene, []);
    expect((await report(token, shop)).status).toBe(403);
    const answer = await report(token);
    expect({ status: answer.status, readable: readableBy(answer) }).toEqual({ status: 201, readable: null });
  });

  it('reads nothing over REST, and writes only conversions', async () => {
    const rest = new RestClient(suite.url, await aPublishableKey(scene, origins));
    const routes = dialects.flatMap(({ base, routes: all }) =>
      all.filter((route) => !route.openToBrowsers).map((route) => ({ ...route, path: base + route.path })),
    );
    const id = scene.organizationId;
    const statuses = new Set<number>();
    for (const { method, path } of routes) {
      const answer = await rest.send(method, path.replaceAll(/:\w+/g, id), method === 'GET' ? undefined : {});
      statuses.add(answer.status);
    }
    // 403 if its rights were checked, 404 and 422 if the path or empty body was refused before.
    expect([...statuses].filter((status) => ![403, 404, 422].includes(status))).toEqual([]);
  });

  it('cannot report for another organization', async () => {
    const rival = await aSeller(suite.url, 'Rival');
    const answer = await report(await aPublishableKey(rival), shop);
    expect(answer.status).toBe(404);
  });
});

describe('a page of another origin', () => {
  it('may not use a secret key or a session, and the error names the alternative', async () => {
    for (const token of [scene.key, scene.owner.token]) {
      const answer = await report(token, shop);
      expect(answer).toMatchObject({
        status: 403,
        body: { message: expect.stringMatching(/publishable key/) },
      });
      expect(readableBy(answer)).toBeNull();
    }
    expect((await report(scene.key)).status).toBe(201);
    expect((await report(scene.key, suite.url.replace('127.0.0.1', 'localhost'))).status).toBe(201);
  });

  it('without a key is answered 401', async () => {
    const answer = await report(undefined, shop);
    expect({ status: answer.status, readable: readableBy(answer) }).toEqual({ status: 401, readable: null });
  });

  it('is allowed by a preflight to report a conversion', async () => {
    const { status, headers } = await preflight('/v1/conversions');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('POST');
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/i);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    ['/graphql', 'POST'],
    ['/campaigns', 'GET'],
    ['/events/ingest', 'POST'],
    ['/v1/campaigns', 'POST'],
    ['/v1/conversions/conv_x', 'GET'],
    ['/v1/conversions/conv_x/cancel', 'POST'],
    ['/v1/links', 'POST'],
    ['/', 'GET'],
    ['/readyz', 'GET'],
  ])('is not allowed by CORS at %s', async (path, method) => {
    const token = await aPublishableKey(scene, origins);
    const asked = await fetch(suite.url + path, {
      method: 'OPTIONS',
      headers: { origin: shop, 'access-control-request-method': method },
    });
    const answered = await fetch(suite.url + path, {
      method,
      headers: { origin: shop, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    for (const { headers } of [asked, answered]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('is allowed by CORS at the routes of the table, where a publishable key is accepted', () => {
    const open = dialects.flatMap(({ base, routes }) =>
      routes.filter((route) => route.openToBrowsers).map(({ method, path }) => `${method} ${base}${path}`),
    );
    expect(open).toEqual(['POST /v1/conversions']);
    const publishable = Object.values(accessTable).flatMap((rows) =>
      Object.entries(rows).flatMap(([name, access]) => (access.publishable ? [name] : [])),
    );
    expect(publishable).toEqual(['recordConversion']);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { aSeller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

describe('a REST dialect refuses by path or query', () => {
  const suite = useSharedServer();
  let rest: RestClient;
  beforeAll(async () => {
    rest = new RestClient(suite.url, (await aSeller(suite.url)).key);
  });

  it.each([
    ['/campaigns?page=0', 'page'],
    ['/campaigns?limit=1000', 'limit'],
    ['/campaigns?limit=1&limit=2', 'limit'],
    ['/campaigns?status=unheard-of', 'status'],
    ['/campaigns?createdAfter=yesterday', 'createdAfter'],
    ['/campaigns?q=%00', 'q'],
    ['/rewards?status=unknown', 'status'],
    ['/v1/campaigns?page=-1', 'page'],
  ])('the query %s', async (path, field) => {
    expect((await rest.get(path)).body).toMatchObject({ statusCode: 422, errors: [{ field }] });
  });

  it('an unknown parameter, but not an offset with a plus sign', async () => {
    expect((await rest.get('/campaigns?sort=up&createdAfter=2020-01-01T00:00:00+02:00')).status).toBe(200);
  });

  it.each([
    '/campaigns/camp_xxxxxxxx',
    '/campaigns/camp_01h455vb4pex5vsknk084sn02q',
    '/campaigns/gig_01h455vb4pex5vsknk084sn02q',
    '/events/evt_1',
    '/rewards/%00',
    '/organizations/org_01h455vb4pex5vsknk084sn02q',
    '/organizations/nonsense/wallet',
    '/v1/conversions/conv_1',
  ])('the unknown id in %s', async (path) => {
    expect((await rest.get(path)).body).toEqual({
      statusCode: 404,
      message: expect.stringMatching(/^There is no such/),
    });
  });

  it('an unknown path, and an unknown verb on a known path', async () => {
    expect((await rest.get('/campaigns/a/b/c')).body).toEqual({
      statusCode: 404,
      message: expect.any(String),
    });
    expect((await rest.get('/v1/nothing')).body).toMatchObject({ statusCode: 404 });
    expect((await rest.get('/rewards/%E0%A4%A')).body).toMatchObject({ statusCode: 400 });
    const wrong = await rest.delete('/campaigns');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(wrong.body).toMatchObject({ statusCode: 405 });
    expect((await rest.get('/events/ingest')).headers.get('allow')).toBe('POST, OPTIONS');
    expect((await rest.send('HEAD', '/campaigns')).status).toBe(200);
    expect((await rest.send('OPTIONS', '/campaigns')).status).toBe(204);
  });
});

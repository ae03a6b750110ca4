import { beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

describe('a REST dialect refuses', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const rowsOf = async (): Promise<number> => {
    const [row] = await suite.database.query<{ count: number }>(
      `select ((select count(*) from campaign) + (select count(*) from gig) + (select count(*) from event) +
               (select count(*) from promoter) + (select count(*) from top_up) + (select count(*) from link))::int as count`,
    );
    return row!.count;
  };
  const campaign = { name: 'Fine', targetUrl: 'https://shop.example' };

  it('every request without a valid credential', async () => {
    const nobody = await new RestClient(suite.url).get('/campaigns');
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="tribute"');
    expect(nobody.body).toEqual({ statusCode: 401, message: expect.any(String) });
    expect((await new RestClient(suite.url, 'ak_test_unknown').post('/v1/conversions', {})).status).toBe(401);
  });

  it.each([
    ['{"name": "cut off', 400],
    ['[]', 400],
    ['"text"', 400],
    ['null', 400],
    ['{"name": "nul \\u0000", "targetUrl": "https://shop.example"}', 422],
    ['{"name": "half \\ud800", "targetUrl": "https://shop.example"}', 422],
    [JSON.stringify({ ...campaign, description: 'x'.repeat(1_100_000) }), 413],
  ])('the body %.40s with %i, and writes nothing', async (body, status) => {
    const before = await rowsOf();
    const answer = await rest.send('POST', '/campaigns', body);
    expect([answer.status, answer.body['statusCode']]).toEqual([status, status]);
    expect(answer.headers.get('api-version')).toBe('1');
    expect(await rowsOf()).toBe(before);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json-seq',
    'application/json; charset=utf-16',
  ])('a body of type %s', async (type) => {
    const answer = await rest.send('POST', '/campaigns', JSON.stringify(campaign), { 'content-type': type });
    expect(answer.body).toEqual({ statusCode: 415, message: expect.stringContaining('application/json') });
  });

  it('a decompression bomb, because it limits the unpacked size', async () => {
    const packed = gzipSync(JSON.stringify({ ...campaign, description: ' '.repeat(5_000_000) }));
    const response = await fetch(`${suite.url}/campaigns`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${scene.key}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: packed,
    });
    expect(response.status).toBe(413);
  });

  it.each([
    [{ targetUrl: 'https://shop.example' }, 'name', 'INVALID'],
    [{ ...campaign, name: '' }, 'name', 'INVALID'],
    [{ ...campaign, name: 5 }, 'name', 'INVALID'],
    [{ ...campaign, name: ['a'] }, 'name', 'INVALID'],
    [{ ...campaign, targetUrl: 'nonsense' }, 'targetUrl', 'INVALID_URL'],
    [{ ...campaign, targetUrl: 'javascript:alert(1)' }, 'targetUrl', 'INVALID_URL'],
    [{ ...campaign, budget: -1 }, 'budget', 'INVALID_AMOUNT'],
    [{ ...campaign, budget: 0.00001 }, 'budget', 'INVALID_AMOUNT'],
    [{ ...campaign, budget: '100' }, 'budget', 'INVALID_AMOUNT'],
    [{ ...campaign, budget: 5, currency: 'XYZ' }, 'currency', 'INVALID_AMOUNT'],
    [{ ...campaign, payoutModel: 'FREE' }, 'payoutModel', 'INVALID'],
    [{ ...campaign, attributionWindowDays: 1.5 }, 'attributionWindowDays', 'INVALID'],
    [{ ...campaign, attributionWindowDays: 1000 }, 'attributionWindowDays', 'INVALID'],
    [{ ...campaign, startsAt: 'tomorrow' }, 'startsAt', 'INVALID'],
    [{ ...campaign, startsAt: '2030-01-02', endsAt: '2030-01-01' }, 'endsAt', 'INVALID'],
  ])('the campaign %j', async (body, field, code) => {
    const before = await rowsOf();
    const answer = await rest.post('/campaigns', body);
    expect(answer.body).toMatchObject({
      statusCode: 422,
      errors: [{ field, code, message: expect.any(String) }],
    });
    expect(answer.body['errors']).toHaveLength(1);
    expect(await rowsOf()).toBe(before);
  });

  it('a body with many faults, and names the first hundred', async () => {
    const before = await rowsOf();
    const many = (item: string): string => Array.from({ length: 200_000 }, () => item).join();
    const goals = (item: string): string =>
      `{"goals":[${many(item)}],"name":"x","targetUrl":"https://a.example"}`;
    for (const item of ['0', '{}']) {
      const { status, body } = await rest.send('POST', '/v1/campaigns', goals(item));
      expect(status).toBe(422);
      expect(body['errors']).toHaveLength(100);
      expect((body['errors'] as object[])[99]).toMatchObject({
        field: expect.stringMatching(/^goals\.\d+/),
        code: 'INVALID',
      });
    }
    const scopes = await rest.send(
      'POST',
      `/organizations/${scene.organizationId}/api-keys`,
      `{"name":"x","scopes":[${many('0')}]}`,
    );
    expect(scopes.body).toMatchObject({ statusCode: 422, errors: [{ field: 'scopes', code: 'INVALID' }] });
    expect(await rowsOf()).toBe(before);
  });

  it.each([
    { attributionCode: 'A' },
    { eventType: 'x', idempotencyKey: 'k', metadata: 'text' },
    { eventType: 'x', idempotencyKey: 'k', metadata: [1] },
    { eventType: 'x', idempotencyKey: 'k', metadata: { text: 'x'.repeat(20_000) } },
    { eventType: 'x', idempotencyKey: 'k', amount: -5 },
    { eventType: 'x', idempotencyKey: 'k', occurredAt: '2999-01-01T00:00:00Z' },
    { eventType: 'x', idempotencyKey: 'k'.repeat(201) },
  ])('the event %.60j', async (event) => {
    const before = await rowsOf();
    const answer = await rest.post('/events/ingest', event);
    expect(answer.body).toMatchObject({ statusCode: 422, errors: expect.any(Array) });
    expect(await rowsOf()).toBe(before);
  });

  it('a live top-up without a payment provider', async () => {
    const key = await rest.post(`/organizations/${scene.organizationId}/api-keys`, {
      name: 'x',
      scopes: ['*'],
      environment: 'live',
    });
    expect(key.status).toBe(403);
    const zero = await rest.post(`/organizations/${scene.organizationId}/wallet/topup`, { amount: 0 });
    expect(zero.body).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'amount', code: 'INVALID_AMOUNT' }],
    });
    const missing = await rest.post(`/organizations/${scene.organizationId}/wallet/topup`);
    expect(missing.body).toMatchObject({ statusCode: 422, errors: [{ field: 'amount' }] });
  });

  it('an aborted request, without an effect on the next one', async () => {
    const { port, hostname } = new URL(suite.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /campaigns HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${scene.key}\r\n`);
    socket.write('Content-Type: application/json\r\nContent-Length: 500\r\nExpect: 100-continue\r\n\r\n');
    // The server has the head and waits for the body.
    await once(socket, 'data');
    socket.write('{"name":', () => socket.destroy());
    await once(socket, 'close');
    expect((await rest.get('/campaigns')).status).toBe(200);
    expect(await suite.log()).not.toContain('a request failed');
  });

  it('no exact amount, and returns all its digits', async () => {
    const exact = await rest.send(
      'POST',
      '/campaigns',
      '{"name":"Big","targetUrl":"https://shop.example","budget":12345678901234567890.1234}',
    );
    expect(exact.text).toContain('"budget":12345678901234567890.1234');
  });
});

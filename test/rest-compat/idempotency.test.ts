import { beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase } from '../support/database.js';
import { startCuttingProxy } from '../support/cutting-proxy.js';
import { startServer } from '../support/server.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const campaign = { name: 'Once', targetUrl: 'https://shop.example' };

describe('an Idempotency-Key', () => {
  const suite = useSharedServer();
  let seller: Seller;
  let rest: RestClient;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
    rest = new RestClient(suite.url, seller.key);
  });

  const campaigns = async (): Promise<number> => {
    const [row] = await suite.database.query<{ count: number }>(
      'select count(*)::int as count from campaign',
    );
    return row!.count;
  };

  it('repeats the first response for the same request, and acts once', async () => {
    const before = await campaigns();
    const first = await rest.post('/campaigns', campaign, { 'idempotency-key': 'a' });
    const second = await rest.post('/campaigns', campaign, { 'idempotency-key': 'a' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await campaigns()).toBe(before + 1);
  });

  it('with another body is refused', async () => {
    await rest.post('/campaigns', campaign, { 'idempotency-key': 'b' });
    const other = await rest.post('/campaigns', { ...campaign, name: 'Twice' }, { 'idempotency-key': 'b' });
    expect(other.body).toMatchObject({ statusCode: 422, errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('acts once for any number of concurrent requests', async () => {
    const before = await campaigns();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => rest.post('/campaigns', campaign, { 'idempotency-key': 'c' })),
    );
    expect(await campaigns()).toBe(before + 1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body['id']);
    expect(new Set(ids).size).toBe(1);
  });

  it('can be used again after a refusal', async () => {
    const refused = await rest.post(
      '/gigs',
      { campaignId: 'camp_1', title: 'x', actionType: 'x' },
      { 'idempotency-key': 'd' },
    );
    expect(refused.status).toBe(404);
    const { body } = await rest.post('/campaigns', campaign);
    const gig = { campaignId: body['id'], title: 'x', actionType: 'x' };
    expect((await rest.post('/gigs', gig, { 'idempotency-key': 'd' })).status).toBe(201);
  });

  it('stays used after a partial refusal, because the rest was done', async () => {
    const before = await campaigns();
    const writer = new RestClient(
      suite.url,
      await aKey(seller.owner, seller.organizationId, ['campaigns:write']),
    );
    const made = { ...campaign, advertiserId: seller.organizationId };
    const statuses: number[] = [];
    for (let time = 0; time < 2; time += 1) {
      // The response lists the campaign's goals, which this key may not read.
      const { status } = await writer.post('/v1/campaigns', made, { 'idempotency-key': 'late' });
      statuses.push(status);
    }
    expect(statuses).toEqual([403, 409]);
    expect(await campaigns()).toBe(before + 1);
  });

  it('belongs to its caller and path', async () => {
    await rest.post('/campaigns', campaign, { 'idempotency-key': 'e' });
    const promoter = await rest.post('/aktvators', { name: 'Pat' }, { 'idempotency-key': 'e' });
    expect(promoter.status).toBe(201);
    const other = await aSeller(suite.url, 'Other');
    const theirs = await new RestClient(suite.url, other.key).post('/campaigns', campaign, {
      'idempotency-key': 'e',
    });
    expect(theirs.body).toMatchObject({ organizationId: other.organizationId });
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
  });

  it('repeats a token that is stored encrypted in the database', async () => {
    const request = { name: 'Key', scopes: ['campaigns:read'] };
    const path = `/organizations/${seller.organizationId}/api-keys`;
    const first = await rest.post(path, request, { 'idempotency-key': 'f' });
    const token = String(first.body['token']);
    expect((await rest.post(path, request, { 'idempotency-key': 'f' })).body['token']).toBe(token);
    const stored = await suite.database.query<{ body: Buffer }>(
      'select body from idempotency_key where body is not null',
    );
    expect(stored.some(({ body }) => body.includes(token))).toBe(false);
  });

  it('stays used when its request died, and expires after 24 hours', async () => {
    await rest.post('/campaigns', campaign, { 'idempotency-key': 'g' });
    await suite.database.query(`update idempotency_key set status = null where key = 'g'`);
    expect((await rest.post('/campaigns', campaign, { 'idempotency-key': 'g' })).status).toBe(409);
    await suite.database.query(
      `update idempotency_key set created_at = now() - interval '25 hours' where key = 'g'`,
    );
    const anew = await rest.post('/campaigns', campaign, { 'idempotency-key': 'g' });
    expect([anew.status, anew.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  it('must be printable', async () => {
    const long = await rest.post('/campaigns', campaign, { 'idempotency-key': 'x'.repeat(256) });
    expect(long.body).toMatchObject({ statusCode: 422, errors: [{ field: 'Idempotency-Key' }] });
  });
});

describe('an Idempotency-Key whose request failed', () => {
  it('stays used when the response to the COMMIT was lost: nothing is done twice', async () => {
    const database = await createDatabase();
    const proxy = await startCuttingProxy(database.url);
    const server = await startServer({ DATABASE_URL: proxy.url, ROLE: 'api' });
    const rest = new RestClient(server.url, (await aSeller(server.url)).key);
    proxy.cutNextCommitAfter(/insert into "?campaign"?/i);
    const first = await rest.post('/campaigns', campaign, { 'idempotency-key': 'cut' });
    const second = await rest.post('/campaigns', campaign, { 'idempotency-key': 'cut' });
    expect([first.status, proxy.cuts(), second.status]).toEqual([503, 1, 409]);
    expect(second.body).toMatchObject({ message: expect.stringContaining('may have changed something') });
    expect(await database.query('select name from campaign')).toEqual([{ name: campaign.name }]);
    expect((await rest.post('/campaigns', campaign, { 'idempotency-key': 'another' })).status).toBe(201);
    await server.stop();
    await proxy.close();
    await database.drop();
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aPromoter, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

describe('links of a file', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const countOf = async (promoterId: string): Promise<number> => {
    const [row] = await suite.database.query<{ count: number }>(
      'select count(*)::int as count from link where promoter_id = $1',
      [uuidOf('promoter', promoterId)],
    );
    return row?.count ?? -1;
  };

  const linesOf = async (promoterId: string): Promise<string[]> => {
    const headers = { authorization: `Bearer ${scene.key}` };
    const out = await fetch(`${suite.url}/attribution/links.csv?aktvatorId=${promoterId}`, { headers });
    return (await out.text()).trimEnd().split('\r\n').slice(1);
  };

  const send = async (body: string, query = ''): Promise<{ status: number; body: unknown }> => {
    const headers = { authorization: `Bearer ${scene.key}`, 'content-type': 'text/csv' };
    const url = `${suite.url}/attribution/links/import${query}`;
    const answer = await fetch(url, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };

  it('can be sent as a batch of JSON instead', async () => {
    const base = { campaignId: scene.campaignId, aktvatorId: await aPromoter(scene) };
    const batch = await rest.post('/attribution/links/batch', [base, { ...base, aktvatorId: 'aktv_x' }, 7]);
    const results = [
      { result: 'created', link: { targetUrl: 'https://shop.example/summer' } },
      { error: { errors: [{ field: 'links.1.aktvatorId' }] } },
      { error: { errors: [{ field: 'links.2' }] } },
    ];
    expect(batch).toMatchObject({ status: 207, body: { results } });
  });

  it('are created row by row, and only counted in a dry run', async () => {
    const promoterId = await aPromoter(scene);
    const file = [
      'Campaign ID;promoter_id;target_url;expires_at;utm_source;sub1',
      `${scene.campaignId};${promoterId};https://shop.example/q;2040-01-01;news;a`,
      `${scene.campaignId};${promoterId};https://shop.example/q;;;`,
      `${scene.campaignId};${promoterId};nowhere;;;`,
      `${scene.campaignId};${promoterId};;soon;;`,
      'too;few',
    ].join('\r\n');
    const rows = [
      { line: 2, result: 'created' },
      { line: 3, result: 'existing' },
      { line: 4, errors: [{ field: 'csv.4.target_url', code: 'INVALID_URL' }] },
      { line: 5, errors: [{ field: 'csv.5.expires_at' }] },
      { line: 6, errors: [{ field: 'csv.6' }] },
    ];
    const body = { created: 1, existing: 1, invalid: 3, rows };
    expect(await send(file, '?dryRun=true')).toMatchObject({ status: 207, body });
    expect(await countOf(promoterId)).toBe(0);
    expect(await send(file)).toMatchObject({ status: 207, body });
    expect(await send(file)).toMatchObject({ body: { created: 0, existing: 2, invalid: 3 } });
    const [line] = await linesOf(promoterId);
    expect(line).toContain(',https://shop.example/q,,,,,2040-01-01T00:00:00.000Z,,news,');
  });

  it.each(['', 'campaign_id,promoter_id', 'campaign_id\nx', 'campaign_id,color\na,b', '"a'])(
    'are refused as a whole if the file cannot be read: %j',
    async (file) => {
      expect(await send(file)).toMatchObject({ status: 422, body: { errors: [{ field: 'csv' }] } });
    },
  );

  it('go out as CSV without formulas', async () => {
    const promoterId = await aPromoter(scene);
    const link = { campaignId: scene.campaignId, promoterId, name: '=1+1' };
    await scene.program.mutate('createLink', link, 'link { id }');
    expect((await linesOf(promoterId))[0]).toContain(",'=1+1,");
  });

  it('go as CSV in pages', async () => {
    const promoterId = await aPromoter(scene);
    const links = Array.from({ length: 250 }, (_, index) => ({
      campaignId: scene.campaignId,
      promoterId,
      targetUrl: `https://shop.example/page-${index}`,
    }));
    await scene.program.mutate('createLinks', { links }, 'results { status }');
    const lines = await linesOf(promoterId);
    expect(new Set(lines.map((line) => line.split(',')[5]))).toEqual(
      new Set(links.map(({ targetUrl }) => targetUrl)),
    );
  });
});

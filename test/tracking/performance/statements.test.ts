import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aScene, type Scene } from '../../support/story.js';

describe('performance of a list', () => {
  let database: TestDatabase;
  let proxy: CountingProxy;
  let server: TestServer;
  let scene: Scene;

  beforeAll(async () => {
    database = await createDatabase();
    // The pending changes are read once in each statement that reads figures.
    proxy = await startCountingProxy(database.url, 'from figure_change');
    server = await startServer({ DATABASE_URL: proxy.url, ROLE: 'api' });
    scene = await aScene(server.url);
    await database.query(
      `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model, payout_rate, asset,
                             attribution_window_days, holding_period_days)
       select uuidv7(), organization_id, environment, 'Campaign ' || n, target_url, status, approval, payout_model, payout_rate, asset,
              attribution_window_days, holding_period_days
       from campaign, generate_series(1, 99) n where id = $1`,
      [uuidOf('campaign', scene.campaignId)],
    );
  });
  afterAll(async () => {
    await server.stop();
    await proxy.close();
    await database.drop();
  });

  async function statementsFor(first: number, selection: string): Promise<number> {
    const before = proxy.count();
    const { campaigns } = await scene.program.run<{ campaigns: { nodes: object[] } }>(
      `{ campaigns(first: ${first}) { nodes { ${selection} } } }`,
    );
    expect(campaigns.nodes).toHaveLength(first);
    return proxy.count() - before;
  }

  it.each([
    ['totals and series', 1, 'performance { totals { clicks } series { at clicks } }'],
    ['groups and the rest', 1, 'performance(groupBy: PROMOTER) { groups { key } other { clicks } }'],
    ['the period before', 2, 'performance { totals { clicks } previous { clicks } }'],
    [
      'series of groups and the period before',
      3,
      'performance(groupBy: LINK) { groups { key series { clicks } } previous { clicks } }',
    ],
  ])('reads %s of 1, 5 or 50 campaigns by %i statements at most', async (_what, most, selection) => {
    for (const first of [1, 5, 50]) {
      expect({ first, isFew: (await statementsFor(first, selection)) <= most }).toEqual({
        first,
        isFew: true,
      });
    }
  });

  it('reads two questions about each campaign by two statements', async () => {
    const days = 'byDay: performance(interval: DAY) { totals { clicks } }';
    const hours = 'byHour: performance(interval: HOUR) { totals { clicks } }';
    expect(await statementsFor(50, `${days} ${hours}`)).toBe(2);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DividedPaths } from '../campaigns/campaign/divided-paths.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { expectCountedFigures } from '../support/figure-invariants.js';
import { expectSoundLedger, expectVerifiedLedger } from '../support/ledger-invariants.js';
import { uuidOf } from '../support/outcome.js';
import { paidTo } from '../support/paid-to.js';
import { expectReplayable } from '../support/replay-decisions.js';
import { publishRules } from '../support/rules.js';
import { startServer, type TestServer } from '../support/server.js';
import { fundWallet } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

const events = 4000;
const batch = 500;
/** The evaluated events between two kills. */
const stride = 600;

describe('workers that are killed while they divide rewards', () => {
  let database: TestDatabase;
  let api: TestServer;
  let workers: TestServer[];

  const start = async (role: string): Promise<TestServer> =>
    startServer({ DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64), ROLE: role });
  const evaluated = async (): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      `select count(*)::int as count from event where status <> 'QUEUED'`,
    );
    return row?.count ?? 0;
  };

  beforeAll(async () => {
    database = await createDatabase();
    api = await start('api');
    workers = await Promise.all([start('worker'), start('worker')]);
  });

  afterAll(async () => {
    await Promise.all([api, ...workers].map(async (server) => server.stop()));
    await expectSoundLedger(database);
    await expectVerifiedLedger(database);
    await expectReplayable(database);
    await expectCountedFigures(database);
    await database.drop();
  });

  /** Kills a worker whenever some more events are evaluated, and starts another. */
  async function killWorkers(first: number): Promise<number> {
    let killed = 0;
    for (let next = first + stride; next < first + events; next += stride) {
      await waitFor(`${next} evaluated events`, async () => (await evaluated()) >= next);
      const [victim, ...others] = workers;
      await victim?.kill();
      killed += 1;
      workers = [...others, await start('worker')];
    }
    return killed;
  }

  async function reportAll({ scene }: DividedPaths, sessionId: string): Promise<void> {
    for (let place = 0; place < events; place += batch) {
      const reports = Array.from({ length: batch }, (_, at) => ({
        eventType: 'customer.signup',
        attribution: [{ sessionId }],
        customerId: `customer-${place + at}`,
        idempotencyKey: `report-${place + at}`,
      }));
      await scene.program.mutate('ingestEvents', { events: reports }, 'results { status }');
    }
  }

  it('lose no part and pay none twice, and the parts add up exactly', async () => {
    const suite = { database, url: api.url, server: api, log: async () => api.log() };
    const paths = await DividedPaths.create(suite);
    const { scene } = paths;
    await fundWallet(scene, '1000000.00');
    const { pat, sessionId } = await paths.aPath({});
    const campaignId = await paths.duel.campaignOf(pat);
    await publishRules({ ...scene, campaignId }, [
      { key: 'odd', reward: { fixed: { amount: '10.000001' } } },
    ]);

    const first = await evaluated();
    const killing = killWorkers(first);
    await reportAll(paths, sessionId);
    await waitFor('the evaluation of all', async () => (await evaluated()) === first + events);
    expect(await killing).toBeGreaterThanOrEqual(5);

    const rewards = await database.query<object>(
      `select promoter_id as "promoterId", leg, amount::text, status, count(*)::int as count, count(distinct source_id)::int as events
       from reward where campaign_id = $1 group by 1, 2, 3, 4 order by leg`,
      [uuidOf('campaign', campaignId)],
    );
    const [patId, quinnId] = [...paths.duel.names.keys()] as [string, string];
    const once = { status: 'PAID', count: events, events };
    expect(rewards).toEqual([
      { promoterId: uuidOf('promoter', patId), leg: 0, amount: '5000000', ...once },
      { promoterId: uuidOf('promoter', quinnId), leg: 1, amount: '5000001', ...once },
    ]);
    expect(await paidTo(database, { promoterId: patId })).toBe(String(5_000_000 * events));
    expect(await paidTo(database, { promoterId: quinnId })).toBe(String(5_000_001 * events));
  });
});

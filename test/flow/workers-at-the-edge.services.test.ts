import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createPool } from '../../src/platform/database/create-pool.js';
import { EvaluationDrain } from '../../src/evaluation/worker/evaluation-drain.js';
import { RewardFunding } from '../../src/rewards/reward/reward-funding.js';
import { uuidOf } from '../support/outcome.js';
import { aCampaign, aGig, aLink, aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';

/* pipeline-crash.services.test.ts tests that killed workers stop exactly at a cap. */

describe('eight workers at the edge of a campaign', () => {
  /** The events of each of two campaigns: more than a batch for every worker. */
  const each = 2_500;
  // No jobs here, because this test runs its own workers.
  const suite = useServer({ ROLE: 'api' });

  it('pay exactly what caps and budget allow, each event once', async () => {
    const scene: Scene = await aScene(suite.url, '10000.00');
    const { campaignId, program } = scene;
    await program.mutate(
      'publishRewardRules',
      {
        campaignId,
        rules: [{ key: 'capped', reward: { fixed: { amount: '3.00' } }, onExceed: 'PARTIAL' }],
        caps: [{ amount: { amount: '100.00' }, scope: ['CAMPAIGN'], period: 'LIFETIME' }],
      },
      '',
    );
    const short = await aCampaign(scene, { budget: { amount: '50.00' } });
    await aGig(scene, short, { rewardAmount: { amount: '7.00' } });
    const link = await aLink(scene, short, scene.promoterId);
    const events = Array.from({ length: each * 2 }, (_, number) => ({
      eventType: 'customer.signup',
      idempotencyKey: `${number}`,
      attributionCode: number % 2 === 0 ? scene.link.code : link.code,
    }));
    for (let start = 0; start < events.length; start += 1000) {
      const chunk = events.slice(start, start + 1000);
      await program.mutate('ingestEvents', { events: chunk }, 'results { status }');
    }
    const log = pino({ level: 'silent' });
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const pools = Array.from({ length: 8 }, () =>
      createPool({ url: suite.database.url, max: 2, role: 'system' }, silent),
    );
    try {
      const isQueueEmpty = async (): Promise<boolean> =>
        (await suite.database.query(`select from event where status = 'QUEUED' limit 1`)).length === 0;
      const counts = await Promise.all(
        pools.map(async (pool) => {
          const drain = new EvaluationDrain(pool, new RewardFunding(new Map()), log);
          let count = 0;
          // A worker that finds the wallet locked leaves and returns, like the job.
          while (!(await isQueueEmpty())) count += await drain.drain(new AbortController().signal);
          return count;
        }),
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(each * 2);
      // Several of them locked the wallet in turn.
      expect(counts.filter((count) => count > 0).length).toBeGreaterThan(2);
    } finally {
      await Promise.all(pools.map(async (pool) => pool.end()));
    }
    const sums = await suite.database.query<{ id: string; paid: string; waiting: string; events: number }>(
      `select campaign_id as id, sum(amount) filter (where status = 'PAID')::text as paid,
              count(*) filter (where status = 'UNFUNDED')::text as waiting, count(distinct source_id)::int as events
       from reward group by 1`,
    );
    const ofCampaign = (id: string) => sums.find((row) => row.id === uuidOf('campaign', id));
    expect(ofCampaign(campaignId)).toMatchObject({ paid: '100000000', events: 34 });
    expect(ofCampaign(short)).toMatchObject({ paid: '49000000', waiting: `${each - 7}`, events: each });
    const { campaign } = await program.run<{ campaign: { spent: { amount: string } } }>(
      'query ($id: ID!) { campaign(id: $id) { spent { amount } } }',
      { id: campaignId },
    );
    expect(campaign.spent.amount).toBe('100.00');
  });
});

import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createPool } from '../../src/platform/database/create-pool.js';
import { EvaluationDrain } from '../../src/evaluation/worker/evaluation-drain.js';
import { RewardFunding } from '../../src/rewards/reward/reward-funding.js';
import { uuidOf } from '../support/outcome.js';
import { publishRules } from '../support/rules.js';
import { aCampaign, aGig, aLink, aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { silent } from '../support/silent.js';

/* pipeline-crash.services.test.ts tests that killed workers stop exactly at a cap. */

describe('eight workers near the limit of a campaign', () => {
  /** The events of each of two campaigns: more than a batch for every worker. */
  const each = 2_500;
  // No jobs here, because this test runs its own workers.
  const suite = useServer({ ROLE: 'api' });

  /** Returns the number of events that each worker evaluated. */
  async function evaluateWithEightWorkers(): Promise<number[]> {
    const log = pino({ level: 'silent' });
    const pools = Array.from({ length: 8 }, () =>
      createPool({ url: suite.database.url, max: 2, role: 'system' }, silent),
    );
    const isQueueEmpty = async (): Promise<boolean> =>
      (await suite.database.query(`select from event where status = 'QUEUED' limit 1`)).length === 0;
    try {
      return await Promise.all(
        pools.map(async (pool) => {
          const drain = new EvaluationDrain(pool, new RewardFunding(new Map()), log);
          let count = 0;
          // A worker that finds the wallet locked leaves and returns, like the job.
          while (!(await isQueueEmpty())) count += await drain.drain(new AbortController().signal);
          return count;
        }),
      );
    } finally {
      await Promise.all(pools.map(async (pool) => pool.end()));
    }
  }

  /** Paid and waiting rewards by campaign. */
  async function sumsOf(campaignId: string): Promise<object | undefined> {
    const [sums] = await suite.database.query(
      `select sum(amount) filter (where status = 'PAID')::text as paid,
              count(*) filter (where status = 'UNFUNDED')::text as waiting, count(distinct source_id)::int as events
       from reward where campaign_id = $1`,
      [uuidOf('campaign', campaignId)],
    );
    return sums;
  }

  it('pay exactly what caps and budget allow, and each event once', async () => {
    const scene: Scene = await aScene(suite.url, '10000.00');
    const { campaignId, program } = scene;
    await publishRules(
      scene,
      [{ key: 'capped', reward: { fixed: { amount: '3.00' } }, onExceed: 'PARTIAL' }],
      [{ amount: { amount: '100.00' }, scope: ['CAMPAIGN'], period: 'LIFETIME' }],
    );
    const short = await aCampaign(scene, { budget: { amount: '50.00' } });
    await aGig(scene, short, { rewardAmount: { amount: '7.00' } });
    const link = await aLink(scene, short, scene.promoterId);
    const events = Array.from({ length: each * 2 }, (_, number) => ({
      eventType: 'customer.signup',
      idempotencyKey: `${number}`,
      attribution: [{ code: number % 2 === 0 ? scene.link.code : link.code }],
    }));
    for (let start = 0; start < events.length; start += 1000) {
      const chunk = events.slice(start, start + 1000);
      await program.mutate('ingestEvents', { events: chunk }, 'results { status }');
    }
    const counts = await evaluateWithEightWorkers();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(each * 2);
    // Several of them locked the wallet in turn.
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(2);
    expect(await sumsOf(campaignId)).toMatchObject({ paid: '100000000', events: 34 });
    expect(await sumsOf(short)).toMatchObject({ paid: '49000000', waiting: `${each - 7}`, events: each });
    const { campaign } = await program.run<{ campaign: { spent: { amount: string } } }>(
      'query ($id: ID!) { campaign(id: $id) { spent { amount } } }',
      { id: campaignId },
    );
    expect(campaign.spent.amount).toBe('100.00');
  });
});

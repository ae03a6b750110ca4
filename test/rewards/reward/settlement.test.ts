import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { RewardSettlement } from '../../../src/rewards/reward/reward-settlement.js';
import type { Earned } from '../../../src/rewards/reward/granted.js';
import { RewardFunding } from '../../../src/rewards/reward/reward-funding.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inBatchTransaction } from '../../../src/kernel/transaction.js';
import { evaluated, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGig, anotherCampaign, aPaidTopUp, aScene, fundWallet, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { silent } from '../../support/silent.js';

const usd = (amount: string) => ({ amount });

/** Another campaign of the same seller and promoter, with a gig of this amount. */
async function another(scene: Scene, amount: string, more: object = {}): Promise<Scene> {
  const other = await anotherCampaign(scene, more);
  return { ...other, gigId: await aGig(other, other.campaignId, { rewardAmount: usd(amount) }) };
}

async function change({ program, campaignId }: Scene, name: string, more: object): Promise<void> {
  await program.mutate(name, { id: campaignId, ...more }, 'campaign { id }');
}

describe('rewards that wait for money', () => {
  const suite = useSharedServer();
  let pool: Pool;

  beforeAll(() => {
    pool = createPool({ url: suite.database.url, max: 2, role: 'system' }, silent);
  });
  afterAll(async () => pool.end());

  const statusOf = async (scene: Scene, eventId: string): Promise<string | undefined> =>
    (await evaluated(scene, eventId)).rewards[0]?.status;
  const reasonOf = async ({ campaignId }: Scene): Promise<unknown> =>
    (
      await suite.database.query(
        `select distinct unfunded_by as by from reward where campaign_id = $1 and unfunded_by is not null`,
        [uuidOf('campaign', campaignId)],
      )
    ).map((row) => (row as { by: string }).by);

  it('are paid from their own account, regardless of others that wait for the wallet', async () => {
    const scene = await aScene(suite.url, '50.00');
    const organizationId = uuidOf('organization', scene.organizationId);
    const walletKey = { organizationId, environment: Environment.SANDBOX, asset: 'USD' };
    const large = (): Earned => ({
      campaignId: uuidOf('campaign', scene.campaignId),
      promoterId: uuidOf('promoter', scene.promoterId),
      sourceType: 'EVENT',
      sourceId: newId(),
      ruleKey: 'large',
      leg: 0,
      linkId: null,
      conversionId: null,
      goalId: null,
      sessionId: null,
      actionAttemptId: null,
      amount: 100_000_000n,
      holdingPeriodDays: 0,
      ruleVersionId: null,
    });
    await inBatchTransaction(pool, async (tx) =>
      new RewardFunding(new Map()).grant(tx, walletKey, Array.from({ length: 501 }, large)),
    );
    const own = await another(scene, '4.00');
    await change(own, 'fundCampaign', { amount: usd('1.00') });
    const { id } = await ingestAndEvaluate(own, 'own');
    expect(await statusOf(own, id)).toBe('REVIEW');
    await change(own, 'fundCampaign', { amount: usd('20.00') });
    await waitFor('the reward', async () => (await statusOf(own, id)) === 'PAID');
  });

  it('keep their place when the source of money changes: after a closed account or a raised limit', async () => {
    const closed = await aScene(suite.url, '20.00');
    await change(closed, 'fundCampaign', { amount: usd('10.00') });
    const first = await ingestAndEvaluate(closed, 'first');
    await change(closed, 'defundCampaign', { close: true });
    const raised = await aScene(suite.url, '20.00');
    await change(raised, 'updateCampaign', { budget: usd('10.00') });
    const second = await ingestAndEvaluate(raised, 'second');
    await change(raised, 'updateCampaign', { budget: usd('100.00') });
    for (const [scene, old] of [
      [closed, first],
      [raised, second],
    ] as const) {
      const small = await ingestAndEvaluate(await another(scene, '4.00'), 'small');
      expect(small.rewards).toMatchObject([{ status: 'PAID' }]);
      const young = await ingestAndEvaluate(await another(scene, '25.00'), 'young');
      await fundWallet(scene, '10.00');
      // 26.00 are available, for one of the two.
      await waitFor('the old one', async () => (await statusOf(scene, old.id)) === 'PAID');
      expect(await statusOf(scene, young.id)).toBe('UNFUNDED');
    }
  });

  it('report what they wait for, and delay only rewards that wait for the same', async () => {
    const scene = await aScene(suite.url, '10.00');
    await change(scene, 'updateCampaign', { budget: usd('30.00') });
    const [paid, over] = [await ingestAndEvaluate(scene, 'paid'), await ingestAndEvaluate(scene, 'over')];
    await fundWallet(scene, '500.00');
    await waitFor('the first', async () => (await statusOf(scene, paid.id)) === 'PAID');
    await waitFor('the reason', async () => String(await reasonOf(scene)) === 'BUDGET');
    expect(await statusOf(scene, over.id)).toBe('UNFUNDED');
    const other = await ingestAndEvaluate(await another(scene, '4.00'), 'other');
    expect(other.rewards).toMatchObject([{ status: 'PAID' }]);
  });

  it('are not delayed by a fault of another organization, and neither are releases', async () => {
    const [broken, healthy, poor] = [
      await aScene(suite.url, '100.00'),
      await aScene(suite.url, '100.00'),
      await aScene(suite.url, '10.00'),
    ];
    for (const scene of [broken, healthy]) await change(scene, 'updateCampaign', { holdingPeriodDays: 7 });
    const [stuck, free] = [
      await ingestAndEvaluate(broken, 'stuck'),
      await ingestAndEvaluate(healthy, 'free'),
    ];
    const waiting = await ingestAndEvaluate(poor, 'waiting');
    expect(waiting.rewards).toMatchObject([{ status: 'REVIEW' }]);
    await suite.database.query(
      `create function break_release() returns trigger language plpgsql as $$
       begin
         if new.organization_id = '${uuidOf('organization', broken.organizationId)}' then raise exception 'broken'; end if;
         return new;
       end $$`,
    );
    await suite.database.query(
      `create trigger break_release before insert on ledger_transaction for each row when (new.kind = 'RELEASE')
       execute function break_release()`,
    );
    await suite.database.query(
      `update reward set hold_until = now() where status = 'HELD' and organization_id = any($1::uuid[])`,
      [[broken, healthy].map(({ organizationId }) => uuidOf('organization', organizationId))],
    );
    const settlement = new RewardSettlement(pool);
    await expect(settlement.releaseHeld(new AbortController().signal)).rejects.toThrow('broken');
    await waitFor('the release', async () => (await statusOf(healthy, free.id)) === 'PAID');
    expect(await statusOf(broken, stuck.id)).toBe('HELD');
    await aPaidTopUp(poor, '100.00');
    await waitFor('the money', async () => (await statusOf(poor, waiting.id)) === 'PAID');
    await suite.database.query('drop function break_release cascade');
    await waitFor('the other release', async () => (await statusOf(broken, stuck.id)) === 'PAID');
  });
});

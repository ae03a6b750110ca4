import { describe, expect, it } from '@jest/globals';
import { balancesOf, evaluated, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGoal, aLink, aScene, fundWallet, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { times } from '../support/times.js';

const suite = useSharedServer();

describe('funding rewards', () => {
  const statusesOf = async ({ program }: Scene): Promise<string[]> => {
    const { rewards } = await program.run<{ rewards: { nodes: { status: string }[] } }>(
      '{ rewards(first: 100, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { status } } }',
    );
    return rewards.nodes.map((reward) => reward.status);
  };

  const exhaustions = async (campaignId: string): Promise<number> => {
    const rows = await suite.database.query(
      `select 1 from domain_event where type = 'campaign.budget_exhausted' and campaign_id = $1`,
      [uuidOf('campaign', campaignId)],
    );
    return rows.length;
  };

  it('holds a reward for the holding period, then releases it', async () => {
    const scene = await aScene(suite.url);
    await scene.program.mutate(
      'updateCampaign',
      { id: scene.campaignId, holdingPeriodDays: 7 },
      'campaign { id }',
    );
    const event = await ingestAndEvaluate(scene, 'held');
    expect(event.rewards).toMatchObject([{ status: 'HELD' }]);
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '0.00', held: '25.00' });
    await suite.database.query(
      `update reward set hold_until = now() where id = $1 and hold_until > now() + interval '6 days'`,
      [uuidOf('reward', event.rewards[0]?.id ?? '')],
    );
    await suite.database.query(`notify tribute, 'funds'`);
    await waitFor('the release', async () => (await statusesOf(scene))[0] === 'PAID');
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '25.00', held: '0.00' });
  });

  it('keeps rewards waiting for the wallet, and pays them in order of arrival', async () => {
    const scene = await aScene(suite.url, '30.00');
    await aGoal(scene, scene.campaignId, { actionType: 'small', payout: { fixed: { amount: '1.00' } } });
    await ingestAndEvaluate(scene, 'first');
    await ingestAndEvaluate(scene, 'second');
    await ingestAndEvaluate(scene, 'small', { eventType: 'small' });
    // The remaining 5.00 are too little for the second one, which still does not block the small one.
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'PAID']);
    expect(await balancesOf(scene)).toMatchObject({ seller: '4.00', promoter: '26.00' });
    await ingestAndEvaluate(scene, 'fourth');
    await fundWallet(scene, '30.00');
    await waitFor('the second', async () => (await statusesOf(scene))[1] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'PAID', 'PAID', 'UNFUNDED']);
    await fundWallet(scene, '20.00');
    await waitFor('the fourth', async () => (await statusesOf(scene))[3] === 'PAID');
    expect(await balancesOf(scene)).toMatchObject({ seller: '4.00', promoter: '76.00' });
  });

  it('reports an exhausted budget once, and pays the waiting rewards in order after the budget is raised', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId, { actionType: 'small', payout: { fixed: { amount: '4.00' } } });
    const setBudget = async (id: string, amount: string) =>
      scene.program.mutate('updateCampaign', { id, budget: { amount } }, 'campaign { id }');
    await setBudget(scene.campaignId, '30.00');
    await ingestAndEvaluate(scene, 'first');
    await ingestAndEvaluate(scene, 'second');
    await ingestAndEvaluate(scene, 'third');
    await ingestAndEvaluate(scene, 'small', { eventType: 'small' });
    // The remaining 5.00 pay only the small one.
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'UNFUNDED', 'PAID']);
    expect(await exhaustions(scene.campaignId)).toBe(1);

    // Another campaign of the wallet continues, and shows when the settlement has run.
    const other = await aCampaign(scene, { budget: { amount: '0.00' } });
    const otherLink = await aLink(scene, other, scene.promoterId);
    await aGoal(scene, other, { actionType: 'small', payout: { fixed: { amount: '4.00' } } });
    const report = { attributionCode: otherLink.code, eventType: 'small' };
    await ingestAndEvaluate(scene, 'other', report);
    await setBudget(scene.campaignId, '40.00');
    await setBudget(other, '4.00');
    await waitFor('the other campaign', async () => (await statusesOf(scene))[4] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'UNFUNDED', 'PAID', 'PAID']);

    await setBudget(scene.campaignId, '60.00');
    await waitFor('the second', async () => (await statusesOf(scene))[1] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'PAID', 'UNFUNDED', 'PAID', 'PAID']);
    await setBudget(scene.campaignId, '79.00');
    await waitFor('the third', async () => (await statusesOf(scene))[2] === 'PAID');
    expect(await balancesOf(scene)).toMatchObject({ seller: '917.00', promoter: '83.00' });
    expect(await exhaustions(scene.campaignId)).toBe(1);
    const { campaign } = await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { spent { amount } budgetRemaining { amount } } }',
      { id: scene.campaignId },
    );
    expect(campaign).toEqual({ spent: { amount: '79.00' }, budgetRemaining: { amount: '0.00' } });
  });

  it('never spends more than the budget or the wallet under concurrent events', async () => {
    const scene = await aScene(suite.url, '260.00');
    const { campaignId } = scene;
    await scene.program.mutate(
      'updateCampaign',
      { id: campaignId, budget: { amount: '210.00' } },
      'campaign { id }',
    );
    const ids = await Promise.all(times(40, async (index) => ingest(scene, `rush-${index}`)));
    await Promise.all(ids.map(async (id) => evaluated(scene, id)));
    const statuses = await statusesOf(scene);
    expect(statuses.filter((status) => status === 'PAID')).toHaveLength(8);
    expect(statuses.filter((status) => status === 'UNFUNDED')).toHaveLength(32);
    expect(statuses.slice(0, 8)).toEqual(times(8, () => 'PAID'));
    expect(await balancesOf(scene)).toMatchObject({ seller: '60.00', promoter: '200.00' });
    expect(await exhaustions(campaignId)).toBe(1);
  });
});

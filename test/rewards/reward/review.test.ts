import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { evaluated, ingestAndEvaluate, type EvaluatedEvent } from '../../support/outcome.js';
import {
  aCampaign,
  aGoal,
  aKey,
  aLink,
  anotherCampaign,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
} from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { outcome } from '../../support/call-outcome.js';

const usd = (amount: string) => ({ amount, asset: 'USD' });

interface Reviewed {
  readonly status: string;
  readonly reviewReason: string | null;
}

const suite = useSharedServer();

/** A scene with a goal that pays 10 % of a purchase. */
async function aShop(funds: string): Promise<Scene> {
  const scene = await aScene(suite.url, funds);
  await aGoal(scene, scene.campaignId, { payout: { percent: '10' } });
  return scene;
}

async function aPurchase(scene: Scene, name: string, amount: string): Promise<EvaluatedEvent> {
  return ingestAndEvaluate(scene, name, { eventType: 'purchase', amount: usd(amount) });
}

async function reviewed({ program }: Scene, { rewards }: EvaluatedEvent): Promise<Reviewed> {
  const query = 'query ($id: ID!) { reward(id: $id) { status reviewReason } }';
  return (await program.run<{ reward: Reviewed }>(query, { id: rewards[0]?.id })).reward;
}

const statusOf = async (scene: Scene, { id }: EvaluatedEvent): Promise<string | undefined> =>
  (await evaluated(scene, id)).rewards[0]?.status;

/** The domain events of a reward, oldest first. */
async function told({ rewards }: EvaluatedEvent): Promise<unknown[]> {
  return suite.database.query(
    `select type, payload::jsonb->'data'->>'reason' as reason from domain_event where node_id = $1 and type like 'reward.%'
     order by xact, position`,
    [rewards[0]?.id],
  );
}

describe('a reward that its payer could never have paid', () => {
  it('is held for review with the reason, and delays no other reward of its organization', async () => {
    const scene = await aShop('100.00');
    const absurd = await aPurchase(scene, 'absurd', '1000000000000000');
    expect(await reviewed(scene, absurd)).toEqual({ status: 'REVIEW', reviewReason: 'EXCEEDS_WALLET' });
    expect(await told(absurd)).toEqual([{ type: 'reward.held_for_review', reason: 'EXCEEDS_WALLET' }]);
    const { event } = await scene.program.run<{ event: { decision: { funding: object[] } } }>(
      'query ($id: ID!) { event(id: $id) { decision } }',
      { id: absurd.id },
    );
    expect(event.decision.funding).toMatchObject([{ result: 'REVIEW', exceeds: 'WALLET' }]);
    const rest = new RestClient(suite.url, await aKey(scene.owner, scene.organizationId, ['*']));
    const { body } = await rest.get(`/rewards/${String(absurd.rewards[0]?.id)}`);
    expect(body).toMatchObject({ status: 'review', reviewReason: 'exceeds_wallet' });

    const other = await anotherCampaign(scene);
    await aGoal(scene, other.campaignId, { payout: { percent: '10' } });
    const behind = [
      await aPurchase(scene, 'same campaign', '50.00'),
      await aPurchase(other, 'another campaign', '50.00'),
    ];
    expect(behind.map(({ rewards }) => rewards)).toMatchObject([[{ status: 'PAID' }], [{ status: 'PAID' }]]);
    // Nor does it empty an account that is funded later.
    await scene.program.mutate(
      'fundCampaign',
      { id: other.campaignId, amount: usd('20.00') },
      'campaign { id }',
    );
    const own = await aPurchase(other, 'own account', '50.00');
    expect(own.rewards).toMatchObject([{ status: 'PAID' }]);
    expect(await statusOf(scene, absurd)).toBe('REVIEW');
    const { campaign } = await scene.program.run<{ campaign: { remainingLimits: object } }>(
      'query ($id: ID!) { campaign(id: $id) { remainingLimits { isExhausted } } }',
      { id: scene.campaignId },
    );
    expect(campaign.remainingLimits).toEqual({ isExhausted: false });
  });

  it('delays no others either if the wallet once had that amount', async () => {
    const scene = await aShop('100.00');
    await aPurchase(scene, 'first', '700.00');
    const large = await aPurchase(scene, 'large', '999.00');
    expect(await reviewed(scene, large)).toEqual({ status: 'UNFUNDED', reviewReason: null });
    expect((await aPurchase(scene, 'small', '100.00')).rewards).toMatchObject([{ status: 'PAID' }]);
  });

  it('returns to its place in the order automatically when a top-up covers it', async () => {
    const scene = await aShop('10.00');
    const [old, young] = [await aPurchase(scene, 'old', '250.00'), await aPurchase(scene, 'young', '250.00')];
    await fundWallet(scene, '19.00');
    // 29.00 are enough for one of the two: the older one.
    await waitFor('the old one', async () => (await statusOf(scene, old)) === 'PAID');
    await waitFor('the young one', async () => (await statusOf(scene, young)) === 'UNFUNDED');
    await fundWallet(scene, '21.00');
    await waitFor('the young one', async () => (await statusOf(scene, young)) === 'PAID');
    expect(await told(young)).toEqual([
      { type: 'reward.held_for_review', reason: 'EXCEEDS_WALLET' },
      { type: 'reward.unfunded', reason: null },
      { type: 'reward.paid', reason: null },
    ]);
  });

  it("is held when its campaign's budget limit is too small, or when the first money shows it is too large", async () => {
    const scene = await aShop('1.00');
    const poor = await anotherCampaign(scene, { budget: usd('20.00') });
    await aGoal(scene, poor.campaignId, { payout: { percent: '10' } });
    await fundWallet(scene, '99.00');
    const over = await aPurchase(poor, 'over', '201.00');
    expect(await reviewed(scene, over)).toEqual({ status: 'REVIEW', reviewReason: 'EXCEEDS_BUDGET' });
    expect((await aPurchase(poor, 'within', '200.00')).rewards).toMatchObject([{ status: 'PAID' }]);

    const seller = await aSeller(suite.url);
    const ids = { campaignId: await aCampaign(seller), promoterId: await aPromoter(seller), gigId: '' };
    await aGoal(seller, ids.campaignId, { payout: { percent: '10' } });
    const broke = { ...seller, ...ids, link: await aLink(seller, ids.campaignId, ids.promoterId) };
    const absurd = await aPurchase(broke, 'absurd', '1000000000000000');
    expect(await reviewed(broke, absurd)).toEqual({ status: 'UNFUNDED', reviewReason: null });
    const ordinary = await aPurchase(broke, 'ordinary', '50.00');
    await fundWallet(broke, '6.00');
    await waitFor('the ordinary one', async () => (await statusOf(broke, ordinary)) === 'PAID');
    await waitFor('the review', async () => (await statusOf(broke, absurd)) === 'REVIEW');
  });
});

describe("a reward above the organization's limit", () => {
  it('waits for approval regardless of funds, and only an owner can set the limit', async () => {
    const scene = await aShop('50.00');
    const limit = { id: scene.organizationId, rewardReviewAbove: [usd('30.00')] };
    expect(await outcome(scene.program, 'updateOrganization', limit)).toBe('FORBIDDEN');
    await scene.owner.mutate('updateOrganization', limit, 'organization { rewardReviewAbove { amount } }');
    const [large, exact] = [
      await aPurchase(scene, 'large', '300.01'),
      await aPurchase(scene, 'exact', '300.00'),
    ];
    expect(await reviewed(scene, large)).toEqual({ status: 'REVIEW', reviewReason: 'ABOVE_LIMIT' });
    expect(exact.rewards).toMatchObject([{ status: 'PAID' }]);
    // More money alone does not release it, but pays a reward that waited for money.
    const later = await aPurchase(scene, 'later', '9999999.00');
    const waiting = await aPurchase(scene, 'waiting', '300.00');
    expect(await reviewed(scene, waiting)).toEqual({ status: 'UNFUNDED', reviewReason: null });
    await fundWallet(scene, '500.00');
    await waitFor('the waiting one', async () => (await statusOf(scene, waiting)) === 'PAID');
    const stranger = (await aShop('1.00')).program;
    const id = large.rewards[0]?.id;
    expect(await outcome(stranger, 'releaseReward', { id })).toBe('NOT_FOUND');
    for (const held of [large, later]) expect(await statusOf(scene, held)).toBe('REVIEW');

    const released = await scene.program.mutate('releaseReward', { id }, 'reward { status }');
    expect(released).toMatchObject({ reward: { status: 'UNFUNDED' } });
    await waitFor('the released one', async () => (await statusOf(scene, large)) === 'PAID');
    expect(await outcome(scene.program, 'releaseReward', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    // Released without money, it waits, and still blocks no other reward.
    await scene.program.mutate('releaseReward', { id: later.rewards[0]?.id }, 'reward { status }');
    expect((await aPurchase(scene, 'after', '100.00')).rewards).toMatchObject([{ status: 'PAID' }]);
    expect(await reviewed(scene, later)).toEqual({ status: 'UNFUNDED', reviewReason: null });
  });

  it('is reversed as a whole without moving money, and is listed by its status', async () => {
    const scene = await aShop('100.00');
    const above = { id: scene.organizationId, rewardReviewAbove: [usd('1.00')] };
    await scene.owner.mutate('updateOrganization', above, 'organization { id }');
    const large = await aPurchase(scene, 'large', '20.00');
    const list = '{ rewards(filter: { status: { eq: REVIEW } }) { nodes { id } } }';
    expect(await scene.program.run(list)).toEqual({ rewards: { nodes: [{ id: large.rewards[0]?.id }] } });
    await scene.program.mutate('reverseReward', { id: large.rewards[0]?.id }, 'reward { status }');
    expect(await statusOf(scene, large)).toBe('REVERSED');
    expect(await scene.program.run(list)).toEqual({ rewards: { nodes: [] } });
  });
});

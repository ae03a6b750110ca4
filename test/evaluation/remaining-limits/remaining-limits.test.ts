import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingest, ingestAndEvaluate } from '../../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
} from '../../support/story.js';
import { useClients } from '../../support/subscriptions.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import {
  aCappedCampaign,
  buy,
  ofCampaign,
  type RemainingLimits,
  remainingLimitsOf,
  untilHeard,
  watchCampaign,
} from './capped-campaigns.js';

const suite = useSharedServer();
const connect = useClients();

describe('the remaining limits of a campaign', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('are unlimited without a budget and caps', async () => {
    expect(await remainingLimitsOf(scene.program, scene.campaignId)).toEqual({
      budget: null,
      isExhausted: false,
      caps: [],
    });
  });

  it('consist of the budget and the caps of campaign and rules, and fall with each reward', async () => {
    const capped = await aCappedCampaign(scene, { budget: { amount: '20.00' } });
    const left = async () => {
      const { caps, ...rest } = await remainingLimitsOf(scene.program, capped.campaignId);
      return {
        ...rest,
        caps: caps.map(({ rule, cap, usedCount, usedAmount, remainingCount, remainingAmount }) => [
          rule,
          cap.scope.join(),
          usedCount ?? usedAmount?.amount,
          remainingCount ?? remainingAmount?.amount,
        ]),
      };
    };
    expect(await left()).toEqual({
      budget: { amount: '20.00' },
      isExhausted: false,
      caps: [
        ['sale', 'RULE', 0, 5],
        ['other', 'RULE', 0, 5],
        [null, 'CAMPAIGN', '0.00', '9.00'],
        ['sale', 'RULE', 0, 3],
      ],
    });
    for (const customer of ['ann', 'ben', 'cid']) {
      await ingestAndEvaluate(capped, `left-${customer}`, buy(customer));
    }
    // The third exceeds the 1.00 that is left of the campaign's week.
    expect(await left()).toEqual({
      budget: { amount: '12.00' },
      isExhausted: false,
      caps: [
        ['sale', 'RULE', 2, 3],
        ['other', 'RULE', 0, 5],
        [null, 'CAMPAIGN', '8.00', '1.00'],
        ['sale', 'RULE', 2, 1],
      ],
    });
  });

  it('can be listed for many campaigns at once', async () => {
    const more = await aScene(suite.url);
    const ids = [more.campaignId];
    for (let n = 0; n < 5; n += 1) ids.push((await aCappedCampaign(more)).campaignId);
    const { campaigns } = await more.program.run<{
      campaigns: { nodes: { id: string; remainingLimits: RemainingLimits }[] };
    }>(`{ campaigns(first: 100) { nodes { id ${ofCampaign} } } }`);
    expect(new Set(campaigns.nodes.map(({ id }) => id))).toEqual(new Set(ids));
    expect(campaigns.nodes.map(({ id, remainingLimits }) => [id, remainingLimits.caps.length])).toEqual(
      campaigns.nodes.map(({ id }) => [id, id === more.campaignId ? 0 : 4]),
    );
  });

  it('are exhausted when the budget is spent or rewards wait for the wallet; smaller rewards are still paid', async () => {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '30.00');
    const promoterId = await aPromoter(seller);
    const poor = async (more: object): Promise<Scene> => {
      const campaignId = await aCampaign(seller, more);
      const gigId = await aGig(seller, campaignId);
      return { ...seller, campaignId, gigId, promoterId, link: await aLink(seller, campaignId, promoterId) };
    };
    const bounded = await poor({ budget: { amount: '25.00' } });
    await ingestAndEvaluate(bounded, 'bounded');
    expect(await remainingLimitsOf(seller.program, bounded.campaignId)).toMatchObject({
      budget: { amount: '0.00' },
      isExhausted: true,
    });
    const unbounded = await poor({});
    await aGoal(seller, unbounded.campaignId, { payout: { fixed: { amount: '2.00' } } });
    await ingestAndEvaluate(unbounded, 'unbounded');
    const short = { budget: null, isExhausted: true };
    expect(await remainingLimitsOf(seller.program, unbounded.campaignId)).toMatchObject(short);
    const small = await ingestAndEvaluate(unbounded, 'small', { eventType: 'purchase' });
    expect(small.rewards).toMatchObject([{ status: 'PAID', amount: { amount: '2.00' } }]);
    expect(await remainingLimitsOf(seller.program, unbounded.campaignId)).toMatchObject(short);
  });

  it('are visible only for own campaigns, with campaigns:read', async () => {
    const stranger = await aSeller(suite.url, 'Other');
    const query = `query ($id: ID!) { campaign(id: $id) { ${ofCampaign} } }`;
    expect(await stranger.program.run(query, { id: scene.campaignId })).toEqual({ campaign: null });
    const narrow = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, ['gigs:read']));
    expect(errorCode(await narrow.send(query, { id: scene.campaignId }))).toBe('FORBIDDEN');
  });

  it('are sent with campaignUpdated, also for a reward that waits for money', async () => {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '5.00');
    const promoterId = await aPromoter(seller);
    const base: Scene = { ...scene, ...seller, promoterId };
    const capped = await aCappedCampaign(base);
    const watched = watchCampaign(connect(suite.url, capped.key), capped.campaignId);
    const uses = (): (number | null)[] =>
      watched.items.map(({ remainingLimits }) => remainingLimits.caps.at(-1)!.usedCount);
    await untilHeard(capped, watched);
    await ingest(capped, 'heard-1', buy('ann'));
    await waitFor('the first reward', async () => uses().includes(1));
    await ingest(capped, 'heard-2', buy('ben'));
    const last = () => watched.items.at(-1)!.remainingLimits;
    await waitFor(
      'the reward that waits',
      async () => last().isExhausted && last().caps.at(-1)!.usedCount === 2,
    );
    expect(uses().at(-1)).toBe(2);
  });

  it('are sent with campaignUpdated when a cap is exhausted, and stay the same when the cap refuses a reward', async () => {
    const capped = await aCappedCampaign(await aScene(suite.url));
    const watched = watchCampaign(connect(suite.url, capped.key), capped.campaignId);
    await untilHeard(capped, watched);
    for (const key of ['ann', 'ben']) await ingestAndEvaluate(capped, `last-${key}`, buy(key));
    await ingestAndEvaluate(capped, 'other', { eventType: 'other' });
    const week = () => watched.items.at(-1)!.remainingLimits.caps.find(({ cap }) => cap.period === 'WEEK')!;
    await waitFor('the end of the cap', async () => week().remainingAmount?.amount === '0.00');
    const before = watched.items.at(-1)?.remainingLimits;
    const refused = await ingestAndEvaluate(capped, 'too-much', buy('cid'));
    expect(refused.rewards).toEqual([]);
    expect(await remainingLimitsOf(capped.program, capped.campaignId)).toEqual(before);
    expect(watched.items.at(-1)?.remainingLimits).toEqual(before);
  });
});

import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aGig, aKey, aScene, aSeller, anotherCampaign, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { anEarner } from './an-earner.js';

const suite = useSharedServer();

const usd = (amount: string): object => ({ amount, asset: 'USD' });

const page = `query ($id: ID!) {
  promoter(id: $id) {
    links { totalCount nodes { id } }
    rewards { totalCount nodes { amount { amount } } }
    events(last: 1) { totalCount nodes { eventType } }
    conversions { totalCount }
    actionAttempts { totalCount }
    payouts { totalCount }
    performance { totals { rewards earned { amount } } }
    owed { amount asset }
    rewardTotals(groupBy: STATUS) { status asset count amount { amount } }
    payoutTotals { count amount { amount } net { amount } }
  }
}`;

describe("a promoter's page", () => {
  it('is read by one request', async () => {
    const { program, promoterId, link } = await anEarner(suite.url);
    const { promoter } = await program.run<{ promoter: object }>(page, { id: promoterId });
    expect(promoter).toEqual({
      links: { totalCount: 1, nodes: [{ id: link.id }] },
      rewards: { totalCount: 2, nodes: [{ amount: { amount: '25.00' } }, { amount: { amount: '25.00' } }] },
      events: { totalCount: 2, nodes: [{ eventType: 'customer.signup' }] },
      conversions: { totalCount: 0 },
      actionAttempts: { totalCount: 2 },
      payouts: { totalCount: 1 },
      performance: { totals: { rewards: 2, earned: { amount: '50.00' } } },
      owed: expect.anything(),
      rewardTotals: [{ status: 'PAID', asset: 'USD', count: 2, amount: { amount: '50.00' } }],
      payoutTotals: [{ count: 1, amount: { amount: '10.00' }, net: { amount: expect.any(String) } }],
    });
  });

  it('keeps what a key may read, and refuses each list and sum without its scope', async () => {
    const { owner, organizationId, promoterId, link } = await anEarner(suite.url);
    const key = await aKey(owner, organizationId, ['promoters:read', 'attribution:read']);
    const answer = await new GraphQLClient(suite.url, key).send<{ promoter: Record<string, unknown> }>(page, {
      id: promoterId,
    });
    const { links, ...rest } = answer.data?.promoter ?? {};
    expect(links).toEqual({ totalCount: 1, nodes: [{ id: link.id }] });
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    const refused = answer.errors?.map(({ path, extensions }) => [path?.at(-1), extensions?.code]);
    expect(refused?.toSorted()).toEqual(
      Object.keys(rest)
        .toSorted()
        .map((field) => [field, 'FORBIDDEN']),
    );
  });

  it('is not found for another organization, and sums of a foreign promoter are empty', async () => {
    const { promoterId } = await anEarner(suite.url);
    const stranger = await aSeller(suite.url);
    expect(await stranger.program.run(page, { id: promoterId })).toEqual({ promoter: null });
    const sums = `query ($o: ID!, $p: [ID!]) { organization(id: $o) { rewardTotals(filter: { promoterIds: $p }) { count } } }`;
    const asked = { o: stranger.organizationId, p: [promoterId] };
    expect(await stranger.program.run(sums, asked)).toEqual({ organization: { rewardTotals: [] } });
  });
});

describe('what a promoter is owed', () => {
  const owedTo = async ({ program, promoterId }: Scene): Promise<unknown> => {
    const query = 'query ($id: ID!) { promoter(id: $id) { owed { amount asset } } }';
    return (await program.run<{ promoter: { owed: unknown } }>(query, { id: promoterId })).promoter.owed;
  };

  it('is everything earned until it is paid out: available, held, waiting for money, and in a payout', async () => {
    const scene = await aScene(suite.url, '60.00');
    expect(await owedTo(scene)).toEqual([]);
    await ingestAndEvaluate(scene, 'order-1');
    const held = await anotherCampaign(scene, { holdingPeriodDays: 3 });
    await aGig(held, held.campaignId);
    await ingestAndEvaluate(held, 'order-2');
    expect(await owedTo(scene)).toEqual([usd('50.00')]);
    expect((await ingestAndEvaluate(scene, 'order-3')).rewards).toMatchObject([{ status: 'UNFUNDED' }]);
    expect(await owedTo(scene)).toEqual([usd('75.00')]);
    const payout = { promoterId: scene.promoterId, amount: { amount: '10.00' } };
    await scene.program.mutate('requestPayout', payout, 'payout { id }');
    await waitFor(
      'the payout',
      async () => JSON.stringify(await owedTo(scene)) === '[{"amount":"65.00","asset":"USD"}]',
    );
  });

  it('is one amount for each asset', async () => {
    const scene = await anEarner(suite.url);
    const points = await anotherCampaign(scene, { asset: 'POINTS' });
    await aGig(points, points.campaignId, { rewardAmount: { amount: '7', asset: 'POINTS' } });
    await ingestAndEvaluate(points, 'order-3');
    expect(await owedTo(scene)).toContainEqual({ amount: '7', asset: 'POINTS' });
  });
});

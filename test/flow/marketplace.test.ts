import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { uuidOf } from '../support/outcome.js';
import { aJoined, aPerson } from '../support/person.js';
import { aCampaign, aGig, aGoal, aScene, aSeller } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { join, linkOf, ownOf } from './own-promoter.js';

const suite = useServer();

/** All campaigns of the marketplace for a person. */
async function marketplaceOf(client: GraphQLClient): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = [];
  for (let after: string | null = null; ;) {
    const { marketplace }: { marketplace: { nodes: { id: string; name: string }[]; pageInfo: Info } } =
      await client.run(
        'query ($after: String) { marketplace(first: 2, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
    found.push(...marketplace.nodes);
    if (!marketplace.pageInfo.hasNextPage) return found;
    after = marketplace.pageInfo.endCursor;
  }
}
interface Info {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

describe('the marketplace', () => {
  async function totalOf(person: GraphQLClient): Promise<number> {
    const query = '{ marketplace(first: 100) { totalCount } }';
    return (await person.run<{ marketplace: { totalCount: number } }>(query)).marketplace.totalCount;
  }

  it('lists the active, approved campaigns of every organization, in the environment of the session', async () => {
    const [acme, globex] = [await aSeller(suite.url, 'Acme'), await aSeller(suite.url, 'Globex')];
    const open = await aCampaign(acme, { name: 'Open' });
    const other = await aCampaign(globex, { name: 'Other' });
    const hidden = [
      await aCampaign(acme, { name: 'Draft' }, false),
      await aCampaign(acme, { name: 'Unlisted', listed: false }),
      await aCampaign(acme, { name: 'Over' }),
      await aCampaign(acme, { name: 'Paused' }),
    ];
    const endsAt = new Date(Date.now() - 1000).toISOString();
    await acme.program.mutate('updateCampaign', { id: hidden[2], endsAt }, 'campaign { id }');
    await acme.program.mutate('pauseCampaign', { id: hidden[3] }, 'campaign { id }');
    const pia = await aPerson(suite.url);
    const seen = (await marketplaceOf(pia)).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([open, other]));
    expect(seen.filter((id) => hidden.includes(id))).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);

    const live = new GraphQLClient(suite.url, pia.token, 'live');
    expect(await marketplaceOf(live)).toEqual([]);

    expect(await totalOf(pia)).toBe(seen.length);
  });

  it('describes a campaign with its payout, goals and gigs', async () => {
    const acme = await aSeller(suite.url, 'Acme');
    const open = await aCampaign(acme, { name: 'Open', payoutRate: { amount: '0.10' }, payoutModel: 'CPC' });
    await aGoal(acme, open, { name: 'Sale' });
    await aGig(acme, open);
    const pia = await aPerson(suite.url);
    const { marketplace } = await pia.run<{ marketplace: { nodes: { id: string }[] } }>(
      `{ marketplace(first: 100) { nodes { id name targetUrl payoutModel payoutRate { amount } organization { name }
         goals { name payout { amount } } gigs { title rewardAmount { amount } } viewerPromoter { id } } } }`,
    );
    expect(marketplace.nodes.find(({ id }) => id === open)).toEqual({
      id: open,
      name: 'Open',
      targetUrl: 'https://shop.example/summer',
      payoutModel: 'CPC',
      payoutRate: { amount: '0.10' },
      organization: { name: 'Acme' },
      goals: [{ name: 'Sale', payout: { amount: '10.00' } }],
      gigs: [{ title: 'Bring a sign-up', rewardAmount: { amount: '25.00' } }],
      viewerPromoter: null,
    });
  });

  it('does not show a campaign that is no longer listed', async () => {
    const acme = await aSeller(suite.url);
    const id = await aCampaign(acme);
    const pia = await aPerson(suite.url);
    const isSeen = async (): Promise<boolean> => (await marketplaceOf(pia)).some((seen) => seen.id === id);
    expect(await isSeen()).toBe(true);
    await acme.program.mutate('updateCampaign', { id, listed: false }, 'campaign { listed }');
    expect(await isSeen()).toBe(false);
  });
});

describe('a person who joins a campaign', () => {
  it('joins once with their name, even by many concurrent requests', async () => {
    const acme = await aSeller(suite.url);
    const [one, two] = [await aCampaign(acme), await aCampaign(acme)];
    const pia = await aPerson(suite.url, 'Pia');
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, n) => join(pia, n % 2 ? one : two)));
    expect(new Set(ids).size).toBe(1);
    const { promoters } = await acme.program.run<{ promoters: object }>(
      '{ promoters { nodes { id name email isPerson wallet { available { amount } } } } }',
    );
    expect(promoters).toEqual({
      nodes: [
        { id: ids[0], name: 'Pia', email: null, isPerson: true, wallet: { available: { amount: '0.00' } } },
      ],
    });
    const domainEvents = await suite.database.query(
      `select 1 from domain_event where type = 'promoter.joined' and node_id = $1`,
      [ids[0]],
    );
    expect(domainEvents).toHaveLength(1);
    expect(await ownOf(pia)).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ids[0], organization: { name: 'Acme' } }],
    });
  });

  it('cannot join a campaign that is not in the marketplace', async () => {
    const acme = await aSeller(suite.url);
    const pia = await aPerson(suite.url);
    const live = new GraphQLClient(suite.url, pia.token, 'live');
    const open = await aCampaign(acme);
    for (const [person, campaignId] of [
      [pia, await aCampaign(acme, {}, false)],
      [pia, await aCampaign(acme, { listed: false })],
      [pia, 'camp_01h00000000000000000000000'],
      [pia, 'nonsense'],
      [live, open],
    ] as const) {
      const { userErrors } = await person.attempt('joinCampaign', { campaignId }, 'promoter { id }');
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['campaignId'] }]);
    }
    expect((await ownOf(pia)).totalCount).toBe(0);
  });

  it('cannot join, create a link or submit an attempt for a suspended organization', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId);
    await linkOf(pia, scene.campaignId, promoterId);
    await suite.database.query('update organization set suspended_at = now() where id = $1', [
      uuidOf('organization', scene.organizationId),
    ]);
    expect((await marketplaceOf(pia)).map(({ id }) => id)).not.toContain(scene.campaignId);
    const { campaignId, gigId } = scene;
    for (const [mutation, input] of [
      ['joinCampaign', { campaignId }],
      ['createLink', { campaignId, promoterId, targetUrl: 'https://shop.example/new' }],
      ['submitActionAttempt', { gigId, proof: { text: 'x' } }],
    ] as const) {
      const { userErrors } = await pia.attempt(mutation, input, '');
      expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    expect((await ownOf(pia)).totalCount).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aJoined, aPerson } from '../support/person.js';
import { aCampaign, aGig, aScene, follow } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { join, linkOf, ownOf, ownQuery } from './own-promoter.js';

const suite = useSharedServer();

/** What a promoter sees of themselves after a click and the reward for a sign-up. */
const ownViewOf = (id: string, linkId: string): object => ({
  id,
  wallet: {
    available: { amount: '25.00' },
    owner: null,
    // They see their own side of the transaction, but not the organization's balance.
    transactions: {
      totalCount: 1,
      nodes: [{ kind: 'REWARD', entries: [{ account: 'AVAILABLE', balanceAfter: { amount: '25.00' } }] }],
    },
  },
  rewards: {
    totalCount: 1,
    nodes: [
      {
        status: 'PAID',
        amount: { amount: '25.00' },
        campaign: null,
        event: null,
        listing: { name: 'Summer' },
      },
    ],
  },
  performance: {
    totals: { clicks: 1, uniqueClicks: 1, conversions: 0, rewards: 1, earned: { amount: '25.00' } },
    groups: [{ key: linkId, totals: { clicks: 1, uniqueClicks: 1 } }],
  },
});

describe('a promoter who signs in', () => {
  it('creates links to the site of the campaign, and to no other site', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId);
    const deeper = { campaignId: scene.campaignId, promoterId, targetUrl: 'https://shop.example/shoes' };
    await pia.mutate('createLink', deeper, 'link { id }');
    const url = 'https://elsewhere.example/';
    for (const [elsewhere, ...field] of [
      [{ targetUrl: url }, 'targetUrl'],
      [{ iosUrl: url }, 'iosUrl'],
      [{ androidUrl: url }, 'androidUrl'],
      [{ countryTargets: [{ country: 'DE', url }] }, 'countryTargets', '0', 'url'],
    ] as const) {
      const answer = await pia.attempt('createLink', { ...deeper, ...elsewhere }, 'link { id }');
      expect(answer.userErrors).toMatchObject([{ code: 'INVALID_URL', field }]);
    }
  });

  it('earns by their links', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId);
    const link = await linkOf(pia, scene.campaignId, promoterId);
    expect((await linkOf(pia, scene.campaignId, promoterId)).id).toBe(link.id);
    await follow(suite.url, link);
    await ingestAndEvaluate({ ...scene, link }, 'order-1');
    const own = await waitFor('the click', async () => {
      const { nodes } = await ownOf(pia);
      return nodes[0]?.performance.totals.clicks === 1 && nodes;
    });
    expect(own).toMatchObject([ownViewOf(promoterId, link.id)]);
    const { viewer } = await pia.run<{ viewer: { promoters: { nodes: { links: { nodes: object[] } }[] } } }>(
      ownQuery,
    );
    expect(viewer.promoters.nodes[0]?.links.nodes).toContainEqual({
      id: link.id,
      code: link.code,
      campaign: null,
      listing: { name: 'Summer', organization: { name: 'Acme' } },
    });
  });

  it('cannot create links for other promoters, nor in campaigns of other organizations', async () => {
    const [scene, rival] = [await aScene(suite.url), await aScene(suite.url)];
    const { person: pia, promoterId: mine } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { promoterId: theirs } = await aJoined(suite.url, scene.campaignId, 'Max');
    const unlisted = await aCampaign(scene, { listed: false });
    for (const [campaignId, promoterId] of [
      [scene.campaignId, theirs],
      [scene.campaignId, scene.promoterId],
      [rival.campaignId, mine],
      [unlisted, mine],
    ] as const) {
      const answer = await pia.attempt('createLink', { campaignId, promoterId }, 'link { id }');
      expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    // The organization admits them to an unlisted campaign by creating a link for them.
    await scene.program.mutate('createLink', { campaignId: unlisted, promoterId: mine }, 'link { id }');
    await pia.mutate(
      'createLink',
      { campaignId: unlisted, promoterId: mine, targetUrl: 'https://shop.example/x' },
      'link { id }',
    );
  });

  const video = { title: 'Post a video', actionType: 'video', verification: 'MANUAL' };
  const work = { proof: { text: 'Here it is.', url: 'https://video.example/1', note: 'Took a day' } };

  it('submits proof of work, which the organization can read', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, video);
    const pia = await aPerson(suite.url);
    const early = await pia.attempt('submitActionAttempt', { gigId, ...work }, 'actionAttempt { id }');
    expect(early.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['gigId'] }]);
    await join(pia, scene.campaignId);
    const { actionAttempt } = await pia.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      { gigId, ...work },
      'actionAttempt { id status proof { text url note } }',
    );
    expect(actionAttempt).toMatchObject({ status: 'SUBMITTED', proof: work.proof });
    const seen = await scene.program.run(
      'query ($id: ID!) { actionAttempt(id: $id) { gig { id } proof { url } promoter { name } event { id } } }',
      { id: actionAttempt.id },
    );
    expect(seen).toEqual({
      actionAttempt: {
        gig: { id: gigId },
        proof: { url: 'https://video.example/1' },
        promoter: { name: 'Pia' },
        event: null,
      },
    });
    const domainEvents = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'action_attempt.submitted' and node_id = $1`,
      [actionAttempt.id],
    );
    expect(domainEvents.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { data: { remark: 'Took a day', reward: { amount: '25.00', asset: 'USD' } } },
    ]);
  });

  it('is paid for submitted work when the organization verifies it', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, video);
    const { person: pia } = await aJoined(suite.url, scene.campaignId);
    const { actionAttempt } = await pia.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      { gigId, ...work },
      'actionAttempt { id }',
    );
    const decision = { id: actionAttempt.id, note: 'Well done' };
    await scene.program.mutate('verifyActionAttempt', decision, 'actionAttempt { status }');
    const again = await scene.program.attempt('verifyActionAttempt', decision, 'actionAttempt { status }');
    expect(again.userErrors).toMatchObject([{ code: 'ILLEGAL_STATUS_CHANGE' }]);
    const paid = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'reward.paid' and payload like $1`,
      [`%${actionAttempt.id}%`],
    );
    // No event caused it, so none is named.
    expect(paid.map(({ payload }) => Object.keys((JSON.parse(payload) as { data: object }).data))).toEqual([
      ['rewardId', 'aktvatorId', 'campaignId', 'actionAttemptId', 'rewardAmount', 'reward'],
    ]);
    expect(await ownOf(pia)).toMatchObject({
      nodes: [
        {
          wallet: { available: { amount: '25.00' } },
          actionAttempts: {
            nodes: [
              { status: 'VERIFIED', note: 'Well done', gig: null, gigListing: { title: 'Post a video' } },
            ],
          },
        },
      ],
    });
  });

  it('cannot submit without proof, with an invalid URL, or to a gig that is not open', async () => {
    const scene = await aScene(suite.url);
    const { person: pia } = await aJoined(suite.url, scene.campaignId);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const submit = async (input: object): Promise<unknown> =>
      (await pia.attempt('submitActionAttempt', { gigId, ...input }, 'actionAttempt { id }')).userErrors;
    expect(await submit({ proof: {} })).toMatchObject([{ code: 'INVALID', field: ['proof'] }]);
    expect(await submit({ proof: { text: '' } })).toMatchObject([{ field: ['proof', 'text'] }]);
    expect(await submit({ proof: { url: 'javascript:alert(1)' } })).toMatchObject([
      { code: 'INVALID_URL', field: ['proof', 'url'] },
    ]);
    const proof = { text: 'x' };
    const early = { startsAt: new Date(Date.now() + 3_600_000).toISOString() };
    const later = await aGig(scene, await aCampaign(scene, early), { actionType: 'video' });
    expect(await submit({ gigId: later, proof })).toMatchObject([{ code: 'NOT_FOUND' }]);
    await scene.program.mutate('pauseGig', { id: gigId }, 'gig { id }');
    expect(await submit({ proof })).toMatchObject([{ code: 'NOT_FOUND', field: ['gigId'] }]);
    expect((await ownOf(pia)).nodes[0]).toMatchObject({ actionAttempts: { nodes: [] } });
  });
});

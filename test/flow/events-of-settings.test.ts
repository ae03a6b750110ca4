import { describe, expect, it } from '@jest/globals';
import { aGoal, aScene, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { ask, listOf } from './event-list.js';

const suite = useSharedServer();

describe('domain events of links, promoters, gigs and goals', () => {
  /** The events of one kind, as `created`, with the types of their objects, when so many are in the log. */
  async function told(
    seller: Seller,
    kind: string,
    count: number,
  ): Promise<(readonly [string, string | undefined])[]> {
    // The list ends where the oldest open transaction began, and other suites use this server.
    return waitFor(`${count} events of each ${kind}`, async () => {
      const { data } = await ask(seller.program, seller.organizationId, { last: 100 });
      const nodes = data?.domainEvents.nodes.filter(({ type }) => type.startsWith(`${kind}.`)) ?? [];
      if (nodes.length < count) return undefined;
      return nodes.map(({ type, node }) => [type.slice(kind.length + 1), node?.__typename] as const);
    });
  }

  it('tell each change of a link, and nothing if nothing changes', async () => {
    const scene = await aScene(suite.url);
    const { program, link, campaignId, promoterId } = scene;
    const { id } = link;
    await program.mutate('createLink', { campaignId, promoterId }, 'link { id }');
    await program.mutate('updateLink', { id, name: 'Shoes' }, 'link { id }');
    for (const change of ['disableLink', 'disableLink', 'enableLink', 'enableLink']) {
      await program.mutate(change, { id }, 'link { id }');
    }
    await program.mutate(
      'createLinks',
      { links: [{ campaignId, promoterId, code: `c-${id.slice(-9)}` }] },
      'results { status }',
    );
    const changes = ['created', 'updated', 'disabled', 'enabled', 'created'];
    expect(await told(scene, 'link', changes.length)).toEqual(changes.map((change) => [change, 'Link']));
    const { nodes } = await listOf(scene, { types: ['link.updated'] });
    expect(nodes).toMatchObject([
      { nodeId: id, data: { linkId: id, campaignId, promoterId, code: link.code, name: 'Shoes' } },
    ]);
  });

  it('tell each change of a promoter, with the reason of a suspension', async () => {
    const scene = await aScene(suite.url);
    const { program, promoterId: id } = scene;
    await program.mutate('updatePromoter', { id, name: 'Pia' }, 'promoter { id }');
    await program.mutate('suspendPromoter', { id, note: 'Fraud' }, 'promoter { id }');
    await program.mutate('unsuspendPromoter', { id }, 'promoter { id }');
    const changes = ['created', 'updated', 'suspended', 'unsuspended'];
    expect(await told(scene, 'promoter', changes.length)).toEqual(
      changes.map((change) => [change, 'Promoter']),
    );
    const { nodes } = await listOf(scene, { types: ['promoter.suspended'] });
    expect(nodes).toMatchObject([{ data: { promoterId: id, name: 'Pia', reason: 'Fraud' } }]);
  });

  it('tell each change of gigs and goals, and say that the object of a deletion is gone', async () => {
    const scene = await aScene(suite.url);
    const { program, gigId: id, campaignId, organizationId } = scene;
    await program.mutate('updateGig', { id, title: 'Bring two' }, 'gig { id }');
    await program.mutate('pauseGig', { id }, 'gig { id }');
    await program.mutate('closeGig', { id }, 'gig { id }');
    const goal = await aGoal(scene, campaignId);
    await program.mutate('updateGoal', { id: goal, title: 'A purchase' }, 'goal { id }');
    await program.mutate('deleteGoal', { id: goal }, 'deletedId');
    const created = ['created', 'updated'];
    expect(await told(scene, 'gig', 5)).toEqual(
      ['created', 'published', 'updated', 'paused', 'closed'].map((change) => [change, 'Gig']),
    );
    expect(await told(scene, 'goal', 3)).toEqual(
      [...created, 'deleted'].map((change) => [change, undefined]),
    );
    const { errors } = await ask(program, organizationId, { types: ['goal.deleted'] });
    expect(errors).toMatchObject([
      { path: ['domainEvents', 'nodes', 0, 'node'], extensions: { code: 'NOT_FOUND' } },
    ]);
    const { campaign } = await program.mutate<{ campaign: { id: string } }>(
      'createCampaign',
      {
        name: 'New',
        targetUrl: 'https://shop.example',
        goals: [{ name: 'lead', payout: { fixed: { amount: '1' } } }],
      },
      'campaign { id }',
    );
    const types = await waitFor('the events of the campaign', async () => {
      const { nodes } = await listOf(scene, { campaignId: campaign.id });
      return nodes.length > 0 && nodes.map(({ type }) => type);
    });
    expect(types).toEqual(['campaign.created', 'goal.created']);
  });
});

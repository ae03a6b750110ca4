import { describe, expect, it } from '@jest/globals';
import { foldFigures } from '../../../src/tracking/performance/fold-figures.js';
import { inboxOf } from '../../support/click-inbox.js';
import { recordedClick } from '../../support/clicks.js';
import { aJoined } from '../../support/person.js';
import {
  aLink,
  anotherCampaign,
  aPromoter,
  aScene,
  follow,
  type Scene,
  type SharedLink,
} from '../../support/story.js';
import { heard, listen, useClients, type Listening } from '../../support/subscriptions.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { linkOf } from '../../flow/own-promoter.js';

const connect = useClients();

/** Writes no clicks and sums nothing up by itself: the test does it, as another process. */
const suite = useServer({ ROLE: 'api' });

interface Update {
  readonly campaignIds: readonly string[] | null;
  readonly promoterIds: readonly string[] | null;
  readonly campaign: { readonly performance: { readonly totals: { readonly clicks: number } } } | null;
}

const document = `subscription ($organizationId: ID!, $campaignId: ID, $promoterId: ID) {
  performanceUpdated(organizationId: $organizationId, campaignId: $campaignId, promoterId: $promoterId) {
    campaignIds promoterIds organization { id } promoter { id } campaign { performance { totals { clicks } } }
  }
}`;

function updatesOf(scene: Scene, more: object = {}, key = scene.key): Listening<Update> {
  return listen(connect(suite.url, key), document, { organizationId: scene.organizationId, ...more });
}

async function click(link: SharedLink): Promise<void> {
  const inbox = inboxOf(suite.database.pool);
  await recordedClick(suite.database, await follow(suite.url, link), async () => inbox.settle());
  await foldFigures(suite.database.pool);
}

describe('the subscription to figures', () => {
  it('names the campaign and the promoter when another process has summed up their figures', async () => {
    const scene = await aScene(suite.url);
    const { campaignId, promoterId, link } = scene;
    const updates = updatesOf(scene, { campaignId });
    const first = await heard(
      updates,
      () => true,
      async () => click(link),
    );
    expect(first).toMatchObject({
      campaignIds: [campaignId],
      promoterIds: [promoterId],
      organization: { id: scene.organizationId },
      promoter: null,
    });
    const clicksIn = (update: Update): number => update.campaign?.performance.totals.clicks ?? 0;
    const seen = clicksIn(first);
    expect(seen).toBeGreaterThan(0);
    await click(link);
    await heard(updates, (update) => clicksIn(update) > seen);
    expect(updates.refusals).toEqual([]);
  });

  it('sends only what is asked for: an organization, a campaign, a promoter', async () => {
    const scene = await aScene(suite.url);
    const stranger = await aScene(suite.url);
    const winter = await anotherCampaign(scene);
    const sam = await aPromoter(scene, 'Sam');
    const ofSam = await aLink(scene, scene.campaignId, sam);
    const all = updatesOf(scene);
    const ofWinter = updatesOf(scene, { campaignId: winter.campaignId });
    const bySam = updatesOf(scene, { promoterId: sam });
    const everything = async (): Promise<void> => {
      for (const { link } of [stranger, scene, winter, { link: ofSam }]) await click(link);
    };
    await heard(all, () => true, everything);
    await heard(ofWinter, () => true, everything);
    await heard(bySam, () => true, everything);
    const named = (updates: Listening<Update>, name: 'campaignIds' | 'promoterIds'): Set<string> =>
      new Set(updates.items.flatMap((update) => update[name] ?? []));
    await waitFor('both campaigns', async () => named(all, 'campaignIds').size === 2);
    expect(named(all, 'campaignIds')).toEqual(new Set([scene.campaignId, winter.campaignId]));
    expect(named(ofWinter, 'campaignIds')).toEqual(new Set([winter.campaignId]));
    expect(named(bySam, 'promoterIds')).toEqual(new Set([sam]));
  });

  it('is refused for objects of another tenant, and silent in the other environment', async () => {
    const scene = await aScene(suite.url);
    const stranger = await aScene(suite.url);
    for (const foreign of [
      { organizationId: stranger.organizationId },
      { campaignId: stranger.campaignId },
      { promoterId: stranger.promoterId },
    ]) {
      const refused = updatesOf(scene, foreign);
      await waitFor('the refusal', async () => refused.hasEnded());
      expect(refused.messages).toEqual([expect.stringContaining('There is no such')]);
    }
    const live = listen<Update>(
      connect(suite.url, scene.owner.token, { environment: 'live' }),
      'subscription ($organizationId: ID!) { performanceUpdated(organizationId: $organizationId) { campaignIds } }',
      { organizationId: scene.organizationId },
    );
    await heard(
      updatesOf(scene),
      () => true,
      async () => click(scene.link),
    );
    expect(live).toMatchObject({ items: [], refusals: [] });
  });
});

describe("the subscription to a person's own figures", () => {
  const own = `subscription ($promoterId: ID!) {
    ownPerformanceUpdated(promoterId: $promoterId) { id performance { totals { clicks } } }
  }`;

  it('sends their record with the new figures, and refuses the records of others', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { person: max, promoterId: other } = await aJoined(suite.url, scene.campaignId, 'Max');
    const [link, another] = [
      await linkOf(pia, scene.campaignId, promoterId),
      await linkOf(max, scene.campaignId, other),
    ];
    const sandbox = { environment: 'sandbox' };
    const updates = listen<{ id: string; performance: { totals: { clicks: number } } }>(
      connect(suite.url, pia.token, sandbox),
      own,
      { promoterId },
    );
    const update = await heard(
      updates,
      () => true,
      async () => {
        await click(another);
        await click(link);
      },
    );
    expect(update).toMatchObject({ id: promoterId });
    expect(update.performance.totals.clicks).toBeGreaterThan(0);
    for (const id of [other, scene.promoterId]) {
      const refused = listen(connect(suite.url, pia.token, sandbox), own, { promoterId: id });
      await waitFor('the refusal', async () => refused.hasEnded());
      expect(refused.messages).toEqual([expect.stringContaining('There is no such')]);
    }
  });
});

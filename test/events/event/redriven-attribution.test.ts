import { describe, expect, it } from '@jest/globals';
import { evaluated, ingestAndEvaluate } from '../../support/outcome.js';
import { redrive } from '../../support/redrive.js';
import { aCampaign, aLink, aPromoter, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { missedWhilePaused, setStatus } from './missed-events.js';

const suite = useSharedServer();

interface Place {
  readonly campaign: { readonly id: string } | null;
  readonly link: { readonly id: string } | null;
  readonly promoter: { readonly id: string } | null;
}

async function placeOf({ program }: Scene, id: string): Promise<Place> {
  const answer = await program.run<{ event: Place }>(
    'query ($id: ID!) { event(id: $id) { campaign { id } link { id } promoter { id } } }',
    { id },
  );
  return answer.event;
}

async function found({ program }: Scene, campaignId: string): Promise<string[]> {
  const { events } = await program.run<{ events: { nodes: { id: string }[] } }>(
    'query ($f: EventFilter) { events(filter: $f) { nodes { id } } }',
    { f: { campaignId: { eq: campaignId } } },
  );
  return events.nodes.map(({ id }) => id);
}

describe('the attribution of an event', () => {
  const quinns = async (scene: Scene, campaignId = scene.campaignId) =>
    aLink(scene, campaignId, await aPromoter(scene, 'Quinn'));
  const setCodePolicy = async ({ program }: Scene, id: string, codePolicy: string) =>
    program.mutate('updateCampaign', { id, codePolicy }, 'campaign { id }');

  it('is decided again at every redrive: a link and a code', async () => {
    const scene = await aScene(suite.url);
    const quinn = await quinns(scene);
    await setStatus(scene, 'pauseCampaign');
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const { id } = await ingestAndEvaluate(scene, 'both', named);
    for (const [policy, by, link] of [
      ['CODE_WINS', 'code', quinn],
      ['LINK_WINS', 'link', scene.link],
      ['CODE_WINS', 'code', quinn],
      ['LINK_WINS', 'link', scene.link],
    ] as const) {
      await setCodePolicy(scene, scene.campaignId, policy);
      expect(await redrive(scene, { ids: [id] })).toMatchObject({ count: 1 });
      const { decision } = await evaluated(scene, id);
      expect(decision).toMatchObject({ attribution: { by, linkId: link.id } });
      expect(await placeOf(scene, id)).toMatchObject({ link: { id: link.id } });
    }
  });

  it('is decided again when the event is approved', async () => {
    const scene = await aScene(suite.url);
    const quinn = await quinns(scene);
    const id = scene.campaignId;
    await scene.program.mutate(
      'updateCampaign',
      { id, fraudChecks: { velocity: 'REVIEW', velocityEvents: 1 } },
      'campaign { id }',
    );
    await ingestAndEvaluate(scene, 'first', { attributionCode: quinn.code });
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const held = await ingestAndEvaluate(scene, 'both', named);
    expect(held).toMatchObject({ status: 'REVIEW', decision: { attribution: { by: 'code' } } });
    await setCodePolicy(scene, id, 'LINK_WINS');
    await scene.program.mutate('approveEvent', { id: held.id }, 'event { id }');
    const approved = await evaluated(scene, held.id);
    expect(approved).toMatchObject({ status: 'PROCESSED', decision: { attribution: { by: 'link' } } });
    expect(await placeOf(scene, held.id)).toMatchObject({ promoter: { id: scene.promoterId } });
  });

  it('can change to another campaign', async () => {
    const scene = await aScene(suite.url);
    const otherId = await aCampaign(scene, {}, false);
    const quinn = await quinns(scene, otherId);
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const { id } = await ingestAndEvaluate(scene, 'two', named);
    expect(await placeOf(scene, id)).toMatchObject({ campaign: { id: otherId }, link: { id: quinn.id } });
    await setCodePolicy(scene, otherId, 'LINK_WINS');
    expect(await redrive(scene, { campaignId: otherId })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    const { campaignId, link, promoterId } = scene;
    expect(await placeOf(scene, id)).toEqual({
      campaign: { id: campaignId },
      link: { id: link.id },
      promoter: { id: promoterId },
    });
  });

  it('is missing when the event names a campaign other than that of its code', async () => {
    const scene = await aScene(suite.url);
    const namedId = await aCampaign(scene);
    const byCode = await ingestAndEvaluate(scene, 'code', { campaignId: namedId });
    const byLink = await ingestAndEvaluate(scene, 'link', {
      campaignId: namedId,
      attributionCode: null,
      attributionLinkId: scene.link.id,
    });
    for (const { status, decision } of [byCode, byLink]) {
      expect({ status, ...decision }).toMatchObject({
        status: 'UNMATCHED',
        reason: 'OTHER_CAMPAIGN',
        attribution: { linkId: scene.link.id, campaignId: scene.campaignId, promoterId: scene.promoterId },
      });
    }
    const campaign = { id: namedId };
    expect(await placeOf(scene, byCode.id)).toEqual({ campaign, link: null, promoter: null });
    expect(await placeOf(scene, byLink.id)).toEqual({
      campaign,
      link: { id: scene.link.id },
      promoter: null,
    });
    expect(await found(scene, namedId)).toEqual([byLink.id, byCode.id]);
    expect(await found(scene, scene.campaignId)).toEqual([]);
    expect(await redrive(scene, { campaignId: scene.campaignId })).toMatchObject({ count: 0 });
    const told = await suite.database.query<{ payload: string }>(
      `select payload::text from domain_event where type = 'event.unmatched' and node_id = $1`,
      [byCode.id],
    );
    expect(told.map(({ payload }) => (JSON.parse(payload) as { data: object }).data)).toMatchObject([
      { campaignId: namedId, aktvatorId: null },
    ]);
  });
});

describe('an event of a link', () => {
  it('can be attributed to its code at a redrive', async () => {
    const scene = await aScene(suite.url);
    const [id = ''] = await missedWhilePaused(scene, 1);
    await redrive(scene);
    const { decision } = await evaluated(scene, id);
    expect(decision).toMatchObject({ attribution: { by: 'code', linkId: scene.link.id } });
    expect(await aLink(scene, scene.campaignId, scene.promoterId)).toMatchObject({ id: scene.link.id });
  });
});

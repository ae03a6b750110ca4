import { describe, expect, it } from '@jest/globals';
import { evaluated, ingest, uuidOf } from '../../support/outcome.js';
import { aCampaign, aLink, aPromoter, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

/** The columns that evaluation writes, and reviews. All others are as reported. */
const results = `{status, due_at, pace_at, attributed_link_id, attributed_campaign_id, attributed_promoter_id, effective_campaign_id, decision,
  evidence, terms_id, rule_version_id, evaluated_at, review_decision, review_note, reviewed_by, reviewed_at}`;

async function reportedValues(id: string): Promise<object> {
  const [row] = await suite.database.query<{ reported: object }>(
    'select to_jsonb(event) - $2::text[] as reported from event where id = $1',
    [uuidOf('event', id), results],
  );
  return row?.reported ?? {};
}

/** Link, campaign and promoter of an event in the API. */
async function attributionOf({ program }: Scene, id: string): Promise<object> {
  const query = 'query ($id: ID!) { event(id: $id) { link { id } campaign { id } promoter { id } } }';
  return (await program.run<{ event: object }>(query, { id })).event;
}

/** Sam's code, typed by a customer who came by Pat's link. The code wins. */
async function aContestedScene(): Promise<{
  readonly scene: Scene;
  readonly sam: string;
  readonly samsLink: SharedLink;
  readonly report: object;
}> {
  const scene = await aScene(suite.url);
  const sam = await aPromoter(scene, 'Sam');
  const samsLink = await aLink(scene, scene.campaignId, sam);
  const report = { attributionLinkId: scene.link.id, attributionCode: samsLink.code };
  return { scene, sam, samsLink, report };
}

describe('the reported values of an event', () => {
  it('stay the same when the event is attributed to another link, also after a redrive', async () => {
    const { scene, sam, samsLink, report } = await aContestedScene();
    const { program, campaignId } = scene;
    await program.mutate('pauseCampaign', { id: campaignId }, 'campaign { id }');
    const id = await ingest(scene, 'contested', report);
    const reported = await reportedValues(id);
    expect(reported).toMatchObject({ link_id: uuidOf('link', scene.link.id), campaign_id: null });
    const attributed = { link: { id: samsLink.id }, campaign: { id: campaignId }, promoter: { id: sam } };
    expect(await evaluated(scene, id)).toMatchObject({ status: 'UNMATCHED' });
    expect(await attributionOf(scene, id)).toEqual(attributed);
    expect(await reportedValues(id)).toEqual(reported);

    await program.mutate('activateCampaign', { id: campaignId }, 'campaign { id }');
    expect(await program.attempt('redriveEvents', { ids: [id] }, 'count')).toMatchObject({ count: 1 });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED' });
    expect(await attributionOf(scene, id)).toEqual(attributed);
    expect(await reportedValues(id)).toEqual(reported);
  });

  it.each([
    ['approved', 'approveEvent', 'PROCESSED'],
    ['rejected', 'rejectEvent', 'REJECTED'],
  ])('stay the same when the event is held and %s', async (_what, mutation, status) => {
    const { scene, sam, samsLink, report } = await aContestedScene();
    const { program, campaignId } = scene;
    const settings = { id: campaignId, fraudChecks: { selfReferral: 'REVIEW' } };
    await program.mutate('updateCampaign', settings, 'campaign { id }');
    const id = await ingest(scene, 'held', { ...report, customerId: sam });
    const reported = await reportedValues(id);
    const attributed = { link: { id: samsLink.id }, campaign: { id: campaignId }, promoter: { id: sam } };
    expect(await evaluated(scene, id)).toMatchObject({ status: 'REVIEW' });
    expect(await attributionOf(scene, id)).toEqual(attributed);

    await program.mutate(mutation, { id }, 'event { id }');
    expect(await evaluated(scene, id)).toMatchObject({ status });
    expect(await attributionOf(scene, id)).toEqual(attributed);
    expect(await reportedValues(id)).toEqual(reported);
  });

  it('are shown even if the event names a campaign other than that of its code', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    const id = await ingest(scene, 'other', { campaignId });
    const reported = await reportedValues(id);
    expect(await evaluated(scene, id)).toMatchObject({ decision: { reason: 'OTHER_CAMPAIGN' } });
    expect(await attributionOf(scene, id)).toEqual({
      link: null,
      campaign: { id: campaignId },
      promoter: null,
    });
    expect(await reportedValues(id)).toEqual(reported);
  });

  it.each(['tribute_app', 'tribute_system'])('cannot be changed by %s', async (role) => {
    const client = await suite.database.pool.connect();
    try {
      await client.query(`begin; set local role ${role}`);
      await expect(client.query('update event set link_id = null')).rejects.toThrow('permission denied');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

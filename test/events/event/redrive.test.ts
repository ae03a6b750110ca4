import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { balancesOf, evaluated, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { failEvaluationOf, redrive } from '../../support/redrive.js';
import { aCampaign, aGoal, aKey, aScene, aSeller, follow } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { missedWhilePaused, setStatus } from './missed-events.js';
import { times } from '../../support/times.js';

const suite = useSharedServer();

describe('redriveEvents', () => {
  it('pays the events of a paused campaign once under concurrent requests', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 10);
    await setStatus(scene, 'activateCampaign');
    const answers = await Promise.all(times(8, async () => redrive(scene, { campaignId: scene.campaignId })));
    expect(answers.reduce((sum, answer) => sum + (answer.count ?? 0), 0)).toBe(10);
    for (const id of ids) {
      expect(await evaluated(scene, id)).toMatchObject({
        status: 'PROCESSED',
        rewards: [{ status: 'PAID' }],
      });
    }
    // An event that has counted is not driven again, by any id.
    expect(await redrive(scene, { ids })).toMatchObject({ count: 0, hasMore: false });
    expect(await redrive(scene)).toMatchObject({ count: 0 });
    expect(await balancesOf(scene)).toMatchObject({ seller: '750.00', promoter: '250.00' });
  });

  it('works in bounded steps, and evaluates each event again', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 5);
    expect(await redrive(scene, { first: 2 })).toMatchObject({ count: 2, hasMore: true });
    for (const id of ids) {
      const event = await evaluated(scene, id);
      expect(event).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'CAMPAIGN_NOT_ACTIVE' } });
    }
    expect(await balancesOf(scene)).toMatchObject({ promoter: '0.00' });
  });

  it('evaluates the events that match the filters, and rejected ones only by reason', async () => {
    const scene = await aScene(suite.url);
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, startsAt }, 'campaign { id }');
    const early = await ingestAndEvaluate(scene, 'early');
    expect(early).toMatchObject({ status: 'REJECTED', decision: { reason: 'OUTSIDE_CAMPAIGN_DATES' } });
    const unknown = await ingestAndEvaluate(scene, 'unknown', { attributionCode: 'NOSUCH' });
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, startsAt: null }, 'campaign { id }');

    expect(await redrive(scene, { reasons: ['CAMPAIGN_NOT_ACTIVE'] })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { to: '2000-01-01T00:00:00Z' })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { from: '2999-01-01T00:00:00Z' })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { status: ['FAILED'] })).toMatchObject({ count: 0 });
    // The response reveals nothing about rejected events, only the unknown code.
    expect(await redrive(scene)).toMatchObject({ count: 1 });
    expect(await evaluated(scene, unknown.id)).toMatchObject({ decision: { reason: 'NO_ATTRIBUTION' } });
    expect(await redrive(scene, { reasons: ['OUTSIDE_CAMPAIGN_DATES'] })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, early.id)).toMatchObject({ status: 'PROCESSED' });
  });

  it('never attributes an event to a campaign that it did not name', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    const { id } = await ingestAndEvaluate(scene, 'other', { campaignId });
    expect(await redrive(scene, { ids: [id] })).toMatchObject({ count: 0 });
    expect(await evaluated(scene, id)).toMatchObject({ decision: { reason: 'OTHER_CAMPAIGN' } });
  });

  it('evaluates failed events after the fault is repaired', async () => {
    const scene = await aScene(suite.url);
    const repair = await failEvaluationOf(suite.database, 'unlucky');
    const { id } = await ingestAndEvaluate(scene, 'unlucky');
    expect(await evaluated(scene, id)).toMatchObject({ status: 'FAILED', rewards: [] });
    await repair();
    expect(await redrive(scene, { status: ['FAILED'] })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(await balancesOf(scene)).toMatchObject({ promoter: '25.00' });
  });

  it('counts a rejected conversion after its obstacle is gone', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    await setStatus(scene, 'pauseCampaign');
    const { conversion } = await scene.program.mutate<{ conversion: { id: string } }>(
      'recordConversion',
      { goalId, sessionId },
      'conversion { id }',
    );
    const until = async (status: string) =>
      waitFor(status, async () => {
        const answer = await scene.program.run<{ conversion: { status: string } }>(
          'query ($id: ID!) { conversion(id: $id) { status } }',
          conversion,
        );
        return answer.conversion.status === status;
      });
    await until('REJECTED');
    await setStatus(scene, 'activateCampaign');
    expect(await redrive(scene, { reasons: ['CAMPAIGN_NOT_ACTIVE'] })).toMatchObject({ count: 1 });
    await until('COMPLETED');
    expect(await balancesOf(scene)).toMatchObject({ promoter: '10.00' });
  });

  it('is limited to own events, and writes its counts to the audit log', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 2);
    const rival = await aSeller(suite.url, 'Rival');
    const live = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE'));
    for (const program of [rival.program, live]) {
      expect(await redrive({ program }, { ids })).toMatchObject({ count: 0, userErrors: [] });
    }
    expect(await redrive(scene, { ids: [...ids, 'evt_nonsense'] })).toMatchObject({ count: 2 });
    const rows = await suite.database.query(
      `select before, after from audit_entry where action = 'redriveEvents' and organization_id = $1 and environment = 'SANDBOX'`,
      [uuidOf('organization', scene.organizationId)],
    );
    expect(rows).toEqual([{ before: { UNMATCHED: 2 }, after: { QUEUED: 2 } }]);
  });

  it.each<[string, object, string]>([
    ['a status that was counted', { status: ['PROCESSED'] }, 'status'],
    ['a pending status', { status: ['QUEUED'] }, 'status'],
    ['a batch size of zero', { first: 0 }, 'first'],
    ['a batch size above the maximum', { first: 1001 }, 'first'],
    ['too many ids', { ids: times(1001, () => 'evt_x') }, 'ids'],
    ['a malformed campaign', { campaignId: 'nothing' }, 'campaignId'],
  ])('refuses %s', async (_what, input, field) => {
    const seller = await aSeller(suite.url);
    expect(await redrive(seller, input)).toMatchObject({ count: null, userErrors: [{ field: [field] }] });
  });
});

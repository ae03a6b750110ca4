import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluated, ingest } from '../../support/outcome.js';
import { redrive } from '../../support/redrive.js';
import { aGig, aLink, aPromoter, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { DividedPaths } from './divided-paths.js';

const suite = useSharedServer();

describe('a divided reward', () => {
  let paths: DividedPaths;
  let scene: Scene;

  beforeAll(async () => {
    paths = await DividedPaths.create(suite);
    ({ scene } = paths);
  });

  it('leaves out the promoter who is the customer, and the event counts for the promoter before', async () => {
    const { pat, sessionId } = await paths.aPath({});
    const [, quinnId = ''] = [...paths.duel.names.keys()];
    const { paid, decision } = await paths.report(sessionId, { customerId: quinnId });
    expect(paid).toEqual({ Pat: '12.50' });
    expect(decision.attribution).toMatchObject({
      linkId: pat.id,
      touches: [{ refused: null }, { refused: 'SELF_REFERRAL' }],
    });
    expect(decision.rules[0]?.shares).toMatchObject([{ result: 'PAID' }, { result: 'SELF_REFERRAL' }]);
  });

  it('waits for a person if a check of one touch holds the event, and is then divided', async () => {
    const { sessionId } = await paths.aPath({ fraudChecks: { selfReferral: 'REVIEW' } });
    const [patId = ''] = [...paths.duel.names.keys()];
    const id = await ingest(scene, `held-${sessionId}`, {
      attributionCode: null,
      sessionId,
      customerId: patId,
    });
    expect(await paths.resultOf(id)).toMatchObject({ status: 'REVIEW', reason: 'SELF_REFERRAL', paid: {} });
    await scene.owner.mutate('approveEvent', { id }, 'event { id }');
    expect(await paths.resultOf(id)).toMatchObject({
      status: 'PROCESSED',
      paid: { Pat: '12.50', Quinn: '12.50' },
    });
  });

  it('leaves out a suspended promoter', async () => {
    const { pat, sessionId } = await paths.aPath({});
    const id = await aPromoter(scene, 'Sam');
    const campaignId = await paths.duel.campaignOf(pat);
    const sams = await aLink(scene, campaignId, id);
    const visit = paths.duel.aBrowser();
    await visit(pat);
    const both = await visit(sams);
    await scene.owner.mutate('suspendPromoter', { id, note: 'Cheats' }, 'promoter { id }');
    expect((await paths.report(sessionId)).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
    expect(await paths.report(both)).toMatchObject({
      paid: { Pat: '12.50' },
      decision: { attribution: { touches: [{ refused: null }, { refused: 'PROMOTER_SUSPENDED' }] } },
    });
  });

  it('is paid in parts that can each be reversed', async () => {
    const { sessionId } = await paths.aPath({});
    const id = await ingest(scene, `reversed-${sessionId}`, { attributionCode: null, sessionId });
    const { rewards } = await evaluated(scene, id);
    expect(rewards).toHaveLength(2);
    for (const reward of rewards) {
      await scene.program.mutate('reverseReward', { id: reward.id, note: 'Refund' }, 'reward { id }');
      const again = await scene.program.attempt('reverseReward', { id: reward.id }, 'reward { id }');
      expect(again.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    }
    const after = await evaluated(scene, id);
    expect(after.rewards.map(({ status }) => status)).toEqual(['REVERSED', 'REVERSED']);
  });

  it('is divided when a person verifies the attempt', async () => {
    const { pat, sessionId } = await paths.aPath({});
    await aGig(scene, await paths.duel.campaignOf(pat), { actionType: 'film', verification: 'MANUAL' });
    const id = await ingest(scene, `film-${sessionId}`, {
      attributionCode: null,
      sessionId,
      eventType: 'film',
    });
    expect((await paths.resultOf(id)).paid).toEqual({});
    const { actionAttempts } = await scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      'query ($id: ID!) { actionAttempts(filter: { campaignId: { eq: $id }, status: { eq: SUBMITTED } }) { nodes { id } } }',
      { id: await paths.duel.campaignOf(pat) },
    );
    const attemptId = actionAttempts.nodes[0]?.id;
    await scene.program.mutate('verifyActionAttempt', { id: attemptId }, 'actionAttempt { id }');
    expect((await paths.resultOf(id)).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
  });

  it('is divided once when the event is evaluated again', async () => {
    const { pat, sessionId } = await paths.aPath({});
    const campaignId = await paths.duel.campaignOf(pat);
    await scene.program.mutate('pauseCampaign', { id: campaignId }, 'campaign { id }');
    const id = await ingest(scene, `again-${sessionId}`, { attributionCode: null, sessionId });
    expect(await paths.resultOf(id)).toMatchObject({ status: 'UNMATCHED', reason: 'CAMPAIGN_NOT_ACTIVE' });
    await scene.program.mutate('activateCampaign', { id: campaignId }, 'campaign { id }');
    const counts = await Promise.all([1, 2, 3].map(async () => (await redrive(scene, { ids: [id] })).count));
    expect(counts.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(1);
    expect((await paths.resultOf(id)).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { balancesOf, evaluated, ingestAndEvaluate } from '../support/outcome.js';
import { aCampaign, aGig, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { times } from '../support/times.js';

interface Reported {
  readonly event: { readonly id: string } | null;
  readonly isDuplicate: boolean | null;
}

const suite = useSharedServer();

describe('ingesting an event', () => {
  it('creates one event and one reward for 64 identical concurrent reports', async () => {
    const scene = await aScene(suite.url);
    const input = {
      eventType: 'customer.signup',
      attribution: [{ code: scene.link.code }],
      idempotencyKey: 'order-1',
      amount: { amount: '10.00' },
      metadata: { b: 1, a: [true, null] },
    };
    const reports = await Promise.all(
      times(64, async () => scene.program.mutate<Reported>('ingestEvent', input, 'event { id } isDuplicate')),
    );
    expect(new Set(reports.map((report) => report.event?.id)).size).toBe(1);
    expect(reports.filter((report) => report.isDuplicate === false)).toHaveLength(1);
    const event = await evaluated(scene, reports[0]?.event?.id ?? '');
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });

    const again = await scene.program.mutate<Reported>(
      'ingestEvent',
      { ...input, metadata: { a: [true, null], b: 1 } },
      'event { id } isDuplicate',
    );
    expect(again).toMatchObject({ event: { id: event.id }, isDuplicate: true });
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '25.00', held: '0.00' });
  });

  it('refuses the same key with another payload, at any concurrency', async () => {
    const scene = await aScene(suite.url);
    const answers = await Promise.all(
      times(16, async (index) =>
        scene.program.attempt<Reported>(
          'ingestEvent',
          {
            eventType: `type-${index}`,
            attribution: [{ code: scene.link.code }],
            idempotencyKey: 'contested',
          },
          'event { id }',
        ),
      ),
    );
    expect(answers.filter((answer) => answer.event)).toHaveLength(1);
    const refused = answers.filter((answer) => !answer.event);
    expect(refused).toHaveLength(15);
    for (const { userErrors } of refused) {
      expect(userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }]);
    }
  });

  it('returns the reason when an event matched nothing', async () => {
    const scene = await aScene(suite.url);
    const other = await aCampaign(scene);
    expect(await ingestAndEvaluate(scene, 'no-code', { attributionCode: 'NOSUCH' })).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'NO_ATTRIBUTION' },
      rewards: [],
    });
    expect(await ingestAndEvaluate(scene, 'other-campaign', { campaignId: other })).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'OTHER_CAMPAIGN' },
    });
    expect(await ingestAndEvaluate(scene, 'no-action', { eventType: 'nobody.pays' })).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'NO_MATCHING_ACTION' },
    });
    await scene.program.mutate('pauseCampaign', { id: scene.campaignId }, 'campaign { status }');
    expect(await ingestAndEvaluate(scene, 'paused')).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'CAMPAIGN_NOT_ACTIVE' },
    });
    await scene.program.mutate('activateCampaign', { id: scene.campaignId }, 'campaign { status }');
    expect(await ingestAndEvaluate(scene, 'active-again')).toMatchObject({ status: 'PROCESSED' });
  });

  it('rejects events outside the dates of the campaign', async () => {
    const scene = await aScene(suite.url);
    const hour = 3_600_000;
    const startsAt = new Date(Date.now() - hour);
    await scene.program.mutate(
      'updateCampaign',
      { id: scene.campaignId, startsAt: startsAt.toISOString() },
      'campaign { startsAt }',
    );
    const before = { occurredAt: new Date(startsAt.getTime() - 1).toISOString() };
    expect(await ingestAndEvaluate(scene, 'before', before)).toMatchObject({
      status: 'REJECTED',
      decision: { reason: 'OUTSIDE_CAMPAIGN_DATES' },
    });
    const at = { occurredAt: startsAt.toISOString() };
    expect(await ingestAndEvaluate(scene, 'at', at)).toMatchObject({ status: 'PROCESSED' });
  });
});
describe('a gig with manual verification', () => {
  async function submittedAttempt(scene: Scene, key: string): Promise<string> {
    const event = await ingestAndEvaluate(scene, key, { eventType: 'video.posted' });
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [] });
    const { actionAttempts } = await scene.program.run<{
      actionAttempts: { nodes: { id: string; status: string }[] };
    }>('{ actionAttempts(first: 1) { nodes { id status } } }');
    expect(actionAttempts.nodes).toMatchObject([{ status: 'SUBMITTED' }]);
    return actionAttempts.nodes[0]?.id ?? '';
  }

  it('pays once under concurrent verifications, and nothing after a rejection', async () => {
    const scene = await aScene(suite.url);
    await aGig(scene, scene.campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
    const decide = async (mutation: string, id: string) =>
      scene.program.attempt<{ actionAttempt: { status: string } | null }>(
        mutation,
        { id, note: 'seen' },
        'actionAttempt { status }',
      );

    const good = await submittedAttempt(scene, 'video-1');
    const answers = await Promise.all(times(8, async () => decide('verifyActionAttempt', good)));
    expect(answers.filter((answer) => answer.actionAttempt?.status === 'VERIFIED')).toHaveLength(1);
    for (const { userErrors } of answers.filter((answer) => !answer.actionAttempt)) {
      expect(userErrors).toMatchObject([{ code: 'ILLEGAL_STATUS_CHANGE' }]);
    }
    expect(await balancesOf(scene)).toMatchObject({ promoter: '25.00' });

    const bad = await submittedAttempt(scene, 'video-2');
    expect(await decide('rejectActionAttempt', bad)).toMatchObject({ actionAttempt: { status: 'REJECTED' } });
    expect((await decide('verifyActionAttempt', bad)).userErrors).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE' },
    ]);
    expect(await balancesOf(scene)).toMatchObject({ seller: '975.00', promoter: '25.00' });
  });
});

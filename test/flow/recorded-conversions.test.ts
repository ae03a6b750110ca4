import { describe, expect, it } from '@jest/globals';
import { wakeUpSql } from '../../src/kernel/wake-ups.js';
import { followAndRecord } from '../support/clicks.js';
import { balancesOf, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGoal, aLink, aScene, follow, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { times } from '../support/times.js';

const suite = useSharedServer();
interface Recorded {
  readonly conversion: { readonly id: string; readonly status: string } | null;
}

describe('recording a conversion', () => {
  async function record(scene: Scene, input: object) {
    return scene.program.attempt<Recorded>('recordConversion', input, 'conversion { id status }');
  }

  async function completed(scene: Scene, id: string) {
    return waitFor('the conversion', async () => {
      const { conversion } = await scene.program.run<{
        conversion: { status: string; event: { decision: { reason: string | null } } };
      }>('query ($id: ID!) { conversion(id: $id) { status event { decision } } }', { id });
      return conversion.status !== 'PENDING' && conversion;
    });
  }

  it('accepts exactly one of 64 concurrent reports for a session', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    const answers = await Promise.all(times(64, async () => record(scene, { goalId, sessionId })));
    const accepted = answers.filter((answer) => answer.conversion);
    expect(accepted).toHaveLength(1);
    for (const { userErrors } of answers.filter((answer) => !answer.conversion)) {
      expect(userErrors).toMatchObject([{ code: 'DUPLICATE_CONVERSION' }]);
    }
    expect(await completed(scene, accepted[0]?.conversion?.id ?? '')).toMatchObject({ status: 'COMPLETED' });
    expect(await balancesOf(scene)).toMatchObject({ promoter: '10.00' });
  });

  it('counts for a visitor and a promoter up to the limits of the goal', async () => {
    const scene = await aScene(suite.url);
    const eventType = 'trial.started';
    await aGoal(scene, scene.campaignId, { actionType: eventType, maxPerPromoter: 3, maxPerVisitor: 2 });
    const sessionId = await followAndRecord(suite, scene.link);
    const visitor = { sessionId, attributionCode: null, eventType };
    const ofVisitor = await Promise.all(
      times(4, async (index) => ingestAndEvaluate(scene, `visitor-${index}`, visitor)),
    );
    expect(ofVisitor.map((event) => event.decision.reason ?? 'COUNTED').toSorted()).toEqual([
      'COUNTED',
      'COUNTED',
      'MAX_PER_VISITOR',
      'MAX_PER_VISITOR',
    ]);
    const ofPromoter = await Promise.all(
      times(4, async (index) => ingestAndEvaluate(scene, `promoter-${index}`, { eventType })),
    );
    expect(ofPromoter.map((event) => event.decision.reason ?? 'COUNTED').toSorted()).toEqual([
      'COUNTED',
      'MAX_PER_PROMOTER',
      'MAX_PER_PROMOTER',
      'MAX_PER_PROMOTER',
    ]);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '30.00' });
  });

  it('pays exact percentages, rounded down once to an atomic unit', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    const link = await aLink(scene, campaignId, scene.promoterId);
    await aGoal(scene, campaignId, { actionType: 'sale', payout: { percent: '12.5' } });
    await aGoal(scene, campaignId, { actionType: 'tip', payout: { percent: '33.3333' } });
    const sale = { attributionCode: link.code, eventType: 'sale', amount: { amount: '49.99' } };
    expect((await ingestAndEvaluate(scene, 'sale', sale)).rewards[0]?.amount.amount).toBe('6.24875');
    const tip = { attributionCode: link.code, eventType: 'tip', amount: { amount: '0.01' } };
    expect((await ingestAndEvaluate(scene, 'tip', tip)).rewards[0]?.amount.amount).toBe('0.003333');
    expect(await balancesOf(scene)).toMatchObject({ seller: '993.747917', promoter: '6.252083' });
    const free = { attributionCode: link.code, eventType: 'sale' };
    expect(await ingestAndEvaluate(scene, 'free', free)).toMatchObject({
      status: 'REJECTED',
      decision: { reason: 'AMOUNT_REQUIRED' },
    });
    const points = { ...free, amount: { amount: '5', asset: 'POINTS' } };
    expect(await ingestAndEvaluate(scene, 'points', points)).toMatchObject({
      status: 'REJECTED',
      decision: { reason: 'OTHER_ASSET' },
    });
  });

  it('refuses a session that is older than the attribution window', async () => {
    const scene = await aScene(suite.url);
    await scene.program.mutate(
      'updateCampaign',
      { id: scene.campaignId, attributionWindowDays: 1 },
      'campaign { id }',
    );
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    const stored = await waitFor('the session', async () => {
      const [row] = await suite.database.query(
        `update visitor_session set created_at = now() - interval '25 hours', last_clicked_at = now() - interval '25 hours' where id = $1 returning id`,
        [uuidOf('session', sessionId)],
      );
      return row;
    });
    expect(stored).toBeDefined();
    const { conversion } = await record(scene, { goalId, sessionId });
    expect(await completed(scene, conversion?.id ?? '')).toEqual({
      status: 'REJECTED',
      event: { decision: expect.objectContaining({ reason: 'OUTSIDE_ATTRIBUTION_WINDOW' }) },
    });
    expect(await balancesOf(scene)).toMatchObject({ promoter: '0.00' });
  });

  it('can be cancelled once while it is delayed, but not afterwards', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const delayed = async () => {
      const sessionId = await follow(suite.url, scene.link);
      return (await record(scene, { goalId, sessionId, delayMinutes: 60 })).conversion?.id ?? '';
    };
    const cancel = async (id: string) =>
      scene.program.attempt<Recorded>('cancelConversion', { id, note: 'returned' }, 'conversion { status }');

    const first = await delayed();
    const answers = await Promise.all(times(8, async () => cancel(first)));
    expect(answers.filter((answer) => answer.conversion?.status === 'CANCELLED')).toHaveLength(1);
    for (const { userErrors } of answers.filter((answer) => !answer.conversion)) {
      expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['id'] }]);
    }

    const second = await delayed();
    await suite.database.query('update event set due_at = now() where conversion_id = $1', [
      uuidOf('conversion', second),
    ]);
    await suite.database.query(wakeUpSql('events'));
    expect(await completed(scene, second)).toMatchObject({ status: 'COMPLETED' });
    expect((await cancel(second)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '10.00' });
  });
});

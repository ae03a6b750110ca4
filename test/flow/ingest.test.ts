import { describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../support/clicks.js';
import { balancesOf, evaluated, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGig, aGoal, aLink, aScene, follow, fundWallet, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

interface Reported {
  readonly event: { readonly id: string } | null;
  readonly duplicate: boolean | null;
}

interface Recorded {
  readonly conversion: { readonly id: string; readonly status: string } | null;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const suite = useSharedServer();

describe('ingesting an event', () => {
  it('makes one event and one reward of 64 identical reports at once', async () => {
    const scene = await aScene(suite.url);
    const input = {
      eventType: 'customer.signup',
      attributionCode: scene.link.code,
      idempotencyKey: 'order-1',
      amount: { amount: '10.00' },
      metadata: { b: 1, a: [true, null] },
    };
    const reports = await Promise.all(
      times(64, async () => scene.program.mutate<Reported>('ingestEvent', input, 'event { id } duplicate')),
    );
    expect(new Set(reports.map((report) => report.event?.id)).size).toBe(1);
    expect(reports.filter((report) => report.duplicate === false)).toHaveLength(1);
    const event = await evaluated(scene, reports[0]?.event?.id ?? '');
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });

    const again = await scene.program.mutate<Reported>(
      'ingestEvent',
      { ...input, metadata: { a: [true, null], b: 1 } },
      'event { id } duplicate',
    );
    expect(again).toMatchObject({ event: { id: event.id }, duplicate: true });
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '25.00', held: '0.00' });
  });

  it('refuses the same key with another payload, at any concurrency', async () => {
    const scene = await aScene(suite.url);
    const answers = await Promise.all(
      times(16, async (index) =>
        scene.program.attempt<Reported>(
          'ingestEvent',
          { eventType: `type-${index}`, attributionCode: scene.link.code, idempotencyKey: 'contested' },
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

  it('says why an event matched nothing', async () => {
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

  it('refuses what happened outside the dates of the campaign', async () => {
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

  it('accepts exactly one of 64 for a session at once', async () => {
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

  it('counts for a visitor and for a promoter as often as the goal says', async () => {
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
    await aGoal(scene, campaignId, { actionType: 'sale', payoutPercent: '12.5' });
    await aGoal(scene, campaignId, { actionType: 'tip', payoutPercent: '33.3333' });
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

  it('can be cancelled once while it is delayed, and not after', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const delayed = async () => {
      const sessionId = await follow(suite.url, scene.link);
      return (await record(scene, { goalId, sessionId, delayMinutes: 60 })).conversion?.id ?? '';
    };
    const cancel = async (id: string) =>
      scene.program.attempt<Recorded>(
        'cancelConversion',
        { id, reason: 'returned' },
        'conversion { status }',
      );

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
    expect(await completed(scene, second)).toMatchObject({ status: 'COMPLETED' });
    expect((await cancel(second)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '10.00' });
  });
});

describe('a gig that somebody verifies', () => {
  async function submittedAttempt(scene: Scene, key: string): Promise<string> {
    const event = await ingestAndEvaluate(scene, key, { eventType: 'video.posted' });
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [] });
    const { actionAttempts } = await scene.program.run<{
      actionAttempts: { nodes: { id: string; status: string }[] };
    }>('{ actionAttempts(first: 1) { nodes { id status } } }');
    expect(actionAttempts.nodes).toMatchObject([{ status: 'SUBMITTED' }]);
    return actionAttempts.nodes[0]?.id ?? '';
  }

  it('pays once however often it is verified, and nothing when it is rejected', async () => {
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

describe('funding rewards', () => {
  const statusesOf = async ({ program }: Scene): Promise<string[]> => {
    const { rewards } = await program.run<{ rewards: { nodes: { status: string }[] } }>(
      '{ rewards(first: 100, orderBy: OLDEST_FIRST) { nodes { status } } }',
    );
    return rewards.nodes.map((reward) => reward.status);
  };

  const exhaustions = async (campaignId: string): Promise<number> => {
    const rows = await suite.database.query(
      `select 1 from domain_event where type = 'campaign.budget_exhausted' and campaign_id = $1`,
      [uuidOf('campaign', campaignId)],
    );
    return rows.length;
  };

  it('holds a reward for the holding period, then releases it', async () => {
    const scene = await aScene(suite.url);
    await scene.program.mutate(
      'updateCampaign',
      { id: scene.campaignId, holdingPeriodDays: 7 },
      'campaign { id }',
    );
    const event = await ingestAndEvaluate(scene, 'held');
    expect(event.rewards).toMatchObject([{ status: 'HELD' }]);
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '0.00', held: '25.00' });
    await suite.database.query(
      `update reward set hold_until = now() where id = $1 and hold_until > now() + interval '6 days'`,
      [uuidOf('reward', event.rewards[0]?.id ?? '')],
    );
    await suite.database.query(`notify tribute, 'funds'`);
    await waitFor('the release', async () => (await statusesOf(scene))[0] === 'PAID');
    expect(await balancesOf(scene)).toEqual({ seller: '975.00', promoter: '25.00', held: '0.00' });
  });

  it('lets rewards wait for the wallet and pays them in order of arrival', async () => {
    const scene = await aScene(suite.url, '30.00');
    await aGoal(scene, scene.campaignId, { actionType: 'small', payout: { amount: '1.00' } });
    await ingestAndEvaluate(scene, 'first');
    await ingestAndEvaluate(scene, 'second');
    await ingestAndEvaluate(scene, 'small', { eventType: 'small' });
    // The remaining 5.00 are too little for the second one, which still does not block the small one.
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'PAID']);
    expect(await balancesOf(scene)).toMatchObject({ seller: '4.00', promoter: '26.00' });
    await ingestAndEvaluate(scene, 'fourth');
    await fundWallet(scene, '30.00');
    await waitFor('the second', async () => (await statusesOf(scene))[1] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'PAID', 'PAID', 'UNFUNDED']);
    await fundWallet(scene, '20.00');
    await waitFor('the fourth', async () => (await statusesOf(scene))[3] === 'PAID');
    expect(await balancesOf(scene)).toMatchObject({ seller: '4.00', promoter: '76.00' });
  });

  it('says once that a budget is exhausted, and a larger budget drives what waits, in order', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId, { actionType: 'small', payout: { amount: '4.00' } });
    const setBudget = async (id: string, amount: string) =>
      scene.program.mutate('updateCampaign', { id, budget: { amount } }, 'campaign { id }');
    await setBudget(scene.campaignId, '30.00');
    await ingestAndEvaluate(scene, 'first');
    await ingestAndEvaluate(scene, 'second');
    await ingestAndEvaluate(scene, 'third');
    await ingestAndEvaluate(scene, 'small', { eventType: 'small' });
    // The remaining 5.00 pay only the small one.
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'UNFUNDED', 'PAID']);
    expect(await exhaustions(scene.campaignId)).toBe(1);

    // Another campaign of the wallet continues, and shows when the settlement has run.
    const other = await aCampaign(scene, { budget: { amount: '0.00' } });
    const otherLink = await aLink(scene, other, scene.promoterId);
    await aGoal(scene, other, { actionType: 'small', payout: { amount: '4.00' } });
    const report = { attributionCode: otherLink.code, eventType: 'small' };
    await ingestAndEvaluate(scene, 'other', report);
    await setBudget(scene.campaignId, '40.00');
    await setBudget(other, '4.00');
    await waitFor('the other campaign', async () => (await statusesOf(scene))[4] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'UNFUNDED', 'UNFUNDED', 'PAID', 'PAID']);

    await setBudget(scene.campaignId, '60.00');
    await waitFor('the second', async () => (await statusesOf(scene))[1] === 'PAID');
    expect(await statusesOf(scene)).toEqual(['PAID', 'PAID', 'UNFUNDED', 'PAID', 'PAID']);
    await setBudget(scene.campaignId, '79.00');
    await waitFor('the third', async () => (await statusesOf(scene))[2] === 'PAID');
    expect(await balancesOf(scene)).toMatchObject({ seller: '917.00', promoter: '83.00' });
    expect(await exhaustions(scene.campaignId)).toBe(1);
    const { campaign } = await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { spent { amount } budgetRemaining { amount } } }',
      { id: scene.campaignId },
    );
    expect(campaign).toEqual({ spent: { amount: '79.00' }, budgetRemaining: { amount: '0.00' } });
  });

  it('never spends more than the budget or the wallet, whatever arrives at once', async () => {
    const scene = await aScene(suite.url, '260.00');
    const { campaignId } = scene;
    await scene.program.mutate(
      'updateCampaign',
      { id: campaignId, budget: { amount: '210.00' } },
      'campaign { id }',
    );
    const ids = await Promise.all(times(40, async (index) => ingest(scene, `rush-${index}`)));
    await Promise.all(ids.map(async (id) => evaluated(scene, id)));
    const statuses = await statusesOf(scene);
    expect(statuses.filter((status) => status === 'PAID')).toHaveLength(8);
    expect(statuses.filter((status) => status === 'UNFUNDED')).toHaveLength(32);
    expect(statuses.slice(0, 8)).toEqual(times(8, () => 'PAID'));
    expect(await balancesOf(scene)).toMatchObject({ seller: '60.00', promoter: '200.00' });
    expect(await exhaustions(campaignId)).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { balancesOf, evaluated, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGig, aGoal, aLink, aPromoter, aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { amountsOf, publish, traceOf, usd } from './published-rules.js';

/** A share by the amount of the event, and a bonus from the third event. */
const tieredRules = [
  {
    key: 'share',
    reward: {
      tiered: {
        basis: 'EVENT_AMOUNT',
        mode: 'MARGINAL',
        tiers: [
          { from: { amount: usd('0') }, reward: { percent: '10' } },
          { from: { amount: usd('100.00') }, reward: { percent: '5' } },
        ],
      },
    },
  },
  {
    key: 'third',
    reward: {
      tiered: {
        basis: 'PROMOTER_COUNT',
        period: 'MONTH',
        mode: 'WHOLE',
        tiers: [{ from: { count: 3 }, reward: { fixed: usd('7.00') } }],
      },
    },
  },
];

describe('a campaign with rules', () => {
  const suite = useSharedServer();

  it('pays by eligibility, with the reasons in the trace', async () => {
    const scene = await aScene(suite.url);
    await publish(scene, scene.campaignId, [
      {
        key: 'pro',
        reward: { fixed: usd('30.00') },
        when: { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
      },
      { key: 'everybody', reward: { plain: true }, group: 'base' },
      { key: 'second', reward: { fixed: usd('1.00') }, group: 'base', priority: -1 },
    ]);
    const pro = await ingestAndEvaluate(scene, 'pro', { metadata: { plan: 'pro' } });
    expect(amountsOf(pro)).toEqual(['30.00', '25.00']);
    const free = await ingestAndEvaluate(scene, 'free', { metadata: { plan: 'free' } });
    expect(amountsOf(free)).toEqual(['25.00']);
    expect(traceOf(free)).toMatchObject({
      ruleVersion: 1,
      rules: [
        {
          rule: 'pro',
          result: 'NOT_ELIGIBLE',
          conditions: [{ field: 'event.metadata.plan', op: 'EQ', value: 'pro', input: 'free', holds: false }],
        },
        { rule: 'everybody', result: 'PAID', price: '25000000', amount: '25000000' },
        { rule: 'second', result: 'GROUP_TAKEN' },
      ],
      funding: [{ rule: 'everybody', result: 'FUNDED', from: 'WALLET' }],
    });
  });

  it('pays by tiers of the event amount and of the history of the promoter', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    await aGoal(scene, campaignId);
    const { code } = await aLink(scene, campaignId, scene.promoterId);
    await publish(scene, campaignId, tieredRules);
    const buy = async (key: string, amount: string): Promise<string[]> =>
      amountsOf(
        await ingestAndEvaluate(scene, key, {
          eventType: 'purchase',
          attributionCode: code,
          amount: usd(amount),
        }),
      );
    expect(await buy('small', '50.00')).toEqual(['5.00']);
    expect(await buy('large', '300.00')).toEqual(['20.00']);
    expect(await buy('third', '10.00')).toEqual(['1.00', '7.00']);
  });

  it('evaluates an event by the version at its acceptance', async () => {
    const scene = await aScene(suite.url);
    const { campaignId, program } = scene;
    // Nothing is decided while it is paused. Events accepted then are decided when driven again.
    await publish(scene, campaignId, [{ key: 'old', reward: { fixed: usd('2.00') } }]);
    await program.mutate('pauseCampaign', { id: campaignId }, '');
    const waiting = await ingestAndEvaluate(scene, 'waiting');
    expect(waiting.status).toBe('UNMATCHED');
    expect(await publish(scene, campaignId, [{ key: 'new', reward: { fixed: usd('3.00') } }])).toBe(2);
    await program.mutate('activateCampaign', { id: campaignId }, '');
    await suite.database.query(
      `update event set status = 'QUEUED', decision = null, due_at = now() where id = $1`,
      [uuidOf('event', waiting.id)],
    );
    await suite.database.query(`select pg_notify('tribute', 'events')`);
    const old = await evaluated(scene, waiting.id);
    expect([amountsOf(old), traceOf(old).ruleVersion]).toEqual([['2.00'], 1]);
    const fresh = await ingestAndEvaluate(scene, 'fresh');
    expect([amountsOf(fresh), traceOf(fresh).ruleVersion]).toEqual([['3.00'], 2]);
  });

  it('stops at its caps, which a new version does not reset', async () => {
    const scene = await aScene(suite.url);
    const { campaignId } = scene;
    const other = await aLink(scene, campaignId, await aPromoter(scene, 'Quinn'));
    const rule = (fixed: string, onExceed: string) => ({
      key: 'capped',
      reward: { fixed: usd(fixed) },
      onExceed,
      caps: [{ amount: usd('50.00'), scope: ['RULE', 'PROMOTER'], period: 'LIFETIME' }],
    });
    await publish(scene, campaignId, [rule('20.00', 'REJECT')]);
    const paid = [];
    for (const key of ['a', 'b', 'c']) paid.push(await ingestAndEvaluate(scene, key));
    expect(paid.map(amountsOf)).toEqual([['20.00'], ['20.00'], []]);
    expect(traceOf(paid[2]!).rules).toMatchObject([
      {
        result: 'CAPPED',
        caps: [{ metric: 'AMOUNT', limit: '50000000', before: '40000000', after: '40000000' }],
      },
    ]);
    await publish(scene, campaignId, [rule('20.00', 'PARTIAL')]);
    expect(amountsOf(await ingestAndEvaluate(scene, 'd'))).toEqual(['10.00']);
    expect(amountsOf(await ingestAndEvaluate(scene, 'e'))).toEqual([]);
    // Another promoter has a separate cap.
    expect(amountsOf(await ingestAndEvaluate(scene, 'f', { attributionCode: other.code }))).toEqual([
      '20.00',
    ]);
  });

  it('pays for event types without goal or gig by a rule', async () => {
    const scene = await aScene(suite.url);
    const renewal = { eventType: 'customer.renewed' };
    expect((await ingestAndEvaluate(scene, 'before', renewal)).status).toBe('UNMATCHED');
    await publish(scene, scene.campaignId, [
      { key: 'renewal', target: { eventType: 'customer.renewed' }, reward: { fixed: usd('4.00') } },
    ]);
    expect(amountsOf(await ingestAndEvaluate(scene, 'after', renewal))).toEqual(['4.00']);
  });

  it('prices verified attempts by the rules and caps', async () => {
    const scene = await aScene(suite.url);
    const { campaignId, program } = scene;
    const gigId = await aGig(scene, campaignId, {
      actionType: 'video',
      verification: 'MANUAL',
      rewardAmount: usd('9.00'),
    });
    await publish(
      scene,
      campaignId,
      [{ key: 'video', target: { gigId }, reward: { fixed: usd('12.00') } }],
      [{ count: 1, scope: ['PROMOTER'], period: 'LIFETIME' }],
    );
    await ingestAndEvaluate(scene, 'v1', { eventType: 'video' });
    await ingestAndEvaluate(scene, 'v2', { eventType: 'video' });
    const { actionAttempts } = await program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      '{ actionAttempts(filter: { status: { eq: SUBMITTED } }) { nodes { id } } }',
    );
    const decisions = [];
    for (const { id } of actionAttempts.nodes) {
      const { actionAttempt } = await program.mutate<{ actionAttempt: { decision: object } }>(
        'verifyActionAttempt',
        { id },
        'actionAttempt { decision }',
      );
      decisions.push(actionAttempt.decision);
    }
    expect(decisions).toMatchObject([
      { ruleVersion: 1, rules: [{ result: 'PAID', amount: '12000000' }] },
      { ruleVersion: 1, rules: [{ result: 'CAPPED' }] },
    ]);
    expect(await balancesOf(scene)).toMatchObject({ promoter: '12.00' });
  });
});

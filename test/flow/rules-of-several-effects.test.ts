import { describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aCampaign, aGig, aGoal, aLink, aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { amountsOf, publish, traceOf, usd } from './published-rules.js';

/** Goals and the event type in one group, and a gig outside it. */
const groupedRules = (goals: readonly string[], gigs: readonly string[], eventType: string): object[] => [
  { key: 'first', target: { goalId: goals[0] }, reward: { fixed: usd('3.00') }, group: 'base' },
  { key: 'second', target: { goalId: goals[1] }, reward: { fixed: usd('4.00') }, group: 'base' },
  { key: 'gigs', target: { gigId: gigs[0] }, reward: { plain: true } },
  {
    key: 'type',
    target: { eventType },
    reward: { fixed: usd('9.00') },
    group: 'base',
    priority: 5,
    caps: [{ count: 1, scope: ['RULE'], period: 'LIFETIME' }],
  },
];

/** A gig for new customers, and a bonus by the history of the promoter. */
const loyaltyRules = (gigId: string): object[] => [
  {
    key: 'new',
    target: { gigId },
    when: { field: 'customer.isNew', op: 'EQ', value: true },
    reward: { fixed: usd('5.00') },
  },
  {
    key: 'loyal',
    reward: {
      tiered: {
        basis: 'PROMOTER_COUNT',
        mode: 'WHOLE',
        period: 'LIFETIME',
        tiers: [
          { from: { count: 1 }, reward: { fixed: usd('1.00') } },
          { from: { count: 2 }, reward: { fixed: usd('2.00') } },
        ],
      },
    },
  },
];

describe('an event with several effects', () => {
  const suite = useSharedServer();

  it('is paid for each goal and gig, and once for each group', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    const eventType = 'checkout';
    const goals = [
      await aGoal(scene, campaignId, { name: 'first', actionType: eventType }),
      await aGoal(scene, campaignId, { name: 'second', actionType: eventType }),
    ];
    const gigs = [
      await aGig(scene, campaignId, { actionType: eventType, rewardAmount: usd('1.00') }),
      await aGig(scene, campaignId, { actionType: eventType, rewardAmount: usd('2.00') }),
    ];
    const { code: attributionCode } = await aLink(scene, campaignId, scene.promoterId);
    const plain = await ingestAndEvaluate(scene, 'plain', { eventType, attributionCode });
    expect(plain).toMatchObject({ status: 'PROCESSED' });
    expect(plain.rewards).toHaveLength(4);

    await publish(scene, campaignId, groupedRules(goals, gigs, eventType));
    const typed = await ingestAndEvaluate(scene, 'typed', { eventType, attributionCode });
    expect(traceOf(typed).rules.map(({ rule, result }) => [rule, result])).toEqual([
      ['type', 'PAID'],
      ['first', 'GROUP_TAKEN'],
      ['second', 'GROUP_TAKEN'],
      ['gigs', 'PAID'],
    ]);
    const capped = await ingestAndEvaluate(scene, 'capped', { eventType, attributionCode });
    expect(traceOf(capped).rules.map(({ rule, result }) => [rule, result])).toEqual([
      ['type', 'CAPPED'],
      ['first', 'PAID'],
      ['second', 'PAID'],
      ['gigs', 'PAID'],
    ]);
    expect(amountsOf(capped).toSorted()).toEqual(['1.00', '3.00', '4.00']);
  });

  it('keeps its rule input until a later verification, and counts once in a history', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    await aGoal(scene, campaignId, { actionType: 'film', payout: { fixed: usd('1.00') } });
    const gigId = await aGig(scene, campaignId, { actionType: 'film', verification: 'MANUAL' });
    const { code: attributionCode } = await aLink(scene, campaignId, scene.promoterId);
    await publish(scene, campaignId, loyaltyRules(gigId));
    const film = { eventType: 'film', attributionCode, customerId: 'ada' };
    const first = await ingestAndEvaluate(scene, 'first', film);
    expect(traceOf(first).rules).toMatchObject([{ rule: 'loyal', tier: { from: '0', to: '1' } }]);
    const { actionAttempts } = await scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      'query ($id: ID!) { actionAttempts(filter: { campaignId: { eq: $id } }) { nodes { id } } }',
      { id: campaignId },
    );
    const verified = await scene.program.mutate<{ actionAttempt: { decision: { rules: object[] } } }>(
      'verifyActionAttempt',
      { id: actionAttempts.nodes[0]?.id },
      'actionAttempt { decision }',
    );
    expect(verified.actionAttempt.decision.rules).toMatchObject([
      // The customer was new then, though the event has been counted since.
      { rule: 'new', result: 'PAID' },
      { rule: 'loyal', result: 'PAID', tier: { from: '0', to: '1' }, amount: '1000000' },
    ]);
    const second = await ingestAndEvaluate(scene, 'second', { ...film, customerId: 'bob' });
    expect(traceOf(second).rules).toMatchObject([{ rule: 'loyal', tier: { from: '1', to: '2' } }]);
  });
});

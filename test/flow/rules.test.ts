import { describe, expect, it } from '@jest/globals';
import type { GraphQLClient } from '../support/graphql-client.js';
import { balancesOf, evaluated, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGig, aGoal, aLink, aPromoter, aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const usd = (amount: string) => ({ amount });

async function publish(
  { program }: { program: GraphQLClient },
  campaignId: string,
  rules: readonly object[],
  caps: readonly object[] = [],
): Promise<number> {
  const { ruleVersion } = await program.mutate<{ ruleVersion: { number: number } }>(
    'publishRewardRules',
    { campaignId, rules, caps },
    'ruleVersion { number }',
  );
  return ruleVersion.number;
}

interface Trace {
  readonly ruleVersion: number | null;
  readonly rules: readonly Record<string, unknown>[];
  readonly funding: readonly Record<string, unknown>[];
}

const traceOf = (event: { decision: object }): Trace => event.decision as Trace;
const amountsOf = ({ rewards }: { rewards: readonly { amount: { amount: string } }[] }): string[] =>
  rewards.map(({ amount }) => amount.amount);

describe('a campaign with rules', () => {
  const suite = useSharedServer();

  it('pays by who is eligible, and says why it did not', async () => {
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

  it('pays by tiers: by the amount of the event, and by what the promoter has brought', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    await aGoal(scene, campaignId);
    const { code } = await aLink(scene, campaignId, scene.promoterId);
    await publish(scene, campaignId, [
      {
        key: 'share',
        reward: {
          tiered: {
            basis: 'EVENT_AMOUNT',
            mode: 'MARGINAL',
            tiers: [
              { fromAmount: usd('0'), percent: '10' },
              { fromAmount: usd('100.00'), percent: '5' },
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
            tiers: [{ fromCount: 3, fixed: usd('7.00') }],
          },
        },
      },
    ]);
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

  it('keeps for an event the version that it was accepted under', async () => {
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

  it('stops at its caps, which go on counting under a new version', async () => {
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

  it('pays for event types that are no goal and no gig, where a rule says so', async () => {
    const scene = await aScene(suite.url);
    const renewal = { eventType: 'customer.renewed' };
    expect((await ingestAndEvaluate(scene, 'before', renewal)).status).toBe('UNMATCHED');
    await publish(scene, scene.campaignId, [
      { key: 'renewal', target: { eventType: 'customer.renewed' }, reward: { fixed: usd('4.00') } },
    ]);
    expect(amountsOf(await ingestAndEvaluate(scene, 'after', renewal))).toEqual(['4.00']);
  });

  it('prices what a person verifies by the rules, and its caps count it', async () => {
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
      '{ actionAttempts(filter: { status: SUBMITTED }) { nodes { id } } }',
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

describe('an event that is about several things', () => {
  const suite = useSharedServer();

  it('counts for each goal and gig, is paid for each, and for its type where their group has paid for none', async () => {
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

    await publish(scene, campaignId, [
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
    ]);
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

  it('is seen as it was seen then when a person verifies later, and counts once in a history', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    await aGoal(scene, campaignId, { actionType: 'film', payout: usd('1.00') });
    const gigId = await aGig(scene, campaignId, { actionType: 'film', verification: 'MANUAL' });
    const { code: attributionCode } = await aLink(scene, campaignId, scene.promoterId);
    await publish(scene, campaignId, [
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
              { fromCount: 1, fixed: usd('1.00') },
              { fromCount: 2, fixed: usd('2.00') },
            ],
          },
        },
      },
    ]);
    const film = { eventType: 'film', attributionCode, customerId: 'ada' };
    const first = await ingestAndEvaluate(scene, 'first', film);
    expect(traceOf(first).rules).toMatchObject([{ rule: 'loyal', tier: { from: '0', to: '1' } }]);
    const { actionAttempts } = await scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      'query ($id: ID!) { actionAttempts(filter: { campaignId: $id }) { nodes { id } } }',
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

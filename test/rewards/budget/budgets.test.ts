import { describe, expect, it } from '@jest/globals';
import { balancesOf, evaluated, ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aGig, aKey, aLink, aScene } from '../../support/story.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { times, usd, budgetOf, balanceOf, fund, defund, policy, refusal, domainEvents } from './funding.js';

describe('the budget account of a campaign', () => {
  const suite = useSharedServer();

  it('is funded from the wallet, pays the rewards, and returns the rest', async () => {
    const scene = await aScene(suite.url, '100.00');
    expect(await budgetOf(scene)).toEqual({ budgetAccount: null, budgetRemaining: null });
    await fund(scene, '60.00');
    expect(await balancesOf(scene)).toMatchObject({ seller: '40.00' });
    expect(await budgetOf(scene)).toMatchObject({ budgetRemaining: { amount: '60.00' } });
    const event = await ingestAndEvaluate(scene, 'one');
    expect(event.rewards).toMatchObject([{ status: 'PAID', amount: { amount: '25.00' } }]);
    expect(await balanceOf(scene)).toBe('35.00');
    expect(await balancesOf(scene)).toMatchObject({ seller: '40.00', promoter: '25.00' });
    await defund(scene, { amount: usd('5.00') });
    expect(await balanceOf(scene)).toBe('30.00');
    await defund(scene, { close: true });
    expect(await budgetOf(scene)).toMatchObject({ budgetAccount: null });
    expect(await balancesOf(scene)).toMatchObject({ seller: '75.00' });
    await ingestAndEvaluate(scene, 'two');
    expect(await balancesOf(scene)).toMatchObject({ seller: '50.00', promoter: '50.00' });
  });

  it('pays all rewards of its campaign, and rewards without funds wait in order', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '30.00');
    await ingestAndEvaluate(scene, 'first');
    const second = await ingestAndEvaluate(scene, 'second');
    const third = await ingestAndEvaluate(scene, 'third');
    expect([second, third].map(({ rewards }) => rewards[0]?.status)).toEqual(['UNFUNDED', 'UNFUNDED']);
    expect(await domainEvents(suite.database, 'campaign.budget_exhausted', scene.campaignId)).toHaveLength(1);
    await fund(scene, '20.00');
    const paid = await waitFor('the second reward', async () => {
      const event = await evaluated(scene, second.id);
      return event.rewards[0]?.status === 'PAID' && event;
    });
    expect(paid.rewards).toHaveLength(1);
    expect((await evaluated(scene, third.id)).rewards[0]?.status).toBe('UNFUNDED');
    expect(await balanceOf(scene)).toBe('0.00');
    expect(await balancesOf(scene)).toMatchObject({ seller: '50.00', promoter: '50.00' });
  });

  it('pays rewards that waited for the wallet, and delays no others', async () => {
    const scene = await aScene(suite.url, '20.00');
    const first = await ingestAndEvaluate(scene, 'first');
    expect(first.rewards[0]?.status).toBe('REVIEW');
    await fund(scene, '1.00');
    const other = await aCampaign(scene);
    await aGig(scene, other, { actionType: 'small', rewardAmount: usd('4.00') });
    const link = await aLink(scene, other, scene.promoterId);
    const small = await ingestAndEvaluate(scene, 'small', { eventType: 'small', attributionCode: link.code });
    expect(small.rewards[0]?.status).toBe('PAID');
    expect((await evaluated(scene, first.id)).rewards[0]?.status).toBe('REVIEW');
  });

  it('is refilled from the wallet, and reports a low balance', async () => {
    const scene = await aScene(suite.url, '200.00');
    await fund(scene, '40.00');
    await policy(scene, {
      autoRefill: { threshold: usd('10.00'), amount: usd('50.00') },
      lowBalanceThreshold: usd('20.00'),
    });
    expect(await budgetOf(scene)).toMatchObject({
      budgetAccount: { autoRefill: { threshold: usd('10.00') }, lowBalanceThreshold: usd('20.00') },
    });
    await ingestAndEvaluate(scene, 'one');
    expect(await balanceOf(scene)).toBe('15.00');
    expect(await domainEvents(suite.database, 'wallet.low_balance', scene.campaignId)).toMatchObject([
      {
        data: {
          campaignId: scene.campaignId,
          balance: { amount: '15.00', asset: 'USD' },
          thresholdAmount: 2000,
        },
      },
    ]);
    await ingestAndEvaluate(scene, 'two');
    expect(await balanceOf(scene)).toBe('40.00');
    expect(await balancesOf(scene)).toMatchObject({ seller: '110.00', promoter: '50.00' });
    await policy(scene, { autoRefill: null, lowBalanceThreshold: null });
    expect(await budgetOf(scene)).toMatchObject({
      budgetAccount: { autoRefill: null, lowBalanceThreshold: null },
    });
  });

  it('moves money once for one key, and refuses the key for another amount', async () => {
    const scene = await aScene(suite.url, '100.00');
    await Promise.all(times(8, async () => fund(scene, '10.00', { idempotencyKey: 'monday' })));
    expect(await balanceOf(scene)).toBe('10.00');
    const input = { id: scene.campaignId, amount: usd('11.00'), idempotencyKey: 'monday' };
    expect(await refusal(scene, 'fundCampaign', input)).toContain('IDEMPOTENCY_KEY_REUSED');
    expect(await refusal(scene, 'defundCampaign', { ...input, amount: usd('10.00') })).toContain(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await balanceOf(scene)).toBe('10.00');
  });

  it('returns the whole balance once for one key, regardless of the balance at the repetition', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '10.00');
    await defund(scene, { idempotencyKey: 'friday' });
    await fund(scene, '4.00');
    await defund(scene, { idempotencyKey: 'friday' });
    expect(await balanceOf(scene)).toBe('4.00');
    const input = { id: scene.campaignId, amount: usd('4.00'), idempotencyKey: 'friday' };
    expect(await refusal(scene, 'defundCampaign', input)).toContain('IDEMPOTENCY_KEY_REUSED');
  });

  it.each([
    ['fundCampaign', { amount: usd('100.01') }, 'INSUFFICIENT_FUNDS'],
    ['fundCampaign', { amount: usd('0') }, 'INVALID_AMOUNT'],
    ['fundCampaign', { amount: usd('-1') }, 'INVALID_AMOUNT'],
    ['fundCampaign', { amount: usd('0.0000001') }, 'INVALID_AMOUNT'],
    ['fundCampaign', { amount: { amount: '1', asset: 'EUR' } }, 'INVALID_AMOUNT'],
    ['defundCampaign', { amount: usd('0.01') }, 'INSUFFICIENT_FUNDS'],
    ['setBudgetPolicy', { lowBalanceThreshold: usd('0') }, 'INVALID_AMOUNT'],
    ['setBudgetPolicy', { autoRefill: { threshold: usd('1'), amount: usd('0') } }, 'INVALID_AMOUNT'],
  ])('refuses %s of %j: %s', async (name, more, code) => {
    const scene = await aScene(suite.url, '100.00');
    expect(await refusal(scene, name, { id: scene.campaignId, ...more })).toContain(code);
    expect(await balancesOf(scene)).toMatchObject({ seller: '100.00' });
  });

  it('requires the scope that moves money', async () => {
    const scene = await aScene(suite.url, '100.00');
    const key = await aKey(scene.owner, scene.organizationId, ['campaigns:write', 'wallet:read']);
    const program = new GraphQLClient(suite.url, key);
    const input = { id: scene.campaignId, amount: usd('1.00') };
    await expect(program.mutate('fundCampaign', input, 'campaign { id }')).rejects.toThrow('wallet:write');
  });
});

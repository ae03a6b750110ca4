import { describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aScene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import {
  usd,
  times,
  walletsOf,
  reverse,
  refusal,
  aReward,
  aHeldScene,
  spend,
  aSmallGig,
} from './reversing.js';

describe('a reversed reward', () => {
  const suite = useServer({ PLATFORM_FEE: 'FREE=10%+0.01USD' });

  it('returns to the organization with the platform fee', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    // 25.00, and 10 % and a cent of it.
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '72.49' },
      promoter: { available: '25.00' },
    });
    const { reward } = await scene.program.run<{ reward: object }>(
      'query ($id: ID!) { reward(id: $id) { fee { amount } campaign { spent { amount } } } }',
      { id },
    );
    expect(reward).toEqual({ fee: usd('2.51'), campaign: { spent: usd('27.51') } });
    expect(await reverse(scene.program, id, { note: 'Returned goods' })).toMatchObject({
      reward: { status: 'REVERSED', reversedAmount: usd('25.00') },
      reversal: { amount: usd('25.00'), fee: usd('2.51'), owed: usd('0.00') },
    });
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '100.00' },
      promoter: { available: '0.00', owed: '0.00' },
    });
    expect(await refusal(reverse(scene.program, id))).toBe('CONFLICT');
  });

  it('reduces a held reward, and the rest is released', async () => {
    const scene = await aHeldScene(suite.url);
    const id = await aReward(scene);
    expect((await walletsOf(scene)).promoter).toEqual({ available: '0.00', held: '25.00', owed: '0.00' });
    await reverse(scene.program, id, { amount: usd('10.00') });
    expect((await walletsOf(scene)).promoter).toEqual({ available: '0.00', held: '15.00', owed: '0.00' });
    const released = await scene.program.mutate<object>('releaseReward', { id }, 'reward { status paidAt }');
    expect(released).toMatchObject({ reward: { status: 'PAID', paidAt: expect.any(String) } });
    expect((await walletsOf(scene)).promoter).toEqual({ available: '15.00', held: '0.00', owed: '0.00' });
    expect(await refusal(scene.program.mutate('releaseReward', { id }, 'reward { id }'))).toBe(
      'ILLEGAL_STATUS_CHANGE',
    );
  });

  it('is released with its rest after the holding period', async () => {
    const scene = await aHeldScene(suite.url);
    const id = await aReward(scene);
    await reverse(scene.program, id, { amount: usd('10.00') });
    await suite.database.query(`update reward set hold_until = now() where id = $1`, [uuidOf('reward', id)]);
    await suite.database.query(`notify tribute, 'funds'`);
    await waitFor('the release', async () => (await walletsOf(scene)).promoter.available === '15.00');
    const said = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'reward.paid' and node_id = $1`,
      [id],
    );
    // The final amount of the promoter, not the one before the partial reversal.
    expect(said.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { data: { rewardId: id, rewardAmount: 1500 } },
    ]);
  });

  it('does not prevent the release of other rewards of a promoter in debt', async () => {
    const scene = await aScene(suite.url, '2000.00');
    const gone = await aReward(scene, 'gone');
    await spend(scene);
    await reverse(scene.program, gone);
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, holdingPeriodDays: 7 }, '');
    const held = [];
    for (const number of times(12, (index) => index)) held.push(await aReward(scene, `held-${number}`));
    const [released, taken] = [held.slice(0, 6), held.slice(6)];
    const uuids = released.map((id) => uuidOf('reward', id));
    const releasing = suite.database.query(
      `with due as (update reward set hold_until = now() where id = any($1::uuid[]) returning id)
       select pg_notify('tribute', 'funds') from due`,
      [uuids],
    );
    const answers = await Promise.all(taken.map(async (id) => refusal(reverse(scene.program, id))));
    await releasing;
    expect(answers).toEqual(taken.map(() => 'done'));
    await waitFor('the releases', async () => (await walletsOf(scene)).promoter.held === '0.00');
    expect((await walletsOf(scene)).promoter).toEqual({ available: '125.00', held: '0.00', owed: '0.00' });
    expect(suite.server.log()).not.toContain('deadlock');
  });

  it('can be reversed in parts, and never by more than its amount', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    for (const amount of ['0.01', '9.99', '10.00']) {
      expect(await reverse(scene.program, id, { amount: usd(amount) })).toMatchObject({
        reward: { status: 'PAID' },
      });
    }
    expect(await refusal(reverse(scene.program, id, { amount: usd('5.01') }))).toBe('INVALID_AMOUNT');
    expect(await reverse(scene.program, id)).toMatchObject({
      reward: { status: 'REVERSED' },
      reversal: { amount: usd('5.00') },
    });
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '100.00' },
      promoter: { available: '0.00' },
    });
    const { reward } = await scene.program.run<{ reward: { reversals: unknown[] } }>(
      'query ($id: ID!) { reward(id: $id) { reversals { amount { amount } } } }',
      { id },
    );
    expect(reward.reversals).toEqual(
      ['0.01', '9.99', '10.00', '5.00'].map((amount) => ({ amount: { amount } })),
    );
  });

  it('becomes a debt when the money was spent, and is deducted from later rewards', async () => {
    const scene = await aScene(suite.url, '200.00');
    const gone = await aReward(scene, 'gone');
    await spend(scene);
    expect(await reverse(scene.program, gone)).toMatchObject({ reversal: { owed: usd('25.00') } });
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '200.00' },
      promoter: { available: '0.00', owed: '25.00' },
    });
    const link = await aSmallGig(scene);
    await aReward(scene, 'small', { eventType: 'small', attributionCode: link });
    expect((await walletsOf(scene)).promoter).toMatchObject({ available: '0.00', owed: '15.00' });
    await aReward(scene, 'next');
    expect((await walletsOf(scene)).promoter).toMatchObject({ available: '10.00', owed: '0.00' });
  });

  it('returns to the budget that paid it, or to the wallet without such a budget', async () => {
    const scene = await aScene(suite.url, '100.00');
    const { program, campaignId: id } = scene;
    await program.mutate('fundCampaign', { id, amount: usd('60.00') }, '');
    const [first, second] = [await aReward(scene, 'first'), await aReward(scene, 'second')];
    await reverse(program, first);
    const budget = 'campaign { budgetAccount { balance { amount } } }';
    const read = await program.run<object>(
      `query ($id: ID!) { campaign(id: $id) { budgetAccount { balance { amount } } } }`,
      { id },
    );
    expect(read).toEqual({ campaign: { budgetAccount: { balance: usd('32.49') } } });
    expect(await program.mutate('defundCampaign', { id, close: true }, budget)).toEqual({
      campaign: { budgetAccount: null },
      userErrors: [],
    });
    await reverse(program, second);
    expect((await walletsOf(scene)).seller.available).toBe('100.00');
  });

  it('moves no money when it was never funded, and delays no other reward', async () => {
    const scene = await aScene(suite.url, '15.00');
    const waiting = await aReward(scene, 'waiting');
    const link = await aSmallGig(scene);
    const behind = await ingestAndEvaluate(scene, 'behind', { eventType: 'small', attributionCode: link });
    expect(behind.rewards[0]?.status).toBe('PAID');
    expect(await refusal(reverse(scene.program, waiting, { amount: usd('1.00') }))).toBe('CONFLICT');
    const key = { idempotencyKey: 'cancel' };
    const cancelled = await reverse(scene.program, waiting, key);
    expect(cancelled).toMatchObject({
      reward: { status: 'REVERSED' },
      reversal: { amount: usd('25.00'), fee: usd('0.00'), owed: usd('0.00') },
    });
    expect(await reverse(scene.program, waiting, key)).toEqual(cancelled);
    const told = await suite.database.query(
      `select type from domain_event where node_id = $1 and type = 'reward.reversed'`,
      [waiting],
    );
    expect(told).toHaveLength(1);
    const [entry] = await suite.database.query(
      `select before, after from audit_entry where action = 'reverseReward' and object_id = $1 and after is not null`,
      [waiting],
    );
    expect(entry).toMatchObject({ before: { reversed: '0.00' }, after: { reversed: '25.00' } });
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '3.99' },
      promoter: { available: '10.00' },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { RewardSettlement } from '../../../src/rewards/reward/reward-settlement.js';
import { uuidOf } from '../../support/outcome.js';
import { aScene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { usd, times, walletsOf, reverse, refusal, aReward } from './reversing.js';
import { silent } from '../../support/silent.js';

const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

describe('the reversal of a reward', () => {
  const suite = useServer({ PLATFORM_FEE: 'FREE=10%+0.01USD' });

  it('is repeated by its key: an amount differs from "all that is left"', async () => {
    const scene = await aScene(suite.url, '200.00');
    for (const [name, first, then] of [
      ['part', { amount: usd('10.00') }, {}],
      ['whole', {}, { amount: usd('25.00') }],
    ] as const) {
      const id = await aReward(scene, name);
      const made = await reverse(scene.program, id, { ...first, idempotencyKey: 'k' });
      expect(await refusal(reverse(scene.program, id, { ...then, idempotencyKey: 'k' }))).toBe(
        'IDEMPOTENCY_KEY_REUSED',
      );
      expect(await reverse(scene.program, id, { ...first, idempotencyKey: 'k' })).toEqual(made);
    }
  });

  it('is offset by a release that waited for the same wallet', async () => {
    const scene = await aScene(suite.url, '1000.00');
    const { program, promoterId, campaignId } = scene;
    const gone = await aReward(scene, 'gone');
    await program.mutate('setPayoutDestination', { promoterId, destination: 'sandbox' }, '');
    await program.mutate('requestPayout', { promoterId }, 'payout { id }');
    await program.mutate('updateCampaign', { id: campaignId, holdingPeriodDays: 7 }, '');
    const held = await aReward(scene, 'held');
    // This test locks the promoter's wallet, so that both wait: first the call that creates the debt.
    const client = new Client({ connectionString: suite.database.url });
    await client.connect();
    await client.query('begin');
    await client.query(
      `select from ledger_balance join ledger_account account on account.id = account_id join wallet on wallet.id = wallet_id
       where owner_id = $1 for update of ledger_balance`,
      [uuidOf('promoter', promoterId)],
    );
    const waiters = async (): Promise<number> => (await suite.database.query(waiting)).length;
    const debt = reverse(program, gone);
    await waitFor('the reversal', async () => (await waiters()) === 1);
    await suite.database.query(`update reward set hold_until = now() where id = $1`, [
      uuidOf('reward', held),
    ]);
    const pool = createPool({ url: suite.database.url, max: 1, role: 'system' }, silent);
    const release = new RewardSettlement(pool).releaseHeld(new AbortController().signal);
    await waitFor('the release', async () => (await waiters()) >= 2);
    await client.query('rollback');
    await client.end();
    await Promise.all([debt, release]);
    await pool.end();
    // The server may have been the first to release it.
    await waitFor('the release', async () => (await walletsOf(scene)).promoter.held === '0.00');
    expect((await walletsOf(scene)).promoter).toEqual({ available: '0.00', held: '0.00', owed: '0.00' });
  });

  it('happens once for simultaneous requests', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    const answers = await Promise.all(times(16, async () => refusal(reverse(scene.program, id))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'CONFLICT')).toHaveLength(15);
    expect((await walletsOf(scene)).seller.available).toBe('100.00');
  });

  it('happens once for one key, which is refused for another amount', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    const same = { amount: usd('5.00'), idempotencyKey: 'refund-1' };
    const answers = await Promise.all(times(8, async () => reverse(scene.program, id, same)));
    expect(new Set(answers.map(({ reversal }) => reversal?.id)).size).toBe(1);
    expect((await walletsOf(scene)).promoter.available).toBe('20.00');
    const other = { amount: usd('6.00'), idempotencyKey: 'refund-1' };
    expect(await refusal(reverse(scene.program, id, other))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it.each([
    [{ amount: usd('0') }, 'INVALID_AMOUNT'],
    [{ amount: usd('-1') }, 'INVALID_AMOUNT'],
    [{ amount: usd('0.0000001') }, 'INVALID_AMOUNT'],
    [{ amount: { amount: '1', asset: 'EUR' } }, 'INVALID_AMOUNT'],
    [{ note: 'x'.repeat(1001) }, 'INVALID'],
  ])('is refused for %j: %s', async (more, code) => {
    const scene = await aScene(suite.url, '100.00');
    expect(await refusal(reverse(scene.program, await aReward(scene), more))).toBe(code);
    expect((await walletsOf(scene)).promoter.available).toBe('25.00');
  });

  it('is a domain event of the organization', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    await reverse(scene.program, id, { amount: usd('5.00'), note: 'Returned goods' });
    const said = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'reward.reversed' and node_id = $1`,
      [id],
    );
    expect(said.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      {
        data: {
          rewardId: id,
          aktvatorId: scene.promoterId,
          reason: 'Returned goods',
          reversedAmount: 500,
          owedAmount: 0,
        },
      },
    ]);
  });
});

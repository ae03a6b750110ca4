import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { RewardSettlement } from '../../../src/rewards/reward/reward-settlement.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGig, aLink, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Amount {
  readonly amount: string;
}
interface Balances {
  readonly available: string;
  readonly held: string;
  readonly owed: string;
}
interface Corrected {
  readonly reward: { readonly status: string; readonly reversedAmount: Amount };
  readonly reversal: {
    readonly id: string;
    readonly amount: Amount;
    readonly fee: Amount;
    readonly owed: Amount;
  } | null;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const usd = (amount: string) => ({ amount });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const corrected =
  'reward { status reversedAmount { amount } } reversal { id amount { amount } fee { amount } owed { amount } }';

async function walletsOf({
  program,
  organizationId,
  promoterId,
}: Scene): Promise<{ seller: Balances; promoter: Balances }> {
  const fields = 'wallet { available { amount } held { amount } owed { amount } }';
  const answer = await program.run<
    Record<'organization' | 'promoter', { wallet: Record<keyof Balances, Amount> }>
  >(`query ($o: ID!, $p: ID!) { organization(id: $o) { ${fields} } promoter(id: $p) { ${fields} } }`, {
    o: organizationId,
    p: promoterId,
  });
  const plain = ({ wallet }: { wallet: Record<keyof Balances, Amount> }): Balances => ({
    available: wallet.available.amount,
    held: wallet.held.amount,
    owed: wallet.owed.amount,
  });
  return { seller: plain(answer.organization), promoter: plain(answer.promoter) };
}

const reverse = async (program: GraphQLClient, id: string, more: object = {}): Promise<Corrected> =>
  program.mutate<Corrected>('reverseReward', { id, ...more }, corrected);

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: Error) => /[A-Z]+_?[A-Z_]+(?=")/.exec(error.message)?.[0] ?? error.message,
  );
}

/** A reward of 25.00 of a promoter. */
async function aReward(scene: Scene, key = 'one', more: object = {}): Promise<string> {
  const { rewards } = await ingestAndEvaluate(scene, key, more);
  return rewards[0]!.id;
}

/** A scene whose campaign has a holding period. */
async function aHeldScene(url: string): Promise<Scene> {
  const scene = await aScene(url, '100.00');
  await scene.program.mutate('updateCampaign', { id: scene.campaignId, holdingPeriodDays: 7 }, '');
  return scene;
}

describe('a reward that is taken back', () => {
  const suite = useServer({ PLATFORM_FEE: 'FREE=10%+0.01USD' });

  it('costs the organization the fee of the platform beside it, which comes back with it', async () => {
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
    expect(await reverse(scene.program, id, { reason: 'Returned goods' })).toMatchObject({
      reward: { status: 'REVERSED', reversedAmount: usd('25.00') },
      reversal: { amount: usd('25.00'), fee: usd('2.51'), owed: usd('0.00') },
    });
    expect(await walletsOf(scene)).toMatchObject({
      seller: { available: '100.00' },
      promoter: { available: '0.00', owed: '0.00' },
    });
    expect(await refusal(reverse(scene.program, id))).toBe('CONFLICT');
  });

  it('while it is held leaves what is held, and the rest is released', async () => {
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

  it('is released by itself when its time is over, what is left of it', async () => {
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

  it('goes well beside the release of others of the same promoter, who owes', async () => {
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

  it('goes back in parts, repeatedly, and never more than all of it', async () => {
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

  it('when the money is gone is owed, and taken off what is earned next', async () => {
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

  it('returns to the budget that paid it, or to the wallet when there is none any more', async () => {
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

  it('that was never funded moves no money, and kept none behind it waiting', async () => {
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

  it('is known by its key as it was asked: an amount is not "all that is left"', async () => {
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

  it('is offset by a release that began beside the debt, and waited for it', async () => {
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
    const waiters = async (): Promise<number> =>
      (
        await suite.database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
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
    expect((await walletsOf(scene)).promoter).toEqual({ available: '0.00', held: '0.00', owed: '0.00' });
  });

  it('is taken back once, whoever asks at the same moment', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    const answers = await Promise.all(times(16, async () => refusal(reverse(scene.program, id))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'CONFLICT')).toHaveLength(15);
    expect((await walletsOf(scene)).seller.available).toBe('100.00');
  });

  it('is taken back once for one key, and the key is refused for another amount', async () => {
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
    [{ reason: 'x'.repeat(1001) }, 'INVALID'],
  ])('refuses %j: %s', async (more, code) => {
    const scene = await aScene(suite.url, '100.00');
    expect(await refusal(reverse(scene.program, await aReward(scene), more))).toBe(code);
    expect((await walletsOf(scene)).promoter.available).toBe('25.00');
  });

  it('says so, to whom it concerns', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = await aReward(scene);
    await reverse(scene.program, id, { amount: usd('5.00'), reason: 'Returned goods' });
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

  /** Removes the promoter's money, like a payout. */
  async function spend(scene: Scene): Promise<void> {
    await scene.program.mutate(
      'setPayoutDestination',
      { promoterId: scene.promoterId, destination: 'sandbox' },
      '',
    );
    await scene.program.mutate('requestPayout', { promoterId: scene.promoterId }, 'payout { id }');
    await waitFor('the payout', async () => (await walletsOf(scene)).promoter.held === '0.00');
  }

  /** A gig of 10.00 in a separate campaign; returns the code of its link. */
  async function aSmallGig(scene: Scene): Promise<string> {
    const campaignId = await aCampaign(scene);
    await aGig(scene, campaignId, { actionType: 'small', rewardAmount: usd('10.00') });
    return (await aLink(scene, campaignId, scene.promoterId)).code;
  }
});

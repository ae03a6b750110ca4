import { describe, expect, it } from '@jest/globals';
import { createPool } from '../../../src/platform/database/create-pool.js';
import type { Earned } from '../../../src/rewards/reward/granted.js';
import { RewardFunding } from '../../../src/rewards/reward/reward-funding.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { inBatchTransaction } from '../../../src/kernel/transaction.js';
import { AccountKind } from '../../../src/ledger/wallet/account-kind.js';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { openAccounts, openClearingAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { balancesOf, evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGig, aKey, aLink, aPaidTopUp, aScene, type Scene } from '../../support/story.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Budget {
  readonly budgetAccount: {
    readonly balance: { readonly amount: string };
    readonly autoRefill: { readonly threshold: { readonly amount: string } } | null;
    readonly lowBalanceThreshold: { readonly amount: string } | null;
  } | null;
  readonly budgetRemaining: { readonly amount: string } | null;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const usd = (amount: string) => ({ amount });
const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('a budget of its own', () => {
  const suite = useSharedServer();

  const budgetOf = async ({ program, campaignId }: Scene): Promise<Budget> =>
    (
      await program.run<{ campaign: Budget }>(
        `query ($id: ID!) { campaign(id: $id) {
          budgetAccount { balance { amount } autoRefill { threshold { amount } } lowBalanceThreshold { amount } }
          budgetRemaining { amount }
        } }`,
        { id: campaignId },
      )
    ).campaign;
  const balanceOf = async (scene: Scene): Promise<string | undefined> =>
    (await budgetOf(scene)).budgetAccount?.balance.amount;
  const fund = async ({ program, campaignId }: Scene, amount: string, more: object = {}): Promise<unknown> =>
    program.mutate('fundCampaign', { id: campaignId, amount: usd(amount), ...more }, 'campaign { id }');
  const defund = async ({ program, campaignId }: Scene, more: object = {}): Promise<unknown> =>
    program.mutate('defundCampaign', { id: campaignId, ...more }, 'campaign { id }');
  const policy = async ({ program, campaignId }: Scene, more: object): Promise<unknown> =>
    program.mutate('setBudgetPolicy', { id: campaignId, ...more }, 'campaign { id }');
  const refusal = async ({ program }: Scene, name: string, input: object): Promise<string> =>
    program.mutate(name, input, 'campaign { id }').then(
      () => 'done',
      (error: Error) => error.message,
    );
  const domainEvents = async (type: string, campaignId: string): Promise<unknown[]> =>
    suite.database.query(
      `select payload::jsonb -> 'data' as data from domain_event where type = $1 and campaign_id = $2 order by xact, position`,
      [type, uuidOf('campaign', campaignId)],
    );

  it('is set aside from the wallet, pays the rewards, and gives back what is left', async () => {
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

  it('is all that its campaign draws on: what it cannot pay waits, in order, until it is funded', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '30.00');
    await ingestAndEvaluate(scene, 'first');
    const second = await ingestAndEvaluate(scene, 'second');
    const third = await ingestAndEvaluate(scene, 'third');
    expect([second, third].map(({ rewards }) => rewards[0]?.status)).toEqual(['UNFUNDED', 'UNFUNDED']);
    expect(await domainEvents('campaign.budget_exhausted', scene.campaignId)).toHaveLength(1);
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

  it('takes over rewards that waited for the wallet, and holds up nobody else', async () => {
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

  it('refills itself from the wallet, and says when it runs low', async () => {
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
    expect(await domainEvents('wallet.low_balance', scene.campaignId)).toMatchObject([
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

  it('takes all that is there back once for one key, however much is there when it is asked again', async () => {
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

  it('is a matter of who may move money', async () => {
    const scene = await aScene(suite.url, '100.00');
    const key = await aKey(scene.owner, scene.organizationId, ['campaigns:write', 'wallet:read']);
    const program = new GraphQLClient(suite.url, key);
    const input = { id: scene.campaignId, amount: usd('1.00') };
    await expect(program.mutate('fundCampaign', input, 'campaign { id }')).rejects.toThrow('wallet:write');
  });

  it('is never overspent by one atomic unit, whoever races for it', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '0.001000');
    const walletKey = {
      organizationId: uuidOf('organization', scene.organizationId),
      environment: Environment.SANDBOX,
      asset: 'USD',
    };
    const workers = 32;
    const pool = createPool({ url: suite.database.url, max: workers, role: 'system' }, silent);
    const rewardFunding = new RewardFunding(new Map());
    const earn = (amount: bigint): Earned => ({
      campaignId: uuidOf('campaign', scene.campaignId),
      promoterId: uuidOf('promoter', scene.promoterId),
      sourceType: 'EVENT',
      sourceId: newId(),
      ruleKey: 'race',
      conversionId: null,
      goalId: null,
      sessionId: null,
      actionAttemptId: null,
      amount,
      holdingPeriodDays: 0,
      ruleVersionId: null,
    });
    try {
      const granted = await Promise.all(
        times(workers, async (worker) =>
          inBatchTransaction(pool, async (tx) =>
            rewardFunding.grant(tx, walletKey, [earn(37n), earn(BigInt(worker + 1))]),
          ),
        ),
      );
      const funded = granted.flat().filter(({ status }) => status === 'PAID');
      const spent = funded.reduce((sum, { amount }) => sum + amount, 0n);
      expect(spent <= 1000n).toBe(true);
      expect(funded.length).toBeGreaterThan(10);
      expect(funded.length).toBeLessThan(2 * workers);
      // The first waiting reward is one for which the money was insufficient.
      const [waiting] = await suite.database.query<{ amount: bigint }>(
        `select amount from reward where campaign_id = $1 and status = 'UNFUNDED' order by id limit 1`,
        [uuidOf('campaign', scene.campaignId)],
      );
      expect(spent + BigInt(waiting?.amount ?? 0) > 1000n).toBe(true);
    } finally {
      await pool.end();
    }
  });

  it('is asked for once under a key, as it was asked, and closes only with nothing on it', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = scene.campaignId;
    await fund(scene, '10.00');
    const partly = { amount: usd('5.00'), close: true };
    expect(await refusal(scene, 'defundCampaign', { id, ...partly, idempotencyKey: 'a' })).toContain(
      'Closing takes back the whole balance',
    );
    expect(await balanceOf(scene)).toBe('10.00');
    await defund(scene, { amount: usd('4.00'), idempotencyKey: 'b' });
    for (const other of [
      { close: true },
      {},
      { amount: usd('4.01') },
      { amount: usd('4.00'), close: true },
    ]) {
      const again = refusal(scene, 'defundCampaign', { id, ...other, idempotencyKey: 'b' });
      expect(await again).toContain('IDEMPOTENCY_KEY_REUSED');
    }
    expect(await refusal(scene, 'fundCampaign', { id, amount: usd('4.00'), idempotencyKey: 'b' })).toContain(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await balanceOf(scene)).toBe('6.00');
    await defund(scene, { close: true, idempotencyKey: 'c' });
    expect(await balanceOf(scene)).toBeUndefined();
    // A late repetition does not undo later changes.
    await fund(scene, '30.00');
    await defund(scene, { close: true, idempotencyKey: 'c' });
    await defund(scene, { amount: usd('4.00'), idempotencyKey: 'b' });
    expect(await balanceOf(scene)).toBe('30.00');
    expect(await balancesOf(scene)).toMatchObject({ seller: '70.00' });
  });

  it('says that it runs low when money is taken back from it', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '90.00');
    await policy(scene, { lowBalanceThreshold: usd('50.00') });
    await defund(scene, { amount: usd('60.00') });
    await defund(scene, { amount: usd('10.00') });
    expect(await domainEvents('wallet.low_balance', scene.campaignId)).toMatchObject([
      { data: { balance: usd('30.00'), threshold: usd('50.00') } },
    ]);
  });

  it('gives back towards what the organization owes first, and nothing is refunded meanwhile', async () => {
    const scene = await aScene(suite.url, '100.00');
    const topUp = await aPaidTopUp(scene, '50.00');
    await fund(scene, '150.00');
    const { organization } = await scene.program.run<{ organization: { wallet: { id: string } } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
      { id: scene.organizationId },
    );
    // The state after a dispute.
    const organizationId = uuidOf('organization', scene.organizationId);
    const walletId = uuidOf('wallet', organization.wallet.id);
    const tenant = { organizationId, environment: Environment.SANDBOX, asset: 'USD' };
    const pool = createPool({ url: suite.database.url, max: 1, role: 'system' }, silent);
    await inSqlTransaction(pool, async (sql) => {
      const kind = AccountKind.RECEIVABLE;
      const debts = await openAccounts(sql, { ...tenant, kind, walletIds: [walletId] });
      const to = await openClearingAccount(sql, Environment.SANDBOX, 'USD');
      const debt = { from: debts.get(walletId) ?? '', to, amount: 100_000_000n };
      const facts_ = { ...tenant, kind: TransactionKind.TOP_UP_REFUND, sourceId: newId() };
      await postTransactions(sql, [{ ...facts_, ...debt }]);
    });
    await pool.end();
    const stands = async (): Promise<unknown> => {
      const query = `query ($id: ID!) { organization(id: $id) { wallet { available { amount } owed { amount } } } }`;
      const read = await scene.program.run<{ organization: { wallet: object } }>(query, {
        id: scene.organizationId,
      });
      return read.organization.wallet;
    };
    await defund(scene, { amount: usd('60.00') });
    expect(await stands()).toEqual({ available: usd('0.00'), owed: usd('40.00') });
    const refund = { id: topUp, amount: usd('10.00'), reason: 'cash out' };
    const refused = await scene.program.attempt('refundTopUp', refund, 'refund { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'INSUFFICIENT_FUNDS' }]);
    await defund(scene, { amount: usd('50.00'), close: false });
    expect(await stands()).toEqual({ available: usd('10.00'), owed: usd('0.00') });
  });

  it('says that the wallet runs low when the organization asked for it, once', async () => {
    const scene = await aScene(suite.url, '100.00');
    const { organization } = await scene.program.run<{ organization: { wallet: { id: string } } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
      { id: scene.organizationId },
    );
    const { wallet } = await scene.program.mutate<{ wallet: object }>(
      'updateWallet',
      { id: organization.wallet.id, lowBalanceThreshold: usd('60.00') },
      'wallet { lowBalanceThreshold { amount } }',
    );
    expect(wallet).toEqual({ lowBalanceThreshold: usd('60.00') });
    for (const key of ['one', 'two', 'three']) await evaluated(scene, await ingest(scene, key));
    const said = await suite.database.query(
      `select payload::jsonb #>> '{data,balance,amount}' as balance from domain_event
       where type = 'wallet.low_balance' and organization_id = $1`,
      [uuidOf('organization', scene.organizationId)],
    );
    expect(said).toEqual([{ balance: '50.00' }]);
  });
});

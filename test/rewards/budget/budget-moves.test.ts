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
import { balancesOf, evaluated, ingest, uuidOf } from '../../support/outcome.js';
import { aPaidTopUp, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { times, usd, balanceOf, fund, defund, policy, refusal, domainEvents } from './funding.js';
import { silent } from '../../support/silent.js';

const suite = useSharedServer();

/** A reward of this many atomic units in the campaign. */
const earnedIn = (scene: Scene, amount: bigint): Earned => ({
  campaignId: uuidOf('campaign', scene.campaignId),
  promoterId: uuidOf('promoter', scene.promoterId),
  sourceType: 'EVENT',
  sourceId: newId(),
  ruleKey: 'race',
  leg: 0,
  linkId: null,
  conversionId: null,
  goalId: null,
  sessionId: null,
  actionAttemptId: null,
  amount,
  holdingPeriodDays: 0,
  ruleVersionId: null,
});

/** The organization owes 100.00, as after a dispute. */
async function owe(organizationId: string, walletId: string): Promise<void> {
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
}

describe('the budget account of a campaign', () => {
  it('is never overspent by one atomic unit, even by simultaneous rewards', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '0.001000');
    const workers = 32;
    const pool = createPool({ url: suite.database.url, max: workers, role: 'system' }, silent);
    const rewardFunding = new RewardFunding(new Map());
    const tenant = {
      organizationId: uuidOf('organization', scene.organizationId),
      environment: Environment.SANDBOX,
      asset: 'USD',
    };
    try {
      const granted = await Promise.all(
        times(workers, async (worker) =>
          inBatchTransaction(pool, async (tx) =>
            rewardFunding.grant(tx, tenant, [earnedIn(scene, 37n), earnedIn(scene, BigInt(worker + 1))]),
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

  it('moves money once for one key with the same request, and can be closed only as a whole', async () => {
    const scene = await aScene(suite.url, '100.00');
    const id = scene.campaignId;
    await fund(scene, '10.00');
    const partly = { amount: usd('5.00'), close: true };
    expect(await refusal(scene, 'defundCampaign', { id, ...partly, idempotencyKey: 'a' })).toContain(
      '`close` moves the whole balance back',
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

  it('reports a low balance once after a withdrawal', async () => {
    const scene = await aScene(suite.url, '100.00');
    await fund(scene, '90.00');
    await policy(scene, { lowBalanceThreshold: usd('50.00') });
    await defund(scene, { amount: usd('60.00') });
    await defund(scene, { amount: usd('10.00') });
    expect(await domainEvents(suite.database, 'wallet.low_balance', scene.campaignId)).toMatchObject([
      { data: { balance: usd('30.00'), threshold: usd('50.00') } },
    ]);
  });

  it('pays the debt of the organization first, and blocks refunds of top-ups until then', async () => {
    const scene = await aScene(suite.url, '100.00');
    const topUp = await aPaidTopUp(scene, '50.00');
    await fund(scene, '150.00');
    const { organization } = await scene.program.run<{ organization: { wallet: { id: string } } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
      { id: scene.organizationId },
    );
    await owe(uuidOf('organization', scene.organizationId), uuidOf('wallet', organization.wallet.id));
    const stands = async (): Promise<unknown> => {
      const query = `query ($id: ID!) { organization(id: $id) { wallet { available { amount } owed { amount } } } }`;
      const read = await scene.program.run<{ organization: { wallet: object } }>(query, {
        id: scene.organizationId,
      });
      return read.organization.wallet;
    };
    await defund(scene, { amount: usd('60.00') });
    expect(await stands()).toEqual({ available: usd('0.00'), owed: usd('40.00') });
    const refund = { id: topUp, amount: usd('10.00'), note: 'cash out' };
    const refused = await scene.program.attempt('refundTopUp', refund, 'refund { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'INSUFFICIENT_FUNDS' }]);
    await defund(scene, { amount: usd('50.00'), close: false });
    expect(await stands()).toEqual({ available: usd('10.00'), owed: usd('0.00') });
  });

  it('causes the wallet to report its low balance once, if requested', async () => {
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

import type { Transaction } from '../../kernel/transaction.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import { openWallets, type OpenWallet } from '../../ledger/wallet/open-wallets.js';
import { postTransactions } from '../../ledger/wallet/post-transactions.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import { offsetDebts } from './offset-debts.js';
import { rewardDomainEvent } from './reward-domain-event.js';
import { rewardColumns, type RewardRow } from './reward-row.js';

const batchSize = 500;

/** Releases a batch of a wallet's rewards that are due. Plan: reward_due, partial, by time. */
export async function releaseBatch(tx: Transaction, walletKey: WalletKey): Promise<number> {
  const held = await tx.sql.query<RewardRow>(
    `select ${rewardColumns}, 0 as "holdingPeriodDays" from reward
     where organization_id = $1 and environment = $2 and asset = $3 and status = 'HELD' and hold_until <= now()
     order by hold_until limit ${batchSize} for update skip locked`,
    [walletKey.organizationId, walletKey.environment, walletKey.asset],
  );
  await releaseRewards(tx, walletKey, held);
  return held.length;
}

/** Makes held rewards available after settling debts. The organization's wallet must be locked. */
export async function releaseRewards(
  tx: Transaction,
  { organizationId, environment, asset }: WalletKey,
  rewards: readonly RewardRow[],
): Promise<void> {
  if (rewards.length === 0) return;
  const walletKey = { organizationId, environment, asset };
  const owners = {
    ...walletKey,
    ownerType: WalletOwnerType.PROMOTER,
    ownerIds: rewards.map((reward) => reward.promoterId),
  };
  const wallets = await openWallets(tx.sql, owners);
  const credits = rewards.map(({ id: rewardId, promoterId, amount, reversed }) => ({
    rewardId,
    promoterId,
    // Amounts reversed during the holding period have left already.
    amount: amount - reversed,
  }));
  const releases = credits.map(({ rewardId, promoterId, amount }) => {
    const { pendingId: from, availableId: to } = wallets.get(promoterId) as OpenWallet;
    return { ...walletKey, kind: TransactionKind.RELEASE, sourceId: rewardId, promoterId, from, to, amount };
  });
  await postTransactions(tx.sql, [...releases, ...(await offsetDebts(tx.sql, walletKey, credits, wallets))]);
  await tx.sql.query(`update reward set status = 'PAID', paid_at = now() where id = any($1::uuid[])`, [
    rewards.map((reward) => reward.id),
  ]);
  for (const reward of rewards) {
    const amount = reward.amount - reward.reversed;
    tx.record(rewardDomainEvent(walletKey, { ...reward, amount, status: 'PAID' }, false));
  }
  for (const { walletId } of wallets.values()) {
    tx.record(walletUpdated({ walletId, organizationId, environment }));
  }
}

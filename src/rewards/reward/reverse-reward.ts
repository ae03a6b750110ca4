import { addSpent } from '../../campaigns/campaign/add-spent.js';
import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { campaignIdentity } from '../budget/campaign-identity.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import type { LockedOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { offsetOwnDebt } from '../../ledger/wallet/offset-own-debt.js';
import { findAccounts, openAccounts, openPlatformAccount } from '../../ledger/wallet/open-accounts.js';
import { openWallets, type OpenWallet } from '../../ledger/wallet/open-wallets.js';
import { postTransactions, type Leg } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import { planReversal, type ReversalPlan } from './plan-reversal.js';
import type { KnownReward, LockedReward, WantedReversal } from './locked-reward.js';
import { encodeId } from '../../kernel/ids.js';
import { amountData } from '../../kernel/domain-events.js';
import { originData } from '../../events/event/origin-data.js';

/**
 * Reverses all or part of a reward. Takes the promoter's balance first; the rest becomes a debt that later
 * rewards settle. The money returns to the campaign's account, or to the organization's wallet if there is
 * none.
 */
export async function reverseReward(
  tx: Transaction,
  organizationWallet: LockedOrganizationWallet,
  reward: LockedReward,
  wanted: WantedReversal,
): Promise<ReversalPlan> {
  const { walletKey } = organizationWallet;
  const { sql } = tx;
  const owners = { ...walletKey, ownerType: WalletOwnerType.PROMOTER, ownerIds: [reward.promoterId] };
  const wallet = (await openWallets(sql, owners)).get(reward.promoterId) as OpenWallet;
  const source = reward.status === 'HELD' ? wallet.pendingId : wallet.availableId;
  const debts = await findAccounts(sql, [wallet.walletId], AccountKind.RECEIVABLE);
  // Locks all in one order, because the release of the promoter's other rewards locks the same accounts.
  const there = (await lockBalances(sql, [source, ...debts.values()])).get(source) ?? 0n;
  const plan = planReversal(reward, wanted.amount, there);
  const to = await returnTo(sql, organizationWallet, reward);
  const income = { sourceId: wanted.id, amount: plan.amount + plan.fee };
  await postTransactions(sql, [
    {
      ...walletKey,
      kind: TransactionKind.REVERSAL,
      sourceId: wanted.id,
      promoterId: reward.promoterId,
      reverses: plan.amount === reward.amount ? await rewardTransaction(sql, walletKey, reward.id) : null,
      legs: await legsOf(sql, organizationWallet, plan, { source, to, walletId: wallet.walletId }),
    },
    ...(to === organizationWallet.availableId ? await offsetOwnDebt(sql, organizationWallet, income) : []),
  ]);
  await write(sql, organizationWallet, reward, wanted, plan);
  await addSpent(sql, new Map([[reward.campaignId, -(plan.amount + plan.fee)]]));
  sayReversed(tx, organizationWallet, reward, wanted, plan);
  for (const { walletId } of [organizationWallet, wallet]) {
    tx.record(walletUpdated({ walletId, ...walletKey }));
  }
  tx.record({ ...campaignIdentity(walletKey, reward.campaignId), type: 'campaign.updated' });
  // The money and the freed budget may fund waiting rewards.
  await sql.query(wakeUpSql('funds'));
  return plan;
}

/** Cancels a reward that was never funded. No money moves, and the next in the queue may be funded. */
export async function cancelReward(
  tx: Transaction,
  organizationWallet: LockedOrganizationWallet,
  reward: KnownReward,
  wanted: WantedReversal,
): Promise<void> {
  // No fee was taken for it either.
  const plan = { amount: reward.amount, fee: 0n, recovered: 0n, owed: 0n };
  await write(tx.sql, organizationWallet, reward, wanted, plan);
  sayReversed(tx, organizationWallet, reward, wanted, plan);
  tx.record({
    ...campaignIdentity(organizationWallet.walletKey, reward.campaignId),
    type: 'campaign.updated',
  });
  await tx.sql.query(wakeUpSql('funds'));
}

async function returnTo(
  sql: Sql,
  organizationWallet: LockedOrganizationWallet,
  reward: LockedReward,
): Promise<string> {
  if (reward.paidFrom === organizationWallet.availableId) return organizationWallet.availableId;
  const [campaign] = await sql.query<{ isPrefunded: boolean }>(
    `select is_prefunded as "isPrefunded" from campaign where id = $1`,
    [reward.campaignId],
  );
  return campaign?.isPrefunded ? reward.paidFrom : organizationWallet.availableId;
}

async function legsOf(
  sql: Sql,
  { walletKey }: LockedOrganizationWallet,
  plan: ReversalPlan,
  { source, to, walletId }: { source: string; to: string; walletId: string },
): Promise<Leg[]> {
  const legs: Leg[] = [];
  if (plan.recovered > 0n) legs.push({ from: source, to, amount: plan.recovered });
  if (plan.owed > 0n) {
    const kind = AccountKind.RECEIVABLE;
    const receivables = await openAccounts(sql, { ...walletKey, kind, walletIds: [walletId] });
    legs.push({ from: receivables.get(walletId) as string, to, amount: plan.owed });
  }
  if (plan.fee > 0n) {
    const { environment, asset } = walletKey;
    const from = await openPlatformAccount(sql, environment, asset, AccountKind.FEES);
    legs.push({ from, to, amount: plan.fee });
  }
  return legs;
}

async function rewardTransaction(
  sql: Sql,
  { organizationId }: LockedOrganizationWallet['walletKey'],
  rewardId: string,
): Promise<string | null> {
  const [made] = await sql.query<{ id: string }>(
    `select id from ledger_transaction where organization_id = $1 and kind = 'REWARD' and source_id = $2`,
    [organizationId, rewardId],
  );
  return made?.id ?? null;
}

async function write(
  sql: Sql,
  { walletKey }: LockedOrganizationWallet,
  reward: KnownReward,
  { id, asked, note, by }: WantedReversal,
  { amount, fee, owed }: ReversalPlan,
): Promise<void> {
  await sql.query(
    `insert into reward_reversal (id, organization_id, environment, reward_id, amount, fee, owed, reason, asked, reversed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      walletKey.organizationId,
      walletKey.environment,
      reward.id,
      String(amount),
      String(fee),
      String(owed),
      note,
      asked?.toString() ?? null,
      by,
    ],
  );
  await sql.query(
    `update reward set reversed = reversed + $2, fee_reversed = fee_reversed + $3,
                       status = case when reversed + $2 = amount then 'REVERSED' else status end,
                       unfunded_by = case when reversed + $2 = amount then null else unfunded_by end
     where id = $1`,
    [reward.id, String(amount), String(fee)],
  );
}

function sayReversed(
  tx: Transaction,
  { walletKey }: LockedOrganizationWallet,
  reward: KnownReward,
  { id, note }: WantedReversal,
  plan: ReversalPlan,
): void {
  const { organizationId, environment, asset } = walletKey;
  const nodeId = encodeId('reward', reward.id);
  tx.record({
    type: 'reward.reversed',
    organizationId,
    environment,
    campaignId: reward.campaignId,
    nodeId,
    forPromoter: { promoterId: reward.promoterId, goalId: reward.goalId, events: ['REWARD_REVERSED'] },
    data: {
      rewardId: nodeId,
      reversalId: encodeId('rewardReversal', id),
      aktvatorId: encodeId('promoter', reward.promoterId),
      campaignId: encodeId('campaign', reward.campaignId),
      reason: note,
      ...originData(reward),
      ...amountData('reversed', plan.amount, asset),
      ...amountData('owed', plan.owed, asset),
      ...amountData('remaining', reward.amount - reward.reversed - plan.amount, asset),
    },
  });
}

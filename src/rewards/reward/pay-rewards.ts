import { addSpent } from '../../campaigns/campaign/add-spent.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { campaignIdentity } from '../budget/campaign-identity.js';
import type { CampaignBudget } from '../budget/lock-campaign-budgets.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import type { LockedOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { openPlatformAccount } from '../../ledger/wallet/open-accounts.js';
import { openWallets, type OpenWallet } from '../../ledger/wallet/open-wallets.js';
import { postTransactions, type Leg, type NewTransaction } from '../../ledger/wallet/post-transactions.js';
import { hasFallenBelow, lowBalance, walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import type { FundingPlan } from './fund-in-order.js';
import type { Granted } from './granted.js';
import { offsetDebts } from './offset-debts.js';
import { rewardDomainEvent } from './reward-domain-event.js';

/** Rewards with funding, whose rows name the paying account, and the accounts of the money. */
export interface Payment {
  readonly organizationWallet: LockedOrganizationWallet;
  readonly budgets: ReadonlyMap<string, CampaignBudget>;
  readonly plan: FundingPlan;
  /** HELD rewards go to the promoter's pending balance, PAID rewards to the available one. */
  readonly rewards: readonly Granted[];
  /** Whether they were earned in this transaction. Others have waited for the money. */
  readonly areNew: boolean;
}

/** The account that pays a campaign's rewards: its own, or the organization's wallet. */
export function payerOf(
  { organizationWallet, budgets }: Pick<Payment, 'organizationWallet' | 'budgets'>,
  campaignId: string,
): string {
  return budgets.get(campaignId)?.account?.id ?? organizationWallet.availableId;
}

/** Posts the funded rewards, platform fees and refills in one transaction, and writes the domain events. */
export async function payRewards(tx: Transaction, payment: Payment): Promise<void> {
  const { organizationWallet, budgets, plan, rewards } = payment;
  if (rewards.length === 0 && plan.refills.size === 0) return;
  const { walletKey } = organizationWallet;
  const wallets = await openWallets(tx.sql, {
    ...walletKey,
    ownerType: WalletOwnerType.PROMOTER,
    ownerIds: rewards.map((reward) => reward.promoterId),
  });
  const credits = rewards
    .filter((reward) => reward.status === 'PAID')
    .map(({ id: rewardId, promoterId, amount }) => ({ rewardId, promoterId, amount }));
  const transactions = [
    ...refillsOf(payment),
    ...(await paymentsOf(tx.sql, payment, wallets)),
    ...(await offsetDebts(tx.sql, walletKey, credits, wallets)),
  ];
  await tx.later(postTransactions(tx.sql, transactions));
  await tx.later(noteSpent(tx.sql, rewards));
  for (const reward of rewards) tx.record(rewardDomainEvent(walletKey, reward, payment.areNew));
  for (const walletId of [
    organizationWallet.walletId,
    ...[...wallets.values()].map((wallet) => wallet.walletId),
  ]) {
    tx.record(walletUpdated({ walletId, ...walletKey }));
  }
  for (const campaignId of new Set([...rewards.map((reward) => reward.campaignId), ...plan.refills.keys()])) {
    tx.record({ ...campaignIdentity(walletKey, campaignId), type: 'campaign.updated' });
  }
  sayWhatRunsLow(tx, { organizationWallet, budgets, plan });
}

function refillsOf(payment: Payment): NewTransaction[] {
  const { walletKey, availableId: from } = payment.organizationWallet;
  return [...payment.plan.refills].map(([campaignId, amount]) => {
    const to = payerOf(payment, campaignId);
    return { ...walletKey, kind: TransactionKind.REFILL, sourceId: newId(), from, to, amount };
  });
}

async function paymentsOf(
  sql: Sql,
  payment: Payment,
  wallets: ReadonlyMap<string, OpenWallet>,
): Promise<NewTransaction[]> {
  const { walletKey } = payment.organizationWallet;
  const { environment, asset } = walletKey;
  const takesFees = payment.rewards.some((reward) => reward.fee > 0n);
  const fees = takesFees ? await openPlatformAccount(sql, environment, asset, AccountKind.FEES) : '';
  return payment.rewards.map(({ id, campaignId, promoterId, status, amount, fee }) => {
    const { pendingId, availableId } = wallets.get(promoterId) as OpenWallet;
    const from = payerOf(payment, campaignId);
    const legs: Leg[] = [{ from, to: status === 'HELD' ? pendingId : availableId, amount }];
    if (fee > 0n) legs.push({ from, to: fees, amount: fee });
    return { ...walletKey, kind: TransactionKind.REWARD, sourceId: id, promoterId, legs };
  });
}

async function noteSpent(sql: Sql, rewards: readonly Granted[]): Promise<void> {
  if (rewards.length === 0) return;
  const spent = new Map<string, bigint>();
  for (const { campaignId, amount, fee } of rewards) {
    spent.set(campaignId, (spent.get(campaignId) ?? 0n) + amount + fee);
  }
  await addSpent(sql, spent);
}

function sayWhatRunsLow(
  tx: Transaction,
  { organizationWallet, budgets, plan }: Omit<Payment, 'rewards' | 'areNew'>,
): void {
  const { walletKey, walletId } = organizationWallet;
  const wallet = { walletId, ...walletKey };
  const threshold = organizationWallet.lowBalanceThreshold;
  if (hasFallenBelow(threshold, organizationWallet.available, plan.available)) {
    tx.record(lowBalance(wallet, walletKey.asset, { balance: plan.available, threshold }));
  }
  for (const [campaignId, { account }] of budgets) {
    const balance = plan.balances.get(campaignId);
    if (!account || balance === undefined) continue;
    if (hasFallenBelow(account.lowBalanceThreshold, account.balance, balance)) {
      const of = { balance, threshold: account.lowBalanceThreshold, campaignId };
      tx.record(lowBalance(wallet, walletKey.asset, of));
    }
  }
}

import type { Sql } from '../../kernel/sql.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import { findAccounts } from '../../ledger/wallet/open-accounts.js';
import type { OpenWallet } from '../../ledger/wallet/open-wallets.js';
import type { Transfer } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';

/** Money that becomes available to a promoter through a reward. */
export interface Credit {
  readonly rewardId: string;
  readonly promoterId: string;
  readonly amount: bigint;
}

/** A transfer from a wallet towards its owner's debt. */
interface Offset {
  readonly rewardId: string;
  readonly amount: bigint;
}

/** The part of each credit that settles debts, in order. Pure. Debts by promoter, in atomic units. */
function planOffsets(credits: readonly Credit[], debts: ReadonlyMap<string, bigint>): Offset[] {
  const left = new Map(debts);
  return credits.flatMap(({ rewardId, promoterId, amount }) => {
    const debt = left.get(promoterId) ?? 0n;
    const offset = amount < debt ? amount : debt;
    if (offset <= 0n) return [];
    left.set(promoterId, debt - offset);
    return [{ rewardId, amount: offset }];
  });
}

/**
 * The transfers by which available rewards settle their promoters' debts, to be posted after the transfers
 * that make the rewards available. Locks the wallets before it reads debts, because a new debt takes the same
 * lock. Most promoters have no debt, and no account for it.
 */
export async function offsetDebts(
  sql: Sql,
  walletKey: WalletKey,
  credits: readonly Credit[],
  wallets: ReadonlyMap<string, OpenWallet>,
): Promise<Transfer[]> {
  if (credits.length === 0) return [];
  // Debt accounts are locked after their wallets, here as everywhere, so there is no deadlock.
  await lockBalances(
    sql,
    [...wallets.values()].flatMap(({ pendingId, availableId }) => [pendingId, availableId]),
  );
  const receivables = await findAccounts(
    sql,
    [...wallets.values()].map(({ walletId }) => walletId),
    AccountKind.RECEIVABLE,
  );
  if (receivables.size === 0) return [];
  const balances = await lockBalances(sql, [...receivables.values()]);
  const debts = new Map(
    [...wallets].map(([promoterId, { walletId }]) => [
      promoterId,
      -(balances.get(receivables.get(walletId) ?? '') ?? 0n),
    ]),
  );
  const promoters = new Map(credits.map(({ rewardId, promoterId }) => [rewardId, promoterId]));
  return planOffsets(credits, debts).map(({ rewardId, amount }) => {
    const promoterId = promoters.get(rewardId) as string;
    const { walletId, availableId } = wallets.get(promoterId) as OpenWallet;
    const to = receivables.get(walletId) as string;
    const movement = { from: availableId, to, amount };
    return { ...walletKey, kind: TransactionKind.OFFSET, sourceId: rewardId, promoterId, ...movement };
  });
}

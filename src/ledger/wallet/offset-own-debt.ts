import type { Sql } from '../../kernel/sql.js';
import { AccountKind } from './account-kind.js';
import { TransactionKind } from './ledger-transaction.entity.js';
import type { LockedOrganizationWallet } from './lock-organization-wallet.js';
import { findAccounts } from './open-accounts.js';
import type { Transfer } from './post-transactions.js';
import { lockBalances } from './lock-accounts.js';

/** Money that comes into an organization's wallet. */
interface Income {
  /** The bare uuid of the cause. */
  readonly sourceId: string;
  readonly amount: bigint;
}

/**
 * The transfer by which new money in an organization's wallet settles its debt, to be posted after the
 * transaction with the money. Usually there is none. Locks the debt after the wallet.
 */
export async function offsetOwnDebt(
  sql: Sql,
  { walletId, availableId: from, walletKey }: LockedOrganizationWallet,
  { sourceId, amount }: Income,
): Promise<Transfer[]> {
  const to = (await findAccounts(sql, [walletId], AccountKind.RECEIVABLE)).get(walletId);
  if (to === undefined) return [];
  const debt = -((await lockBalances(sql, [to])).get(to) ?? 0n);
  const offset = debt < amount ? debt : amount;
  if (offset <= 0n) return [];
  return [{ ...walletKey, kind: TransactionKind.OFFSET, sourceId, from, to, amount: offset }];
}

import type { Sql } from '../../kernel/sql.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import { findAccounts, openClearingAccount, openPlatformAccount } from '../../ledger/wallet/open-accounts.js';
import { postTransactions } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import { reverseTransaction } from '../../ledger/wallet/reverse-transaction.js';
import type { PayoutRow } from './payout-domain-event.js';

/** The accounts of a wallet for payouts. */
export interface PayoutAccounts {
  readonly availableId: string;
  readonly payoutId: string;
}

/** Moves a requested payout out of the available balance. Throws INSUFFICIENT_FUNDS. */
export async function setAside(sql: Sql, payout: PayoutRow, accounts: PayoutAccounts): Promise<void> {
  const movement = { from: accounts.availableId, to: accounts.payoutId, amount: payout.amountAtomic };
  await postTransactions(sql, [{ ...causeOf(payout), kind: TransactionKind.PAYOUT, ...movement }]);
}

/** Posts a paid payout: the net amount to the outside, the fee to the platform. Once per payout, ever. */
export async function sendOut(sql: Sql, payout: PayoutRow): Promise<void> {
  const { environment, asset, amountAtomic, feeAtomic } = payout;
  const from = await accountOf(sql, payout, AccountKind.PAYOUT);
  if (from === undefined) throw new Error('The wallet of a payout has no payout account.');
  const clearing = await openClearingAccount(sql, environment, asset);
  const legs = [{ from, to: clearing, amount: amountAtomic - feeAtomic }];
  if (feeAtomic > 0n) {
    const fees = await openPlatformAccount(sql, environment, asset, AccountKind.FEES);
    legs.push({ from, to: fees, amount: feeAtomic });
  }
  await postTransactions(sql, [{ ...causeOf(payout), kind: TransactionKind.PAYOUT_PAID, legs }]);
}

/**
 * Returns a cancelled payout's money to the available balance, and from there settles new debts. Once per
 * payout, ever.
 */
export async function giveBack(sql: Sql, payout: PayoutRow): Promise<void> {
  const available = await accountOf(sql, payout, AccountKind.AVAILABLE);
  const locked = [available, await accountOf(sql, payout, AccountKind.PAYOUT)];
  await lockBalances(
    sql,
    locked.filter((id) => id !== undefined),
  );
  // Read under the lock, because a new debt takes the same lock.
  const receivable = await accountOf(sql, payout, AccountKind.RECEIVABLE);
  const balances = await lockBalances(sql, receivable === undefined ? [] : [receivable]);
  const [request] = await sql.query<{ id: string }>(
    `select id from ledger_transaction where organization_id = $1 and kind = 'PAYOUT' and source_id = $2`,
    [payout.organizationId, payout.id],
  );
  if (!request) throw new Error('The ledger transaction of a payout is missing.');
  await reverseTransaction(sql, request.id, { kind: TransactionKind.PAYOUT_RETURN, sourceId: payout.id });
  const debt = -(balances.get(receivable ?? '') ?? 0n);
  const amount = debt < payout.amountAtomic ? debt : payout.amountAtomic;
  if (available === undefined || receivable === undefined || amount <= 0n) return;
  const offset = { kind: TransactionKind.OFFSET, from: available, to: receivable, amount };
  await postTransactions(sql, [{ ...causeOf(payout), ...offset }]);
}

async function accountOf(sql: Sql, { walletId }: PayoutRow, kind: AccountKind): Promise<string | undefined> {
  return (await findAccounts(sql, [walletId], kind)).get(walletId);
}

function causeOf({ id, organizationId, environment, asset, promoterId }: PayoutRow) {
  return { organizationId, environment, asset, sourceId: id, promoterId } as const;
}

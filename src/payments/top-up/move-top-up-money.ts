import { ErrorCode, refuse } from '../../kernel/errors.js';
import { formatMajor } from '../../kernel/money.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import { findAccounts, openAccounts, openClearingAccount } from '../../ledger/wallet/open-accounts.js';
import { postTransactions, type Leg } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import { openWallets } from '../../ledger/wallet/open-wallets.js';
import { hasFallenBelow, lowBalance, walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import { refundReturned, walletCredited, walletRefunded } from './top-up-domain-events.js';
import type { TopUpRefund } from './top-up-refund.entity.js';
import type { TopUp } from './top-up.entity.js';

/** The locked accounts of a top-up. `owes` is positive only if the wallet is in debt. */
interface Accounts {
  readonly clearing: string;
  readonly available: string;
  readonly receivable: string | undefined;
  readonly has: bigint;
  /** The wallet's low-balance threshold. */
  readonly threshold: bigint | null;
  readonly owes: bigint;
}

/** Credits a paid top-up. Settles the wallet's debt first. */
export async function creditTopUp(tx: EntityTransaction, topUp: TopUp): Promise<void> {
  const { clearing, available, receivable, owes } = await lockAccounts(tx, topUp);
  const { organizationId, environment, asset, id: sourceId, amountAtomic: amount } = topUp;
  const domainEvents = { organizationId, environment, asset, sourceId };
  const offset = owes < amount ? owes : amount;
  await postTransactions(tx.sql, [
    { ...domainEvents, kind: TransactionKind.TOP_UP, from: clearing, to: available, amount },
    ...(receivable !== undefined && offset > 0n
      ? [{ ...domainEvents, kind: TransactionKind.OFFSET, from: available, to: receivable, amount: offset }]
      : []),
  ]);
  tx.record(walletCredited(topUp), walletUpdated(topUp));
  await tx.sql.query(wakeUpSql('funds'));
}

/**
 * Takes the money of a refund. With `mayOwe`, the money has left already, and a missing amount becomes a
 * debt. Else it throws INSUFFICIENT_FUNDS, also while the wallet has a debt; the transaction must be rolled
 * back.
 */
export async function takeForRefund(
  tx: EntityTransaction,
  topUp: TopUp,
  refund: TopUpRefund,
  mayOwe: boolean,
): Promise<void> {
  const { clearing, available, receivable, has, threshold, owes } = await lockAccounts(tx, topUp, mayOwe);
  if (!mayOwe && owes > 0n) {
    const message = `The wallet owes ${formatMajor(owes, topUp.asset)} ${topUp.asset}; this debt must be paid first.`;
    throw refuse(ErrorCode.INSUFFICIENT_FUNDS, message);
  }
  const { amountAtomic: amount } = refund;
  const owed = mayOwe && has < amount ? amount - has : 0n;
  const legs: Leg[] = [];
  if (owed < amount) legs.push({ from: available, to: clearing, amount: amount - owed });
  if (receivable !== undefined && owed > 0n) legs.push({ from: receivable, to: clearing, amount: owed });
  const { organizationId, environment, asset } = topUp;
  const domainEvents = { organizationId, environment, asset, sourceId: refund.id };
  await postTransactions(tx.sql, [{ ...domainEvents, kind: TransactionKind.TOP_UP_REFUND, legs }]);
  tx.record(walletRefunded(topUp, refund), walletUpdated(topUp));
  const balance = has - (amount - owed);
  if (hasFallenBelow(threshold, has, balance)) tx.record(lowBalance(topUp, asset, { balance, threshold }));
}

/** Returns the money of a failed refund to the wallet. Settles its debt first. */
export async function returnRefund(tx: EntityTransaction, topUp: TopUp, refund: TopUpRefund): Promise<void> {
  const { clearing, available, receivable, owes } = await lockAccounts(tx, topUp);
  const { organizationId, environment, asset } = topUp;
  const [taken] = await tx.sql.query<{ id: string }>(
    `select id from ledger_transaction where organization_id = $1 and kind = 'TOP_UP_REFUND' and source_id = $2`,
    [organizationId, refund.id],
  );
  const { amountAtomic: amount } = refund;
  const offset = owes < amount ? owes : amount;
  const legs: Leg[] = [];
  if (receivable !== undefined && offset > 0n) legs.push({ from: clearing, to: receivable, amount: offset });
  if (offset < amount) legs.push({ from: clearing, to: available, amount: amount - offset });
  const domainEvents = { organizationId, environment, asset, sourceId: refund.id };
  await postTransactions(tx.sql, [
    { ...domainEvents, kind: TransactionKind.REVERSAL, reverses: taken?.id ?? null, legs },
  ]);
  tx.record(refundReturned(topUp, refund), walletUpdated(topUp));
  await tx.sql.query(wakeUpSql('funds'));
}

/** Locks all accounts at once, in the order of ids, to prevent deadlocks. */
async function lockAccounts(tx: EntityTransaction, topUp: TopUp, openReceivable = false): Promise<Accounts> {
  const { walletId, organizationId, environment, asset } = topUp;
  const clearing = await openClearingAccount(tx.sql, environment, asset);
  const owner = { organizationId, environment, asset, ownerType: WalletOwnerType.ORGANIZATION };
  const wallets = await openWallets(tx.sql, { ...owner, ownerIds: [organizationId] });
  const wallet = wallets.get(organizationId);
  if (wallet?.walletId !== walletId) {
    throw new Error('The wallet of a top-up is not the wallet of its organization.');
  }
  const { availableId: available, lowBalanceThreshold: threshold } = wallet;
  const wanted = {
    organizationId,
    environment,
    asset,
    kind: AccountKind.RECEIVABLE,
    walletIds: [walletId],
  } as const;
  const debts = openReceivable
    ? await openAccounts(tx.sql, wanted)
    : await findAccounts(tx.sql, [walletId], AccountKind.RECEIVABLE);
  const receivable = debts.get(walletId);
  const ids = [clearing, available, ...(receivable === undefined ? [] : [receivable])];
  const balances = await lockBalances(tx.sql, ids);
  const debt = receivable === undefined ? 0n : (balances.get(receivable) ?? 0n);
  return {
    clearing,
    available,
    receivable,
    has: balances.get(available) ?? 0n,
    threshold,
    owes: debt < 0n ? -debt : 0n,
  };
}

import type { Pool } from 'pg';
import type { Environment } from '../../src/kernel/environment.js';
import { newId } from '../../src/kernel/ids.js';
import { inSqlTransaction } from '../../src/kernel/sql.js';
import { TransactionKind } from '../../src/ledger/wallet/ledger-transaction.entity.js';
import { postTransactions, type Transfer } from '../../src/ledger/wallet/post-transactions.js';

/** Makes a transfer between two accounts. */
export type MakeTransfer = (from: string, to: string, amount: bigint, more?: Partial<Transfer>) => Transfer;

/** Makes transfers of USD of an organization. */
export function transfersOf(organizationId: string, environment: Environment): MakeTransfer {
  return (from, to, amount, more = {}) => ({
    organizationId,
    environment,
    asset: 'USD',
    kind: TransactionKind.REWARD,
    sourceId: newId(),
    from,
    to,
    amount,
    ...more,
  });
}

/** Posts transfers in one database transaction. */
export async function postAll(pool: Pool, transfers: readonly Transfer[]): Promise<void> {
  await inSqlTransaction(pool, async (sql) => postTransactions(sql, transfers));
}

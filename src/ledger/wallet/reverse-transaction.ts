import { conflict } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import type { TransactionKind } from './ledger-transaction.entity.js';
import { postTransactions, type Leg } from './post-transactions.js';

interface EntryRow {
  readonly accountId: string;
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly amount: bigint;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly promoterId: string | null;
}

/** The reason for a reversal. */
export interface Reversal {
  readonly kind: TransactionKind;
  /** The bare uuid of the cause. */
  readonly sourceId: string;
}

/**
 * Reverses a whole transaction by its mirror image. A second reversal, even a concurrent one, throws
 * CONFLICT. Throws INSUFFICIENT_FUNDS if an account has spent the money.
 *
 * Must run inside a transaction, which must be rolled back on refusal.
 * @returns the id of the reversing transaction.
 */
export async function reverseTransaction(
  sql: Sql,
  transactionId: string,
  { kind, sourceId }: Reversal,
): Promise<string> {
  const entries = await sql.query<EntryRow>(
    `select entry.account_id as "accountId", entry.direction, entry.amount, t.organization_id as "organizationId", t.environment,
            t.asset, t.promoter_id as "promoterId"
     from ledger_entry entry join ledger_transaction t on t.id = entry.transaction_id
     where entry.transaction_id = $1 order by entry.id`,
    [transactionId],
  );
  const [first] = entries;
  if (!first) throw new Error('There is no such transaction to reverse.');
  const { organizationId, environment, asset, promoterId } = first;
  const details = { organizationId, environment, asset, kind, sourceId, promoterId, reverses: transactionId };
  try {
    const [id] = await postTransactions(sql, [{ ...details, legs: mirrored(entries) }]);
    return id as string;
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'ledger_transaction_reverses_id_key') {
      throw conflict('This was already reversed.');
    }
    throw error;
  }
}

/** Entries are written in pairs of debit and credit. The mirror swaps each pair and begins with the last. */
function mirrored(entries: readonly EntryRow[]): Leg[] {
  const legs: Leg[] = [];
  for (let place = 0; place + 1 < entries.length; place += 2) {
    const [taken, given] = [entries[place] as EntryRow, entries[place + 1] as EntryRow];
    legs.unshift({ from: given.accountId, to: taken.accountId, amount: taken.amount });
  }
  return legs;
}

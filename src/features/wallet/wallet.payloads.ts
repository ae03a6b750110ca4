import { connectionOf } from '../../kernel/schema/connection.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';

export const TransactionConnection = connectionOf(LedgerTransaction, 'Transaction');

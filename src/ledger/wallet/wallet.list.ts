import { defineList } from '../../kernel/list/define-list.js';
import { amountField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byAmount } from '../../kernel/list/list-order.js';
import { AccountKind } from './account-kind.js';
import { LedgerTransaction, TransactionKind } from './ledger-transaction.entity.js';

/** The transactions of a wallet. */
export const transactionList = defineList(LedgerTransaction, {
  name: 'Transaction',
  what: 'transactions',
  orders: {
    AMOUNT: byAmount('amount', 'By asset, then by amount. It sorts all transactions of the wallet.'),
  },
  filters: {
    kind: wordField('TransactionKind', TransactionKind, 'kind', 'Only transactions of these kinds.'),
    amount: amountField('amount', 'Only transactions with these amounts.'),
    createdAt: timeField('created_at', 'Only transactions of this period.'),
  },
});

/** The entries of a wallet's statement, which `read-statement.ts` reads, in the order of their balances. */
export const statementList = defineList(LedgerTransaction, {
  name: 'Statement',
  what: 'entries',
  created: 'when the money moved',
  filters: {
    account: wordField(
      'AccountKind',
      AccountKind,
      'kind',
      "Only entries on the wallet's accounts of these kinds.",
    ),
    kind: wordField(
      'TransactionKind',
      TransactionKind,
      'kind',
      'Only entries of transactions of these kinds.',
    ),
    createdAt: timeField('created_at', 'Only entries of this period.'),
  },
});

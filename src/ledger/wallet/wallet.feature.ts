import { part, type Feature } from '../../kernel/feature.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet } from './wallet.entity.js';

/** What `ledger/wallet` adds to Tribute. */
export const walletFeature: Feature = {
  room: 'ledger/wallet',
  entities: [Wallet, LedgerTransaction],
  nodes: {
    wallet: { entity: Wallet, type: 'Wallet' },
    transaction: { entity: LedgerTransaction, type: 'Transaction' },
  },
  operations: {
    Query: {
      wallet: { who: 'wallet:read' },
    },
    Mutation: {
      updateWallet: { who: 'wallet:write' },
      writeOffDebt: { who: 'operator' },
    },
    Subscription: {
      walletUpdated: { who: 'wallet:read' },
    },
  },
  types: {
    Wallet: { scope: 'wallet:read' },
    Transaction: { scope: 'wallet:read' },
    StatementEntry: { scope: 'wallet:read' },
    Entry: part,
  },
};

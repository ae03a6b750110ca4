import { part, type Feature } from '../../kernel/feature.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet } from './wallet.entity.js';
import type { DebtService } from './debt.service.js';
import { StatementResolver } from './statement.resolver.js';
import type { StatementService } from './statement.service.js';
import {
  LedgerTransactionResolver,
  OrganizationWalletResolver,
  PromoterWalletResolver,
  WalletOwnerResolver,
  WalletResolver,
} from './wallet.resolver.js';
import type { WalletService } from './wallet.service.js';
import { WalletSubscription } from './wallet.subscription.js';

/** The services of its resolvers. */
interface Services {
  readonly wallets: WalletService;
  readonly debts: DebtService;
  readonly statements: StatementService;
}

/** What `ledger/wallet` adds to Tribute. */
export const walletFeature: Feature<Services> = {
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
  resolvers: ({ wallets, debts, statements }) => [
    new WalletResolver(wallets, debts),
    new OrganizationWalletResolver(wallets),
    new PromoterWalletResolver(wallets),
    new WalletOwnerResolver(),
    new WalletSubscription(),
    new StatementResolver(statements),
    new LedgerTransactionResolver(wallets),
  ],
};

import type { Ground } from '../../kernel/ground.js';
import { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet, WalletOwnerType } from './wallet.entity.js';
import { DebtService } from './debt.service.js';
import { StatementResolver } from './statement.resolver.js';
import { StatementService } from './statement.service.js';
import {
  LedgerTransactionResolver,
  OrganizationWalletResolver,
  PromoterWalletResolver,
  WalletOwnerResolver,
  WalletResolver,
} from './wallet.resolver.js';
import { WalletService } from './wallet.service.js';
import { WalletSubscription } from './wallet.subscription.js';
import { walletEventData } from './wallet-event-data.js';

export const walletNames = {
  ids: { wallet: ['wal'], account: ['acct'], transaction: ['txn'] },
  scopes: {
    'wallet:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads wallets, top-ups and ledger accounts.',
    },
    'wallet:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Tops up wallets and changes budgets and their settings.',
    },
  },
  eventTypes: {
    'wallet.low_balance': {
      data: walletEventData['wallet.low_balance'],
      scope: 'wallet:read',
      description:
        "The balance of your wallet or of a campaign's own account fell below your threshold, or your wallet cannot pay a reward.",
    },
    'wallet.updated': {
      data: walletEventData['wallet.updated'],
      scope: 'wallet:read',
      webhook: false,
      description: "A wallet's balance changed.",
    },
  },
} as const;

/** A promoter whose wallet is opened. */
interface NewPromoter {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
}

/** What `ledger/wallet` adds to Tribute. */
export const walletFeature = {
  room: 'ledger/wallet',
  ...walletNames,
  entities: [Wallet, LedgerTransaction],
  nodes: {
    wallet: { entity: Wallet, type: 'Wallet' },
    transaction: { entity: LedgerTransaction, type: 'Transaction' },
  },
  operations: {
    Query: allow('wallet:read', 'wallet'),
    Mutation: { ...allow('wallet:write', 'updateWallet'), ...allow('operator', 'writeOffDebt') },
    Subscription: allow('wallet:read', 'walletUpdated'),
  },
  types: {
    Wallet: { scope: 'wallet:read' },
    Transaction: { scope: 'wallet:read' },
    StatementEntry: { scope: 'wallet:read' },
    Entry: part,
  },
  sandbox: {
    keeps: {
      wallet: 'Transactions of the kind RESET empty the wallets.',
      ledger_account: 'The ledger is append-only.',
      ledger_transaction: 'The ledger is append-only.',
    },
  },
  create: ({ orm }: Ground) => {
    const wallets = new WalletService(orm.getMetadata());
    return {
      services: {
        wallets,
        openOrganizationWallets: async (sql: Sql, id: string) =>
          wallets.openFirst(sql, id, WalletOwnerType.ORGANIZATION, id, Object.values(Environment)),
        openPromoterWallet: async (sql: Sql, { organizationId, environment, id }: NewPromoter) =>
          wallets.openFirst(sql, organizationId, WalletOwnerType.PROMOTER, id, [environment]),
      },
      resolvers: [
        new WalletResolver(wallets, new DebtService()),
        new OrganizationWalletResolver(wallets),
        new PromoterWalletResolver(wallets),
        new WalletOwnerResolver(),
        new WalletSubscription(),
        new StatementResolver(new StatementService()),
        new LedgerTransactionResolver(wallets),
      ],
    };
  },
} satisfies Feature;

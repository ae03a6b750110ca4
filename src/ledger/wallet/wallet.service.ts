import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { type Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, requireId } from '../../kernel/ids.js';
import { defaultAsset } from '../../kernel/money.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { amountOf, money, type MoneyInput } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import {
  type LedgerTransaction,
  type EntryDirection,
  type LedgerEntry,
} from './ledger-transaction.entity.js';
import { AccountKind, isPlatformAccount } from './account-kind.js';
import { openWallets } from './open-wallets.js';
import { Wallet, WalletOwnerType } from './wallet.entity.js';
import type { UpdateWalletInput } from './wallet.inputs.js';
import { transactionList } from './wallet.list.js';

/** The balances of a wallet, in atomic units. */
export interface WalletBalances {
  readonly available: bigint;
  /** Money that is not available: pending rewards, campaign budgets, pending payouts. */
  readonly held: bigint;
  /** The debt of the owner. */
  readonly owed: bigint;
}

/** Finds wallets and reads their ledger. */
export class WalletService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** Opens a new owner's first wallets: the default asset in each given environment. */
  async openFirst(
    sql: Sql,
    organizationId: string,
    ownerType: WalletOwnerType,
    ownerId: string,
    environments: readonly Environment[],
  ): Promise<void> {
    for (const environment of environments) {
      await openWallets(sql, {
        organizationId,
        environment,
        asset: defaultAsset,
        ownerType,
        ownerIds: [ownerId],
      });
    }
  }

  /** The caller's wallet with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Wallet | null> {
    requireScope(caller.principal, 'wallet:read');
    return caller.loaders.load(Wallet, decodeId('wallet', typeId));
  }

  /** An owner's wallet of one asset in the caller's environment, or null if never used. */
  async findOf(
    caller: Caller,
    ownerType: WalletOwnerType,
    ownerId: string,
    asset: string,
  ): Promise<Wallet | null> {
    const own = ownRows(caller.principal, 'wallet:read');
    return caller.loaders.loadRelated(`wallet/${ownerType}/${asset}`, ownerId, async (ownerIds) => {
      const where = { ...own, ownerType, asset, ownerId: { $in: [...ownerIds] } };
      const wallets = await caller.em.find(Wallet, where);
      return ownerIds.map((id) => wallets.find((wallet) => wallet.ownerId === id) ?? null);
    });
  }

  /** Changes the settings of an organization's wallet. */
  async update(caller: Caller, input: UpdateWalletInput): Promise<Wallet> {
    const own = ownRows(caller.principal, 'wallet:write');
    const where = {
      ...own,
      id: requireId('wallet', input.id, 'id'),
      ownerType: WalletOwnerType.ORGANIZATION,
    };
    return inTransaction(caller.em, async ({ em }) => {
      const wallet = await em.findOne(Wallet, where);
      if (!wallet) throw notFound('wallet', 'id');
      const threshold = input.lowBalanceThreshold;
      if (threshold !== undefined) {
        wallet.lowBalanceThresholdAtomic = threshold && thresholdIn(wallet, threshold);
      }
      return wallet;
    });
  }

  /** The current balances of a wallet, as the sum of its entries in the ledger. */
  async balancesOf(caller: Caller, wallet: Wallet): Promise<WalletBalances> {
    return caller.loaders.loadRelated('wallet/balances', wallet.id, async (walletIds) =>
      readBalances(caller.sql, walletIds),
    );
  }

  /** One page of a wallet's transactions. */
  async transactionsOf(caller: Caller, wallet: Wallet, args: ListArgs): Promise<Page<LedgerTransaction>> {
    const conditions = new Conditions()
      .and('organization_id = ?', wallet.organizationId)
      .and('environment = ?', wallet.environment)
      .andOwner(
        `id in (select entry.transaction_id from ledger_entry entry
                join ledger_account account on account.id = entry.account_id where account.wallet_id = ? and entry.account_version > account.reset_version)`,
        wallet.id,
      );
    return readPage(caller, this.metadata, transactionList, conditions, args);
  }

  /** The two or more entries of a transaction. */
  async entriesOf(caller: Caller, transaction: LedgerTransaction): Promise<LedgerEntry[]> {
    return caller.loaders.loadRelated('transaction/entries', transaction.id, async (ids) =>
      readEntries(caller.sql, ids),
    );
  }
}

function thresholdIn({ asset }: Wallet, input: MoneyInput): bigint {
  const threshold = amountOf({ ...input, asset: input.asset ?? asset }, 'lowBalanceThreshold');
  if (threshold.asset === asset && threshold.atomic > 0n) return threshold.atomic;
  const message = `The threshold must be more than zero, in ${asset}.`;
  throw refuse(ErrorCode.INVALID_AMOUNT, message, 'lowBalanceThreshold', 'amount');
}

async function readBalances(sql: Sql, walletIds: readonly string[]): Promise<WalletBalances[]> {
  const rows = await sql.query<{ walletId: string; kind: AccountKind; balance: bigint }>(
    `select account.wallet_id as "walletId", account.kind, balance.credits - balance.debits as balance
     from ledger_account account join ledger_balance balance on balance.account_id = account.id
     where account.wallet_id = any($1::uuid[])`,
    [walletIds],
  );
  const byWallet = Map.groupBy(rows, (row) => row.walletId);
  return walletIds.map((id) => {
    const sumOf = (...kinds: AccountKind[]): bigint =>
      (byWallet.get(id) ?? []).reduce((sum, row) => (kinds.includes(row.kind) ? sum + row.balance : sum), 0n);
    return {
      available: sumOf(AccountKind.AVAILABLE),
      held: sumOf(AccountKind.PENDING, AccountKind.BUDGET, AccountKind.PAYOUT),
      owed: -sumOf(AccountKind.RECEIVABLE),
    };
  });
}

interface EntryRow {
  readonly transactionId: string;
  readonly account: AccountKind;
  readonly asset: string;
  readonly direction: EntryDirection;
  readonly amount: bigint;
  readonly balanceAfter: bigint;
}

async function readEntries(sql: Sql, transactionIds: readonly string[]): Promise<LedgerEntry[][]> {
  const rows = await sql.query<EntryRow>(
    `select entry.transaction_id as "transactionId", account.kind as account, entry.asset, entry.direction, entry.amount,
            entry.balance_after as "balanceAfter"
     from ledger_entry entry join ledger_account account on account.id = entry.account_id
     where entry.transaction_id = any($1::uuid[]) order by entry.id`,
    [transactionIds],
  );
  return transactionIds.map((id) =>
    rows
      .filter((row) => row.transactionId === id)
      .map(({ account, asset, direction, amount, balanceAfter }) => ({
        account,
        direction,
        amount: money(amount, asset),
        // A platform account's balance is the sum over all tenants and not public.
        balanceAfter: isPlatformAccount(account) ? null : money(balanceAfter, asset),
      })),
  );
}

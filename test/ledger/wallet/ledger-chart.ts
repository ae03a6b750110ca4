import { openAccounts, openBudget, openPlatformAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { AccountKind, isBounded } from '../../../src/ledger/wallet/account-kind.js';
import { openWallets, type OpenWallet } from '../../../src/ledger/wallet/open-wallets.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { environment, type LedgerRoom } from './ledger-room.js';

export const assets = ['USD', 'BSV'] as const;
export const organizationCount = 2;

/** The owners of accounts: the platform, an organization, or its promoter. */
export const seats = [
  'clearing',
  'fees',
  'badDebt',
  'available',
  'budget',
  'receivable',
  'promoterPending',
  'promoterAvailable',
  'promoterReceivable',
  'promoterPayout',
] as const;
/** One of them. */
export type Seat = (typeof seats)[number];

const kindOf: Readonly<Record<Seat, AccountKind>> = {
  clearing: AccountKind.CLEARING,
  fees: AccountKind.FEES,
  badDebt: AccountKind.BAD_DEBT,
  available: AccountKind.AVAILABLE,
  budget: AccountKind.BUDGET,
  receivable: AccountKind.RECEIVABLE,
  promoterPending: AccountKind.PENDING,
  promoterAvailable: AccountKind.AVAILABLE,
  promoterReceivable: AccountKind.RECEIVABLE,
  promoterPayout: AccountKind.PAYOUT,
};

/** Accounts of one asset: the platform's, and those of each organization with its promoter. */
export interface Chart {
  readonly organizationIds: readonly string[];
  /** The account of a seat, by the indexes of asset and organization. */
  account(asset: number, organization: number, seat: Seat): string;
  /** Every account, with its asset. */
  readonly accounts: ReadonlyMap<string, { readonly asset: string; readonly isBounded: boolean }>;
}

/** Opens all accounts of new organizations and promoters, beside the platform's own. */
export async function openChart(room: LedgerRoom): Promise<Chart> {
  const sql = sqlOf(room.pool);
  const organizationIds: string[] = [];
  for (let count = 0; count < organizationCount; count += 1) {
    organizationIds.push(await room.anOrganization());
  }
  const accounts = new Map<string, { asset: string; isBounded: boolean }>();
  const ids = new Map<string, string>();
  for (const [place, asset] of assets.entries()) {
    const platform = await openPlatform(sql, asset);
    for (const [organization, organizationId] of organizationIds.entries()) {
      const own = await openOrganization(sql, organizationId, asset);
      for (const [seat, id] of Object.entries({ ...platform, ...own }) as [Seat, string][]) {
        ids.set([place, organization, seat].join(), id);
        accounts.set(id, { asset, isBounded: isBounded(kindOf[seat]) });
      }
    }
  }
  const account: Chart['account'] = (...address) => {
    const id = ids.get(address.join());
    if (id === undefined) throw new Error(`There is no account ${address.join()}.`);
    return id;
  };
  return { organizationIds, accounts, account };
}

async function openPlatform(sql: Sql, asset: string): Promise<Partial<Record<Seat, string>>> {
  return {
    clearing: await openPlatformAccount(sql, environment, asset, AccountKind.CLEARING),
    fees: await openPlatformAccount(sql, environment, asset, AccountKind.FEES),
    badDebt: await openPlatformAccount(sql, environment, asset, AccountKind.BAD_DEBT),
  };
}

async function openOrganization(
  sql: Sql,
  organizationId: string,
  asset: string,
): Promise<Partial<Record<Seat, string>>> {
  const place = { organizationId, environment, asset };
  const walletOf = async (ownerType: WalletOwnerType, ownerId: string): Promise<OpenWallet> => {
    const wallets = await openWallets(sql, { ...place, ownerType, ownerIds: [ownerId] });
    return wallets.get(ownerId) as OpenWallet;
  };
  const own = await walletOf(WalletOwnerType.ORGANIZATION, organizationId);
  const promoter = await walletOf(WalletOwnerType.PROMOTER, newId());
  const walletIds = [own.walletId, promoter.walletId];
  const receivables = await openAccounts(sql, { ...place, kind: AccountKind.RECEIVABLE, walletIds });
  const payouts = await openAccounts(sql, {
    ...place,
    kind: AccountKind.PAYOUT,
    walletIds: [promoter.walletId],
  });
  return {
    available: own.availableId,
    budget: await openBudget(sql, { ...place, id: newId() }, own.walletId),
    receivable: receivables.get(own.walletId) as string,
    promoterPending: promoter.pendingId,
    promoterAvailable: promoter.availableId,
    promoterReceivable: receivables.get(promoter.walletId) as string,
    promoterPayout: payouts.get(promoter.walletId) as string,
  };
}

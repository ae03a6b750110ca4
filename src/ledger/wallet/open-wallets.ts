import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { WalletOwnerType } from './wallet.entity.js';

/** The owners of wallets. Ids are bare uuids; one call has one organization, environment and asset. */
export interface WalletOwners {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly ownerType: WalletOwnerType;
  readonly ownerIds: readonly string[];
}

/** A wallet with its two accounts. */
export interface OpenWallet {
  readonly walletId: string;
  readonly ownerId: string;
  readonly availableId: string;
  readonly pendingId: string;
  /** Reports a low balance below this many atomic units. */
  readonly lowBalanceThreshold: bigint | null;
}

/**
 * Finds the wallets of these owners, and opens missing ones with empty AVAILABLE and PENDING accounts. Of two
 * concurrent transactions, one opens the wallet, and the other waits and finds it.
 */
export async function openWallets(sql: Sql, owners: WalletOwners): Promise<Map<string, OpenWallet>> {
  const wanted = [...new Set(owners.ownerIds)].toSorted();
  const found = await findWallets(sql, owners, wanted);
  const missing = wanted.filter((ownerId) => !found.has(ownerId));
  if (missing.length === 0) return found;
  await openMissing(sql, owners, missing);
  return findWallets(sql, owners, wanted);
}

/** Index: ledger_account_wallet, without budgets, because a wallet may have thousands of them. */
async function findWallets(
  sql: Sql,
  owners: WalletOwners,
  ownerIds: readonly string[],
): Promise<Map<string, OpenWallet>> {
  const rows = await sql.query<OpenWallet>(
    `select wallet.id as "walletId", wallet.owner_id as "ownerId", available.id as "availableId", pending.id as "pendingId",
            wallet.low_balance_threshold as "lowBalanceThreshold"
     from wallet
     join ledger_account available on available.wallet_id = wallet.id and available.kind = 'AVAILABLE' and available.campaign_id is null
     join ledger_account pending on pending.wallet_id = wallet.id and pending.kind = 'PENDING' and pending.campaign_id is null
     where wallet.owner_type = $1 and wallet.owner_id = any($2::uuid[]) and wallet.environment = $3 and wallet.asset = $4`,
    [owners.ownerType, ownerIds, owners.environment, owners.asset],
  );
  return new Map(rows.map((wallet) => [wallet.ownerId, wallet]));
}

const newWallets = rowSet({ id: 'uuid', ownerId: 'uuid' });
const newAccounts = rowSet({ id: 'uuid', walletId: 'uuid', kind: 'text' });

async function openMissing(
  sql: Sql,
  { organizationId, environment, ownerType, asset }: WalletOwners,
  ownerIds: readonly string[],
): Promise<void> {
  const wallets = ownerIds.map((ownerId) => ({ id: newId(), ownerId }));
  const accounts = ['AVAILABLE', 'PENDING'].flatMap((kind) =>
    wallets.map((wallet) => ({ id: newId(), walletId: wallet.id, kind })),
  );
  await sql.query(
    `with opened as (
       insert into wallet (id, organization_id, environment, owner_type, owner_id, asset)
       select id, $1, $2, $3, owner_id, $4 from ${newWallets.as('missing', 5)}
       on conflict do nothing
       returning id
     ), account as (
       insert into ledger_account (id, wallet_id, organization_id, environment, kind, asset)
       select fresh.id, wallet.id, $1, $2, fresh.kind, $4
       from ${newAccounts.as('fresh', 7)} join opened wallet on wallet.id = fresh.wallet_id
       returning id
     )
     insert into ledger_balance (account_id, bounded) select id, true from account`,
    [
      organizationId,
      environment,
      ownerType,
      asset,
      ...newWallets.values(wallets),
      ...newAccounts.values(accounts),
    ],
  );
}

import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
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

async function openMissing(sql: Sql, owners: WalletOwners, ownerIds: readonly string[]): Promise<void> {
  await sql.query(
    `with opened as (
       insert into wallet (id, organization_id, environment, owner_type, owner_id, asset)
       select id, $3, $4, $5, owner_id, $6 from unnest($1::uuid[], $2::uuid[]) as missing (id, owner_id)
       on conflict do nothing
       returning id
     ), account as (
       insert into ledger_account (id, wallet_id, organization_id, environment, kind, asset)
       select fresh.id, wallet.id, $3, $4, fresh.kind, $6
       from unnest($1::uuid[], $7::uuid[], $8::text[]) as fresh (wallet_id, id, kind)
       join opened wallet on wallet.id = fresh.wallet_id
       returning id
     )
     insert into ledger_balance (account_id, bounded) select id, true from account`,
    accountValues(owners, ownerIds),
  );
}

function accountValues(owners: WalletOwners, ownerIds: readonly string[]): unknown[] {
  const walletIds = ownerIds.map(() => newId());
  return [
    [...walletIds, ...walletIds],
    [...ownerIds, ...ownerIds],
    owners.organizationId,
    owners.environment,
    owners.ownerType,
    owners.asset,
    [...walletIds, ...walletIds].map(() => newId()),
    [...walletIds.map(() => 'AVAILABLE'), ...walletIds.map(() => 'PENDING')],
  ];
}

import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { openWallets, type OpenWallet } from './open-wallets.js';
import { lockAccounts } from './lock-accounts.js';
import { WalletOwnerType } from './wallet.entity.js';

/** The owner, environment and asset of a wallet. */
export interface WalletKey {
  /** A bare uuid. */
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
}

/** An organization's wallet of one asset, locked. */
export interface LockedOrganizationWallet extends OpenWallet {
  readonly walletKey: WalletKey;
  /** Atomic units. */
  readonly available: bigint;
  /** The sum of all credits, in atomic units. */
  readonly credits: bigint;
}

/**
 * Locks the organization's wallet of this asset. Every writer of rewards and budgets does this first, so that
 * one transaction at a time decides on budgets, limits and the order of arrival.
 */
export async function lockOrganizationWallet(
  sql: Sql,
  walletKey: WalletKey,
): Promise<LockedOrganizationWallet> {
  const owner = {
    ...walletKey,
    ownerType: WalletOwnerType.ORGANIZATION,
    ownerIds: [walletKey.organizationId],
  };
  const wallet = (await openWallets(sql, owner)).get(walletKey.organizationId) as OpenWallet;
  const account = (await lockAccounts(sql, [wallet.availableId])).get(wallet.availableId);
  return { ...wallet, walletKey, available: account?.balance ?? 0n, credits: account?.credits ?? 0n };
}

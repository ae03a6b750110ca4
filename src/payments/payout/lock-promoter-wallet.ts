import type { Sql } from '../../kernel/sql.js';
import { AccountKind } from '../../ledger/wallet/account-kind.js';
import { findAccounts, openAccounts } from '../../ledger/wallet/open-accounts.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import type { Payee } from './find-payee.js';
import type { PayoutAccounts } from './move-payout-money.js';

/** A promoter's wallet of one asset, locked. */
export interface PromoterWallet extends PayoutAccounts {
  readonly walletId: string;
  /** Atomic units. */
  readonly available: bigint;
}

/**
 * Locks a promoter's wallet and debt of an asset until the transaction ends. No new debt can therefore arise
 * between the check and the payout. Undefined without a wallet.
 */
export async function lockPromoterWallet(
  sql: Sql,
  payee: Payee,
  asset: string,
): Promise<PromoterWallet | undefined> {
  const { promoterId, organizationId, environment } = payee;
  const [wallet] = await sql.query<{ id: string }>(
    `select id from wallet where owner_type = 'PROMOTER' and owner_id = $1 and environment = $2 and asset = $3`,
    [promoterId, environment, asset],
  );
  if (!wallet) return undefined;
  const walletId = wallet.id;
  const wanted = {
    organizationId,
    environment,
    asset,
    kind: AccountKind.PAYOUT,
    walletIds: [walletId],
  } as const;
  const payoutId = (await openAccounts(sql, wanted)).get(walletId) as string;
  const availableId = (await findAccounts(sql, [walletId], AccountKind.AVAILABLE)).get(walletId) as string;
  const debts = await findAccounts(sql, [walletId], AccountKind.RECEIVABLE);
  const balances = await lockBalances(sql, [availableId, payoutId, ...debts.values()]);
  return { walletId, availableId, payoutId, available: balances.get(availableId) ?? 0n };
}

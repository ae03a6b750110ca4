import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { assetOf, defaultAsset } from '../../kernel/money.js';
import { organizationFor, requireOperator } from '../../kernel/principal.js';
import { money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { AccountKind } from '../wallet/account-kind.js';
import type { WalletOwnerType } from '../wallet/wallet.entity.js';
import type { TrialBalance } from './trial-balance.type.js';

interface Sum {
  readonly account: AccountKind;
  readonly owner: WalletOwnerType | null;
  readonly accounts: number;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** Trial balances: the balances of all accounts of an organization or the platform. */
export class TrialBalanceService {
  /** The wallets of an organization and its promoters, in the caller's environment. */
  async ofOrganization(
    caller: Caller,
    asset: string | null,
    organizationTypeId: string | null | undefined,
  ): Promise<TrialBalance> {
    const { organizationId, environment } = organizationFor(
      caller.principal,
      'wallet:read',
      organizationTypeId,
    );
    return read(caller.sql, environment, asset, organizationId);
  }

  /** All accounts in the operator's environment. Their debits equal their credits. */
  async ofPlatform(caller: Caller, asset: string | null): Promise<TrialBalance> {
    const { environment } = requireOperator(caller.principal);
    return asSystem('OPERATOR', async () => read(caller.sql, environment, asset));
  }
}

async function read(
  sql: Sql,
  environment: Environment,
  assetCode: string | null,
  organizationId?: string,
): Promise<TrialBalance> {
  const asset = assetOf(assetCode ?? defaultAsset, 'asset').code;
  const sums = await (organizationId === undefined
    ? sql.query<Sum>(sumsSql(''), [environment, asset])
    : sql.query<Sum>(sumsSql('and account.organization_id = $3'), [environment, asset, organizationId]));
  const total = (side: 'debits' | 'credits'): bigint => sums.reduce((sum, row) => sum + row[side], 0n);
  const shown = (debits: bigint, credits: bigint): Pick<TrialBalance, 'debits' | 'credits' | 'balance'> => ({
    debits: money(debits, asset),
    credits: money(credits, asset),
    balance: money(credits - debits, asset),
  });
  return {
    asset,
    environment,
    rows: sums.map((row) => ({ ...row, ...shown(row.debits, row.credits) })),
    ...shown(total('debits'), total('credits')),
  };
}

/** One snapshot. Plan: ledger_account_organization, ledger_balance by primary key; platform: all accounts. */
function sumsSql(whose: string): string {
  return `
    select account.kind as account, wallet.owner_type as owner, count(*) as accounts,
           sum(balance.debits) as debits, sum(balance.credits) as credits
    from ledger_account account
    join ledger_balance balance on balance.account_id = account.id
    left join wallet on wallet.id = account.wallet_id
    where account.environment = $1 and account.asset = $2 ${whose}
    group by 1, 2 order by 2 nulls first, 1`;
}

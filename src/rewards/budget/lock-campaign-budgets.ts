import type { Sql } from '../../kernel/sql.js';
import { lockAccounts, type LockedAccount } from '../../ledger/wallet/lock-accounts.js';

/** A campaign's own account with money from its organization. Amounts are atomic units. */
export interface BudgetAccount {
  /** The bare uuid of the ledger account. */
  readonly id: string;
  readonly balance: bigint;
  /** The sum of all credits. */
  readonly credits: bigint;
  /** The automatic transfer from the wallet each time the balance falls below the threshold. */
  readonly refill: { readonly threshold: bigint; readonly amount: bigint } | null;
  /** Reports a low balance below this amount. */
  readonly lowBalanceThreshold: bigint | null;
}

/** The limits of a campaign's spending, in atomic units. */
export interface CampaignBudget {
  /** The lifetime maximum; null is no limit. */
  readonly budget: bigint | null;
  readonly spent: bigint;
  /** The account that pays; null is the organization's wallet. */
  readonly account: BudgetAccount | null;
}

interface Row {
  readonly id: string;
  readonly budget: bigint | null;
  readonly spent: bigint;
  readonly accountId: string | null;
  readonly refillThreshold: bigint | null;
  readonly refillAmount: bigint | null;
  readonly lowBalanceThreshold: bigint | null;
}

/**
 * Locks and reads campaign budgets: campaigns in the order of ids, then their accounts in the order of ids.
 * Under the organization wallet's lock, which every writer of rewards and budgets takes first.
 */
export async function lockCampaignBudgets(
  sql: Sql,
  campaignIds: readonly string[],
): Promise<Map<string, CampaignBudget>> {
  const rows = await sql.query<Row>(
    `select campaign.id, budget, spent, account.id as "accountId", refill_threshold as "refillThreshold",
            refill_amount as "refillAmount", low_balance_threshold as "lowBalanceThreshold"
     from campaign left join ledger_account account on account.campaign_id = campaign.id and campaign.is_prefunded
     where campaign.id = any($1::uuid[]) order by campaign.id for no key update of campaign`,
    [[...new Set(campaignIds)]],
  );
  const accountIds = rows.map((row) => row.accountId).filter((id) => id !== null);
  const accounts =
    accountIds.length === 0 ? new Map<string, LockedAccount>() : await lockAccounts(sql, accountIds);
  return new Map(rows.map((row) => [row.id, campaignBudgetOf(row, accounts)]));
}

function campaignBudgetOf(row: Row, accounts: ReadonlyMap<string, LockedAccount>): CampaignBudget {
  const { accountId, refillAmount, refillThreshold, lowBalanceThreshold } = row;
  return {
    budget: row.budget,
    spent: row.spent,
    account:
      accountId === null
        ? null
        : {
            id: accountId,
            balance: accounts.get(accountId)?.balance ?? 0n,
            credits: accounts.get(accountId)?.credits ?? 0n,
            refill:
              refillAmount === null || refillThreshold === null
                ? null
                : { threshold: refillThreshold, amount: refillAmount },
            lowBalanceThreshold,
          },
  };
}

import type { Sql } from '../../kernel/sql.js';
import { remainingOf } from '../../rewards/budget/remaining-of.js';

/** The money available to a campaign. */
export interface Means {
  readonly asset: string;
  readonly timeZone: string;
  /** Remaining atomic units of budget and own account; null if neither limits the campaign. */
  readonly left: bigint | null;
  /** Whether rewards wait for money, not counting those in review. A new reward may wait as well. */
  readonly isWaiting: boolean;
}

interface Row extends Pick<Means, 'asset' | 'timeZone' | 'isWaiting'> {
  readonly id: string;
  readonly budget: bigint | null;
  readonly spent: bigint;
  readonly balance: bigint | null;
}

/** The money available to campaigns, by id. Indexes: the account of a campaign, reward_waiting_reason. */
export async function readMeans(sql: Sql, campaignIds: readonly string[]): Promise<Map<string, Means>> {
  const rows = await sql.query<Row>(
    `select campaign.id, campaign.asset, time_zone as "timeZone", budget, spent,
            case when is_prefunded then coalesce(balance.credits - balance.debits, 0) end as balance,
            exists(select from reward where reward.campaign_id = campaign.id and reward.status = 'UNFUNDED' and unfunded_by is not null) as "isWaiting"
     from campaign
       left join ledger_account account on account.campaign_id = campaign.id and is_prefunded
       left join ledger_balance balance on balance.account_id = account.id
     where campaign.id = any($1::uuid[])`,
    [campaignIds],
  );
  return new Map(
    rows.map(({ id, budget, spent, balance, ...rest }) => [
      id,
      { ...rest, left: remainingOf({ budgetAtomic: budget, spentAtomic: spent }, balance) },
    ]),
  );
}

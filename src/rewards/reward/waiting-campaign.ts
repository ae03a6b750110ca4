import type { Sql } from '../../kernel/sql.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';

/** A campaign with rewards that wait for money. Amounts are atomic units. */
export interface WaitingCampaign {
  readonly campaignId: string;
  /** The lowest cost of a waiting reward, including its platform fee. */
  readonly cheapest: bigint;
  /** Whether UNFUNDED rewards, not those in review, wait for the wallet or for the campaign's budget. */
  readonly wantsWallet: boolean;
  readonly wantsBudget: boolean;
  readonly budget: bigint | null;
  readonly spent: bigint;
  /** The balance of the campaign's account, with the sum of its credits; null if it draws on the wallet. */
  readonly balance: bigint | null;
  readonly credits: bigint | null;
  readonly refillAmount: bigint | null;
}

/** How waiting rewards affect new ones. */
export interface WaitingQueues {
  /** Campaigns that can pay at least one waiting reward, with the most that such a reward may cost. */
  readonly able: ReadonlyMap<string, bigint>;
  /** Whether one of them uses the wallet, also by refills. Younger rewards must not take that money. */
  readonly walletQueue: boolean;
  /** Those with an account of their own. */
  readonly budgetQueues: ReadonlySet<string>;
  /** Whether rewards wait for the wallet, payable or not. */
  readonly isWalletWanted: boolean;
}

/**
 * The campaigns of a wallet with waiting rewards. A few index look-ups each. Plan: reward_waiting_cost,
 * reward_waiting_reason; campaign by primary key, its account by ledger_account_budget.
 */
export async function readWaitingCampaigns(sql: Sql, walletKey: WalletKey): Promise<WaitingCampaign[]> {
  const first = (after: string): string =>
    `select campaign_id, amount + fee as cost from reward
     where organization_id = $1 and environment = $2 and asset = $3 and unfunded_by is not null ${after}
     order by campaign_id, amount + fee limit 1`;
  const wants = (payer: string): string =>
    `exists(select from reward where campaign_id = cheapest.campaign_id and status = 'UNFUNDED' and unfunded_by = '${payer}')`;
  return sql.query<WaitingCampaign>(
    `with recursive cheapest as (
       (${first('')})
       union all
       select following.* from cheapest cross join lateral (${first('and campaign_id > cheapest.campaign_id')}) as following
     )
     select cheapest.campaign_id as "campaignId", cheapest.cost as cheapest, budget, spent, refill_amount as "refillAmount",
            ${wants('WALLET')} as "wantsWallet", ${wants('BUDGET')} as "wantsBudget",
            balance.credits - balance.debits as balance, balance.credits
     from cheapest
       join campaign on campaign.id = cheapest.campaign_id
       left join ledger_account account on account.campaign_id = campaign.id and campaign.is_prefunded
       left join ledger_balance balance on balance.account_id = account.id`,
    [walletKey.organizationId, walletKey.environment, walletKey.asset],
  );
}

/** Which campaigns could pay a waiting reward with this wallet balance, and which queues come first. Pure. */
export function payableCampaigns(campaigns: readonly WaitingCampaign[], available: bigint): WaitingQueues {
  const able = campaigns.filter((campaign) => campaign.cheapest <= mostOf(campaign, available));
  return {
    able: new Map(able.map((campaign) => [campaign.campaignId, mostOf(campaign, available)])),
    walletQueue: able.some(({ balance, refillAmount }) => balance === null || refillAmount !== null),
    budgetQueues: new Set(able.filter(({ balance }) => balance !== null).map(({ campaignId }) => campaignId)),
    isWalletWanted: campaigns.some(({ wantsWallet }) => wantsWallet),
  };
}

/** The highest possible reward now: within the limit, from the refilled account, or from the wallet. */
function mostOf({ budget, spent, balance, refillAmount }: WaitingCampaign, available: bigint): bigint {
  const refills = refillAmount === null ? 0n : (available / refillAmount) * refillAmount;
  const there = balance === null ? available : balance + refills;
  return budget === null || budget - spent > there ? there : budget - spent;
}

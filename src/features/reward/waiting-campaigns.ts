import type { Sql } from '../../kernel/sql.js';
import type { Treasury } from '../wallet/lock-treasury.js';
import type { Funding } from './fund-in-order.js';

/** A campaign of which rewards wait for money, with the oldest of them. Amounts are atomic units. */
export interface WaitingCampaign {
  readonly campaignId: string;
  /** The oldest reward. Ids rise with time. */
  readonly id: string;
  /** What that takes: itself and the platform's fee for it. */
  readonly cost: bigint;
  readonly budget: bigint | null;
  readonly spent: bigint;
  /** Of the campaign's own account; null where it draws on the wallet. */
  readonly balance: bigint | null;
  readonly refillAmount: bigint | null;
}

/** What those who wait mean for others. */
export interface Waiting {
  /** Campaigns whose oldest reward could be paid. */
  readonly able: readonly string[];
  /** Whether rewards wait for the wallet: then none that is younger may overtake them. */
  readonly hasWalletQueue: boolean;
  /** Whether the oldest of those cannot be paid: then nothing behind it that draws on the wallet is. */
  readonly isWalletShort: boolean;
  /** What the rewards of each campaign wait for. */
  readonly reasons: ReadonlyMap<string, Exclude<Funding, 'FUNDED'>>;
}

/** The campaigns of a treasury of which rewards wait. One look at the index for each. Plan: reward_waiting; campaign by primary key, its account by ledger_account_budget. */
export async function readWaitingCampaigns(sql: Sql, treasury: Treasury): Promise<WaitingCampaign[]> {
  const first = (after: string): string =>
    `select campaign_id, id, amount + fee as cost from reward
     where organization_id = $1 and environment = $2 and asset = $3 and status = 'UNFUNDED' ${after}
     order by campaign_id, id limit 1`;
  const rows = await sql.query<Record<keyof WaitingCampaign, string | bigint | null>>(
    `with recursive oldest as (
       (${first('')})
       union all
       select following.* from oldest cross join lateral (${first('and campaign_id > oldest.campaign_id')}) as following
     )
     select oldest.campaign_id as "campaignId", oldest.id, oldest.cost, budget, spent, balance.credits - balance.debits as balance,
            refill_amount as "refillAmount"
     from oldest
       join campaign on campaign.id = oldest.campaign_id
       left join ledger_account account on account.campaign_id = campaign.id and campaign.is_prefunded
       left join ledger_balance balance on balance.account_id = account.id`,
    [treasury.organizationId, treasury.environment, treasury.asset],
  );
  // Inside the ORM's transaction numbers of this size come as text.
  const amount = (value: string | bigint | null): bigint | null => (value === null ? null : BigInt(value));
  return rows.map((row) => ({
    campaignId: String(row.campaignId),
    id: String(row.id),
    cost: BigInt(row.cost ?? 0n),
    budget: amount(row.budget),
    spent: BigInt(row.spent ?? 0n),
    balance: amount(row.balance),
    refillAmount: amount(row.refillAmount),
  }));
}

/** Says who of those who wait could be paid from what the wallet has, and what the others wait for. Pure. */
export function judgeWaiting(campaigns: readonly WaitingCampaign[], available: bigint): Waiting {
  const within = campaigns.filter(({ budget, spent, cost }) => budget === null || spent + cost <= budget);
  const onWallet = within.filter(({ balance }) => balance === null);
  const [oldest] = onWallet.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const isWalletShort = oldest !== undefined && oldest.cost > available;
  const able = within.filter((one) =>
    one.balance === null ? !isWalletShort : bears(one, isWalletShort ? 0n : available),
  );
  const walletIds = new Set(onWallet.map(({ campaignId }) => campaignId));
  return {
    able: able.map(({ campaignId }) => campaignId),
    hasWalletQueue: oldest !== undefined,
    isWalletShort,
    reasons: new Map(
      campaigns.map(({ campaignId }) => [campaignId, walletIds.has(campaignId) ? 'WALLET' : 'BUDGET']),
    ),
  };
}

/** Whether a campaign's own account has enough for its oldest reward, filled up by whole refills from what the wallet has. */
function bears({ balance, cost, refillAmount }: WaitingCampaign, available: bigint): boolean {
  const missing = cost - (balance ?? 0n);
  if (missing <= 0n) return true;
  if (refillAmount === null) return false;
  return ((missing + refillAmount - 1n) / refillAmount) * refillAmount <= available;
}

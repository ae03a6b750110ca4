import type { Pool } from 'pg';
import { isLockTimeout, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { lockCampaignBudgets } from '../budget/lock-campaign-budgets.js';
import { lockOrganizationWallet, type WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import { fundInOrder } from './fund-in-order.js';
import { payerOf, payRewards } from './pay-rewards.js';
import { releaseBatch } from './release-rewards.js';
import { reviewByMeans } from './review-by-means.js';
import { rewardColumns, type RewardRow } from './reward-row.js';
import { payableCampaigns, readWaitingCampaigns, type WaitingCampaign } from './waiting-campaign.js';

const batchSize = 500;
/** How long to wait for one wallet before the next is served. */
const lockMs = 200;

/** Moves rewards on by themselves: those that wait when money has come, HELD ones when their time is over. */
export class RewardSettlement {
  constructor(private readonly pool: Pool) {}

  /** Funds what waits for money, in order of arrival, for every organization's wallet that has some. Answers how many were changed. */
  async fundWaiting(signal: AbortSignal): Promise<number> {
    return this.inTurns('WAITING', fundBatch, signal);
  }

  /** Pays held rewards whose holding period is over. Answers how many. */
  async releaseHeld(signal: AbortSignal): Promise<number> {
    return this.inTurns('HELD', releaseBatch, signal);
  }

  /**
   * Does a batch of each organization's wallet in turn, until none has any left or the signal aborts. What fails for one organization's wallet keeps no other
   * waiting: it is left for the next time, and told by an error at the end.
   */
  private async inTurns(
    queue: Queue,
    settle: (tx: Transaction, walletKey: WalletKey) => Promise<number>,
    signal: AbortSignal,
  ): Promise<number> {
    const failures: unknown[] = [];
    let total = 0;
    let waiting = await inBatchTransaction(this.pool, async ({ sql }) => readWalletKeys(sql, queue));
    while (waiting.length > 0 && !signal.aborted) {
      const more: WalletKey[] = [];
      for (const walletKey of waiting) {
        if (signal.aborted) break;
        try {
          const count = await inBatchTransaction(this.pool, async (tx) => settle(tx, walletKey), lockMs);
          total += count;
          if (count > 0) more.push(walletKey);
        } catch (error) {
          // Somebody else has the wallet: it is left for the next time.
          if (!isLockTimeout(error)) failures.push(error);
        }
      }
      waiting = more;
    }
    if (failures.length > 0) throw failures[0];
    return total;
  }
}

type Queue = 'WAITING' | 'HELD';

/** Organizations' wallets with rewards that wait for money, or whose holding period is over. One look at the index for each. Plan: reward_waiting, reward_due. */
async function readWalletKeys(sql: Sql, queue: Queue): Promise<WalletKey[]> {
  const [condition, order, isDue] =
    queue === 'HELD'
      ? [`status = 'HELD'`, 'hold_until', 'hold_until <= now()']
      : ['unfunded_by is not null', 'campaign_id', 'true'];
  const first = (after: string): string =>
    `select organization_id, environment, asset, ${isDue} as is_due from reward where ${condition} ${after}
     order by organization_id, environment, asset, ${order} limit 1`;
  const after =
    'and (organization_id, environment, asset) > (found.organization_id, found.environment, found.asset)';
  return sql.query<WalletKey>(
    `with recursive found as (
       (${first('')})
       union all
       select following.* from found cross join lateral (${first(after)}) as following
     )
     select organization_id as "organizationId", environment, asset from found where is_due`,
  );
}

async function fundBatch(tx: Transaction, walletKey: WalletKey): Promise<number> {
  const organizationWallet = await lockOrganizationWallet(tx.sql, walletKey);
  const campaigns = await readWaitingCampaigns(tx.sql, walletKey);
  await noteReasons(tx.sql, campaigns);
  const reviewed = await reviewByMeans(tx, organizationWallet, campaigns);
  const { able, isWalletWanted } = payableCampaigns(campaigns, organizationWallet.available);
  const waiting = await readWaiting(tx.sql, walletKey, able);
  const budgets = await lockCampaignBudgets(
    tx.sql,
    waiting.map((reward) => reward.campaignId),
  );
  const nobody = { walletQueue: false, budgetQueues: new Set<string>() };
  const plan = fundInOrder(waiting, {
    available: organizationWallet.available,
    budgets,
    isWalletWanted,
    ...nobody,
  });
  const funded = waiting.filter((_reward, index) => plan.fundings[index] === 'FUNDED');
  if (funded.length === 0) return reviewed;
  const settled = await tx.sql.query<RewardRow>(
    `update reward set unfunded_by = null, paid_from = funded.account_id,
            status = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then 'HELD' else 'PAID' end,
            hold_until = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then now() + make_interval(days => coalesce(reward.hold_days, campaign.holding_period_days)) end,
            paid_at = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then null else now() end
     from unnest($1::uuid[], $2::uuid[]) as funded (id, account_id), campaign
     where campaign.id = reward.campaign_id and reward.id = funded.id
     returning ${rewardColumns}, coalesce(reward.hold_days, campaign.holding_period_days) as "holdingPeriodDays"`,
    [
      funded.map(({ id }) => id),
      funded.map(({ campaignId }) => payerOf({ organizationWallet, budgets }, campaignId)),
    ],
  );
  const inOrder = settled.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await payRewards(tx, { organizationWallet, budgets, plan, rewards: inOrder });
  return reviewed + settled.length;
}

/**
 * What a reward waits for changes with budgets, accounts and limits: the rows say what holds now. A reward waits for the budget when its
 * campaign has an account, or when it is larger than what the limit has left. Plan: reward_waiting_reason, the rows that change.
 */
async function noteReasons(sql: Sql, campaigns: readonly WaitingCampaign[]): Promise<void> {
  const note = async (to: string, comparison: string, of: readonly WaitingCampaign[]): Promise<void> => {
    if (of.length === 0) return;
    await sql.query(
      `update reward set unfunded_by = $1 from unnest($2::uuid[], $3::numeric[]) as told (campaign_id, limit_left)
       where reward.campaign_id = told.campaign_id and reward.status in ('UNFUNDED', 'REVIEW')
         and reward.unfunded_by = $4 and ${comparison}`,
      [
        to,
        of.map(({ campaignId }) => campaignId),
        // An account of its own is the budget, whatever the limit has left.
        of.map(({ balance, budget, spent }) =>
          balance !== null ? '-1' : budget === null ? null : (budget - spent).toString(),
        ),
        to === 'BUDGET' ? 'WALLET' : 'BUDGET',
      ],
    );
  };
  const isLimited = ({ balance, budget }: WaitingCampaign): boolean => balance !== null || budget !== null;
  await note('BUDGET', 'amount + fee > told.limit_left', campaigns.filter(isLimited));
  const onWallet = campaigns.filter(({ balance }) => balance === null);
  await note('WALLET', '(told.limit_left is null or amount + fee <= told.limit_left)', onWallet);
}

/**
 * The oldest rewards that their campaigns could pay, each by itself: one that is too large stands aside, and hides no other behind the
 * limit. Plan: reward_waiting or reward_waiting_cost, once for each campaign.
 */
async function readWaiting(
  sql: Sql,
  walletKey: WalletKey,
  able: ReadonlyMap<string, bigint>,
): Promise<{ id: string; campaignId: string; cost: bigint }[]> {
  if (able.size === 0) return [];
  return sql.query(
    `select waiting.id, able.id as "campaignId", waiting.cost
     from unnest($4::uuid[], $5::numeric[]) as able (id, most) cross join lateral (
       select reward.id, amount + fee as cost from reward
       where organization_id = $1 and environment = $2 and asset = $3 and unfunded_by is not null and campaign_id = able.id
         and amount + fee <= able.most
       order by reward.id limit ${batchSize}) as waiting
     order by waiting.id limit ${batchSize}`,
    [
      walletKey.organizationId,
      walletKey.environment,
      walletKey.asset,
      [...able.keys()],
      [...able.values()].map(String),
    ],
  );
}

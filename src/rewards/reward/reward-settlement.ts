import type { Pool } from 'pg';
import type { RecurringJob } from '../../kernel/recurring-job.js';
import { isLockTimeout, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { drainJob } from '../../platform/jobs/drain-job.js';
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

/** Advances rewards automatically: funds waiting ones when money arrives, and pays HELD ones when due. */
export class RewardSettlement {
  constructor(private readonly pool: Pool) {}

  /** Funds waiting rewards in order of arrival, for every wallet with money. Returns their number. */
  async fundWaiting(signal: AbortSignal): Promise<number> {
    return this.inTurns('WAITING', fundBatch, signal);
  }

  /** Pays held rewards whose holding period ended. Returns their number. */
  async releaseHeld(signal: AbortSignal): Promise<number> {
    return this.inTurns('HELD', releaseBatch, signal);
  }

  /**
   * Processes one batch of each organization's wallet in turn, until none is left or the signal aborts. A
   * failure of one wallet does not delay others. It is retried the next time, and thrown at the end.
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
          // Another transaction holds the wallet, so it is left for the next time.
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

/** Wallets with waiting or due rewards. One index look-up each. Plan: reward_waiting, reward_due. */
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
  await payRewards(tx, { organizationWallet, budgets, plan, rewards: inOrder, areNew: false });
  return reviewed + settled.length;
}

/**
 * Updates what rewards wait for after changes of budgets, accounts and limits. A reward waits for the budget
 * if its campaign has an account, or if it exceeds the remaining limit. Plan: reward_waiting_reason, the rows
 * that change.
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
        // A campaign's own account is its budget, regardless of the remaining limit.
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
 * The oldest rewards that their campaigns could pay individually. Rewards that are too large are skipped, so
 * that they do not fill the limit. Plan: reward_waiting or reward_waiting_cost, once for each campaign.
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

/** The job that funds waiting rewards when money arrives, and pays held ones when they are due. */
export function settlementJob(settlement: RewardSettlement, wakeUps: WakeUps): RecurringJob {
  return drainJob({
    name: 'reward.settle',
    wakeUps,
    topic: 'funds',
    idleMs: 5000,
    drain: async (signal) => {
      // A failure of one must not delay the other.
      try {
        await settlement.releaseHeld(signal);
      } finally {
        await settlement.fundWaiting(signal);
      }
    },
  });
}

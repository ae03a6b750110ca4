import type { Pool } from 'pg';
import { isLockTimeout, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { lockPurses } from '../budget/lock-purses.js';
import { lockTreasury, type Treasury } from '../wallet/lock-treasury.js';
import { fundInOrder } from './fund-in-order.js';
import { payerOf, payRewards } from './pay-rewards.js';
import { releaseBatch } from './release-rewards.js';
import { rewardColumns, type RewardRow } from './reward-row.js';
import { judgeWaiting, readWaitingCampaigns, type Waiting } from './waiting-campaigns.js';

const batchSize = 500;
/** How long to wait for one wallet before the next is served. */
const lockMs = 200;

/** Moves rewards on by themselves: UNFUNDED ones when money has come, HELD ones when their time is over. */
export class RewardSettlement {
  constructor(private readonly pool: Pool) {}

  /** Funds what waits for money, in order of arrival, for every treasury that has some. Answers how many were funded. */
  async fundWaiting(signal: AbortSignal): Promise<number> {
    return this.inTurns('UNFUNDED', fundBatch, signal);
  }

  /** Pays held rewards whose holding period is over. Answers how many. */
  async releaseHeld(signal: AbortSignal): Promise<number> {
    return this.inTurns('HELD', releaseBatch, signal);
  }

  /**
   * Does a batch of each treasury in turn, until none has any left or the signal aborts. What fails for one treasury keeps no other
   * waiting: it is left for the next time, and told by an error at the end.
   */
  private async inTurns(
    queue: Queue,
    settle: (tx: Transaction, treasury: Treasury) => Promise<number>,
    signal: AbortSignal,
  ): Promise<number> {
    const failures: unknown[] = [];
    let total = 0;
    let waiting = await inBatchTransaction(this.pool, async ({ sql }) => readTreasuries(sql, queue));
    while (waiting.length > 0 && !signal.aborted) {
      const more: Treasury[] = [];
      for (const treasury of waiting) {
        if (signal.aborted) break;
        try {
          const count = await inBatchTransaction(this.pool, async (tx) => settle(tx, treasury), lockMs);
          total += count;
          if (count > 0) more.push(treasury);
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

type Queue = 'UNFUNDED' | 'HELD';

/** Treasuries with rewards that wait for money, or whose holding period is over. One look at the index for each. Plan: reward_waiting, reward_due. */
async function readTreasuries(sql: Sql, queue: Queue): Promise<Treasury[]> {
  const [order, isDue] = queue === 'HELD' ? ['hold_until', 'hold_until <= now()'] : ['campaign_id', 'true'];
  const first = (after: string): string =>
    `select organization_id, environment, asset, ${isDue} as is_due from reward where status = '${queue}' ${after}
     order by organization_id, environment, asset, ${order} limit 1`;
  const after =
    'and (organization_id, environment, asset) > (found.organization_id, found.environment, found.asset)';
  return sql.query<Treasury>(
    `with recursive found as (
       (${first('')})
       union all
       select following.* from found cross join lateral (${first(after)}) as following
     )
     select organization_id as "organizationId", environment, asset from found where is_due`,
  );
}

async function fundBatch(tx: Transaction, treasury: Treasury): Promise<number> {
  const purse = await lockTreasury(tx.sql, treasury);
  const state = judgeWaiting(await readWaitingCampaigns(tx.sql, treasury), purse.available);
  await noteReasons(tx.sql, treasury, state);
  const waiting = await readWaiting(tx.sql, treasury, state.able);
  const purses = await lockPurses(
    tx.sql,
    waiting.map((reward) => reward.campaignId),
  );
  const queues = { walletQueue: state.isWalletShort, budgetQueues: new Set<string>() };
  const plan = fundInOrder(waiting, { available: purse.available, purses, ...queues });
  const funded = waiting.filter((_reward, index) => plan.fundings[index] === 'FUNDED');
  if (funded.length === 0) return 0;
  const settled = await tx.sql.query<RewardRow>(
    `update reward set unfunded_by = null, paid_from = funded.account_id,
            status = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then 'HELD' else 'PAID' end,
            hold_until = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then now() + make_interval(days => coalesce(reward.hold_days, campaign.holding_period_days)) end,
            paid_at = case when coalesce(reward.hold_days, campaign.holding_period_days) > 0 then null else now() end
     from unnest($1::uuid[], $2::uuid[]) as funded (id, account_id), campaign
     where campaign.id = reward.campaign_id and reward.id = funded.id
     returning ${rewardColumns}, coalesce(reward.hold_days, campaign.holding_period_days) as "holdingPeriodDays"`,
    [funded.map(({ id }) => id), funded.map(({ campaignId }) => payerOf({ purse, purses }, campaignId))],
  );
  const inOrder = settled.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await payRewards(tx, { purse, purses, plan, rewards: inOrder });
  return settled.length;
}

/** What rewards wait for changes with budgets, accounts and limits: their rows say it as it is. Plan: reward_unfunded_campaign. */
async function noteReasons(sql: Sql, { asset }: Treasury, { reasons }: Waiting): Promise<void> {
  if (reasons.size === 0) return;
  await sql.query(
    `update reward set unfunded_by = told.reason from unnest($1::uuid[], $2::text[]) as told (campaign_id, reason)
     where reward.campaign_id = told.campaign_id and reward.asset = $3 and reward.status = 'UNFUNDED'
       and reward.unfunded_by in ('BUDGET', 'WALLET') and reward.unfunded_by <> told.reason`,
    [[...reasons.keys()], [...reasons.values()], asset],
  );
}

/**
 * The oldest rewards of campaigns whose first one could be paid: a campaign that cannot bear its own is left out whole, so that it never
 * hides the others behind the limit, and none of its rewards overtakes the first. Plan: reward_waiting, once for each campaign.
 */
async function readWaiting(
  sql: Sql,
  treasury: Treasury,
  campaignIds: readonly string[],
): Promise<{ id: string; campaignId: string; cost: bigint }[]> {
  if (campaignIds.length === 0) return [];
  return sql.query(
    `select waiting.id, able.id as "campaignId", waiting.cost
     from unnest($4::uuid[]) as able (id) cross join lateral (
       select reward.id, amount + fee as cost from reward
       where organization_id = $1 and environment = $2 and asset = $3 and status = 'UNFUNDED' and campaign_id = able.id
       order by reward.id limit ${batchSize}) as waiting
     order by waiting.id limit ${batchSize}`,
    [treasury.organizationId, treasury.environment, treasury.asset, campaignIds],
  );
}

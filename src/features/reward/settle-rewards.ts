import type { Pool } from 'pg';
import type { Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { lockPurses } from '../budget/lock-purses.js';
import { lockTreasury, type Treasury } from '../wallet/lock-treasury.js';
import { fundInOrder } from './fund-in-order.js';
import { payerOf, payRewards } from './pay-rewards.js';
import { releaseBatch } from './release-rewards.js';
import { rewardColumns, type RewardRow } from './reward-row.js';

const batchSize = 500;

/** Moves rewards on by themselves: UNFUNDED ones when money has come, HELD ones when their time is over. */
export class RewardSettlement {
  constructor(private readonly pool: Pool) {}

  /** Funds what waits for money, in order of arrival, for every treasury that has some. Answers how many were funded. */
  async fundWaiting(signal: AbortSignal): Promise<number> {
    const treasuries = await inBatchTransaction(this.pool, async ({ sql }) =>
      sql.query<Treasury>(
        `select distinct organization_id as "organizationId", environment, asset from reward where status = 'UNFUNDED'`,
      ),
    );
    let total = 0;
    for (const treasury of treasuries) {
      let funded = batchSize;
      while (funded > 0 && !signal.aborted) {
        funded = await inBatchTransaction(this.pool, async (tx) => fundBatch(tx, treasury));
        total += funded;
      }
    }
    return total;
  }

  /** Pays held rewards whose holding period is over. Answers how many. */
  async releaseHeld(signal: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal.aborted) {
      const released = await inBatchTransaction(this.pool, releaseBatch);
      if (released === 0) break;
      total += released;
    }
    return total;
  }
}

async function fundBatch(tx: Transaction, treasury: Treasury): Promise<number> {
  const purse = await lockTreasury(tx.sql, treasury);
  const waiting = await readWaiting(tx.sql, treasury, purse.available);
  const purses = await lockPurses(
    tx.sql,
    waiting.map((reward) => reward.campaignId),
  );
  const queues = { walletQueue: false, budgetQueues: new Set<string>() };
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

/**
 * The oldest rewards that could be paid: a campaign whose budget or account cannot bear its first waiting reward is left out
 * whole, so that it never hides the others behind the limit, and none of its rewards overtakes the first.
 * Plan: reward_unfunded; campaign by primary key, its account by ledger_account_budget.
 */
async function readWaiting(
  sql: Sql,
  treasury: Treasury,
  available: bigint,
): Promise<{ id: string; campaignId: string; cost: bigint }[]> {
  return sql.query(
    `with waiting as (
       select id, campaign_id, amount + fee as cost from reward
       where organization_id = $1 and environment = $2 and asset = $3 and status = 'UNFUNDED'
     ), first as (
       select distinct on (campaign_id) campaign_id, cost from waiting order by campaign_id, id
     ), able as (
       select first.campaign_id
       from first
       join campaign on campaign.id = first.campaign_id
       left join ledger_account account on account.campaign_id = campaign.id and campaign.is_prefunded
       left join ledger_balance balance on balance.account_id = account.id
       where (campaign.budget is null or campaign.spent + first.cost <= campaign.budget)
         and (account.id is null or balance.credits - balance.debits >= first.cost
              or ceil((first.cost - (balance.credits - balance.debits)) / campaign.refill_amount) * campaign.refill_amount <= $4)
     )
     select waiting.id, waiting.campaign_id as "campaignId", waiting.cost
     from waiting join able using (campaign_id)
     order by waiting.id limit ${batchSize}`,
    [treasury.organizationId, treasury.environment, treasury.asset, available.toString()],
  );
}

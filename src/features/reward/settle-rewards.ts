import type { Pool } from 'pg';
import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { TransactionKind } from '../wallet/ledger-transaction.entity.js';
import { openWallets } from '../wallet/open-wallets.js';
import { postTransactions } from '../wallet/post-transactions.js';
import { walletUpdated } from '../wallet/wallet-facts.js';
import { WalletOwnerType } from '../wallet/wallet.entity.js';
import { fundInOrder } from './fund-in-order.js';
import { lockBudgets, lockTreasury, payFunded } from './grant-rewards.js';
import type { Granted, Treasury } from './granted-reward.js';
import { rewardFact } from './reward-facts.js';

const batchSize = 500;

interface RewardRow extends Granted {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
}

const rewardColumns = `reward.id, reward.organization_id as "organizationId", reward.environment, reward.asset,
  reward.campaign_id as "campaignId", reward.promoter_id as "promoterId", reward.source_type as "sourceType",
  reward.source_id as "sourceId", reward.rule_key as "ruleKey", reward.conversion_id as "conversionId",
  reward.action_attempt_id as "actionAttemptId", reward.amount, reward.status, reward.unfunded_by as "unfundedBy"`;

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
  const { available } = await lockTreasury(tx.sql, treasury);
  const waiting = await readWaiting(tx.sql, treasury);
  const budgets = await lockBudgets(
    tx.sql,
    waiting.map((reward) => reward.campaignId),
  );
  const fundings = fundInOrder(waiting, { available, budgets, walletQueue: false, budgetQueues: new Set() });
  const funded = waiting.filter((_reward, index) => fundings[index] === 'FUNDED');
  if (funded.length === 0) return 0;
  const settled = await tx.sql.query<RewardRow>(
    `update reward set unfunded_by = null,
            status = case when campaign.holding_period_days > 0 then 'HELD' else 'PAID' end,
            hold_until = case when campaign.holding_period_days > 0 then now() + make_interval(days => campaign.holding_period_days) end,
            paid_at = case when campaign.holding_period_days > 0 then null else now() end
     from campaign where campaign.id = reward.campaign_id and reward.id = any($1::uuid[])
     returning ${rewardColumns}, campaign.holding_period_days as "holdingPeriodDays"`,
    [funded.map((reward) => reward.id)],
  );
  await payFunded(tx, treasury, settled);
  return settled.length;
}

/**
 * The oldest rewards that could be paid: a campaign whose budget cannot bear its first waiting reward is left out whole,
 * so that it never hides the others behind the limit, and none of its rewards overtakes the first.
 * Plan: reward_unfunded; campaign by primary key.
 */
async function readWaiting(
  sql: Sql,
  treasury: Treasury,
): Promise<{ id: string; campaignId: string; amount: bigint }[]> {
  return sql.query(
    `with waiting as (
       select id, campaign_id, amount from reward
       where organization_id = $1 and environment = $2 and asset = $3 and status = 'UNFUNDED'
     ), first as (
       select distinct on (campaign_id) campaign_id, amount from waiting order by campaign_id, id
     )
     select waiting.id, waiting.campaign_id as "campaignId", waiting.amount
     from waiting
     join first using (campaign_id)
     join campaign on campaign.id = waiting.campaign_id
     where campaign.budget is null or campaign.spent + first.amount <= campaign.budget
     order by waiting.id limit ${batchSize}`,
    [treasury.organizationId, treasury.environment, treasury.asset],
  );
}

/** Plan: reward_held, partial, by time. */
async function releaseBatch(tx: Transaction): Promise<number> {
  const held = await tx.sql.query<RewardRow>(
    `select ${rewardColumns}, 0 as "holdingPeriodDays" from reward
     where status = 'HELD' and hold_until <= now() order by hold_until limit ${batchSize} for update skip locked`,
  );
  for (const group of Map.groupBy(
    held,
    (reward) => `${reward.organizationId}/${reward.environment}/${reward.asset}`,
  ).values()) {
    await releaseGroup(tx, group);
  }
  return held.length;
}

async function releaseGroup(tx: Transaction, rewards: readonly RewardRow[]): Promise<void> {
  const [first] = rewards;
  if (!first) return;
  const { organizationId, environment, asset } = first;
  const treasury = { organizationId, environment, asset };
  const owners = {
    ...treasury,
    ownerType: WalletOwnerType.PROMOTER,
    ownerIds: rewards.map((reward) => reward.promoterId),
  };
  const wallets = await openWallets(tx.sql, owners);
  await postTransactions(
    tx.sql,
    rewards.flatMap((reward) => {
      const wallet = wallets.get(reward.promoterId);
      if (!wallet) return [];
      const { pendingId: from, availableId: to } = wallet;
      return [
        {
          ...treasury,
          kind: TransactionKind.RELEASE,
          sourceId: reward.id,
          from,
          to,
          amount: reward.amount,
        },
      ];
    }),
  );
  await tx.sql.query(`update reward set status = 'PAID', paid_at = now() where id = any($1::uuid[])`, [
    rewards.map((reward) => reward.id),
  ]);
  for (const reward of rewards) tx.record(rewardFact(treasury, { ...reward, status: 'PAID' }));
  for (const { walletId } of wallets.values()) {
    tx.record(walletUpdated({ walletId, organizationId, environment }));
  }
}

import { newId } from '../../kernel/ids.js';
import { Plan } from '../../kernel/rate-limit.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { Transaction } from '../../kernel/transaction.js';
import { campaignIdentity } from '../budget/campaign-identity.js';
import { lockPurses } from '../budget/lock-purses.js';
import { lockTreasury, type Treasury } from '../wallet/lock-treasury.js';
import { lowBalance } from '../wallet/wallet-facts.js';
import { fundInOrder, type FundingStep } from './fund-in-order.js';
import type { Earned, Funded } from './granted-reward.js';
import { insertRewards } from './insert-rewards.js';
import { payerOf, payRewards } from './pay-rewards.js';
import { rewardFact } from './reward-facts.js';
import { feeOf, type FeeTerms, type PlatformFees } from './platform-fee.js';
import { judgeWaiting, readWaitingCampaigns } from './waiting-campaigns.js';

/** Turns what was earned into rewards: with the money for it, or waiting for money in order of arrival. */
export class RewardTreasurer {
  /** @param fees What the platform takes, by plan. */
  constructor(private readonly fees: PlatformFees) {}

  /**
   * Writes earned rewards: funded ones move money from the campaign's account or the organization's wallet to the promoters'
   * (held or available), the others are recorded as UNFUNDED and wait their turn. A reward that finds an older one waiting waits
   * behind it. The platform's fee is fixed here, and taken with the reward or not at all.
   */
  async grant(tx: Transaction, treasury: Treasury, earned: readonly Earned[]): Promise<Funded[]> {
    const worth = earned.filter((reward) => reward.amount > 0n);
    if (worth.length === 0) return [];
    const purse = await lockTreasury(tx.sql, treasury);
    const campaignIds = [...new Set(worth.map((reward) => reward.campaignId))];
    const purses = await lockPurses(tx.sql, campaignIds);
    const queues = await readQueues(tx.sql, treasury, purse.available);
    const terms = await this.termsOf(tx.sql, treasury);
    const priced = worth.map((reward) => ({ ...reward, fee: feeOf(reward.amount, treasury.asset, terms) }));
    const plan = fundInOrder(
      priced.map(({ campaignId, amount, fee }) => ({ campaignId, cost: amount + fee })),
      { available: purse.available, purses, ...queues },
    );
    const granted = priced.map((reward, index): Funded => {
      const funding = plan.steps[index] as FundingStep;
      const { result } = funding;
      const status = result !== 'FUNDED' ? 'UNFUNDED' : reward.holdingPeriodDays > 0 ? 'HELD' : 'PAID';
      return { ...reward, id: newId(), status, unfundedBy: result === 'FUNDED' ? null : result, funding };
    });
    const rows = granted.map((reward) => ({
      ...reward,
      paidFrom: reward.status === 'UNFUNDED' ? null : payerOf({ purse, purses }, reward.campaignId),
    }));
    await tx.later(insertRewards(tx.sql, treasury, rows));
    const rewards = granted.filter((reward) => reward.status !== 'UNFUNDED');
    await payRewards(tx, { purse, purses, plan, rewards });
    for (const reward of granted) {
      if (reward.status === 'UNFUNDED') tx.record(rewardFact(treasury, reward));
    }
    // Those that were paid have said so already; what waits counts towards caps all the same.
    const paidIn = new Set([...rewards.map((reward) => reward.campaignId), ...plan.refills.keys()]);
    for (const campaignId of campaignIds) {
      if (paidIn.has(campaignId)) continue;
      tx.record({ ...campaignIdentity(treasury, campaignId), type: 'campaign.updated' });
    }
    const short = granted.filter((reward) => reward.unfundedBy === 'BUDGET');
    for (const campaignId of new Set(short.map((reward) => reward.campaignId))) {
      if (queues.budgetQueues.has(campaignId)) continue;
      tx.record({ ...campaignIdentity(treasury, campaignId), type: 'campaign.budget_exhausted' });
    }
    if (!queues.walletQueue && granted.some((reward) => reward.unfundedBy === 'WALLET')) {
      const wallet = { walletId: purse.walletId, ...treasury };
      const { available: balance } = plan;
      tx.record(lowBalance(wallet, treasury.asset, { balance, threshold: purse.lowBalanceThreshold }));
    }
    return granted;
  }

  private async termsOf(sql: Sql, { organizationId }: Treasury): Promise<FeeTerms | undefined> {
    if (this.fees.size === 0) return undefined;
    const [row] = await sql.query<{ plan: Plan | null }>(`select plan from organization where id = $1`, [
      organizationId,
    ]);
    return this.fees.get(row?.plan ?? Plan.FREE);
  }
}

/** Who waits for money already. What could be paid by now is paid first, very soon: its turn comes before that of what is new. */
async function readQueues(sql: Sql, treasury: Treasury, available: bigint) {
  const { able, hasWalletQueue, reasons } = judgeWaiting(
    await readWaitingCampaigns(sql, treasury),
    available,
  );
  if (able.length > 0) await sql.query(wakeUpSql('funds'));
  const budgetQueues = [...reasons]
    .filter(([, reason]) => reason === 'BUDGET')
    .map(([campaignId]) => campaignId);
  return { walletQueue: hasWalletQueue, budgetQueues: new Set(budgetQueues) };
}

import { newId } from '../../kernel/ids.js';
import { Plan } from '../../kernel/rate-limit.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { Transaction } from '../../kernel/transaction.js';
import { campaignIdentity } from '../budget/campaign-identity.js';
import { lockCampaignBudgets, type CampaignBudget } from '../budget/lock-campaign-budgets.js';
import {
  lockOrganizationWallet,
  type LockedOrganizationWallet,
  type WalletKey,
} from '../../ledger/wallet/lock-organization-wallet.js';
import { lowBalance } from '../../ledger/wallet/wallet-domain-events.js';
import { fundInOrder, type FundingStep } from './fund-in-order.js';
import type { Earned, Funded } from './granted.js';
import { insertRewards } from './insert-rewards.js';
import { meansOf } from './means-of.js';
import { payerOf, payRewards } from './pay-rewards.js';
import { rewardDomainEvent } from './reward-domain-event.js';
import { feeOf, type PlatformFees } from './platform-fees.js';
import {
  payableCampaigns,
  readWaitingCampaigns,
  type WaitingQueues,
  type WaitingCampaign,
} from './waiting-campaign.js';

/** The terms for pricing and holding an organization's rewards. */
interface Terms {
  readonly plan: Plan;
  /** Rewards above this many atomic units need release by a person; null for none. */
  readonly reviewAbove: bigint | null;
}

/** The money and the older waiting rewards when a batch arrives. */
interface Found {
  readonly organizationWallet: LockedOrganizationWallet;
  readonly budgets: ReadonlyMap<string, CampaignBudget>;
  readonly waiting: readonly WaitingCampaign[];
  readonly queues: WaitingQueues;
}

type Priced = Earned & { readonly fee: bigint };

/** Creates rewards, either funded or waiting for money in order of arrival. */
export class RewardFunding {
  /** @param fees Platform fees by plan. */
  constructor(private readonly fees: PlatformFees) {}

  /**
   * Writes earned rewards. Funded ones move money from the campaign's account or the organization's wallet to
   * the promoters (held or available). Others are UNFUNDED and wait in order, or are in REVIEW if they are
   * too large. A reward waits behind older ones that can be paid now. The platform fee is fixed here and only
   * taken with the reward.
   */
  async grant(tx: Transaction, walletKey: WalletKey, earned: readonly Earned[]): Promise<Funded[]> {
    const worth = earned.filter((reward) => reward.amount > 0n);
    if (worth.length === 0) return [];
    const organizationWallet = await lockOrganizationWallet(tx.sql, walletKey);
    const campaignIds = [...new Set(worth.map((reward) => reward.campaignId))];
    const budgets = await lockCampaignBudgets(tx.sql, campaignIds);
    const waiting = await readWaitingCampaigns(tx.sql, walletKey);
    const queues = payableCampaigns(waiting, organizationWallet.available);
    // Rewards that can be paid now are paid soon, before new rewards.
    if (queues.able.size > 0) await tx.sql.query(wakeUpSql('funds'));
    const found = { organizationWallet, budgets, waiting, queues };
    const terms = await readTerms(tx.sql, walletKey);
    const fees = this.fees.get(terms.plan);
    const priced = worth.map((reward) => ({ ...reward, fee: feeOf(reward.amount, walletKey.asset, fees) }));
    const wanted = priced.map((reward) => wantedOf(reward, found, terms));
    const plan = fundInOrder(wanted, { available: organizationWallet.available, budgets, ...queues });
    const granted = priced.map((reward, index) => grantedOf(reward, plan.steps[index] as FundingStep));
    const isFunded = ({ status }: Funded): boolean => status === 'HELD' || status === 'PAID';
    const rows = granted.map((reward) => ({
      ...reward,
      paidFrom: isFunded(reward) ? payerOf({ organizationWallet, budgets }, reward.campaignId) : null,
    }));
    await tx.later(insertRewards(tx.sql, walletKey, rows));
    const funded = granted.filter(isFunded);
    await payRewards(tx, { organizationWallet, budgets, plan, rewards: funded, areNew: true });
    sayWhatWaits(tx, found, granted, plan.refills);
    if (!queues.isWalletWanted && lacks(granted, 'WALLET').length > 0) {
      const wallet = { walletId: organizationWallet.walletId, ...walletKey };
      const threshold = organizationWallet.lowBalanceThreshold;
      tx.record(lowBalance(wallet, walletKey.asset, { balance: plan.available, threshold }));
    }
    return granted;
  }
}

async function readTerms(sql: Sql, { organizationId, asset }: WalletKey): Promise<Terms> {
  const [row] = await sql.query<{ plan: Plan | null; reviewAbove: string | null }>(
    `select plan, reward_review_above ->> $2 as "reviewAbove" from organization where id = $1`,
    [organizationId, asset],
  );
  const above = row?.reviewAbove ?? null;
  return { plan: row?.plan ?? Plan.FREE, reviewAbove: above === null ? null : BigInt(above) };
}

function wantedOf(
  { campaignId, amount, fee }: Priced,
  { organizationWallet, budgets }: Found,
  { reviewAbove }: Terms,
) {
  const cost = amount + fee;
  if (reviewAbove !== null && amount > reviewAbove) return { campaignId, cost, review: 'LIMIT' } as const;
  const { budget, account } = budgets.get(campaignId) ?? { budget: null, account: null };
  const means = meansOf({ walletCredits: organizationWallet.credits, budget, account });
  return { campaignId, cost, review: means !== undefined && cost > means ? ('MEANS' as const) : null };
}

function grantedOf(reward: Priced, funding: FundingStep): Funded {
  const { result, exceeds } = funding;
  const base = { ...reward, id: newId(), funding };
  if (result === 'FUNDED') {
    return { ...base, status: reward.holdingPeriodDays > 0 ? 'HELD' : 'PAID', unfundedBy: null };
  }
  if (result !== 'REVIEW') return { ...base, status: 'UNFUNDED', unfundedBy: result };
  return { ...base, status: 'REVIEW', unfundedBy: exceeds === 'LIMIT' ? null : exceeds };
}

/** Rewards that lacked money, without those in review, which do not show that the payer is short of money. */
function lacks(granted: readonly Funded[], payer: 'BUDGET' | 'WALLET'): Funded[] {
  return granted.filter(({ status, unfundedBy }) => status === 'UNFUNDED' && unfundedBy === payer);
}

/** Writes domain events for unfunded rewards and their campaigns. Paid rewards have theirs already. */
function sayWhatWaits(
  tx: Transaction,
  { organizationWallet: { walletKey }, waiting }: Found,
  granted: readonly Funded[],
  refills: ReadonlyMap<string, bigint>,
): void {
  const unfunded = granted.filter(({ funding }) => funding.result !== 'FUNDED');
  for (const reward of unfunded) tx.record(rewardDomainEvent(walletKey, reward, true));
  const funded = granted.filter(({ funding }) => funding.result === 'FUNDED');
  const paidIn = new Set([...funded.map(({ campaignId }) => campaignId), ...refills.keys()]);
  // Waiting rewards also count towards caps.
  for (const campaignId of new Set(unfunded.map((reward) => reward.campaignId))) {
    if (paidIn.has(campaignId)) continue;
    tx.record({ ...campaignIdentity(walletKey, campaignId), type: 'campaign.updated' });
  }
  const known = new Set(waiting.filter(({ wantsBudget }) => wantsBudget).map(({ campaignId }) => campaignId));
  for (const campaignId of new Set(lacks(granted, 'BUDGET').map((reward) => reward.campaignId))) {
    if (known.has(campaignId)) continue;
    tx.record({ ...campaignIdentity(walletKey, campaignId), type: 'campaign.budget_exhausted' });
  }
}

import type { CampaignBudget } from '../budget/lock-campaign-budgets.js';

/** What there is to pay from, and who waits already. Amounts are atomic units. */
export interface Funds {
  /** What the organization's wallet has. */
  readonly available: bigint;
  readonly budgets: ReadonlyMap<string, CampaignBudget>;
  /** Whether older rewards wait that the wallet can pay by now: no younger reward may overtake those. */
  readonly walletQueue: boolean;
  /** Campaigns with older rewards that their own account can pay by now. */
  readonly budgetQueues: ReadonlySet<string>;
  /** Whether older rewards wait for the wallet at all: then accounts take from it for their rewards only, not for their threshold. */
  readonly isWalletWanted: boolean;
}

/** Whether there is money for a reward, or what it waits for; REVIEW is a reward that is held for review. */
export type Funding = 'FUNDED' | 'BUDGET' | 'WALLET' | 'REVIEW';

/** Why a reward that is not funded is held for review: what it is larger than. */
type Excess = 'BUDGET' | 'WALLET' | 'LIMIT';

/** How one reward came to its money, in atomic units. */
export interface FundingStep {
  readonly result: Funding;
  /** What it exceeds; null unless the result is REVIEW. */
  readonly exceeds: Excess | null;
  /** Whose money: the campaign's own account, or the organization's wallet. */
  readonly from: 'ACCOUNT' | 'WALLET';
  /** What was there before and is there after it, refills included. */
  readonly before: bigint;
  readonly after: bigint;
  /** What the campaign's limit had left before; null without one. */
  readonly limitLeft: bigint | null;
}

/** What was decided, and what is left then. */
export interface FundingPlan {
  readonly fundings: readonly Funding[];
  readonly steps: readonly FundingStep[];
  /** What campaigns' accounts take from the wallet first, by campaign. */
  readonly refills: ReadonlyMap<string, bigint>;
  /** What the wallet has left. */
  readonly available: bigint;
  /** What campaigns' accounts have left, by campaign. */
  readonly balances: ReadonlyMap<string, bigint>;
}

interface Wanted {
  readonly campaignId: string;
  /** What it takes in all: the reward and the platform's fee for it. */
  readonly cost: bigint;
  /** LIMIT: only a person may release it. MEANS: it is held for review unless there is money for it. Null and undefined: neither. */
  readonly review?: 'LIMIT' | 'MEANS' | null;
}

/**
 * Decides, in order of arrival, which rewards there is money for. Pure.
 *
 * A reward that is larger than what is there at its turn takes nothing and keeps no other waiting; it comes first again when there is
 * more. So no single amount can stop a campaign or an organization. A younger reward never takes the money that an older one could have
 * been paid with. An account with a refill fills itself up as far as it must, and at the end once more when it is below its
 * threshold; the latter never before rewards that wait for the wallet.
 */
export function fundInOrder(rewards: readonly Wanted[], funds: Funds): FundingPlan {
  const plan = new Plan(funds);
  const steps = rewards.map((reward) => plan.step(reward));
  plan.refillTheLow(rewards);
  const fundings = steps.map(({ result }) => result);
  return { fundings, steps, refills: plan.refills, available: plan.available, balances: plan.balances };
}

class Plan {
  readonly refills = new Map<string, bigint>();
  readonly balances = new Map<string, bigint>();
  available: bigint;
  private isWalletWanted: boolean;
  private readonly spent = new Map<string, bigint>();

  constructor(private readonly funds: Funds) {
    this.available = funds.available;
    this.isWalletWanted = funds.isWalletWanted || funds.walletQueue;
    for (const [id, campaignBudget] of funds.budgets) {
      this.spent.set(id, campaignBudget.spent);
      if (campaignBudget.account) this.balances.set(id, campaignBudget.account.balance);
    }
  }

  step(reward: Wanted): FundingStep {
    const { campaignId, review } = reward;
    const budget = this.funds.budgets.get(campaignId)?.budget ?? null;
    const limitLeft = budget === null ? null : budget - (this.spent.get(campaignId) ?? 0n);
    const from = this.balances.has(campaignId) ? 'ACCOUNT' : 'WALLET';
    const before = this.balances.get(campaignId) ?? this.available;
    const found = review === 'LIMIT' ? review : this.fund(reward);
    const after = this.balances.get(campaignId) ?? this.available;
    const isHeld = found === 'LIMIT' || (review === 'MEANS' && found !== 'FUNDED');
    if (found === 'WALLET' && !isHeld) this.isWalletWanted = true;
    const result = isHeld ? 'REVIEW' : found;
    return { result, exceeds: isHeld ? found : null, from, before, after, limitLeft };
  }

  private fund({ campaignId, cost }: Wanted): Exclude<Funding, 'REVIEW'> {
    const budget = this.funds.budgets.get(campaignId)?.budget ?? null;
    const spent = (this.spent.get(campaignId) ?? 0n) + cost;
    const isOver = budget !== null && spent > budget;
    if (isOver || this.funds.budgetQueues.has(campaignId) || !this.accountBears(campaignId, cost)) {
      return 'BUDGET';
    }
    const balance = this.balances.get(campaignId);
    if (balance === undefined) {
      if (this.funds.walletQueue || cost > this.available) return 'WALLET';
      this.available -= cost;
    } else this.balances.set(campaignId, balance - cost);
    this.spent.set(campaignId, spent);
    return 'FUNDED';
  }

  refillTheLow(rewards: readonly Wanted[]): void {
    if (this.isWalletWanted) return;
    for (const campaignId of new Set(rewards.map((reward) => reward.campaignId))) {
      const threshold = this.funds.budgets.get(campaignId)?.account?.refill?.threshold;
      if (threshold !== undefined) this.refillTo(campaignId, threshold);
    }
  }

  /** Whether a campaign's own account has this much, filled up if need be. True without an account. */
  private accountBears(campaignId: string, cost: bigint): boolean {
    const balance = this.balances.get(campaignId);
    if (balance === undefined || balance >= cost) return true;
    return this.refillTo(campaignId, cost);
  }

  /** Fills an account up, by whole refills, until it has this much; changes nothing when that cannot be had. */
  private refillTo(campaignId: string, wanted: bigint): boolean {
    const refill = this.funds.budgets.get(campaignId)?.account?.refill;
    const balance = this.balances.get(campaignId) ?? 0n;
    if (balance >= wanted) return true;
    if (!refill || this.funds.walletQueue) return false;
    const times = (wanted - balance + refill.amount - 1n) / refill.amount;
    const sum = times * refill.amount;
    if (sum > this.available) return false;
    this.available -= sum;
    this.balances.set(campaignId, balance + sum);
    this.refills.set(campaignId, (this.refills.get(campaignId) ?? 0n) + sum);
    return true;
  }
}

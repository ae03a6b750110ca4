import type { CampaignBudget } from '../budget/lock-campaign-budgets.js';

/** The available money, and the queues of waiting rewards. Amounts are atomic units. */
export interface Funds {
  /** The balance of the organization's wallet. */
  readonly available: bigint;
  readonly budgets: ReadonlyMap<string, CampaignBudget>;
  /** Whether older rewards wait that the wallet can pay now. Younger rewards must not overtake them. */
  readonly walletQueue: boolean;
  /** Campaigns with older rewards that their own account can pay now. */
  readonly budgetQueues: ReadonlySet<string>;
  /** Whether older rewards wait for the wallet. Then accounts do not refill for their threshold. */
  readonly isWalletWanted: boolean;
}

/** FUNDED, or what a reward waits for: BUDGET or WALLET. REVIEW is held for review. */
export type Funding = 'FUNDED' | 'BUDGET' | 'WALLET' | 'REVIEW';

/** The limit that an unfunded reward exceeds, so that it is held for review. */
type Excess = 'BUDGET' | 'WALLET' | 'LIMIT';

/** The funding of one reward, in atomic units. */
export interface FundingStep {
  readonly result: Funding;
  /** The exceeded limit; null unless the result is REVIEW. */
  readonly exceeds: Excess | null;
  /** The payer: the campaign's own account, or the organization's wallet. */
  readonly from: 'ACCOUNT' | 'WALLET';
  /** The payer's balance before and after, including refills. */
  readonly before: bigint;
  readonly after: bigint;
  /** The campaign limit's remainder before; null without a limit. */
  readonly limitLeft: bigint | null;
}

/** The result of the funding, and the remaining money. */
export interface FundingPlan {
  readonly fundings: readonly Funding[];
  readonly steps: readonly FundingStep[];
  /** The refills that campaign accounts take from the wallet first, by campaign. */
  readonly refills: ReadonlyMap<string, bigint>;
  /** The remaining balance of the wallet. */
  readonly available: bigint;
  /** The remaining balances of campaign accounts, by campaign. */
  readonly balances: ReadonlyMap<string, bigint>;
}

interface Wanted {
  readonly campaignId: string;
  /** The total cost: the reward and its platform fee. */
  readonly cost: bigint;
  /** LIMIT: only a person may release it. MEANS: in review unless funded. Null and undefined: neither. */
  readonly review?: 'LIMIT' | 'MEANS' | null;
}

/**
 * Decides which rewards can be funded, in order of arrival. Pure.
 *
 * A reward larger than the available money takes nothing and blocks no other, so one amount cannot stop a
 * campaign or an organization. It comes first again when there is more money. A younger reward never takes
 * money that could pay an older one. An account with a refill fills up as far as its rewards require. If it
 * ends below its threshold, it refills once more, but not while rewards wait for the wallet.
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

  /** Whether a campaign's account can pay this, with refills if needed. True without an account. */
  private accountBears(campaignId: string, cost: bigint): boolean {
    const balance = this.balances.get(campaignId);
    if (balance === undefined || balance >= cost) return true;
    return this.refillTo(campaignId, cost);
  }

  /** Refills an account in whole refills up to this amount. Changes nothing if the wallet has too little. */
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

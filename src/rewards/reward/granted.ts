import type { FundingStep } from './fund-in-order.js';

/** A reward that was earned, before anybody asked whether there is money for it. Amount in atomic units. */
export interface Earned {
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sourceType: 'EVENT' | 'CLICK';
  readonly sourceId: string;
  readonly ruleKey: string;
  readonly conversionId: string | null;
  /** The goal of the conversion; null without a conversion. */
  readonly goalId: string | null;
  /** The session that the event or click names; null when none is named. */
  readonly sessionId: string | null;
  readonly actionAttemptId: string | null;
  readonly amount: bigint;
  readonly holdingPeriodDays: number;
  /** The version of the rules that priced it; null for plain amounts. */
  readonly ruleVersionId: string | null;
}

/** A reward as it is written. */
export interface Granted extends Earned {
  readonly id: string;
  /** What the platform takes for it, beside the amount; atomic units. */
  readonly fee: bigint;
  readonly status: 'UNFUNDED' | 'REVIEW' | 'HELD' | 'PAID';
  /** The money that it waits for; null for one that is funded, and for one that only a person may release. */
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}

/** A reward with how it came to its money: part of the trace of what earned it. */
export interface Funded extends Granted {
  readonly funding: FundingStep;
}

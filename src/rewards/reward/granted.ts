import type { FundingStep } from './fund-in-order.js';

/** An earned reward before funding. Amount in atomic units. */
export interface Earned {
  readonly campaignId: string;
  readonly promoterId: string;
  /** The link whose touch earned it; null without one. */
  readonly linkId: string | null;
  readonly sourceType: 'EVENT' | 'CLICK';
  readonly sourceId: string;
  readonly ruleKey: string;
  /** Numbers the rewards of one source by one rule: one for each promoter that shares it. */
  readonly leg: number;
  readonly conversionId: string | null;
  /** The goal of the conversion; null without a conversion. */
  readonly goalId: string | null;
  /** The session of the event or click; null without one. */
  readonly sessionId: string | null;
  readonly actionAttemptId: string | null;
  readonly amount: bigint;
  readonly holdingPeriodDays: number;
  /** The rule version that priced it; null for plain amounts. */
  readonly ruleVersionId: string | null;
}

/** A reward to be written. */
export interface Granted extends Earned {
  readonly id: string;
  /** The platform fee in addition to the amount, in atomic units. */
  readonly fee: bigint;
  readonly status: 'UNFUNDED' | 'REVIEW' | 'HELD' | 'PAID';
  /** The money that it waits for; null if it is funded or only a person may release it. */
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}

/** A reward with its funding, which is part of the decision trace. */
export interface Funded extends Granted {
  readonly funding: FundingStep;
}

/** A reward that was earned, before anybody asked whether there is money for it. Amount in atomic units. */
export interface Earned {
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sourceType: 'EVENT' | 'CLICK';
  readonly sourceId: string;
  readonly ruleKey: string;
  readonly conversionId: string | null;
  readonly actionAttemptId: string | null;
  readonly amount: bigint;
  readonly holdingPeriodDays: number;
}

/** A reward as it is written. */
export interface Granted extends Earned {
  readonly id: string;
  /** What the platform takes for it, beside the amount; atomic units. */
  readonly fee: bigint;
  readonly status: 'UNFUNDED' | 'HELD' | 'PAID';
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}

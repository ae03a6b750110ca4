import type { Environment } from '../../kernel/environment.js';

/** Whose money, and which. */
export interface Treasury {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
}

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
  readonly status: 'UNFUNDED' | 'HELD' | 'PAID';
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}

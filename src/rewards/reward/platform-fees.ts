import { percentOf } from '../../kernel/money.js';
import type { Plan } from '../../kernel/rate-limit.js';

/** What the platform takes for a reward, beside it, from the organization. */
export interface FeeTerms {
  /** Ten-thousandths of a percent of the reward. */
  readonly percent: bigint;
  /** Atomic units for each reward, by asset; nothing for assets that are not in it. */
  readonly fixed: ReadonlyMap<string, bigint>;
}

/** The terms by the organization's plan; nothing is taken on plans that are not in it. */
export type PlatformFees = ReadonlyMap<Plan, FeeTerms>;

/** The fee of a reward in atomic units: the percentage, rounded down to an atomic unit, and the fixed part. Pure. */
export function feeOf(amount: bigint, asset: string, terms: FeeTerms | undefined): bigint {
  if (!terms) return 0n;
  return percentOf(amount, terms.percent) + (terms.fixed.get(asset) ?? 0n);
}

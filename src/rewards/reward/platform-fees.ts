import { percentOf } from '../../kernel/money.js';
import type { Plan } from '../../kernel/rate-limit.js';

/** The platform fee for a reward, paid by the organization in addition to it. */
export interface FeeTerms {
  /** Ten-thousandths of a percent of the reward. */
  readonly percent: bigint;
  /** Atomic units per reward, by asset; no fixed fee for missing assets. */
  readonly fixed: ReadonlyMap<string, bigint>;
}

/** The fee terms by the organization's plan; no fee for missing plans. */
export type PlatformFees = ReadonlyMap<Plan, FeeTerms>;

/** The fee of a reward in atomic units: the percentage, rounded down, plus the fixed part. Pure. */
export function feeOf(amount: bigint, asset: string, terms: FeeTerms | undefined): bigint {
  if (!terms) return 0n;
  return percentOf(amount, terms.percent) + (terms.fixed.get(asset) ?? 0n);
}

import { ErrorCode, refuse } from '../../kernel/errors.js';
import { floorToPayoutScale, formatMajor, percentOf } from '../../kernel/money.js';

/** The payout terms of an asset. */
export interface PayoutTerms {
  /** The minimum payout in atomic units; 0 is no minimum. */
  readonly minimum: bigint;
  /** The platform fee in ten-thousandths of a percent of the amount. */
  readonly feePercent: bigint;
  /** The fixed platform fee in atomic units. */
  readonly feeFixed: bigint;
}

/** No minimum and no fee. */
export const freeTerms: PayoutTerms = { minimum: 0n, feePercent: 0n, feeFixed: 0n };

/** A requested payout. Atomic units. */
export interface PayoutWish {
  readonly asset: string;
  readonly available: bigint;
  /** Null requests everything. */
  readonly requested: bigint | null;
}

/** The payout: `amount` leaves the wallet; the platform keeps `fee` and sends `net`. */
export interface PayoutAmount {
  readonly amount: bigint;
  readonly fee: bigint;
  readonly net: bigint;
}

/**
 * Decides the amount of a payout. It is rounded down to the asset's payable unit (a cent); the rest stays
 * available. The fee is the percentage plus the fixed part, also rounded down once: `net + fee = amount` in
 * whole cents.
 *
 * INSUFFICIENT_FUNDS: the wallet has too little. INVALID_AMOUNT: zero, below the minimum, or not above the
 * fee.
 */
export function decideAmount(wish: PayoutWish, terms: PayoutTerms): PayoutAmount {
  const { asset, available } = wish;
  const show = (atomic: bigint): string => `${formatMajor(atomic, asset)} ${asset}`;
  const amount = floorToPayoutScale(wish.requested ?? available, asset);
  // A request for everything has no invalid input, so the error is about the balance.
  const code = wish.requested === null ? ErrorCode.INSUFFICIENT_FUNDS : ErrorCode.INVALID_AMOUNT;
  if (amount === 0n) {
    throw refuse(code, `${show(wish.requested ?? available)} is too little to be paid out.`, 'amount');
  }
  if (amount > available) {
    const message = `The wallet has ${show(available)} available, not ${show(amount)}.`;
    throw refuse(ErrorCode.INSUFFICIENT_FUNDS, message, 'amount');
  }
  if (amount < terms.minimum) {
    const message = `A payout is at least ${show(terms.minimum)}; this one would be ${show(amount)}.`;
    throw refuse(code, message, 'amount');
  }
  const fee = floorToPayoutScale(percentOf(amount, terms.feePercent) + terms.feeFixed, asset);
  if (fee >= amount) {
    throw refuse(code, `The fee of ${show(fee)} would leave nothing of ${show(amount)}.`, 'amount');
  }
  return { amount, fee, net: amount - fee };
}

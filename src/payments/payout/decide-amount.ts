import { ErrorCode, refuse } from '../../kernel/errors.js';
import { floorToPayoutScale, formatMajor, percentOf } from '../../kernel/money.js';

/** On what terms an asset is paid out. */
export interface PayoutTerms {
  /** The least that can be asked for, in atomic units; 0 is no minimum. */
  readonly minimum: bigint;
  /** What the platform keeps of the amount, in ten-thousandths of a percent. */
  readonly feePercent: bigint;
  /** What it keeps besides, in atomic units. */
  readonly feeFixed: bigint;
}

/** No minimum and no fee. */
export const freeTerms: PayoutTerms = { minimum: 0n, feePercent: 0n, feeFixed: 0n };

/** What somebody asks for. Atomic units. */
export interface PayoutWish {
  readonly asset: string;
  readonly available: bigint;
  /** Null asks for everything. */
  readonly requested: bigint | null;
}

/** What becomes of it: `amount` leaves the wallet, of which `fee` is kept and `net` is sent. */
export interface PayoutAmount {
  readonly amount: bigint;
  readonly fee: bigint;
  readonly net: bigint;
}

/**
 * How much is paid out: what was asked for, down to what the asset can be paid in (a cent); the rest is dust and stays
 * available. The fee is the percentage and the fixed part of that amount, and it too is rounded down to what can be paid, once, so that
 * `net + fee = amount` and both sides are whole cents.
 *
 * Refuses with INSUFFICIENT_FUNDS what is not there, with INVALID_AMOUNT what is nothing, below the minimum, or eaten up by the fee.
 */
export function decideAmount(wish: PayoutWish, terms: PayoutTerms): PayoutAmount {
  const { asset, available } = wish;
  const show = (atomic: bigint): string => `${formatMajor(atomic, asset)} ${asset}`;
  const amount = floorToPayoutScale(wish.requested ?? available, asset);
  // Who asks for everything has nothing wrong in the input when everything is too little.
  const code = wish.requested === null ? ErrorCode.INSUFFICIENT_FUNDS : ErrorCode.INVALID_AMOUNT;
  if (amount === 0n) {
    throw refuse(code, `${show(wish.requested ?? available)} is too little to be paid out.`, 'amount');
  }
  if (amount > available) {
    const message = `The wallet has ${show(available)} available, not ${show(amount)}.`;
    throw refuse(ErrorCode.INSUFFICIENT_FUNDS, message, 'amount');
  }
  if (amount < terms.minimum) {
    const message = `At least ${show(terms.minimum)} can be paid out, and this would be ${show(amount)}.`;
    throw refuse(code, message, 'amount');
  }
  const fee = floorToPayoutScale(percentOf(amount, terms.feePercent) + terms.feeFixed, asset);
  if (fee >= amount) {
    throw refuse(code, `The fee of ${show(fee)} would leave nothing of ${show(amount)}.`, 'amount');
  }
  return { amount, fee, net: amount - fee };
}

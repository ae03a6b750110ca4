import { ErrorCode, refuse } from '../../kernel/errors.js';
import { assetOf, formatMajor, type Amount } from '../../kernel/money.js';

/** Stripe's maximum for any currency, 12 digits of its smallest unit, or of hundredths if that is finer. */
const largest = 999_999_999_999n;
const mostDigits = 2;

/**
 * The maximum of one top-up, in atomic units: 9,999,999,999.99 USD, 999,999,999,999 POINTS.
 *
 * All top-ups of an asset debit the account CLEARING, which all organizations share, and account totals have
 * 38 digits. Without a limit, one payment of play money could fill it and block all others. With it, the
 * coarsest possible asset (scale 18, no minor digits: 10^30 atomic units) allows a hundred million maximum
 * payments, dollars allow 10^22. Other amounts, including FEES, BAD_DEBT and promoter balances, need no
 * limit: they come from paid-in money and are bounded by its balance.
 */
export function mostAtATime(code: string): bigint {
  const { scale, minorDigits } = assetOf(code);
  return largest * 10n ** BigInt(scale - Math.min(minorDigits, mostDigits));
}

/** Refuses an amount above `most`, naming the field and the limit. */
export function requireAtMost({ atomic, asset }: Amount, most: bigint, ...field: string[]): void {
  if (atomic <= most) return;
  const message = `The amount is too large: at most ${formatMajor(most, asset)} ${asset} at a time.`;
  throw refuse(ErrorCode.INVALID_AMOUNT, message, ...field);
}

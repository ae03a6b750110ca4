import { ErrorCode, refuse } from '../../kernel/errors.js';
import { assetOf, formatMajor, type Amount } from '../../kernel/money.js';

/** What Stripe can write of any currency, 12 digits of its smallest unit; where that is finer than a hundredth, of hundredths. */
const largest = 999_999_999_999n;
const mostDigits = 2;

/**
 * The most, in atomic units, that one top-up may be: 9,999,999,999.99 USD, 999,999,999,999 POINTS.
 *
 * Every top-up of an asset is taken from one account, CLEARING, which all organizations share, and a total of an account has
 * room for 38 digits. Without a limit one payment of play money could fill it, and nobody else could pay any more. With it the
 * coarsest asset there can be (scale 18, no minor digits: 10^30 atomic units) takes a hundred million payments of the most,
 * dollars take 10^22. No other amount needs a limit: whatever else is posted, also to FEES, BAD_DEBT and what promoters have,
 * is money that was paid in before and is bounded by the balance that it leaves.
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

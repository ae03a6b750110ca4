import { ErrorCode, ForbiddenError, refuse } from '../../kernel/errors.js';
import { formatMajor } from '../../kernel/money.js';
import type { Principal } from '../../kernel/principal.js';

/** What a goal allows browsers to report. Amounts are atomic units of `asset`. */
export interface BrowserTerms {
  readonly browserReports: boolean;
  /** The highest amount; null: none at all. */
  readonly browserAmountMaxAtomic: bigint | null;
}

/** Whether a report comes with a publishable key. Anybody can read such a key, so nobody vouches for the report. */
export function isBrowserReport(principal: Principal): boolean {
  return principal.kind === 'key' && principal.publishable;
}

/**
 * Refuses what a goal does not let browsers report. Pure.
 * @throws ForbiddenError when the goal takes no reports of browsers.
 * @throws RefusedError INVALID_AMOUNT, naming `amount`, when there is an amount that the goal does not allow.
 */
export function refuseBrowserReport(terms: BrowserTerms, amount: bigint | null, asset: string): void {
  if (!terms.browserReports) {
    throw new ForbiddenError(
      'A publishable key may not report conversions for this goal: its browserReports is false.',
    );
  }
  if (amount === null) return;
  const most = terms.browserAmountMaxAtomic;
  if (most === null) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      'A publishable key may not report an amount for this goal: it has no browserAmountMax.',
      'amount',
    );
  }
  if (amount <= most) return;
  throw refuse(
    ErrorCode.INVALID_AMOUNT,
    `A publishable key may report at most ${formatMajor(most, asset)} ${asset} for this goal.`,
    'amount',
  );
}

import { ErrorCode, ForbiddenError, refuse } from '../../kernel/errors.js';
import { formatMajor } from '../../kernel/money.js';
import type { Principal } from '../../kernel/principal.js';

/** The browser reports that a goal allows. Amounts are atomic units of `asset`. */
export interface BrowserTerms {
  readonly browserReports: boolean;
  /** The highest amount; null allows no amount. */
  readonly browserAmountMaxAtomic: bigint | null;
}

/** Whether a publishable key sent the report. Anybody can read such a key, so the report is not trusted. */
export function isBrowserReport(principal: Principal): boolean {
  return principal.kind === 'key' && principal.publishable;
}

/**
 * Refuses a browser report that the goal does not allow. Pure.
 * @throws ForbiddenError if the goal accepts no browser reports.
 * @throws RefusedError INVALID_AMOUNT, naming `amount`, if the goal does not allow the amount.
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

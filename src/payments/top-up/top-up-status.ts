import type { Transitions } from '../../kernel/check-transition.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** The status of a top-up's payment. */
export const TopUpStatus = describedEnum('TopUpStatus', 'The status of a top-up.', {
  PENDING: 'Waits for the payer or their bank.',
  PAID: 'Paid and credited. A part may have been refunded.',
  FAILED: 'Refused by the payment provider; `failureReason` says why.',
  EXPIRED: 'Not paid before it expired.',
  CANCELLED: 'Cancelled by the payer.',
  REFUNDED: 'Paid, then refunded in full.',
});
export type TopUpStatus = keyof typeof TopUpStatus;

/**
 * The allowed next statuses, by status. Notices may be late and in any order, so a payment is accepted even
 * after failure or expiry. Refunded money may come back after a failed refund or a won dispute.
 */
export const topUpTransitions: Transitions<TopUpStatus> = {
  PENDING: [TopUpStatus.PAID, TopUpStatus.FAILED, TopUpStatus.EXPIRED, TopUpStatus.CANCELLED],
  FAILED: [TopUpStatus.PAID],
  EXPIRED: [TopUpStatus.PAID],
  CANCELLED: [TopUpStatus.PAID],
  PAID: [TopUpStatus.REFUNDED],
  REFUNDED: [TopUpStatus.PAID],
};

export const PaymentProviderName = describedEnum(
  'PaymentProviderName',
  'The provider that takes a payment.',
  { SANDBOX: "Tribute's own payment page, for play money only.", STRIPE: 'Stripe Checkout, for real money.' },
);
export type PaymentProviderName = keyof typeof PaymentProviderName;

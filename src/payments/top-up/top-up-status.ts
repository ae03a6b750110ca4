import type { Transitions } from '../../kernel/check-transition.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';

/** The status of a top-up's payment. */
export enum TopUpStatus {
  PENDING = 'PENDING',
  PAID = 'PAID',
  FAILED = 'FAILED',
  EXPIRED = 'EXPIRED',
  CANCELLED = 'CANCELLED',
  REFUNDED = 'REFUNDED',
}
describeEnum('TopUpStatus', TopUpStatus, 'The status of a top-up.', {
  PENDING: 'Waits for the payer or their bank.',
  PAID: 'Paid and credited. A part may have been refunded.',
  FAILED: 'Refused by the payment provider; `failureReason` says why.',
  EXPIRED: 'Not paid before it expired.',
  CANCELLED: 'Cancelled by the payer.',
  REFUNDED: 'Paid, then refunded in full.',
});

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

export enum PaymentProviderName {
  SANDBOX = 'SANDBOX',
  STRIPE = 'STRIPE',
}
describeEnum('PaymentProviderName', PaymentProviderName, 'The provider that takes a payment.', {
  SANDBOX: "Tribute's own payment page, for play money only.",
  STRIPE: 'Stripe Checkout, for real money.',
});

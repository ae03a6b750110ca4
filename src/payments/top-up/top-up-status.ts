import { registerEnumType } from 'type-graphql';
import type { Transitions } from '../../kernel/check-transition.js';

/** The status of a top-up's payment. */
export enum TopUpStatus {
  PENDING = 'PENDING',
  PAID = 'PAID',
  FAILED = 'FAILED',
  EXPIRED = 'EXPIRED',
  CANCELLED = 'CANCELLED',
  REFUNDED = 'REFUNDED',
}
registerEnumType(TopUpStatus, {
  name: 'TopUpStatus',
  description: 'The status of a top-up.',
  valuesConfig: {
    PENDING: { description: 'Waits for the payer or their bank.' },
    PAID: { description: 'Paid and credited. A part may have been refunded.' },
    FAILED: { description: 'Refused by the payment provider; `failureReason` says why.' },
    EXPIRED: { description: 'Not paid before it expired.' },
    CANCELLED: { description: 'Cancelled by the payer.' },
    REFUNDED: { description: 'Paid, then refunded in full.' },
  },
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
registerEnumType(PaymentProviderName, {
  name: 'PaymentProviderName',
  description: 'The provider that takes a payment.',
  valuesConfig: {
    SANDBOX: { description: "Tribute's own payment page, for play money only." },
    STRIPE: { description: 'Stripe Checkout, for real money.' },
  },
});

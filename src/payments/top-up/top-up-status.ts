import { registerEnumType } from 'type-graphql';
import type { Transitions } from '../../kernel/check-transition.js';

/** How a payment stands. */
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
  description: 'How a payment into a wallet stands.',
  valuesConfig: {
    PENDING: { description: 'Waiting for the payer, or for their bank.' },
    PAID: { description: 'Paid and credited; a part may have been given back.' },
    FAILED: { description: 'Refused by the payment provider; `failureReason` says why.' },
    EXPIRED: { description: 'Not paid in time.' },
    CANCELLED: { description: 'Given up by the payer.' },
    REFUNDED: { description: 'Paid, and all of it given back.' },
  },
});

/**
 * What may follow what. Notices come late and in any order, so nothing that is over without money keeps money out that
 * arrives after all; and what was given back may come back, when a refund fails or a dispute is won.
 */
export const topUpTransitions: Transitions<TopUpStatus> = {
  PENDING: [TopUpStatus.PAID, TopUpStatus.FAILED, TopUpStatus.EXPIRED, TopUpStatus.CANCELLED],
  FAILED: [TopUpStatus.PAID],
  EXPIRED: [TopUpStatus.PAID],
  CANCELLED: [TopUpStatus.PAID],
  PAID: [TopUpStatus.REFUNDED],
  REFUNDED: [TopUpStatus.PAID],
};

/** Who takes the payment. */
export enum PaymentProviderName {
  SANDBOX = 'SANDBOX',
  STRIPE = 'STRIPE',
}
registerEnumType(PaymentProviderName, {
  name: 'PaymentProviderName',
  description: 'Who takes a payment.',
  valuesConfig: {
    SANDBOX: { description: "Tribute's own page, for play money alone." },
    STRIPE: { description: 'Stripe Checkout, for real money.' },
  },
});

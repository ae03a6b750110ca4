import { registerEnumType } from 'type-graphql';
import type { Transitions } from '../../kernel/check-transition.js';

export enum PayoutStatus {
  REQUESTED = 'REQUESTED',
  APPROVED = 'APPROVED',
  PROCESSING = 'PROCESSING',
  PAID = 'PAID',
  FAILED = 'FAILED',
  CANCELLED = 'CANCELLED',
  REJECTED = 'REJECTED',
}
registerEnumType(PayoutStatus, {
  name: 'PayoutStatus',
  description: 'The status of a payout.',
  valuesConfig: {
    REQUESTED: { description: 'Requested; waits for approval by an operator.' },
    APPROVED: { description: 'Approved; waits for payment.' },
    PROCESSING: { description: 'The payment has begun. The payout can no longer be cancelled.' },
    PAID: { description: 'Paid.' },
    FAILED: { description: 'The payment failed. The money is back in the wallet.' },
    CANCELLED: { description: 'Cancelled before payment. The money is back in the wallet.' },
    REJECTED: { description: 'Rejected by an operator. The money is back in the wallet.' },
  },
});

const { REQUESTED, APPROVED, PROCESSING, PAID, FAILED, CANCELLED, REJECTED } = PayoutStatus;

/** The allowed next statuses, by status. */
export const nextPayoutStatuses: Transitions<PayoutStatus> = {
  [REQUESTED]: [APPROVED, CANCELLED, REJECTED],
  [APPROVED]: [PROCESSING, CANCELLED, REJECTED],
  [PROCESSING]: [PAID, FAILED],
  [PAID]: [],
  [FAILED]: [],
  [CANCELLED]: [],
  [REJECTED]: [],
};

/** Whether the payout has ended. */
export function isSettled(status: PayoutStatus): boolean {
  return nextPayoutStatuses[status].length === 0;
}

/** Who approves: nobody (everything is approved), or an operator. The sandbox is always `auto`. */
export type PayoutApproval = 'auto' | 'manual';

export enum PayoutProviderName {
  MANUAL = 'MANUAL',
  SANDBOX = 'SANDBOX',
  STRIPE = 'STRIPE',
}
registerEnumType(PayoutProviderName, {
  name: 'PayoutProvider',
  description: 'The provider that pays a payout.',
  valuesConfig: {
    MANUAL: { description: 'An operator pays by hand.' },
    SANDBOX: { description: 'Nobody pays, because it is play money.' },
    STRIPE: { description: 'Stripe pays into a connected account.' },
  },
});

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
  description: 'Where a payout stands.',
  valuesConfig: {
    REQUESTED: { description: 'Asked for; an operator decides.' },
    APPROVED: { description: 'To be paid.' },
    PROCESSING: { description: 'In the hands of whoever pays; it cannot be taken back any more.' },
    PAID: { description: 'Paid.' },
    FAILED: { description: 'Could not be paid: the money is back in the wallet.' },
    CANCELLED: { description: 'Given up by who may: the money is back in the wallet.' },
    REJECTED: { description: 'Refused by an operator: the money is back in the wallet.' },
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
  description: 'By whom a payout is paid.',
  valuesConfig: {
    MANUAL: { description: 'By an operator, by hand.' },
    SANDBOX: { description: 'By nobody: play money.' },
    STRIPE: { description: 'By Stripe, into a connected account.' },
  },
});

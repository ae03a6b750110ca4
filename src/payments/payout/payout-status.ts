import type { Transitions } from '../../kernel/check-transition.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const PayoutStatus = describedEnum('PayoutStatus', 'The status of a payout.', {
  REQUESTED: 'Requested; waits for approval by an operator.',
  APPROVED: 'Approved; waits for payment.',
  PROCESSING: 'The payment has begun. The payout can no longer be cancelled.',
  PAID: 'Paid.',
  FAILED: 'The payment failed. The money is back in the wallet.',
  CANCELLED: 'Cancelled before payment. The money is back in the wallet.',
  REJECTED: 'Rejected by an operator. The money is back in the wallet.',
});
export type PayoutStatus = keyof typeof PayoutStatus;

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

export const PayoutProviderName = describedEnum('PayoutProvider', 'The provider that pays a payout.', {
  MANUAL: 'An operator pays by hand.',
  SANDBOX: 'Nobody pays, because it is play money.',
  STRIPE: 'Stripe pays into a connected account.',
});
export type PayoutProviderName = keyof typeof PayoutProviderName;

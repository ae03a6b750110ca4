import { encodeId } from '../../kernel/ids.js';
import { formatMajor, type Amount } from '../../kernel/money.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { creditTopUp } from './move-top-up-money.js';
import type { PaymentReport } from './payment-provider.js';
import { topUpFailed } from './top-up-domain-events.js';
import { TopUpStatus, topUpTransitions } from './top-up-status.js';
import type { TopUp } from './top-up.entity.js';

/** A provider says that another amount was paid than was asked for. Nothing is credited; somebody has to look. */
export class PaymentMismatch extends Error {
  override name = 'PaymentMismatch';
}

const statusOf = {
  OPEN: TopUpStatus.PENDING,
  PAID: TopUpStatus.PAID,
  FAILED: TopUpStatus.FAILED,
  EXPIRED: TopUpStatus.EXPIRED,
  CANCELLED: TopUpStatus.CANCELLED,
} as const satisfies Record<PaymentReport['outcome'], TopUpStatus>;

/** Whether the money is, or was, here. */
export function isPaid(status: TopUpStatus): boolean {
  return status === TopUpStatus.PAID || status === TopUpStatus.REFUNDED;
}

/**
 * What a report makes of a top-up: its next status, or undefined when it changes nothing. Reports come late, repeated and in
 * any order: whatever their order, the same reports end in the same way if one of them is of money.
 */
export function statusAfter(status: TopUpStatus, outcome: PaymentReport['outcome']): TopUpStatus | undefined {
  // What was paid is changed by refunds alone.
  if (isPaid(status)) return undefined;
  const next = statusOf[outcome];
  return topUpTransitions[status].includes(next) ? next : undefined;
}

/** Takes a report for granted, under the lock of the top-up's row. Throws `PaymentMismatch`; then nothing is changed. */
export async function settleTopUp(tx: EntityTransaction, topUp: TopUp, report: PaymentReport): Promise<void> {
  const next = statusAfter(topUp.status, report.outcome);
  if (next === TopUpStatus.PAID) requireSameAmount(topUp, report);
  if (report.paymentReference != null) topUp.paymentReference ??= report.paymentReference;
  if (next === undefined) return;
  topUp.status = next;
  topUp.settledAt = new Date();
  topUp.nextCheckAt = null;
  topUp.failureReason = report.failureReason?.slice(0, 500) ?? null;
  if (next === TopUpStatus.PAID) await creditTopUp(tx, topUp);
  else tx.record(topUpFailed(topUp));
}

function requireSameAmount({ id, amountAtomic, asset }: TopUp, { paid }: PaymentReport): void {
  if (paid?.atomic === amountAtomic && paid.asset === asset) return;
  const said = paid ? show(paid) : 'an amount that is none of ours';
  const asked = show({ atomic: amountAtomic, asset });
  throw new PaymentMismatch(`Top-up ${encodeId('topUp', id)} is of ${asked}, and ${said} was paid for it.`);
}

function show({ atomic, asset }: Amount): string {
  return `${formatMajor(atomic, asset)} ${asset}`;
}

import { encodeId } from '../../kernel/ids.js';
import { formatMajor, type Amount } from '../../kernel/money.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { creditTopUp } from './move-top-up-money.js';
import type { PaymentReport } from './payment-provider.js';
import { topUpFailed } from './top-up-domain-events.js';
import { TopUpStatus, topUpTransitions } from './top-up-status.js';
import type { TopUp } from './top-up.entity.js';

/** The provider reports another amount than requested. Nothing is credited; a person must check. */
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

/** Whether the money has arrived, even if refunded since. */
export function isPaid(status: TopUpStatus): boolean {
  return status === TopUpStatus.PAID || status === TopUpStatus.REFUNDED;
}

/**
 * The status after a report; undefined if unchanged. Reports may be late, repeated and in any order. If one
 * of them reports a payment, the same reports give the same result in any order.
 */
export function statusAfter(status: TopUpStatus, outcome: PaymentReport['outcome']): TopUpStatus | undefined {
  // Only refunds change a paid top-up.
  if (isPaid(status)) return undefined;
  const next = statusOf[outcome];
  return topUpTransitions[status].includes(next) ? next : undefined;
}

/** Applies a verified report, under the row lock. Changes nothing if it throws `PaymentMismatch`. */
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
  const said = paid ? show(paid) : 'an unknown amount';
  const asked = show({ atomic: amountAtomic, asset });
  throw new PaymentMismatch(`Top-up ${encodeId('topUp', id)} is for ${asked}, but ${said} was paid.`);
}

function show({ atomic, asset }: Amount): string {
  return `${formatMajor(atomic, asset)} ${asset}`;
}

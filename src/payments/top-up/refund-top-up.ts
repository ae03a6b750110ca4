import { notFound, refuse, ErrorCode } from '../../kernel/errors.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { returnRefund, takeForRefund } from './move-top-up-money.js';
import type { RefundReport } from './payment-provider.js';
import { isPaid } from './settle-top-up.js';
import { RefundOrigin, RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import { TopUpStatus } from './top-up-status.js';
import type { TopUp } from './top-up.entity.js';

/** A refund that is made here, or that has been made elsewhere. */
export interface NewRefund {
  readonly amount: bigint;
  readonly reason: string;
  readonly origin: RefundOrigin;
  readonly status: RefundStatus;
  readonly providerReference?: string | null;
}

/** How long to wait before a provider is asked what became of a refund. */
const firstCheckMs = 60_000;

/**
 * Takes money of a paid top-up back, under the lock of its row. What is asked for here is refused when the wallet does not
 * have it; what has gone back already elsewhere is taken in any case.
 */
export async function refundTopUp(
  tx: EntityTransaction,
  topUp: TopUp,
  { amount, status, ...more }: NewRefund,
): Promise<TopUpRefund> {
  const left = topUp.amountAtomic - topUp.refundedAtomic;
  if (!isPaid(topUp.status)) {
    throw refuse(ErrorCode.CONFLICT, `A top-up that is ${topUp.status} cannot be refunded.`, 'id');
  }
  if (amount > left) throw refuse(ErrorCode.CONFLICT, 'More than is left of this top-up.', 'amount');
  const { id: topUpId, organizationId, environment, asset } = topUp;
  const refund = new TopUpRefund();
  Object.assign(refund, { topUpId, organizationId, environment, asset, amountAtomic: amount, ...more });
  setStatus(refund, status);
  tx.em.persist(refund);
  await takeForRefund(tx, topUp, refund, more.origin !== RefundOrigin.REQUESTED);
  setRefunded(topUp, topUp.refundedAtomic + amount);
  return refund;
}

/** Writes down what became of a refund; one that failed is paid back to the wallet, once and for all. */
export async function settleRefund(
  tx: EntityTransaction,
  topUp: TopUp,
  refund: TopUpRefund,
  { outcome, reference }: Pick<RefundReport, 'outcome' | 'reference'>,
): Promise<void> {
  refund.providerReference ??= reference;
  const status = RefundStatus[outcome];
  // Nothing comes after FAILED, and what had succeeded is not pending again because of an older report.
  const isNews = refund.status === RefundStatus.PENDING || status === RefundStatus.FAILED;
  if (refund.status === RefundStatus.FAILED || refund.status === status || !isNews) return;
  setStatus(refund, status);
  if (status !== RefundStatus.FAILED) return;
  await returnRefund(tx, topUp, refund);
  setRefunded(topUp, topUp.refundedAtomic - refund.amountAtomic);
}

/** The refund of this id and its top-up, both locked. */
export async function lockRefund(
  tx: EntityTransaction,
  topUp: TopUp,
  refundId: string,
): Promise<TopUpRefund> {
  const refund = await tx.em.findOne(TopUpRefund, { id: refundId, topUpId: topUp.id }, { refresh: true });
  if (!refund) throw notFound('refund');
  return refund;
}

function setStatus(refund: TopUpRefund, status: RefundStatus): void {
  const isOpen = status === RefundStatus.PENDING;
  refund.status = status;
  refund.settledAt = isOpen ? null : new Date();
  refund.nextCheckAt = isOpen ? new Date(Date.now() + firstCheckMs) : null;
}

function setRefunded(topUp: TopUp, refunded: bigint): void {
  topUp.refundedAtomic = refunded;
  topUp.status = refunded === topUp.amountAtomic ? TopUpStatus.REFUNDED : TopUpStatus.PAID;
}

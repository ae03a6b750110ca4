import { conflict, notFound } from '../../kernel/errors.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { returnRefund, takeForRefund } from './move-top-up-money.js';
import type { RefundReport } from './payment-provider.js';
import { isPaid } from './settle-top-up.js';
import { RefundOrigin, RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import { TopUpStatus } from './top-up-status.js';
import type { TopUp } from './top-up.entity.js';

/** A refund requested here, or made elsewhere. */
export interface NewRefund {
  readonly amount: bigint;
  readonly note: string;
  readonly origin: RefundOrigin;
  readonly status: RefundStatus;
  readonly providerReference?: string | null;
}

/** The delay before the provider is asked about a refund. */
const firstCheckMs = 60_000;

/**
 * Takes money of a paid top-up back, under its row lock. A refund requested here is refused if the wallet
 * lacks the money. One made elsewhere is always taken.
 */
export async function refundTopUp(
  tx: EntityTransaction,
  topUp: TopUp,
  { amount, status, ...more }: NewRefund,
): Promise<TopUpRefund> {
  const left = topUp.amountAtomic - topUp.refundedAtomic;
  if (!isPaid(topUp.status)) throw conflict(`A top-up that is ${topUp.status} cannot be refunded.`, 'id');
  if (amount > left) throw conflict('The amount is more than is left of this top-up.', 'amount');
  const { id: topUpId, organizationId, environment, asset } = topUp;
  const refund = new TopUpRefund();
  Object.assign(refund, { topUpId, organizationId, environment, asset, amountAtomic: amount, ...more });
  setStatus(refund, status);
  tx.em.persist(refund);
  await takeForRefund(tx, topUp, refund, more.origin !== RefundOrigin.REQUESTED);
  setRefunded(topUp, topUp.refundedAtomic + amount);
  return refund;
}

/** Records a refund's result. A failed one is returned to the wallet, once. */
export async function settleRefund(
  tx: EntityTransaction,
  topUp: TopUp,
  refund: TopUpRefund,
  { outcome, reference }: Pick<RefundReport, 'outcome' | 'reference'>,
): Promise<void> {
  refund.providerReference ??= reference;
  const status = RefundStatus[outcome];
  // FAILED is final, and an older report must not turn a success into PENDING.
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

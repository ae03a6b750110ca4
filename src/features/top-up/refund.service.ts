import type { EntityManager } from '@mikro-orm/postgresql';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, notFound, refuse, RefusedError } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import { requireScope } from '../../kernel/principal.js';
import { Conditions, readPage } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import type { Amount } from '../../kernel/money.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { ProviderUnreachable, type RefundReport } from './payment-provider.js';
import type { PaymentProviders } from './payment-providers.js';
import type { PaymentService } from './payment.service.js';
import { lockTopUp } from './lock-top-up.js';
import { isPaid } from './settle-top-up.js';
import { lockRefund, refundTopUp, settleRefund } from './refund-top-up.js';
import { RefundOrigin, RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import type { RefundTopUpInput } from './top-up.inputs.js';
import { TopUp } from './top-up.entity.js';

/** Gives money of top-ups back. */
export class RefundService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly log: Logger,
  ) {}

  /**
   * Gives a top-up back to the payer, or a part of it: for the organization whose it is, and for operators. It is taken from
   * the wallet at once, from what is available there, and is PENDING until the provider has done its part.
   */
  async refund(caller: Caller, input: RefundTopUpInput): Promise<{ topUp: TopUp; refund: TopUpRefund }> {
    const { principal } = caller;
    const isOperator = principal.kind === 'user' && principal.isOperator;
    const tenancy = isOperator ? undefined : requireScope(principal, 'wallet:write');
    const id = requireId('topUp', input.id, 'id');
    const where = {
      id,
      ...(tenancy && {
        organizationId: { $in: [...tenancy.organizationIds] },
        environment: tenancy.environment,
      }),
    };
    // The platform's account, on the other side of the money, is nothing that tenants see.
    const made = await asSystem(async () =>
      lockTopUp(caller.em, where, async (tx, topUp) => {
        if (!topUp) throw notFound('top up', 'id');
        const provider = this.providers.named(topUp.provider);
        if (!provider) throw refuse(ErrorCode.UNAVAILABLE, 'Its payment provider is no longer configured.');
        const amount = amountToRefund(topUp, input);
        provider.checkAmount({ atomic: amount, asset: topUp.asset });
        return refundTopUp(tx, topUp, {
          amount,
          reason: input.reason,
          origin: RefundOrigin.REQUESTED,
          status: RefundStatus.PENDING,
        });
      }),
    );
    await this.push(caller.em, id, made.id);
    return asSystem(async () => ({
      topUp: await caller.em.findOneOrFail(TopUp, id, { refresh: true }),
      refund: await caller.em.findOneOrFail(TopUpRefund, made.id, { refresh: true }),
    }));
  }

  /** One page of the refunds of a top-up. Index: top_up_refund_top_up. */
  async list(caller: Caller, topUp: TopUp, args: PageArgs): Promise<Page<TopUpRefund>> {
    const conditions = new Conditions()
      .and('organization_id = ?', topUp.organizationId)
      .and('environment = ?', topUp.environment)
      .and('top_up_id = ?', topUp.id);
    return readPage(caller.sql, this.metadata, TopUpRefund, conditions, args);
  }

  /**
   * Has the provider do a pending refund, once however often it is asked. What it refuses fails, the wallet has the money
   * back, and the refusal is thrown; when it cannot be reached the refund stays pending.
   */
  async push(em: EntityManager, topUpId: string, refundId: string): Promise<void> {
    const [topUp, refund] = await asSystem(async () => [
      await em.findOneOrFail(TopUp, topUpId, { refresh: true }),
      await em.findOneOrFail(TopUpRefund, refundId, { refresh: true }),
    ]);
    const provider = this.providers.named(topUp.provider);
    // One that the provider knows already is not sent again: it forgets after a day that it was asked before.
    const isSent = refund.status !== RefundStatus.PENDING || refund.providerReference !== null;
    if (!provider || isSent) return;
    const { amountAtomic: atomic, asset } = refund;
    const { paymentReference } = topUp;
    try {
      const report = await provider.refund({ id: refundId, topUpId, atomic, asset, paymentReference });
      await this.settle(em, topUpId, refundId, report);
    } catch (error) {
      if (error instanceof ProviderUnreachable) {
        this.log.warn({ err: error, refundId }, 'a payment provider could not be asked for a refund');
        return;
      }
      if (!(error instanceof RefusedError)) throw error;
      this.log.warn({ err: error, refundId }, 'a payment provider refused a refund');
      await this.settle(em, topUpId, refundId, { outcome: 'FAILED', reference: null });
      throw error;
    }
  }

  /**
   * Brings the refunds of a payment in line with what the provider says of all of them: those made elsewhere are taken from
   * the wallet, those that failed are given back. Answers whether the payment is one of ours.
   */
  async sync(em: EntityManager, paymentReference: string): Promise<boolean> {
    const topUp = await this.paidBy(em, paymentReference);
    const provider = topUp && this.providers.named(topUp.provider);
    if (!topUp || !provider) return false;
    const reports = await provider.refundsOf(paymentReference);
    await this.payments.change(em, { id: topUp.id }, async (tx, row) => {
      const known = await tx.em.find(TopUpRefund, { topUpId: row.id }, { refresh: true });
      for (const report of reports) {
        const refund = known.find(
          ({ id, providerReference }) => id === report.refundId || providerReference === report.reference,
        );
        if (refund) await settleRefund(tx, row, refund, report);
        else if (report.outcome !== 'FAILED') {
          await this.takeElsewhere(
            tx,
            row,
            RefundOrigin.PROVIDER,
            'Refunded at the payment provider.',
            report,
          );
        }
      }
    });
    return true;
  }

  /** Takes what a payer's bank took back, or gives it back when the dispute is over; whichever notice comes first. */
  async dispute(
    em: EntityManager,
    paymentReference: string,
    dispute: { readonly reference: string; readonly amount: Amount | undefined; readonly isOver: boolean },
  ): Promise<boolean> {
    const topUp = await this.paidBy(em, paymentReference);
    if (!topUp) return false;
    const { reference, isOver } = dispute;
    await this.payments.change(em, { id: topUp.id }, async (tx, row) => {
      const known = await tx.em.findOne(TopUpRefund, { providerReference: reference }, { refresh: true });
      const refund =
        known ??
        (await this.takeElsewhere(tx, row, RefundOrigin.DISPUTE, "The payer's bank took it back.", {
          reference,
          outcome: 'SUCCEEDED',
          ...(dispute.amount ?? { atomic: 0n, asset: '' }),
        }));
      if (refund && isOver) await settleRefund(tx, row, refund, { outcome: 'FAILED', reference });
    });
    return true;
  }

  private async takeElsewhere(
    tx: EntityTransaction,
    topUp: TopUp,
    origin: RefundOrigin,
    reason: string,
    report: Omit<RefundReport, 'refundId'>,
  ): Promise<TopUpRefund | undefined> {
    const { reference: providerReference, atomic, asset, outcome } = report;
    const left = topUp.amountAtomic - topUp.refundedAtomic;
    const amount = atomic < left ? atomic : left;
    if (asset !== topUp.asset || amount < atomic || amount <= 0n) {
      const said = {
        topUpId: topUp.id,
        providerReference,
        atomic: String(atomic),
        asset,
        left: String(left),
      };
      this.log.error(said, 'a payment provider gave back what is not left of the top-up');
    }
    if (asset !== topUp.asset || amount <= 0n) return undefined;
    return refundTopUp(tx, topUp, {
      amount,
      reason,
      origin,
      status: RefundStatus[outcome],
      providerReference,
    });
  }

  /** The top-up that was paid by this payment. When its own notice has not come yet, the provider is asked for it first. */
  private async paidBy(em: EntityManager, paymentReference: string): Promise<TopUp | null> {
    const known = await asSystem(async () => em.findOne(TopUp, { paymentReference }, { refresh: true }));
    if (known && isPaid(known.status)) return known;
    const page = await this.providers.live?.pageOf(paymentReference);
    const topUp = page && (await this.payments.reportOfPage(em, page));
    return topUp && isPaid(topUp.status) ? topUp : null;
  }

  private async settle(
    em: EntityManager,
    id: string,
    refundId: string,
    report: Pick<RefundReport, 'outcome' | 'reference'>,
  ): Promise<void> {
    await this.payments.change(em, { id }, async (tx, topUp) =>
      settleRefund(tx, topUp, await lockRefund(tx, topUp, refundId), report),
    );
  }
}

function amountToRefund(topUp: TopUp, { amount }: RefundTopUpInput): bigint {
  const left = topUp.amountAtomic - topUp.refundedAtomic;
  if (amount == null) {
    if (left === 0n) throw refuse(ErrorCode.CONFLICT, 'Nothing is left of this top-up.', 'id');
    return left;
  }
  const { atomic, asset } = amountOf({ ...amount, asset: amount.asset ?? topUp.asset }, 'amount');
  if (asset !== topUp.asset) {
    throw refuse(ErrorCode.INVALID_AMOUNT, `This top-up is of ${topUp.asset}.`, 'amount', 'asset');
  }
  if (atomic === 0n) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', 'amount', 'amount');
  }
  return atomic;
}

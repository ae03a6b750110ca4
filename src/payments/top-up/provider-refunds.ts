import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../../kernel/logger.js';
import type { Amount } from '../../kernel/money.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import type { RefundReport } from './payment-provider.js';
import type { PaymentProviders } from './payment-providers.js';
import type { PaymentService } from './payment.service.js';
import { refundTopUp, settleRefund } from './refund-top-up.js';
import { isPaid } from './settle-top-up.js';
import { RefundOrigin, RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';

/** Records refunds and disputes that providers and banks have made on their own, once each. */
export class ProviderRefunds {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly log: Logger,
  ) {}

  /**
   * Synchronizes a payment's refunds with all refunds of the provider: external ones are taken from the
   * wallet, failed ones returned. Returns whether the payment is ours.
   */
  async sync(em: EntityManager, paymentReference: string): Promise<boolean> {
    const topUp = await this.paidBy(em, paymentReference);
    const provider = topUp && this.providers.named(topUp.provider);
    if (!topUp || !provider) return false;
    const reports = await provider.refundsOf(paymentReference);
    await this.settle(em, topUp.id, async (tx, row) => {
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

  /** Takes the money of a bank's dispute, or returns it when the dispute is won, in any order of notices. */
  async dispute(
    em: EntityManager,
    paymentReference: string,
    dispute: { readonly reference: string; readonly amount: Amount | undefined; readonly isOver: boolean },
  ): Promise<boolean> {
    const topUp = await this.paidBy(em, paymentReference);
    if (!topUp) return false;
    const { reference, isOver } = dispute;
    await this.settle(em, topUp.id, async (tx, row) => {
      const known = await tx.em.findOne(TopUpRefund, { providerReference: reference }, { refresh: true });
      const refund =
        known ??
        (await this.takeElsewhere(tx, row, RefundOrigin.DISPUTE, "The payer's bank took the payment back.", {
          reference,
          outcome: 'SUCCEEDED',
          ...(dispute.amount ?? { atomic: 0n, asset: '' }),
        }));
      if (refund && isOver) await settleRefund(tx, row, refund, { outcome: 'FAILED', reference });
    });
    return true;
  }

  private async settle(
    em: EntityManager,
    id: string,
    work: (tx: EntityTransaction, topUp: TopUp) => Promise<void>,
  ): Promise<void> {
    await this.payments.change(em, { id }, work, 'settleRefund');
  }

  private async takeElsewhere(
    tx: EntityTransaction,
    topUp: TopUp,
    origin: RefundOrigin,
    note: string,
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
      this.log.error(said, 'a payment provider refunded more than is left of the top-up');
    }
    if (asset !== topUp.asset || amount <= 0n) return undefined;
    return refundTopUp(tx, topUp, { amount, note, origin, status: RefundStatus[outcome], providerReference });
  }

  /** The top-up of this payment. If its own notice has not arrived, asks the provider first. */
  private async paidBy(em: EntityManager, paymentReference: string): Promise<TopUp | null> {
    const known = await asSystem('PAYMENT_PROVIDER', async () =>
      em.findOne(TopUp, { paymentReference }, { refresh: true }),
    );
    if (known && isPaid(known.status)) return known;
    const page = await this.providers.live?.pageOf(paymentReference);
    const topUp = page && (await this.payments.reportOfPage(em, page));
    return topUp && isPaid(topUp.status) ? topUp : null;
  }
}

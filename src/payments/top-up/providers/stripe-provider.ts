import type { Stripe } from 'stripe';
import { decodeId, encodeId } from '../../../kernel/ids.js';
import type { Amount } from '../../../kernel/money.js';
import type {
  OpenedPayment,
  PageReport,
  PaymentProvider,
  PaymentReport,
  PaymentRequest,
  RefundReport,
  RefundRequest,
} from '../payment-provider.js';
import { PaymentProviderName } from '../top-up-status.js';
import { pageReportOf, reportOfSession } from './report-of-session.js';
import { fromStripe, toStripe } from './stripe-amount.js';
import { ask, change } from './stripe-errors.js';

/** Accepts payments on Stripe Checkout pages. */
export class StripeProvider implements PaymentProvider {
  readonly name = PaymentProviderName.STRIPE;
  // Stripe keeps a page open for a day at most. One hour less allows for clock differences.
  readonly lifetimeMs = 23 * 3_600_000;

  constructor(private readonly stripe: Stripe) {}

  checkAmount(amount: Amount): void {
    toStripe(amount, 'amount', 'amount');
  }

  async open(payment: PaymentRequest): Promise<OpenedPayment> {
    const { amount, currency } = toStripe(payment, 'amount', 'amount');
    const topUpId = encodeId('topUp', payment.id);
    const session = await change('payment', async () =>
      this.stripe.checkout.sessions.create(
        {
          mode: 'payment',
          client_reference_id: topUpId,
          metadata: { topUpId },
          payment_intent_data: { metadata: { topUpId } },
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency,
                unit_amount: Number(amount),
                product_data: { name: `Wallet top-up ${topUpId}` },
              },
            },
          ],
          // Only the wallet's currency, because the paid amount must equal the requested one.
          adaptive_pricing: { enabled: false },
          expires_at: Math.floor(payment.expiresAt.getTime() / 1000),
          success_url: payment.returnUrl,
          cancel_url: payment.returnUrl,
        },
        { idempotencyKey: `top-up ${topUpId}` },
      ),
    );
    return { reference: session.id, url: session.url };
  }

  async look(reference: string): Promise<PaymentReport> {
    return ask(async () =>
      reportOfSession(
        await this.stripe.checkout.sessions.retrieve(reference, { expand: ['payment_intent'] }),
      ),
    );
  }

  async pageOf(paymentReference: string): Promise<PageReport | undefined> {
    const { data } = await ask(async () =>
      this.stripe.checkout.sessions.list({ payment_intent: paymentReference, limit: 1 }),
    );
    const [session] = data;
    return session && pageReportOf(session);
  }

  async refund({ id, topUpId, paymentReference, ...amount }: RefundRequest): Promise<RefundReport> {
    if (paymentReference === null) throw new Error('A refund needs a payment.');
    const refundId = encodeId('topUpRefund', id);
    const refund = await change('refund', async () =>
      this.stripe.refunds.create(
        {
          payment_intent: paymentReference,
          amount: Number(toStripe(amount, 'amount', 'amount').amount),
          metadata: { topUpId: encodeId('topUp', topUpId), refundId },
        },
        { idempotencyKey: `refund ${refundId}` },
      ),
    );
    return reportOfRefund(refund);
  }

  async refundsOf(paymentReference: string): Promise<readonly RefundReport[]> {
    const list = this.stripe.refunds.list({ payment_intent: paymentReference, limit: 100 });
    return (await ask(async () => list.autoPagingToArray({ limit: 1000 }))).map(reportOfRefund);
  }
}

const refundOutcomes: Readonly<Record<string, RefundReport['outcome']>> = {
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'FAILED',
};

function reportOfRefund({ id, status, amount, currency, metadata }: Stripe.Refund): RefundReport {
  const { atomic, asset } = fromStripe({ amount: BigInt(amount), currency }) ?? {
    atomic: 0n,
    asset: currency,
  };
  return {
    reference: id,
    refundId: decodeId('topUpRefund', metadata?.['refundId'] ?? '') ?? null,
    outcome: refundOutcomes[status ?? ''] ?? 'PENDING',
    atomic,
    asset,
  };
}

import type { Stripe } from 'stripe';
import { decodeId } from '../../../kernel/ids.js';
import type { PageReport, PaymentReport } from '../payment-provider.js';
import { fromStripe } from './stripe-amount.js';

/** The state of a Checkout session's payment, from a notice or a response. */
export function reportOfSession(session: Stripe.Checkout.Session): PaymentReport {
  const { payment_intent: payment, amount_total: total, currency } = session;
  const paymentReference = typeof payment === 'string' ? payment : (payment?.id ?? null);
  if (session.payment_status === 'paid') {
    const isWhole = typeof total === 'number' && Number.isSafeInteger(total) && typeof currency === 'string';
    const paid = isWhole ? fromStripe({ amount: BigInt(total), currency }) : undefined;
    return { outcome: 'PAID', paid, paymentReference };
  }
  if (session.status === 'expired') return { outcome: 'EXPIRED', paymentReference };
  // If a bank refuses days later, the session stays complete and unpaid. Only the payment shows it.
  const failure = typeof payment === 'object' ? failureOf(payment) : undefined;
  if (session.status === 'complete' && failure !== undefined) {
    return { outcome: 'FAILED', failureReason: failure, paymentReference };
  }
  return { outcome: 'OPEN', paymentReference };
}

function failureOf(payment: Stripe.PaymentIntent | null): string | undefined {
  if (payment?.status !== 'requires_payment_method' && payment?.status !== 'canceled') return undefined;
  return payment.last_payment_error?.message ?? 'The payment was not made.';
}

/** The report with the session's id and its top-up. */
export function pageReportOf(
  session: Stripe.Checkout.Session,
  report = reportOfSession(session),
): PageReport {
  const named: unknown = session.metadata?.['topUpId'];
  const topUpId = typeof named === 'string' ? decodeId('topUp', named) : undefined;
  return { ...report, reference: session.id, topUpId };
}

import type { Stripe } from 'stripe';
import type { Amount } from '../../../kernel/money.js';
import type { PageReport, PaymentReport } from '../payment-provider.js';
import { pageReportOf, reportOfSession } from './report-of-session.js';
import { fromStripe } from './stripe-amount.js';

/** The content of a Stripe notice. */
export type StripeNotice =
  | { readonly kind: 'page'; readonly page: PageReport }
  | { readonly kind: 'refunds'; readonly paymentReference: string }
  | {
      readonly kind: 'dispute';
      readonly reference: string;
      readonly paymentReference: string;
      /** Omitted if it is in no known asset. */
      readonly amount: Amount | undefined;
      /** Whether the money came back. */
      readonly isOver: boolean;
    }
  | { readonly kind: 'ignored' };

/** The notice is not from Stripe, too old, or invalid. Nothing was done. */
export class NoticeRefused extends Error {
  override name = 'NoticeRefused';
}

/** The message for a notice with an invalid or old signature. */
export const notStripes = 'This is not a notice from Stripe, or it is too old.';

/** The maximum age of a notice in seconds, to prevent replays. */
const toleranceSeconds = 300;

/**
 * Whether the header `Stripe-Signature` is plausible: a time within five minutes and a signature of the right
 * form. Checked before the body is read and verified.
 */
export function couldBeSigned(signature: string, now: Date): boolean {
  const time = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1];
  const hasSignature = /(?:^|,)v1=[0-9a-f]{64}(?:,|$)/i.test(signature);
  return hasSignature && time !== undefined && now.getTime() / 1000 - Number(time) <= toleranceSeconds;
}

/**
 * The notice in the body, if one of the secrets verifies its signature; otherwise throws `NoticeRefused`.
 * @param body The original bytes, because parsing and printing would break the signature.
 */
export function readStripeNotice(
  stripe: Stripe,
  secrets: readonly string[],
  body: Buffer,
  signature: string,
): StripeNotice {
  return noticeOf(verified(stripe, secrets, body, signature));
}

function verified(stripe: Stripe, secrets: readonly string[], body: Buffer, signature: string): Stripe.Event {
  let problem: unknown;
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret, toleranceSeconds);
    } catch (error) {
      problem = error;
    }
  }
  throw new NoticeRefused(notStripes, { cause: problem });
}

function noticeOf(event: Stripe.Event | null): StripeNotice {
  const type = textOf(event?.type) as Stripe.Event['type'];
  const object = (event?.data as { object?: unknown } | undefined)?.object ?? {};
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return pageNotice(object, reportOfSession);
    case 'checkout.session.async_payment_failed':
      return pageNotice(object, () => ({
        outcome: 'FAILED',
        failureReason: "The payer's bank did not pay.",
      }));
    case 'charge.refunded':
    case 'charge.refund.updated':
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundNotice(object);
    case 'charge.dispute.funds_withdrawn':
      return disputeNotice(object, false);
    case 'charge.dispute.funds_reinstated':
      return disputeNotice(object, true);
    default:
      return { kind: 'ignored' };
  }
}

function pageNotice(
  object: object,
  reportOf: (session: Stripe.Checkout.Session) => PaymentReport,
): StripeNotice {
  const session = object as Stripe.Checkout.Session;
  textOf(session.id);
  return { kind: 'page', page: pageReportOf(session, reportOf(session)) };
}

function refundNotice(object: object): StripeNotice {
  const payment = paymentOf(object);
  return payment === undefined ? { kind: 'ignored' } : { kind: 'refunds', paymentReference: payment };
}

function disputeNotice(object: object, isOver: boolean): StripeNotice {
  const { id, amount, currency } = object as Stripe.Dispute;
  const payment = paymentOf(object);
  if (payment === undefined) return { kind: 'ignored' };
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new NoticeRefused('A dispute must have an amount.');
  return {
    kind: 'dispute',
    reference: textOf(id),
    paymentReference: payment,
    amount: fromStripe({ amount: BigInt(amount), currency: textOf(currency) }),
    isOver,
  };
}

/** The payment of a charge, refund or dispute. Legacy charges have none and are not ours. */
function paymentOf(object: object): string | undefined {
  const payment = (object as { payment_intent?: unknown }).payment_intent;
  if (payment === null || payment === undefined) return undefined;
  return textOf(typeof payment === 'string' ? payment : (payment as { id?: unknown }).id);
}

function textOf(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= 255) return value;
  throw new NoticeRefused('A notice must contain the id of its object.');
}

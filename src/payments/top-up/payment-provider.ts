import type { Amount } from '../../kernel/money.js';
import type { PaymentProviderName } from './top-up-status.js';

export interface PaymentRequest extends Amount {
  /** Bare uuid of the top-up. Opening the same one again returns the same page. */
  readonly id: string;
  readonly expiresAt: Date;
  /** Where the payer returns, paid or not. */
  readonly returnUrl: string;
}

/** The page of a payment. */
export interface OpenedPayment {
  /** The provider's id of the page. */
  readonly reference: string | null;
  /** Null if it is our own payment page. */
  readonly url: string | null;
}

/** A provider's report of a payment: current, or in a notice that may be late or repeated. */
export interface PaymentReport {
  readonly outcome: 'OPEN' | 'PAID' | 'FAILED' | 'EXPIRED' | 'CANCELLED';
  /** The paid amount if `outcome` is PAID; omitted if it is in no known asset. */
  readonly paid?: Amount | undefined;
  /** The provider's id of the payment itself. */
  readonly paymentReference?: string | null;
  readonly failureReason?: string;
}

/** A provider's report of a payment page. */
export interface PageReport extends PaymentReport {
  /** The provider's id of the page. */
  readonly reference: string;
  /** Bare uuid of the top-up that the page refers to. */
  readonly topUpId: string | undefined;
}

export interface RefundRequest extends Amount {
  /** Bare uuid of the refund. The same one is refunded only once. */
  readonly id: string;
  readonly topUpId: string;
  readonly paymentReference: string | null;
}

/** A provider's report of a refund. */
export interface RefundReport extends Amount {
  /** The provider's id of it. */
  readonly reference: string | null;
  /** Our id of it, if it was requested here. */
  readonly refundId: string | null;
  readonly outcome: 'PENDING' | 'SUCCEEDED' | 'FAILED';
}

/** A payment provider. Every method can be called again after any failure. */
export interface PaymentProvider {
  readonly name: PaymentProviderName;
  /** How long a payment can be made after its request, in milliseconds. */
  readonly lifetimeMs: number;

  /** Refuses an amount that cannot be charged, naming the field. */
  checkAmount(amount: Amount): void;

  /**
   * Opens a payment page. Throws INVALID_AMOUNT or UNAVAILABLE if the provider will never accept it, and
   * `ProviderUnreachable` if the result is unknown.
   */
  open(payment: PaymentRequest): Promise<OpenedPayment>;

  /** The current state of a payment; throws `ProviderUnreachable`. */
  look(reference: string): Promise<PaymentReport>;

  /** Refunds once per id; throws `ProviderUnreachable` if the result is unknown. */
  refund(refund: RefundRequest): Promise<RefundReport>;

  /** The page of a payment with its state; undefined without a page. Throws `ProviderUnreachable`. */
  pageOf(paymentReference: string): Promise<PageReport | undefined>;

  /** Every refund of a payment, from any source; throws `ProviderUnreachable`. */
  refundsOf(paymentReference: string): Promise<readonly RefundReport[]>;
}

/** The provider gave no usable answer. The result is unknown, and the call must be repeated. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable';
}

import type { Amount } from '../../kernel/money.js';
import type { PaymentProviderName } from './top-up-status.js';

/** A payment that somebody shall make. */
export interface PaymentRequest extends Amount {
  /** Bare uuid of the top-up: opening the same one again answers the same page. */
  readonly id: string;
  readonly expiresAt: Date;
  /** Where the payer comes back to, whether they have paid or not. */
  readonly returnUrl: string;
}

/** Where to pay. */
export interface OpenedPayment {
  /** The provider's id of the page. */
  readonly reference: string | null;
  /** Null when our own payment page is the place. */
  readonly url: string | null;
}

/** What a provider says of a payment: now, or in a notice that may be late or repeated. */
export interface PaymentReport {
  readonly outcome: 'OPEN' | 'PAID' | 'FAILED' | 'EXPIRED' | 'CANCELLED';
  /** What was paid, when `outcome` is PAID; left out when it is in no asset of ours. */
  readonly paid?: Amount | undefined;
  /** The provider's id of the payment itself. */
  readonly paymentReference?: string | null;
  readonly failureReason?: string;
}

/** What a provider says of the page on which a payment is made. */
export interface PageReport extends PaymentReport {
  /** The provider's id of the page. */
  readonly reference: string;
  /** Bare uuid of the top-up that the page names as its own. */
  readonly topUpId: string | undefined;
}

/** Money that goes back. */
export interface RefundRequest extends Amount {
  /** Bare uuid of the refund: asking for the same one again refunds once. */
  readonly id: string;
  readonly topUpId: string;
  readonly paymentReference: string | null;
}

/** What a provider says of a refund. */
export interface RefundReport extends Amount {
  /** The provider's id of it. */
  readonly reference: string | null;
  /** Our id of it, when it was asked for here. */
  readonly refundId: string | null;
  readonly outcome: 'PENDING' | 'SUCCEEDED' | 'FAILED';
}

/** Somebody who takes payments and gives them back. Every method may be called again after whatever went wrong. */
export interface PaymentProvider {
  readonly name: PaymentProviderName;
  /** How long a payment can be made, in milliseconds from when it was asked for. */
  readonly lifetimeMs: number;

  /** Refuses an amount that cannot be charged, naming the field. */
  checkAmount(amount: Amount): void;

  /**
   * Opens the page where a payment is made. Refuses with INVALID_AMOUNT or UNAVAILABLE what the provider will never take;
   * throws `ProviderUnreachable` when it is not known what the provider did.
   */
  open(payment: PaymentRequest): Promise<OpenedPayment>;

  /** How a payment stands now; throws `ProviderUnreachable`. */
  look(reference: string): Promise<PaymentReport>;

  /** Gives money back, once for an id; throws `ProviderUnreachable` when it is not known whether it did. */
  refund(refund: RefundRequest): Promise<RefundReport>;

  /** The page on which a payment was made, with how it stands; undefined when it was made on none. Throws `ProviderUnreachable`. */
  pageOf(paymentReference: string): Promise<PageReport | undefined>;

  /** Every refund of a payment, however it came about; throws `ProviderUnreachable`. */
  refundsOf(paymentReference: string): Promise<readonly RefundReport[]>;
}

/** A provider did not answer, or answered what cannot be understood: nothing is known, and asking again is right. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable';
}

import type { Amount } from '../../kernel/money.js';
import type { PayoutProviderName } from './payout-status.js';

/** The data of a payout for a provider. */
export interface PayoutOrder extends Amount {
  /** TypeID of the payout. A provider must pay the same id only once. */
  readonly id: string;
  readonly destination: string | null;
  /** The number of this attempt. From 2 on, the payout may be paid already. */
  readonly attempt: number;
}

/** The provider's result: paid with its reference, or failed for good with a reason. */
export type PayoutOutcome =
  | { readonly kind: 'PAID'; readonly reference: string }
  | {
      readonly kind: 'REFUSED';
      /** Shown to the promoter. */
      readonly reason: string;
      /** For the log. */
      readonly detail?: string;
    };

export interface PayoutProvider {
  readonly name: PayoutProviderName;

  /** The problem with a destination, shown to the person who set it; undefined if valid. */
  destinationProblem(destination: string | null): string | undefined;

  /** Throws INVALID_AMOUNT or UNAVAILABLE for amounts that this provider never pays. */
  checkAmount(amount: Amount): void;

  /**
   * Pays at most once per id, however often it is called. Throws `PayoutUncertain` if the result is unknown
   * or the payment must be retried later. Null for a provider with manual payments.
   */
  readonly pay: ((order: PayoutOrder) => Promise<PayoutOutcome>) | null;
}

/** The result of the payment is unknown, or it cannot be made now. The same payout must be retried. */
export class PayoutUncertain extends Error {
  override name = 'PayoutUncertain';
}

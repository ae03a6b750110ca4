import type { Amount } from '../../kernel/money.js';
import type { PayoutProviderName } from './payout-status.js';

/** A payout as a provider sees it. */
export interface PayoutOrder extends Amount {
  /** TypeID of the payout. Whoever is asked to pay the same one again pays it once. */
  readonly id: string;
  readonly destination: string | null;
  /** How often this payout was handed over, this time included: from 2 on it may be paid already. */
  readonly attempt: number;
}

/** What a provider did: it paid and calls it so, or it never will and says why. */
export type PayoutOutcome =
  | { readonly kind: 'PAID'; readonly reference: string }
  | {
      readonly kind: 'REFUSED';
      /** For the promoter to read. */
      readonly reason: string;
      /** For the log. */
      readonly detail?: string;
    };

/** Somebody who pays. */
export interface PayoutProvider {
  readonly name: PayoutProviderName;

  /** What is wrong with a destination, to be told to whoever set it; undefined when it can be paid to. */
  destinationProblem(destination: string | null): string | undefined;

  /** Refuses with INVALID_AMOUNT or UNAVAILABLE what this provider never pays. */
  checkAmount(amount: Amount): void;

  /**
   * Pays, at most once for an id however often it is called. Throws `PayoutUncertain` when it is not known whether it was paid, or
   * when it was not and may be later. Null for a provider whose payments a person makes and reports.
   */
  readonly pay: ((order: PayoutOrder) => Promise<PayoutOutcome>) | null;
}

/** It is not known whether it was paid, or it cannot be paid now: handing the same payout over again is right. */
export class PayoutUncertain extends Error {
  override name = 'PayoutUncertain';
}

import { PayoutProviderName } from '../payout-status.js';
import type { PayoutProvider } from '../payout-provider.js';

/** Operators pay by hand, from the exported list, and report it by `completePayout` or `failPayout`. */
export class ManualProvider implements PayoutProvider {
  readonly name = PayoutProviderName.MANUAL;
  readonly pay = null;

  destinationProblem(destination: string | null): string | undefined {
    return destination === null ? 'Say where the money goes first, by setPayoutDestination.' : undefined;
  }

  checkAmount(): void {
    // Whoever pays by hand pays whatever there is.
  }
}

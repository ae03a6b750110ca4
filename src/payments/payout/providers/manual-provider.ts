import { PayoutProviderName } from '../payout-status.js';
import type { PayoutProvider } from '../payout-provider.js';

/** Operators pay manually from the exported list and report with `completePayout` or `failPayout`. */
export class ManualProvider implements PayoutProvider {
  readonly name = PayoutProviderName.MANUAL;
  readonly pay = null;

  destinationProblem(destination: string | null): string | undefined {
    return destination === null ? 'Set a payout destination first, with setPayoutDestination.' : undefined;
  }

  checkAmount(): void {
    // Every amount can be paid manually.
  }
}

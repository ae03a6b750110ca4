import { PayoutProviderName } from '../payout-status.js';
import {
  PayoutUncertain,
  type PayoutOrder,
  type PayoutOutcome,
  type PayoutProvider,
} from '../payout-provider.js';

/** Destinations that simulate other results than an immediate payment. */
export const sandboxDestinations = {
  /** Waits for approval, as live payouts may. */
  approval: 'sandbox:approval',
  /** Refused for good. */
  refused: 'sandbox:refused',
  /** The first attempt times out; the second pays. */
  timeout: 'sandbox:timeout',
} as const;

/** Pays play money at once, or as the destination says. Makes no calls. */
export class SandboxPayoutProvider implements PayoutProvider {
  readonly name = PayoutProviderName.SANDBOX;

  destinationProblem(): undefined {
    return undefined;
  }

  checkAmount(): void {
    // Play money of every asset is paid.
  }

  readonly pay = async ({ id, destination, attempt }: PayoutOrder): Promise<PayoutOutcome> => {
    if (destination === sandboxDestinations.refused) {
      return { kind: 'REFUSED', reason: 'The sandbox was told to refuse this payout.' };
    }
    if (destination === sandboxDestinations.timeout && attempt === 1) {
      throw new PayoutUncertain('The sandbox was told not to answer.');
    }
    return { kind: 'PAID', reference: `sandbox_${id}` };
  };
}

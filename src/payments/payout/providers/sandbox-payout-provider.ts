import { PayoutProviderName } from '../payout-status.js';
import {
  PayoutUncertain,
  type PayoutOrder,
  type PayoutOutcome,
  type PayoutProvider,
} from '../payout-provider.js';

/** Destinations at which play money does not simply arrive. */
export const sandboxDestinations = {
  /** Waits to be approved, as live payouts may have to. */
  approval: 'sandbox:approval',
  /** Refused for good. */
  refused: 'sandbox:refused',
  /** The first attempt hears nothing; the second pays. */
  timeout: 'sandbox:timeout',
} as const;

/** Pays play money at once, or does as the destination says. It calls nobody. */
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

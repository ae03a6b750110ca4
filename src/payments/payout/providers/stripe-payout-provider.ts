import type { Stripe } from 'stripe';
import type { Amount } from '../../../kernel/money.js';
import { isStripeError } from '../../top-up/providers/stripe-errors.js';
import { toStripe } from '../../top-up/providers/stripe-amount.js';
import { PayoutProviderName } from '../payout-status.js';
import {
  PayoutUncertain,
  type PayoutOrder,
  type PayoutOutcome,
  type PayoutProvider,
} from '../payout-provider.js';

/** Our job retries later, after a check. */
const once = { maxNetworkRetries: 0, timeout: 10_000 } as const;

/** Pays from the platform's Stripe balance into a connected account: https://docs.stripe.com/api/transfers */
export class StripePayoutProvider implements PayoutProvider {
  readonly name = PayoutProviderName.STRIPE;

  constructor(private readonly stripe: Stripe) {}

  destinationProblem(destination: string | null): string | undefined {
    if (destination !== null && /^acct_[A-Za-z0-9]{1,64}$/.test(destination)) return undefined;
    return 'The payout destination must be a connected Stripe account, such as acct_1NvXTz2eZvKYlo2C; set it with setPayoutDestination.';
  }

  checkAmount(amount: Amount): void {
    inStripeUnits(amount);
  }

  /**
   * The payout's id is the idempotency key. Stripe forgets keys after about a day. Before a second attempt,
   * we therefore look for an existing transfer by its permanent transfer group.
   */
  readonly pay = async (order: PayoutOrder): Promise<PayoutOutcome> => {
    const { id, destination } = order;
    const made = order.attempt > 1 ? await this.find(id) : undefined;
    if (made) return { kind: 'PAID', reference: made.id };
    try {
      const transfer = await this.stripe.transfers.create(
        {
          ...inStripeUnits(order),
          destination: destination ?? '',
          transfer_group: id,
          metadata: { payoutId: id },
        },
        { ...once, idempotencyKey: id },
      );
      return { kind: 'PAID', reference: transfer.id };
    } catch (error) {
      if (!isStripeError(error)) throw error;
      if (isRefusal(error)) return { kind: 'REFUSED', reason: reasonOf(error), detail: error.message };
      throw uncertain(error);
    }
  };

  /** The transfer of a payout. A failed request, even a refusal, says nothing about the transfer. */
  private async find(id: string): Promise<Stripe.Transfer | undefined> {
    try {
      const { data } = await this.stripe.transfers.list({ transfer_group: id, limit: 1 }, once);
      return data[0];
    } catch (error) {
      throw uncertain(error);
    }
  }
}

function uncertain(cause: unknown): PayoutUncertain {
  const message = 'The payment provider gave no usable answer; Tribute asks it again.';
  return new PayoutUncertain(message, { cause });
}

/**
 * Whether Stripe refused the transfer itself. An invalid key, a rate limit, a Stripe fault or no answer say
 * nothing about the transfer.
 */
function isRefusal(error: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  return [400, 402, 404].includes(error.statusCode ?? 0) && error.type !== 'StripeIdempotencyError';
}

/** Omits Stripe's message, which may reveal details of the platform's account. */
function reasonOf({ code }: InstanceType<typeof Stripe.errors.StripeError>): string {
  return `The payment provider refused this payout${code === undefined ? '' : ` (${code})`}.`;
}

function inStripeUnits(sum: Amount): { readonly amount: number; readonly currency: string } {
  const { amount, currency } = toStripe(sum, 'amount', 'amount');
  return { amount: Number(amount), currency };
}

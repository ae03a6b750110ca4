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

/** Our own job tries again, later and after having looked. */
const once = { maxNetworkRetries: 0, timeout: 10_000 } as const;

/** Pays from the platform's Stripe balance into a connected account: https://docs.stripe.com/api/transfers */
export class StripePayoutProvider implements PayoutProvider {
  readonly name = PayoutProviderName.STRIPE;

  constructor(private readonly stripe: Stripe) {}

  destinationProblem(destination: string | null): string | undefined {
    if (destination !== null && /^acct_[A-Za-z0-9]{1,64}$/.test(destination)) return undefined;
    return 'The money goes to a connected Stripe account, such as acct_1NvXTz2eZvKYlo2C; set it by setPayoutDestination.';
  }

  checkAmount(amount: Amount): void {
    inStripeUnits(amount);
  }

  /**
   * The payout's id is the idempotency key. Stripe forgets keys after a day or so: before a second attempt we look whether a
   * transfer of this payout is already there, which its transfer group says for ever.
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

  /** What was made for a payout. Whatever goes wrong with the question, a refusal too, says nothing about what it asks for. */
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
  const message = 'The payment provider gave no answer that can be used; it is asked again.';
  return new PayoutUncertain(message, { cause });
}

/**
 * Whether Stripe looked at the transfer and will not make it. A key that is not accepted, too many requests, a fault of theirs or
 * no answer at all say nothing about the transfer.
 */
function isRefusal(error: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  return [400, 402, 404].includes(error.statusCode ?? 0) && error.type !== 'StripeIdempotencyError';
}

/** Stripe's own words may speak of this platform's account, which is not the promoter's business. */
function reasonOf({ code }: InstanceType<typeof Stripe.errors.StripeError>): string {
  return `The payment provider refused this payout${code === undefined ? '' : ` (${code})`}.`;
}

function inStripeUnits(sum: Amount): { readonly amount: number; readonly currency: string } {
  const { amount, currency } = toStripe(sum, 'amount', 'amount');
  return { amount: Number(amount), currency };
}

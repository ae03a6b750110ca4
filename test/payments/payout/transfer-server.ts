import { errorOf, listOf, newStripeId, type Kept } from '../top-up/stripe-objects.js';
import { StripeServer } from '../top-up/stripe-server.js';

/** A transfer to a connected account. */
export interface Transfer {
  readonly id: string;
  readonly object: 'transfer';
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly transfer_group: string;
}

/** The closed account. */
export const closedAccount = 'acct_closed';

/** Stripe, with transfers: https://docs.stripe.com/api/transfers */
export class TransferServer extends StripeServer {
  readonly transfers: Transfer[] = [];

  /** The transfers of a payout. */
  transfersOf(payoutId: string): readonly Transfer[] {
    return this.transfers.filter(({ transfer_group }) => transfer_group === payoutId);
  }

  /** Simulates the next day: idempotency keys are forgotten, transfers stay. */
  forgetKeys(): void {
    this.kept.clear();
  }

  protected override do(method: string, url: URL, body: string): Omit<Kept, 'body'> {
    if (url.pathname !== '/v1/transfers') return super.do(method, url, body);
    if (method === 'GET') return listOf(this.transfersOf(url.searchParams.get('transfer_group') ?? ''));
    const form = new URLSearchParams(body);
    const destination = form.get('destination') ?? '';
    if (destination === closedAccount) {
      const message = 'Your platform may not send to the account acct_closed.';
      return { status: 400, answer: errorOf('invalid_request_error', message, 'account_invalid') };
    }
    const transfer: Transfer = {
      id: newStripeId('tr'),
      object: 'transfer',
      amount: Number(form.get('amount')),
      currency: form.get('currency') ?? '',
      destination,
      transfer_group: form.get('transfer_group') ?? '',
    };
    this.transfers.push(transfer);
    return { status: 200, answer: { ...transfer } };
  }
}

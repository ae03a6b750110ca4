import type { Stripe } from 'stripe';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { ProviderUnreachable } from '../payment-provider.js';

/** What Stripe has certainly not done when it answers with one of these. Everything else leaves it open whether it did. */
const refusals: ReadonlySet<string> = new Set([
  'StripeInvalidRequestError',
  'StripeCardError',
  'StripeAuthenticationError',
  'StripePermissionError',
]);

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Whether Stripe's library threw it. By its type, so that the library is loaded only where Stripe is used. */
export function isStripeError(error: unknown): error is StripeError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('Stripe')
  );
}

/** Runs a question that changes nothing at Stripe: whatever goes wrong, asking again is right. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  return question().catch((error: unknown) => {
    if (isStripeError(error)) throw unreachable(error);
    throw error;
  });
}

/** Runs what changes something at Stripe, and tells a refusal, after which nothing was done, from not knowing. */
export async function change<T>(what: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (!isStripeError(error)) throw error;
    if (!refusals.has(error.type)) throw unreachable(error);
    if (/^amount_too_(?:small|large)$/.test(error.code ?? '')) {
      throw refuse(ErrorCode.INVALID_AMOUNT, error.message, 'amount', 'amount');
    }
    // Stripe's own words may speak of this platform's account, which is not the caller's business.
    const reason = error.code === undefined ? '' : ` (${error.code})`;
    throw refuse(ErrorCode.UNAVAILABLE, `The payment provider does not take this ${what}${reason}.`);
  });
}

function unreachable(error: Error): ProviderUnreachable {
  return new ProviderUnreachable('Stripe gave no answer that can be used.', { cause: error });
}

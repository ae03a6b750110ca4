import type { Stripe } from 'stripe';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { ProviderUnreachable } from '../payment-provider.js';

/** Errors after which Stripe has certainly done nothing. After any other error, the result is unknown. */
const refusals: ReadonlySet<string> = new Set([
  'StripeInvalidRequestError',
  'StripeCardError',
  'StripeAuthenticationError',
  'StripePermissionError',
]);

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Whether Stripe's library threw it. Checks the type name, so the library is only loaded where needed. */
export function isStripeError(error: unknown): error is StripeError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('Stripe')
  );
}

/** Runs a read-only request to Stripe. It can be repeated after any failure. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  return question().catch((error: unknown) => {
    if (isStripeError(error)) throw unreachable(error);
    throw error;
  });
}

/** Runs a change at Stripe. Distinguishes a refusal, after which nothing was done, from an unknown result. */
export async function change<T>(what: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (!isStripeError(error)) throw error;
    if (!refusals.has(error.type)) throw unreachable(error);
    if (/^amount_too_(?:small|large)$/.test(error.code ?? '')) {
      throw refuse(ErrorCode.INVALID_AMOUNT, error.message, 'amount', 'amount');
    }
    // Omits Stripe's message, which may reveal details of the platform's account.
    const reason = error.code === undefined ? '' : ` (${error.code})`;
    throw refuse(ErrorCode.UNAVAILABLE, `The payment provider does not accept this ${what}${reason}.`);
  });
}

function unreachable(error: Error): ProviderUnreachable {
  return new ProviderUnreachable('Stripe gave no usable answer.', { cause: error });
}

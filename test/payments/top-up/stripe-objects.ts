import { randomBytes } from 'node:crypto';

export type Json = Record<string, unknown>;

/** A Checkout page, with the parts that Tribute uses. */
export interface Session {
  readonly id: string;
  readonly object: 'checkout.session';
  readonly url: string;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid';
  amount_total: number;
  currency: string;
  payment_intent: string | null;
  readonly metadata: Json;
  readonly success_url: string;
  readonly expires_at: number;
}

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  status: 'pending' | 'succeeded' | 'failed';
  readonly metadata: Json;
}

export interface Kept {
  readonly body: string;
  readonly status: number;
  readonly answer: Json;
}

export function newStripeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** The charge of a paid session, as in `charge.refunded`. */
export function chargeOf({ payment_intent, amount_total, currency }: Session, refunded: number): object {
  const amounts = { amount: amount_total, amount_refunded: refunded };
  return { id: newStripeId('ch'), object: 'charge', payment_intent, currency, ...amounts };
}

export function errorOf(type: string, message: string, code?: string): Json {
  return { error: { type, message, ...(code === undefined ? {} : { code }) } };
}

export function listOf(data: readonly object[]): Omit<Kept, 'body'> {
  return { status: 200, answer: { object: 'list', url: '/', has_more: false, data } };
}

/** The failure of a next request. */
export type Trouble =
  | { readonly kind: 'error'; readonly status: number; readonly error: Json }
  /** Does the work, then breaks the connection without a response. */
  | { readonly kind: 'silence' }
  /** Does the work, but never answers. */
  | { readonly kind: 'hang' };

import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { RetryPolicy } from '../endpoint/retry-policy.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * The pauses between tries, in milliseconds. STANDARD is the tonicpow guide's "up to 3 times with exponential backoff";
 * EXTENDED makes 8 tries over nearly 28 hours, so that a receiver may be down for a night.
 */
export const retryPauses: Readonly<Record<RetryPolicy, readonly number[]>> = {
  [RetryPolicy.STANDARD]: [5 * second, 30 * second, 3 * minute],
  [RetryPolicy.EXTENDED]: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
};

/** The pauses after tries that failed on Tribute's side before anything was sent; then the delivery is FAILED. */
const internalPauses: readonly number[] = [5 * second, minute, 10 * minute, hour];

/** The longest pause that a receiver may ask for. */
export const longestRetryAfterMs = 12 * hour;

/** Pauses vary by this share up and down, so that what failed together does not come back together. */
const jitter = 0.2;

/**
 * Decides what follows a try that failed on Tribute's side. It does not count against the endpoint's retry policy, but it has
 * an end of its own: what cannot be sent must not be tried for ever.
 *
 * @param failures how many such failures there were, this one included
 */
export function planInternalRetry(failures: number, random: number): NextStep {
  const pause = internalPauses[failures - 1];
  return pause === undefined ? { kind: 'GIVE_UP' } : { kind: 'RETRY', afterMs: withJitter(pause, random) };
}

function withJitter(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (1 - jitter + 2 * jitter * random));
}

/** How a try ended, and what may come after it. */
export interface TriedDelivery {
  readonly policy: RetryPolicy;
  /** How many tries this message has had, the one just made included. */
  readonly tries: number;
  readonly outcome: AttemptOutcome;
  readonly statusCode?: number | undefined;
  /** What the receiver asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** What to do with a delivery after a try. `GONE` also disables the endpoint: the receiver said 410. */
export type NextStep =
  | { readonly kind: 'DELIVERED' }
  | { readonly kind: 'RETRY'; readonly afterMs: number }
  | { readonly kind: 'GIVE_UP' }
  | { readonly kind: 'GONE' };

/**
 * Decides what follows a try. Everything that failed is tried again while the policy allows, redirects and 4xx
 * included: the receiver's owner may be about to repair it. Not so an address that is refused for good (BLOCKED).
 *
 * @param random a number from 0 to 1, for the jitter
 */
export function planRetry(tried: TriedDelivery, random: number): NextStep {
  if (tried.outcome === AttemptOutcome.SUCCESS) return { kind: 'DELIVERED' };
  if (tried.statusCode === 410) return { kind: 'GONE' };
  const pause = retryPauses[tried.policy][tried.tries - 1];
  if (pause === undefined || tried.outcome === AttemptOutcome.BLOCKED) return { kind: 'GIVE_UP' };
  const jittered = withJitter(pause, random);
  const asked = tried.statusCode === 429 || tried.statusCode === 503 ? (tried.retryAfterMs ?? 0) : 0;
  return { kind: 'RETRY', afterMs: Math.max(jittered, Math.min(asked, longestRetryAfterMs)) };
}

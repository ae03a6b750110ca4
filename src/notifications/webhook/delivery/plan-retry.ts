import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { RetryPolicy } from '../endpoint/retry-policy.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * The pauses between attempts, in milliseconds. STANDARD is the tonicpow guide's "up to 3 times with
 * exponential backoff"; EXTENDED makes 8 attempts in nearly 28 hours, to cover a night's outage.
 */
export const retryPauses: Readonly<Record<RetryPolicy, readonly number[]>> = {
  [RetryPolicy.STANDARD]: [5 * second, 30 * second, 3 * minute],
  [RetryPolicy.EXTENDED]: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
};

/** The pauses after failures on Tribute's side before sending; then the delivery is FAILED. */
const internalPauses: readonly number[] = [5 * second, minute, 10 * minute, hour];

/** The longest pause that a receiver may request. */
export const longestRetryAfterMs = 12 * hour;

/** Pauses vary randomly by this share, so that failed deliveries do not all retry at once. */
const jitter = 0.2;

/**
 * Decides the next step after a failure on Tribute's side. It does not count for the endpoint's retry policy,
 * but has its own limit, so that retries end.
 *
 * @param failures the number of such failures, including this one
 */
export function planInternalRetry(failures: number, random: number): NextStep {
  const pause = internalPauses[failures - 1];
  return pause === undefined ? { kind: 'GIVE_UP' } : { kind: 'RETRY', afterMs: withJitter(pause, random) };
}

function withJitter(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (1 - jitter + 2 * jitter * random));
}

/** The result of an attempt, and the allowed next steps. */
export interface TriedDelivery {
  readonly policy: RetryPolicy;
  /** The number of attempts of this message, including this one. */
  readonly tries: number;
  readonly outcome: AttemptOutcome;
  readonly statusCode?: number | undefined;
  /** The pause that the receiver requested, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The next step after an attempt. `GONE` (410) also disables the endpoint. */
export type NextStep =
  | { readonly kind: 'DELIVERED' }
  | { readonly kind: 'RETRY'; readonly afterMs: number }
  | { readonly kind: 'GIVE_UP' }
  | { readonly kind: 'GONE' };

/**
 * Decides the next step after an attempt. All failures are retried within the policy, including redirects and
 * 4xx, because the receiver may be repaired. A permanently refused address (BLOCKED) is not retried.
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

/**
 * The delay of a `Retry-After` header, in milliseconds from `now`, up to 12 hours; undefined if absent or
 * invalid.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  // The number may have any length, so the result has a limit.
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestRetryAfterMs);
  // Date.parse would read a bare "-5" or "2.5" as a year or month. An HTTP date begins with its day.
  const at = /^[A-Za-z]{3},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now.getTime()), longestRetryAfterMs);
}

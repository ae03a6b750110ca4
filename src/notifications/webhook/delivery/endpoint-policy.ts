import { AttemptOutcome } from '../transport/attempt-outcome.js';

/** What the schedule knows about an endpoint. An OPEN breaker lets one request through after each pause. */
export interface EndpointState {
  /** Failed attempts in a row. */
  readonly failures: number;
  readonly breaker: 'CLOSED' | 'OPEN';
  readonly pausedUntil: Date | null;
  /** It answers quickly. The others share a small part of the requests. */
  readonly isSteady: boolean;
}

/** An ended attempt, as far as it concerns the schedule of its endpoint. */
export interface EndpointResult {
  readonly outcome: AttemptOutcome;
  readonly statusCode: number | null;
  /** The pause that the receiver asked for, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly startedAt: Date;
}

/** The state of an endpoint without attempts. */
export const unknownEndpoint: EndpointState = {
  failures: 0,
  breaker: 'CLOSED',
  pausedUntil: null,
  isSteady: false,
};

/** After this many failures in a row the breaker opens. */
export const failuresToOpen = 5;

/** The first and the longest pause of a breaker, in milliseconds. It doubles at each failure. */
const breakerPauses = { first: 10_000, longest: 300_000 };
/** The same for 429 and 503 without `Retry-After`. */
const busyPauses = { first: 5000, longest: 300_000 };

/** Pauses are longer by up to this share, so that paused endpoints do not all resume at once. */
const jitter = 0.2;

/** Statuses by which a receiver or its gateway reports overload. */
const overloaded = new Set([429, 502, 503, 504]);

/** Whether it answered without overload. 500 and 404 do not indicate overload; INTERNAL was not sent. */
export function keepsUp({ outcome, statusCode }: Pick<EndpointResult, 'outcome' | 'statusCode'>): boolean {
  if (outcome === AttemptOutcome.HTTP) return statusCode === null || !overloaded.has(statusCode);
  return outcome === AttemptOutcome.SUCCESS || outcome === AttemptOutcome.INTERNAL;
}

/** Whether the receiver asks for a pause of all its messages, not only of this one. */
export function isBusy({ outcome, statusCode }: Pick<EndpointResult, 'outcome' | 'statusCode'>): boolean {
  return outcome !== AttemptOutcome.SUCCESS && (statusCode === 429 || statusCode === 503);
}

/**
 * Decides how an endpoint goes on after an attempt. 429 and 503 pause it as long as the receiver asks.
 * Repeated failures open its breaker. A request from before the pause prolongs it only if the receiver asks
 * for that.
 *
 * @param random a number from 0 to 1, for the jitter
 */
export function endpointPolicy(
  state: EndpointState,
  result: EndpointResult,
  now: Date,
  random: number,
): EndpointState {
  if (result.outcome === AttemptOutcome.INTERNAL) return state;
  if (result.outcome === AttemptOutcome.SUCCESS) {
    // A pause that the receiver asked for lasts, although an earlier request succeeded.
    const pausedUntil = state.breaker === 'OPEN' ? null : state.pausedUntil;
    return { failures: 0, breaker: 'CLOSED', pausedUntil, isSteady: true };
  }
  const pause = (ms: number): Date => {
    const until = new Date(now.getTime() + Math.round(ms * (1 + jitter * random)));
    return state.pausedUntil !== null && state.pausedUntil > until ? state.pausedUntil : until;
  };
  const asked = isBusy(result) ? result.retryAfterMs : null;
  if (state.pausedUntil !== null && result.startedAt < state.pausedUntil) {
    return asked === null ? state : { ...state, pausedUntil: pause(asked), isSteady: false };
  }
  const failures = state.failures + 1;
  const breaker = failures >= failuresToOpen ? 'OPEN' : state.breaker;
  if (isBusy(result)) {
    const least = doubled(busyPauses, failures - 1);
    return { failures, breaker, pausedUntil: pause(asked ?? least), isSteady: false };
  }
  if (breaker === 'OPEN') {
    const least = doubled(breakerPauses, failures - failuresToOpen);
    return { failures, breaker, pausedUntil: pause(least), isSteady: false };
  }
  return { failures, breaker, pausedUntil: state.pausedUntil, isSteady: state.isSteady && keepsUp(result) };
}

function doubled({ first, longest }: typeof busyPauses, times: number): number {
  return Math.min(longest, first * 2 ** Math.min(20, Math.max(0, times)));
}

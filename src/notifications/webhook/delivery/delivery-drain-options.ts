import type { DisablePolicy } from '../endpoint/note-endpoint-health.js';
import { safeIdleMs } from '../../../platform/jobs/drain-job.js';
import type { SlotShares } from './share-slots.js';

/** Limits. Times in milliseconds. */
export interface DeliveryDrainOptions {
  /** The sender's deadline; a lease is three deadlines. */
  readonly deadlineMs: number;
  readonly inFlight: number;
  /** Of `inFlight`, for endpoints that fail, hang or have not answered yet. */
  readonly shares: SlotShares;
  readonly perEndpoint: number;
  readonly claimSize: number;
  /** How soon to look again while what is due must wait. */
  readonly pollMs: number;
  /** The longest sleep. Every writer of work wakes the drain, and it knows what is due later. */
  readonly idleMs: number;
  readonly disable: DisablePolicy;
  /** The sending process, as its database sessions name it, and the drain: `process:drain`. */
  readonly worker: string;
}

export const defaultDeliveryOptions: DeliveryDrainOptions = {
  deadlineMs: 10_000,
  inFlight: 512,
  shares: { unsteady: 128, unsteadyOfTenant: 32, unsteadyAtHost: 16 },
  perEndpoint: 8,
  claimSize: 200,
  pollMs: 2000,
  idleMs: safeIdleMs,
  disable: { afterMs: 5 * 24 * 60 * 60 * 1000, leastAttempts: 10 },
  worker: 'unnamed',
};

/** The duration of a claim: three deadlines, for the wait, the sending and a reserve. */
export function leaseMsOf(options: Pick<DeliveryDrainOptions, 'deadlineMs'>): number {
  return 3 * options.deadlineMs;
}

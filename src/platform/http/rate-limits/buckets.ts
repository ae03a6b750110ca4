import type { RateQuota } from '../../../kernel/rate-limit.js';

/** How long an empty bucket takes to fill: limits are given by the minute. */
export const fillSeconds = 60;

/** A quota after an attempt to take points. */
export interface BucketAnswer extends RateQuota {
  readonly allowed: boolean;
  /** Milliseconds until points for the same request are there; 0 when they were. */
  readonly retryMs: number;
}

/** Where buckets are kept. */
export interface Buckets {
  /** Takes points from the bucket of somebody who may spend `limit` points a minute. */
  take(subject: string, limit: number, points: number): Promise<BucketAnswer>;
  /** Puts points back that were taken for something that did not come about. */
  giveBack(subject: string, limit: number, points: number): Promise<void>;
  close(): Promise<void>;
}

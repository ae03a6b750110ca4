import type { RateQuota } from '../../../kernel/rate-limit.js';

/** How long an empty bucket takes to fill. Limits are per minute. */
export const fillSeconds = 60;

/** The quota after an attempt to take points. */
export interface BucketAnswer extends RateQuota {
  readonly allowed: boolean;
  /** Milliseconds until the request can be paid; 0 if it was. */
  readonly retryMs: number;
}

/** The storage of rate-limit buckets. */
export interface Buckets {
  /** Takes points from the bucket of a subject with `limit` points a minute. */
  take(subject: string, limit: number, points: number): Promise<BucketAnswer>;
  /** Returns points for work that was not done. */
  giveBack(subject: string, limit: number, points: number): Promise<void>;
  close(): Promise<void>;
}

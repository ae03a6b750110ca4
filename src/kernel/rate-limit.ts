/** The rate limit of a caller, and its current state. */
export interface RateQuota {
  /** Points a minute, and the size of the rate-limit bucket. */
  readonly limit: number;
  /** Whole points left. */
  readonly remaining: number;
  /** Milliseconds until all points are back, whether or not this request was refused. */
  readonly resetMs: number;
}

/** Takes points from the caller's rate-limit bucket; throws `RateLimitedError` when too few are left. */
export type Spend = (points: number) => Promise<void>;

/** The plans of organizations, which set the limits of their keys. The default is `FREE`. */
export enum Plan {
  FREE = 'FREE',
  PRO = 'PRO',
}

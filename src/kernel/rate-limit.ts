/** What a caller may do in a minute, and what is left of it now. */
export interface RateQuota {
  /** Points a minute, and the most that are ever there at once. */
  readonly limit: number;
  /** Whole points that are left. */
  readonly remaining: number;
  /** Milliseconds until all points are there again, whether this request was refused or not. */
  readonly resetMs: number;
}

/** Takes points of a caller's allowance; throws `RateLimitedError` when there are not that many. */
export type Spend = (points: number) => Promise<void>;

/** The plans of organizations, by which their keys are limited. An organization without one is on `FREE`. */
export enum Plan {
  FREE = 'FREE',
  PRO = 'PRO',
}

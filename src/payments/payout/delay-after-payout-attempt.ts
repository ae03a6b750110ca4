const firstDelaySeconds = 5;
const longestDelaySeconds = 3600;

/** The delay after an attempt (1 is the first): 5 s, doubled each time, at most an hour. No last attempt. */
export function delayAfterPayoutAttempt(attempt: number): number {
  return Math.min(firstDelaySeconds * 2 ** Math.min(attempt - 1, 20), longestDelaySeconds);
}

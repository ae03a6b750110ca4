const longestSeconds = 3600;

/** The seconds to wait after an attempt (1 is the first): `first`, doubled each time, at most an hour. */
export function doublingDelay(first: number, attempt: number): number {
  return Math.min(first * 2 ** Math.min(attempt - 1, 20), longestSeconds);
}

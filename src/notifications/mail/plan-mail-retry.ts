const firstDelaySeconds = 30;
const longestDelaySeconds = 3600;

/** The retry period in seconds. The tokens in our emails have expired by then. */
export const giveUpAfterSeconds = 86_400;

/** The delay after the given attempt (1 is the first): 30 s, doubled each time, at most an hour. */
export function delayAfterMailAttempt(attempt: number): number {
  return Math.min(firstDelaySeconds * 2 ** (attempt - 1), longestDelaySeconds);
}

/** Whether a mail server refused this email permanently (5xx, RFC 5321 section 4.2.1). */
export function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}

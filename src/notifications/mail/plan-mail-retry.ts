const firstDelaySeconds = 30;
const longestDelaySeconds = 3600;

/** How long to go on trying, in seconds. The tokens in our mails are over by then. */
export const giveUpAfterSeconds = 86_400;

/** How long to wait after the given attempt (1 is the first): 30 s, doubled each time, at most an hour. */
export function delayAfterAttempt(attempt: number): number {
  return Math.min(firstDelaySeconds * 2 ** (attempt - 1), longestDelaySeconds);
}

/** Whether a mail server said that it will never take this mail (5xx, RFC 5321 section 4.2.1). */
export function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}

/** How often a page sends a report before it gives up. */
export const maxAttempts = 7;

const maxDelayMs = 60_000;

/**
 * Milliseconds before the next attempt: doubled each time, from one second on, and at least what the server
 * asked for in `Retry-After`. Up to a quarter is added at random, so that pages do not return all at once.
 * @param failed The number of failed attempts, from 1.
 * @param random From 0 to 1.
 */
export function retryDelay(failed: number, retryAfter: string | null | undefined, random: number): number {
  const asked = Number(retryAfter) * 1000 || 0;
  const delay = Math.max(1000 * 2 ** (failed - 1), asked);
  return Math.min(delay, maxDelayMs) * (1 + random / 4);
}

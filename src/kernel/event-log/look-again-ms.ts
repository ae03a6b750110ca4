/**
 * How soon to read the log again, in milliseconds, when an open transaction holds it back. The wait doubles
 * while nothing moves, so that a long transaction does not cause many statements.
 *
 * @param looks how many looks in a row found nothing
 */
export function lookAgainMs(looks: number): number {
  return Math.min(250, 5 * 2 ** Math.min(looks, 10));
}

/** What of a gig limits how often it counts. What is done once has a `maxPerPromoter` of 1 here. */
export interface GigLimits {
  readonly maxPerPromoter: number | null;
  readonly maxTotal: number | null;
  readonly deadline: Date | null;
}

/** Why there is no place for another attempt. */
export type NoPlace = 'DEADLINE' | 'MAX_TOTAL' | 'MAX_PER_PROMOTER';

/**
 * Whether a gig has a place for one more attempt of a promoter: undefined when it has, or why not. Pure.
 *
 * @param taken How many attempts count already, of everybody and of this promoter: those that wait and those that are verified.
 * @param at When it is submitted, or when the event occurred. The deadline itself is too late.
 */
export function findGigObstacle(
  { maxPerPromoter, maxTotal, deadline }: GigLimits,
  taken: { readonly total: number; readonly ofPromoter: number },
  at: Date,
): NoPlace | undefined {
  if (deadline !== null && at >= deadline) return 'DEADLINE';
  if (maxTotal !== null && taken.total >= maxTotal) return 'MAX_TOTAL';
  return maxPerPromoter !== null && taken.ofPromoter >= maxPerPromoter ? 'MAX_PER_PROMOTER' : undefined;
}

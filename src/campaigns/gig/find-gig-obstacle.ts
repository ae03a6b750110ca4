/** The limits of a gig. `maxPerPromoter` is 1 here if the gig may only be done once. */
export interface GigLimits {
  readonly maxPerPromoter: number | null;
  readonly maxTotal: number | null;
  readonly deadline: Date | null;
}

/** Why another attempt is not possible. */
export type NoPlace = 'DEADLINE' | 'MAX_TOTAL' | 'MAX_PER_PROMOTER';

/**
 * Whether a promoter may make one more attempt at a gig: undefined if so, otherwise the reason. Pure.
 *
 * @param taken The submitted and verified attempts, in total and by this promoter.
 * @param at Time of the submission or event. The deadline itself is too late.
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

import { GigRepeat, type Gig } from './gig.entity.js';

/** What of a gig limits how often it counts. */
export type GigLimits = Pick<Gig, 'repeat' | 'maxPerPromoter' | 'maxTotal' | 'deadline'>;

/** Why there is no place for another attempt. */
export type NoPlace = 'DEADLINE' | 'MAX_TOTAL' | 'MAX_PER_PROMOTER';

/**
 * Whether a gig has a place for one more attempt of a promoter: undefined when it has, or why not. Pure.
 *
 * @param taken How many attempts count already, of everybody and of this promoter: those that wait and those that are verified.
 * @param at When it is submitted, or when the event occurred. The deadline itself is too late.
 */
export function judgePlace(
  { repeat, maxPerPromoter, maxTotal, deadline }: GigLimits,
  taken: { readonly inAll: number; readonly ofPromoter: number },
  at: Date,
): NoPlace | undefined {
  if (deadline !== null && at >= deadline) return 'DEADLINE';
  if (maxTotal !== null && taken.inAll >= maxTotal) return 'MAX_TOTAL';
  const mine = repeat === GigRepeat.ONCE ? 1 : maxPerPromoter;
  return mine !== null && taken.ofPromoter >= mine ? 'MAX_PER_PROMOTER' : undefined;
}

import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';

/**
 * The amount that a campaign can still spend, in atomic units: the lower of its remaining budget and account
 * balance, never below zero. Null if neither limits it. Pure.
 */
export function remainingOf(
  { budgetAtomic, spentAtomic }: Pick<Campaign, 'budgetAtomic' | 'spentAtomic'>,
  balance: bigint | null,
): bigint | null {
  const ofBudget = budgetAtomic === null ? null : budgetAtomic - spentAtomic;
  if (ofBudget === null && balance === null) return null;
  const left = ofBudget === null || (balance !== null && balance < ofBudget) ? (balance as bigint) : ofBudget;
  return left > 0n ? left : 0n;
}

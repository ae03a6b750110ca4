import type { Caller } from '../../kernel/caller.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { MarketplaceGig, MarketplaceGoal } from './marketplace.types.js';

export interface GoalRow extends Pick<
  MarketplaceGoal,
  'id' | 'name' | 'title' | 'description' | 'maxPerPromoter'
> {
  readonly campaignId: string;
  readonly payoutType: 'FLAT' | 'PERCENT';
  readonly payoutRate: bigint;
}

/** Columns that the table campaign does not have. */
export const gigTerms = `reward_amount as "rewardAtomic", proof, repeat, max_per_promoter as "maxPerPromoter", max_total as "maxTotal", deadline`;

export interface GigRow extends Omit<MarketplaceGig, 'rewardAmount'> {
  readonly campaignId: string;
  readonly rewardAtomic: bigint;
}

export async function readAsSystem<Row extends object>(
  { sql }: Caller,
  text: string,
  ids: readonly string[],
): Promise<Row[]> {
  return asSystem('MARKETPLACE', async () => sql.query<Row>(text, [ids]));
}

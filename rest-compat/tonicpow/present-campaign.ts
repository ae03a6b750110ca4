import { majorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { advertiserIdOf } from './dialect-ids.js';
import { presentGoal, type TonicpowGoal } from './present-goal.js';

/** The selection of the campaign routes. */
export const tonicpowCampaignFields = `fragment CampaignFields on Campaign {
  id name targetUrl description status payoutModel asset startsAt endsAt createdAt updatedAt
  payoutRate { amount asset } budget { amount asset } spent { amount asset } budgetRemaining { amount asset }
  organization { id }
}`;

export interface TonicpowCampaign {
  readonly id: string;
  readonly name: string;
  readonly targetUrl: string;
  readonly description: string | null;
  readonly status: string;
  readonly payoutModel: string;
  readonly asset: string;
  readonly startsAt: Moment | null;
  readonly endsAt: Moment | null;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
  readonly payoutRate: MoneyFields;
  readonly budget: MoneyFields | null;
  readonly spent: MoneyFields;
  readonly budgetRemaining: MoneyFields | null;
  readonly organization: Ref | null;
}

export interface CampaignWithGoals extends TonicpowCampaign {
  readonly goals: { readonly nodes: readonly TonicpowGoal[] };
}

export function presentTonicpowCampaign({
  organization,
  asset,
  ...campaign
}: TonicpowCampaign): Record<string, unknown> {
  return {
    ...campaign,
    advertiserId: advertiserIdOf(organization),
    status: lower(campaign.status),
    currency: asset,
    payoutRate: majorNumber(campaign.payoutRate),
    budget: campaign.budget && majorNumber(campaign.budget),
    spent: majorNumber(campaign.spent),
    budgetRemaining: campaign.budgetRemaining && majorNumber(campaign.budgetRemaining),
  };
}

export function presentCampaignWithGoals({ goals, ...campaign }: CampaignWithGoals): Record<string, unknown> {
  return { ...presentTonicpowCampaign(campaign), goals: goals.nodes.map(presentGoal) };
}

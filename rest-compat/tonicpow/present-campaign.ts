import { majorNumber, type Money } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { advertiserIdOf } from './dialect-ids.js';
import { presentGoal, type Goal } from './present-goal.js';

/** What the campaign rows select. */
export const campaignFields = `fragment CampaignFields on Campaign {
  id name targetUrl description status payoutModel asset startsAt endsAt createdAt updatedAt
  payoutRate { amount asset } budget { amount asset } spent { amount asset } budgetRemaining { amount asset }
  organization { id }
}`;

export interface Campaign {
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
  readonly payoutRate: Money;
  readonly budget: Money | null;
  readonly spent: Money;
  readonly budgetRemaining: Money | null;
  readonly organization: Ref | null;
}

export interface CampaignWithGoals extends Campaign {
  readonly goals: { readonly nodes: readonly Goal[] };
}

export function presentCampaign({ organization, asset, ...campaign }: Campaign): Record<string, unknown> {
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
  return { ...presentCampaign(campaign), goals: goals.nodes.map(presentGoal) };
}

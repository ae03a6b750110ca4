import type { CampaignWithGoalsFragment, TonicpowCampaignFragment } from '../generated/operations.js';
import { majorNumber } from '../shared/money-number.js';
import { lower } from '../shared/present.js';
import { advertiserIdOf } from './dialect-ids.js';
import { presentGoal } from './present-goal.js';

export function presentTonicpowCampaign({
  organization,
  asset,
  ...campaign
}: TonicpowCampaignFragment): Record<string, unknown> {
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

export function presentCampaignWithGoals({
  goals,
  ...campaign
}: CampaignWithGoalsFragment): Record<string, unknown> {
  return { ...presentTonicpowCampaign(campaign), goals: goals.nodes.map(presentGoal) };
}

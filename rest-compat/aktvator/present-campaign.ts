import type {
  AktvatorCampaignFragment,
  AktvatorGoalFragment,
  CampaignWithWorkFragment,
} from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';
import { given, lower } from '../shared/present.js';
import { presentGig } from './present-gig.js';

export function presentAktvatorCampaign({
  organization,
  asset,
  ...campaign
}: AktvatorCampaignFragment): Record<string, unknown> {
  return {
    ...campaign,
    organizationId: organization?.id ?? null,
    status: lower(campaign.status),
    approval: lower(campaign.approval),
    attributionModel: lower(campaign.attributionModel),
    codePolicy: lower(campaign.codePolicy),
    fraudChecks: presentFraudChecks(campaign.fraudChecks),
    payoutPercent: campaign.payoutPercent && JSON.rawJSON(campaign.payoutPercent),
    currency: asset,
    payoutRate: minorNumber(campaign.payoutRate),
    budget: campaign.budget && minorNumber(campaign.budget),
    spent: minorNumber(campaign.spent),
    budgetRemaining: campaign.budgetRemaining && minorNumber(campaign.budgetRemaining),
    environment: lower(campaign.environment),
  };
}

/** Fraud-check actions in lower case; numbers and countries unchanged. */
function presentFraudChecks(fraudChecks: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fraudChecks).map(([name, value]) => [
      name,
      typeof value === 'string' ? lower(value) : value,
    ]),
  );
}

/** A complete campaign, with its gigs only if the caller may read gigs. */
export function presentCampaignWithWork({
  goals,
  gigs,
  ...campaign
}: CampaignWithWorkFragment): Record<string, unknown> {
  return {
    ...presentAktvatorCampaign(campaign),
    goals: given(goals).nodes.map(presentGoal),
    ...(gigs ? { gigs: gigs.nodes.map(presentGig) } : {}),
  };
}

function presentGoal({ payout, payoutPercent, ...goal }: AktvatorGoalFragment): Record<string, unknown> {
  return {
    ...goal,
    payoutType: lower(goal.payoutType),
    payoutRate: payout ? minorNumber(payout) : payoutPercent && JSON.rawJSON(payoutPercent),
  };
}

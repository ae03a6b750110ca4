import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { presentGig, type AktvatorGig } from './present-gig.js';

/** The selection of the campaign routes. */
export const aktvatorCampaignFields = `fragment CampaignFields on Campaign {
  id name targetUrl description status approval payoutModel asset startsAt endsAt attributionWindowDays holdingPeriodDays
  attributionModel codePolicy timeZone payoutPercent endedAt environment createdAt updatedAt
  payoutRate { amount asset } budget { amount asset } spent { amount asset } budgetRemaining { amount asset }
  fraudChecks {
    selfReferral duplicateCustomer outsideAttributionWindow botClick velocity dataCentreClick blockedCountry duplicateSeconds
    velocityEvents velocitySeconds blockedCountries clickUniqueness
  }
  organization { id }
}`;

export interface AktvatorCampaign {
  readonly id: string;
  readonly name: string;
  readonly targetUrl: string;
  readonly description: string | null;
  readonly status: string;
  readonly approval: string;
  readonly payoutModel: string;
  readonly asset: string;
  readonly startsAt: Moment | null;
  readonly endsAt: Moment | null;
  readonly attributionWindowDays: number;
  readonly holdingPeriodDays: number;
  readonly attributionModel: string;
  readonly codePolicy: string;
  readonly timeZone: string;
  readonly payoutPercent: string | null;
  readonly endedAt: Moment | null;
  readonly environment: string;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
  readonly payoutRate: MoneyFields;
  readonly budget: MoneyFields | null;
  readonly spent: MoneyFields;
  readonly budgetRemaining: MoneyFields | null;
  readonly fraudChecks: Readonly<Record<string, unknown>>;
  readonly organization: Ref | null;
}

export interface CampaignWithWork extends AktvatorCampaign {
  readonly goals: { readonly nodes: readonly AktvatorGoal[] };
  readonly gigs?: { readonly nodes: readonly AktvatorGig[] };
}

interface AktvatorGoal {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly actionType: string | null;
  readonly payoutType: string;
  readonly payout: MoneyFields | null;
  readonly payoutPercent: string | null;
  readonly maxPerPromoter: number | null;
  readonly maxPerVisitor: number | null;
}

export function presentAktvatorCampaign({
  organization,
  asset,
  ...campaign
}: AktvatorCampaign): Record<string, unknown> {
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
}: CampaignWithWork): Record<string, unknown> {
  return {
    ...presentAktvatorCampaign(campaign),
    goals: goals.nodes.map(presentGoal),
    ...(gigs ? { gigs: gigs.nodes.map(presentGig) } : {}),
  };
}

function presentGoal({ payout, payoutPercent, ...goal }: AktvatorGoal): Record<string, unknown> {
  return {
    ...goal,
    payoutType: lower(goal.payoutType),
    payoutRate: payout ? minorNumber(payout) : payoutPercent && JSON.rawJSON(payoutPercent),
  };
}

import { percentOf } from '../../kernel/money.js';
import type { CampaignTerms, Evidence, GoalTerms } from './evidence.js';
import type { PriceProblem } from './price-reward.js';
import type { UsageSubject } from './usage.js';

/** The plain amount that a goal pays for this event. */
export function plainOf(goal: GoalTerms, evidence: Evidence): bigint | PriceProblem {
  if (goal.payoutType === 'FLAT') return goal.payoutRate;
  const amount = amountIn(evidence, evidence.campaign as CampaignTerms);
  return typeof amount === 'bigint' ? percentOf(amount, goal.payoutRate) : amount;
}

/** The amount that counts, or the reason why there is none. Requires a campaign. Pure. */
export function evidentAmount(evidence: Pick<Evidence, 'event' | 'campaign'>): bigint | PriceProblem {
  return evidence.campaign ? amountIn(evidence, evidence.campaign) : 'AMOUNT_REQUIRED';
}

export function amountIn(
  { event }: Pick<Evidence, 'event'>,
  { asset }: CampaignTerms,
): bigint | PriceProblem {
  if (event.amount === null) return 'AMOUNT_REQUIRED';
  return event.asset === asset ? event.amount : 'OTHER_ASSET';
}

/** The promoter, customer and time that usage counts for; undefined without attribution. Pure. */
export function usageSubject({
  event,
  attribution,
  campaign,
}: Pick<Evidence, 'event' | 'attribution' | 'campaign'>): UsageSubject | undefined {
  return attribution && campaign && evidentSubject(event, campaign, attribution.promoterId);
}

export function evidentSubject(
  { customerId, visitorId, occurredAt }: Evidence['event'],
  { timeZone }: CampaignTerms,
  promoterId: string,
): UsageSubject {
  return { promoterId, customerId, visitorId, occurredAt, timeZone };
}

import type { Attributed } from '../decisions/attribute-event.js';
import { buildRuleInput, type Evidence } from '../decisions/evidence.js';
import type { ClaimedEvent } from './claim-events.js';
import type { EvaluationContext } from './gather-evaluation-context.js';
import { signalsOf } from './signals-of.js';
import type { AttemptCounts } from '../../events/action-attempt/attempt-counts.js';
import type { ConversionCounts } from './conversion-counts.js';
import type { KnownCustomers } from './known-customers.js';
import type { RecentReports } from './recent-reports.js';
import type { UsageCounters } from './usage-counters.js';

export function visitorOf({ sessionId }: ClaimedEvent, { visitors }: EvaluationContext): string | null {
  return sessionId === null ? null : (visitors.get(sessionId) ?? sessionId);
}

export function evidenceOf(
  event: ClaimedEvent,
  attributed: Attributed | undefined,
  context: EvaluationContext,
  { conversions, attempts, customers, reports }: Counters,
): Evidence {
  const { customerId } = event;
  const visitorId = visitorOf(event, context);
  const { attribution } = attributed ?? {};
  const { campaignId = '', promoterId = '' } = attribution ?? {};
  const promoter = context.promoters.get(promoterId);
  return {
    event: { ...reported(event), visitorId },
    attribution,
    campaign: context.campaigns.get(campaignId),
    gigs: context.gigs.get(campaignId) ?? [],
    goals: context.goals.get(campaignId) ?? [],
    ruleInput:
      promoter &&
      buildRuleInput({
        event,
        promoter,
        isNewCustomer: customers.isNew(campaignId, customerId),
        click: context.clickOf(attributed),
      }),
    signals: signalsOf({ event, attributed }, context, reports),
    conversionsOf: (id) => conversions.of(id, visitorId, promoterId),
    attemptsOf: (id) => attempts.of(id, promoterId),
  };
}

/** All counters, read once for a batch. */
export interface Counters {
  readonly conversions: ConversionCounts;
  readonly attempts: AttemptCounts;
  readonly customers: KnownCustomers;
  readonly reports: RecentReports;
  readonly usage: UsageCounters;
}

function reported(event: ClaimedEvent): Omit<Evidence['event'], 'visitorId'> {
  const { eventType, goalId, campaignId, amount, asset, occurredAt, receivedAt } = event;
  const { customerId, review, isBrowserReport } = event;
  return {
    eventType,
    goalId,
    campaignId,
    amount,
    asset,
    occurredAt,
    receivedAt,
    customerId,
    review,
    isBrowserReport,
  };
}

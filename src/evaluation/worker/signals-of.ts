import type { Attributed } from '../decisions/attribute-event.js';
import type { FraudSignals } from '../decisions/evidence.js';
import { findSelfReferral } from '../decisions/check-fraud.js';
import type { ClaimedEvent } from './claim-events.js';
import type { EvaluationContext } from './gather-evaluation-context.js';
import type { CheckedEvent, RecentReports } from './recent-reports.js';

interface Pending {
  readonly event: ClaimedEvent;
  readonly attributed: Attributed | undefined;
}

const noSignals: FraudSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };

/** The data of an event for fraud checks; undefined without attribution. */
export function checkedEventOf(
  { event, attributed }: Pending,
  { campaigns }: Pick<EvaluationContext, 'campaigns'>,
): CheckedEvent | undefined {
  const { campaignId = '', promoterId = '' } = attributed?.attribution ?? {};
  const campaign = campaigns.get(campaignId);
  return campaign && { event, campaignId, promoterId, fraudChecks: campaign.fraudChecks };
}

/** Fraud-check data beyond event, attribution and rule input. */
export function signalsOf(
  pending: Pending,
  context: Pick<EvaluationContext, 'campaigns' | 'promoters'>,
  reports: RecentReports,
): FraudSignals {
  const checked = checkedEventOf(pending, context);
  const promoter = checked && context.promoters.get(checked.promoterId);
  if (!promoter) return noSignals;
  return {
    selfReferral: findSelfReferral(checked.event, promoter.clues) ?? null,
    isDuplicate: reports.isDuplicate(checked),
    recentEvents: reports.recentEvents(checked),
  };
}

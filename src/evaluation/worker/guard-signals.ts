import type { Attributed } from '../decisions/attribute-event.js';
import type { GuardSignals } from '../decisions/evidence.js';
import { findSelfReferral } from '../decisions/find-self-referral.js';
import type { ClaimedEvent } from './claim-events.js';
import type { Surroundings } from './gather-evidence.js';
import type { GuardedEvent, RecentReports } from './recent-reports.js';

interface Pending {
  readonly event: ClaimedEvent;
  readonly attributed: Attributed | undefined;
}

const noSignals: GuardSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };

/** An event as guards see it; undefined where it belongs to nobody. */
export function guardedOf(
  { event, attributed }: Pending,
  { campaigns }: Pick<Surroundings, 'campaigns'>,
): GuardedEvent | undefined {
  const { campaignId = '', promoterId = '' } = attributed?.attribution ?? {};
  const campaign = campaigns.get(campaignId);
  return campaign && { event, campaignId, promoterId, guards: campaign.guards };
}

/** What guards look at beside event, attribution and facts. */
export function signalsOf(
  pending: Pending,
  surroundings: Pick<Surroundings, 'campaigns' | 'promoters'>,
  reports: RecentReports,
): GuardSignals {
  const guarded = guardedOf(pending, surroundings);
  const promoter = guarded && surroundings.promoters.get(guarded.promoterId);
  if (!promoter) return noSignals;
  return {
    selfReferral: findSelfReferral(guarded.event, promoter.clues) ?? null,
    isDuplicate: reports.isDuplicate(guarded),
    recentEvents: reports.recentEvents(guarded),
  };
}

import { CampaignStatus } from '../../campaigns/campaign/campaign-status.js';
import { LinkClosedReason } from './link-closed-reason.js';

/** What decides whether a link is open. */
export interface LinkState {
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
}

/** What the campaign adds to it. */
export interface CampaignState {
  readonly status: CampaignStatus;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/**
 * Why a link is closed at a time, or undefined if it is open. A time limit ends at its very moment. Links
 * of a paused campaign stay open, because shops still want their visitors.
 */
export function closedReasonOf(
  link: LinkState,
  campaign: CampaignState,
  at: Date,
): LinkClosedReason | undefined {
  if (link.disabledAt) return LinkClosedReason.DISABLED;
  if (link.expiresAt && link.expiresAt <= at) return LinkClosedReason.EXPIRED;
  const { status, startsAt, endsAt } = campaign;
  if (status === CampaignStatus.ENDED || (endsAt && endsAt <= at)) return LinkClosedReason.CAMPAIGN_ENDED;
  if (status === CampaignStatus.DRAFT || (startsAt && startsAt > at)) {
    return LinkClosedReason.CAMPAIGN_NOT_STARTED;
  }
  return undefined;
}

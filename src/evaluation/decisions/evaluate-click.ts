import { closedAt, type CampaignLife } from './evidence.js';

/** Why a click earned nothing. */
export type ClickReason =
  | 'BOT'
  | 'REPEATED'
  /** Refused by the campaign's velocity check. */
  | 'VELOCITY'
  /** Too many clicks from its address; decided when the click was recorded. */
  | 'RATE_LIMITED'
  | 'NOT_PAID_BY_CLICK'
  | 'ORGANIZATION_SUSPENDED'
  | 'PROMOTER_SUSPENDED'
  | 'CAMPAIGN_NOT_ACTIVE'
  | 'OUTSIDE_CAMPAIGN_DATES';

interface Click {
  readonly isBot: boolean;
  readonly clickedAt: Date;
  readonly isPromoterSuspended?: boolean;
  readonly isOrganizationSuspended?: boolean;
}

interface ClickTerms extends CampaignLife {
  readonly payoutModel: string;
  /** Atomic units per click. */
  readonly payoutRate: bigint;
}

/** The reward of a new visitor's click in atomic units, or the reason why it earns nothing. Pure. */
export function evaluateClick(click: Click, campaign: ClickTerms | undefined): bigint | ClickReason {
  if (click.isBot) return 'BOT';
  if (click.isOrganizationSuspended) return 'ORGANIZATION_SUSPENDED';
  if (click.isPromoterSuspended) return 'PROMOTER_SUSPENDED';
  if (!campaign) return 'CAMPAIGN_NOT_ACTIVE';
  const closed = closedAt(campaign, click.clickedAt);
  if (closed) return closed;
  if (campaign.payoutModel !== 'CPC') return 'NOT_PAID_BY_CLICK';
  return campaign.payoutRate;
}

import { wasActive } from './was-active.js';

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

interface ClickTerms {
  readonly status: string;
  readonly payoutModel: string;
  /** Atomic units per click. */
  readonly payoutRate: bigint;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** The reward of a new visitor's click in atomic units, or the reason why it earns nothing. Pure. */
export function evaluateClick(click: Click, campaign: ClickTerms | undefined): bigint | ClickReason {
  if (click.isBot) return 'BOT';
  if (click.isOrganizationSuspended) return 'ORGANIZATION_SUSPENDED';
  if (click.isPromoterSuspended) return 'PROMOTER_SUSPENDED';
  if (!campaign || !wasActive(campaign, click.clickedAt)) return 'CAMPAIGN_NOT_ACTIVE';
  const early = campaign.startsAt !== null && click.clickedAt < campaign.startsAt;
  const late = campaign.endsAt !== null && click.clickedAt >= campaign.endsAt;
  if (early || late) return 'OUTSIDE_CAMPAIGN_DATES';
  if (campaign.payoutModel !== 'CPC') return 'NOT_PAID_BY_CLICK';
  return campaign.payoutRate;
}

import { wasActive } from './was-active.js';

/** Why a click earned nothing. */
export type ClickReason =
  | 'BOT'
  | 'REPEATED'
  /** The velocity check of the campaign. */
  | 'VELOCITY'
  /** Its address had more clicks than count; decided when it was recorded. */
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
  /** Atomic units a click. */
  readonly payoutRate: bigint;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** What a click of a new visitor earns, in atomic units, or why no click like it earns anything. Pure. */
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

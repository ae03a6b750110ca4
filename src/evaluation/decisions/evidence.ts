import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import { formatMajorShort } from '../../kernel/money.js';
import type { CreditSplit } from './split-credit.js';

/** All data that a decision depends on, except rules and counters. */
export interface Evidence {
  readonly event: {
    readonly eventType: string;
    /** Set if the integrator named the goal. Then no other goal or gig counts. */
    readonly goalId: string | null;
    readonly campaignId: string | null;
    /** Atomic units of `asset`. */
    readonly amount: bigint | null;
    readonly asset: string;
    readonly occurredAt: Date;
    readonly receivedAt: Date;
    /** The integrator's own id of the customer. */
    readonly customerId: string | null;
    /** The browser of the reported session, or the session itself if the browser is unknown. */
    readonly visitorId: string | null;
    /** The review result after a fraud check held the event. */
    readonly review: 'APPROVED' | 'REJECTED' | null;
    /** Whether it was reported with a publishable key, which anybody can read. */
    readonly isBrowserReport?: boolean;
  };
  readonly attribution: Attribution | undefined;
  readonly campaign: CampaignTerms | undefined;
  readonly gigs: readonly GigTerms[];
  readonly goals: readonly GoalTerms[];
  /** The data that conditions can read; undefined without attribution. */
  readonly ruleInput: RuleInput | undefined;
  readonly signals: FraudSignals;
  /** The number of conversions that already count, without those of this event. */
  readonly conversionsOf: (goalId: string) => { readonly ofVisitor: number; readonly ofPromoter: number };
  /** The number of used places of a gig: attempts that are submitted or verified. */
  readonly attemptsOf: (gigId: string) => { readonly ofPromoter: number; readonly total: number };
}

/** The identifier by which a customer was recognized as the promoter. */
export type SelfReferral = 'EMAIL' | 'CUSTOMER_ID';

/** Fraud-check data beyond event, attribution and rule input. Contains results only, no addresses. */
export interface FraudSignals {
  readonly selfReferral: SelfReferral | null;
  /** Whether an event that counts or is held has the same customer, action and amount at a near time. */
  readonly isDuplicate: boolean;
  /** The promoter's recent events in the campaign that count or are held, up to the number that matters. */
  readonly recentEvents: number;
}

/** Nothing for fraud checks to find. */
export const noSignals: FraudSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };

/** The link that an event belongs to, and the source of that attribution. */
export interface Attribution {
  readonly by: 'link' | 'code' | 'session' | 'customer';
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  /** The click that earns; undefined for an attribution by link or code. */
  readonly clickedAt: Date | undefined;
  readonly isPromoterSuspended?: boolean;
  /** Whether the session began with a bot's click. */
  readonly isBotClick?: boolean;
  /** Whether that click came from a known data-centre network. */
  readonly isDataCentreClick?: boolean;
  /** Whether the event precedes all clicks of the visitor by more than the clock tolerance. */
  readonly isBeforeClick?: boolean;
  /** How the credit is divided; undefined if this link has all of it. */
  readonly split?: CreditSplit;
}

/** The promoter of an event: its attribution, or nobody if the event names another campaign. Pure. */
export function ownerOf(
  namedCampaignId: string | null,
  attribution: Attribution | undefined,
): Attribution | undefined {
  const isOfAnother = namedCampaignId !== null && namedCampaignId !== attribution?.campaignId;
  return isOfAnother ? undefined : attribution;
}

/** The campaign data that a decision depends on. Amounts are atomic units of its asset. */
export interface CampaignTerms extends CampaignLife {
  readonly id: string;
  readonly asset: string;
  readonly attributionWindowDays: number;
  /** IANA name. It defines the days, weeks and months of caps and tiers. */
  readonly timeZone: string;
  readonly fraudChecks: FraudCheckSettings;
  /** Days for which rewards are held. */
  readonly holdingPeriodDays: number;
  readonly isOrganizationSuspended?: boolean;
}

export interface GigTerms {
  readonly id: string;
  readonly actionType: string;
  readonly reward: bigint;
  readonly verification: 'AUTO' | 'MANUAL';
  /** Submissions from this moment on do not count. */
  readonly deadline: Date | null;
  readonly maxPerPromoter: number | null;
  readonly maxTotal: number | null;
}

export interface GoalTerms {
  readonly id: string;
  readonly name: string;
  readonly actionType: string | null;
  readonly payoutType: 'FLAT' | 'PERCENT';
  readonly payoutRate: bigint;
  readonly maxPerPromoter: number | null;
  readonly maxPerVisitor: number | null;
}

export interface RuleInputSources {
  readonly event: {
    readonly eventType: string;
    readonly amount: bigint | null;
    readonly asset: string;
    readonly occurredAt: Date;
    readonly customerId: string | null;
    readonly metadata: Readonly<Record<string, unknown>> | null;
  };
  readonly promoter: PromoterInput;
  /** True if the campaign has counted nothing of this customer yet. Undefined without a customer. */
  readonly isNewCustomer: boolean | undefined;
  /** Undefined for an attribution without a click. */
  readonly click: ClickInput | undefined;
}

/** The promoter data that conditions can read. */
export interface PromoterInput {
  /** A bare uuid. */
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly createdAt: Date;
}

/** The click data that conditions can read: its time, and details of its session's first click. */
export interface ClickInput {
  readonly country: string | null;
  readonly device: string | null;
  readonly referrerHost: string | null;
  /** The time of the click that earns. */
  readonly clickedAt: Date;
}

/** Builds the JSON that conditions read. Pure. */
export function buildRuleInput({ event, promoter, isNewCustomer, click }: RuleInputSources): RuleInput {
  return {
    event: {
      type: event.eventType,
      amount: event.amount === null ? null : formatMajorShort(event.amount, event.asset),
      asset: event.asset,
      occurredAt: event.occurredAt.toISOString(),
      metadata: event.metadata ?? {},
    },
    promoter: {
      id: promoter.id,
      name: promoter.name,
      externalId: promoter.externalId,
      joinedAt: promoter.createdAt.toISOString(),
    },
    customer: { id: event.customerId, isNew: isNewCustomer ?? null },
    click: click
      ? {
          country: click.country,
          device: click.device,
          referrer: click.referrerHost,
          ageSeconds: Math.floor((event.occurredAt.getTime() - click.clickedAt.getTime()) / 1000),
        }
      : null,
  };
}

/** A campaign's status and dates. */
export interface CampaignLife {
  readonly status: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** When the campaign ended; null if it has not. */
  readonly endedAt: Date | null;
}

/**
 * Why a campaign does not pay for an event at this moment; undefined if it does. It must be active, or have
 * ended later. Events that were queued or reported late are therefore not lost. Pure.
 */
export function closedAt(
  { status, startsAt, endsAt, endedAt }: CampaignLife,
  moment: Date,
): 'CAMPAIGN_NOT_ACTIVE' | 'OUTSIDE_CAMPAIGN_DATES' | undefined {
  const endedLater = status === 'ENDED' && endedAt !== null && moment < endedAt;
  if (status !== 'ACTIVE' && !endedLater) return 'CAMPAIGN_NOT_ACTIVE';
  const isOutside = (startsAt !== null && moment < startsAt) || (endsAt !== null && moment >= endsAt);
  return isOutside ? 'OUTSIDE_CAMPAIGN_DATES' : undefined;
}

import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import type { SelfReferral } from './find-self-referral.js';

/** What is known of an event when it is evaluated. Everything a decision depends on is in here, but for rules and counters. */
export interface Evidence {
  readonly event: {
    readonly eventType: string;
    /** Set when the integrator named the goal: then nothing else counts. */
    readonly goalId: string | null;
    readonly campaignId: string | null;
    /** Atomic units of `asset`. */
    readonly amount: bigint | null;
    readonly asset: string;
    readonly occurredAt: Date;
    readonly receivedAt: Date;
    /** The integrator's own id of who did it. */
    readonly customerId: string | null;
    /** The browser of the session that it was reported with; the session itself where no browser is known. */
    readonly visitorId: string | null;
    /** What somebody decided on it when a fraud check had held it. */
    readonly review: 'APPROVED' | 'REJECTED' | null;
    /** Whether it was reported with a publishable key, which anybody can read. */
    readonly isBrowserReport?: boolean;
  };
  readonly attribution: Attribution | undefined;
  readonly campaign: CampaignTerms | undefined;
  readonly gigs: readonly GigTerms[];
  readonly goals: readonly GoalTerms[];
  /** What conditions may look at; undefined without attribution. */
  readonly ruleInput: RuleInput | undefined;
  readonly signals: FraudSignals;
  /** How many conversions count already, without this event's own. */
  readonly conversionsOf: (goalId: string) => { readonly ofVisitor: number; readonly ofPromoter: number };
  /** How many places of a gig are taken: attempts that are submitted or verified. */
  readonly attemptsOf: (gigId: string) => { readonly ofPromoter: number; readonly total: number };
}

/** What fraud checks look at beside event, attribution and rule input. Findings alone: no address is kept. */
export interface FraudSignals {
  readonly selfReferral: SelfReferral | null;
  /** Whether the same customer did the same for the same amount a moment before or after, and it counted or is held. */
  readonly isDuplicate: boolean;
  /** Events of the promoter in the campaign that count or are held, in the period before this one; at most as many as matter. */
  readonly recentEvents: number;
}

/** Which link an event belongs to, and how that is known. */
export interface Attribution {
  readonly by: 'link' | 'code' | 'session';
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  /** The click that earns; undefined when attributed by link or code. */
  readonly clickedAt: Date | undefined;
  readonly isPromoterSuspended?: boolean;
  /** Whether the session began with the click of a program. */
  readonly isBotClick?: boolean;
  /** Whether that click came from one of the networks that are known as data centres. */
  readonly isDataCentreClick?: boolean;
  /** Whether it happened before every click of the visitor, by more than clocks differ. */
  readonly isBeforeClick?: boolean;
}

/** Whose an event is: as it was attributed, unless it names another campaign. Then it is nobody's. Pure. */
export function ownerOf(
  namedCampaignId: string | null,
  attribution: Attribution | undefined,
): Attribution | undefined {
  const isOfAnother = namedCampaignId !== null && namedCampaignId !== attribution?.campaignId;
  return isOfAnother ? undefined : attribution;
}

/** What of a campaign matters to a decision. Amounts are atomic units of its asset. */
export interface CampaignTerms {
  readonly id: string;
  readonly status: string;
  readonly asset: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** When it came to its end; null while it has not. */
  readonly endedAt: Date | null;
  readonly attributionWindowDays: number;
  /** IANA name: the periods of caps and tiers are its days, weeks and months. */
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
  /** What is submitted from here on does not count. */
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

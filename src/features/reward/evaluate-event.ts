import { percentOf } from '../../kernel/money.js';

/** What is known of an event when it is evaluated. Everything a decision depends on is in here, and nothing else. */
export interface Evidence {
  readonly event: {
    readonly eventType: string;
    /** Set when the integrator named the goal: then nothing else counts. */
    readonly goalId: string | null;
    readonly campaignId: string | null;
    readonly amount: bigint | null;
    readonly asset: string;
    readonly occurredAt: Date;
    /** The conversion that was recorded with it, if it was reported by goal. */
    readonly conversionId: string | null;
  };
  readonly attribution: Attribution | undefined;
  readonly campaign: CampaignTerms | undefined;
  readonly gigs: readonly GigTerms[];
  readonly goals: readonly GoalTerms[];
  /** How many conversions count already, without this event's own. */
  readonly conversionsOf: (goalId: string) => { readonly ofVisitor: number; readonly ofPromoter: number };
}

/** Which link an event belongs to, and how that is known. */
export interface Attribution {
  readonly by: 'link' | 'code' | 'session';
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  /** When the session began; undefined when attributed by link or code. */
  readonly clickedAt: Date | undefined;
  readonly isPromoterSuspended?: boolean;
}

/** What of a campaign matters to a decision. Amounts are atomic units of its asset. */
export interface CampaignTerms {
  readonly id: string;
  readonly status: string;
  readonly asset: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly attributionWindowDays: number;
  readonly isOrganizationSuspended?: boolean;
}

export interface GigTerms {
  readonly id: string;
  readonly actionType: string;
  readonly reward: bigint;
  readonly verification: 'AUTO' | 'MANUAL';
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

/** Why an event did not count. The closed list that integrators see in `decision.reason`. */
export type Reason =
  | 'NO_ATTRIBUTION'
  | 'OTHER_CAMPAIGN'
  | 'ORGANIZATION_SUSPENDED'
  | 'PROMOTER_SUSPENDED'
  | 'CAMPAIGN_NOT_ACTIVE'
  | 'OUTSIDE_CAMPAIGN_DATES'
  | 'OUTSIDE_ATTRIBUTION_WINDOW'
  | 'NO_MATCHING_ACTION'
  | 'AMOUNT_REQUIRED'
  | 'OTHER_ASSET'
  | 'MAX_PER_VISITOR'
  | 'MAX_PER_PROMOTER';

/** One thing that an event brings about. `reward` is in atomic units and may be zero. */
export type Effect =
  | { readonly kind: 'conversion'; readonly goalId: string; readonly reward: bigint }
  | { readonly kind: 'attempt'; readonly gigId: string; readonly reward: bigint; readonly verified: boolean };

/** The outcome of an evaluation. */
export interface Decision {
  readonly status: 'PROCESSED' | 'UNMATCHED' | 'REJECTED';
  readonly reason?: Reason;
  readonly effects: readonly Effect[];
  /** What was refused of a goal that matched, by its id. */
  readonly refusals: readonly { readonly goalId: string; readonly reason: Reason }[];
}

const dayMs = 86_400_000;

function without(status: 'UNMATCHED' | 'REJECTED', reason: Reason): Decision {
  return { status, reason, effects: [], refusals: [] };
}

/**
 * Decides what an event is worth. Pure: the same evidence always gives the same decision.
 *
 * In this order: attribution, the campaign's state and dates, the attribution window, the action; then for each goal
 * its limits and payout. A gig makes an attempt, verified at once when the gig says so; a goal makes a conversion.
 */
export function evaluateEvent(evidence: Evidence): Decision {
  const obstacle = findObstacle(evidence);
  if (obstacle) return obstacle;
  const { event } = evidence;
  const named = event.goalId !== null;
  const gigs = named ? [] : evidence.gigs.filter((gig) => gig.actionType === event.eventType);
  const goals = evidence.goals.filter((goal) =>
    named ? goal.id === event.goalId : answersTo(goal, event.eventType),
  );
  if (gigs.length + goals.length === 0) return without('UNMATCHED', 'NO_MATCHING_ACTION');
  const judged = goals.map((goal) => ({ goal, verdict: judgeGoal(goal, evidence) }));
  const effects: Effect[] = gigs.map((gig) => ({
    kind: 'attempt',
    gigId: gig.id,
    reward: gig.reward,
    verified: gig.verification === 'AUTO',
  }));
  const refusals: { goalId: string; reason: Reason }[] = [];
  for (const { goal, verdict } of judged) {
    if (typeof verdict === 'bigint') effects.push({ kind: 'conversion', goalId: goal.id, reward: verdict });
    else refusals.push({ goalId: goal.id, reason: verdict });
  }
  const [firstRefusal] = refusals;
  if (effects.length === 0 && firstRefusal) {
    return { status: 'REJECTED', reason: firstRefusal.reason, effects, refusals };
  }
  return { status: 'PROCESSED', effects, refusals };
}

function findObstacle({ event, attribution, campaign }: Evidence): Decision | undefined {
  if (!attribution || !campaign) return without('UNMATCHED', 'NO_ATTRIBUTION');
  if (event.campaignId !== null && event.campaignId !== campaign.id) {
    return without('UNMATCHED', 'OTHER_CAMPAIGN');
  }
  if (campaign.isOrganizationSuspended) return without('REJECTED', 'ORGANIZATION_SUSPENDED');
  if (attribution.isPromoterSuspended) return without('REJECTED', 'PROMOTER_SUSPENDED');
  if (campaign.status !== 'ACTIVE') return without('UNMATCHED', 'CAMPAIGN_NOT_ACTIVE');
  const early = campaign.startsAt !== null && event.occurredAt < campaign.startsAt;
  const late = campaign.endsAt !== null && event.occurredAt >= campaign.endsAt;
  if (early || late) return without('REJECTED', 'OUTSIDE_CAMPAIGN_DATES');
  const { clickedAt } = attribution;
  if (
    clickedAt &&
    event.occurredAt.getTime() - clickedAt.getTime() > campaign.attributionWindowDays * dayMs
  ) {
    return without('REJECTED', 'OUTSIDE_ATTRIBUTION_WINDOW');
  }
  return undefined;
}

function answersTo(goal: GoalTerms, eventType: string): boolean {
  return goal.actionType === eventType || goal.name === eventType;
}

/** What a goal pays for this event, or why it does not count. */
function judgeGoal(goal: GoalTerms, { event, campaign, conversionsOf }: Evidence): bigint | Reason {
  const counted = conversionsOf(goal.id);
  if (goal.maxPerVisitor !== null && counted.ofVisitor >= goal.maxPerVisitor) return 'MAX_PER_VISITOR';
  if (goal.maxPerPromoter !== null && counted.ofPromoter >= goal.maxPerPromoter) return 'MAX_PER_PROMOTER';
  if (goal.payoutType === 'FLAT') return goal.payoutRate;
  if (event.amount === null) return 'AMOUNT_REQUIRED';
  if (event.asset !== campaign?.asset) return 'OTHER_ASSET';
  return percentOf(event.amount, goal.payoutRate);
}

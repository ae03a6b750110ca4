import { fingerprint } from '../../kernel/canonical-json.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import {
  ownerOf,
  type Attribution,
  type CampaignTerms,
  type Evidence,
  type GigTerms,
  type GoalTerms,
  type FraudSignals,
} from './evidence.js';
import type { Counter } from './usage.js';

/** A campaign with its goals and gigs, as they were: shared by all decisions of that state. JSON; amounts as text. */
export interface StoredTerms {
  readonly campaign: Record<string, unknown>;
  readonly gigs: readonly Record<string, unknown>[];
  readonly goals: readonly Record<string, unknown>[];
}

/** What an evaluated event's own row says, beside what is stored with it. Ids are bare uuids, amounts atomic units. */
export interface EvaluatedEventRow {
  readonly eventType: string;
  readonly goalId: string | null;
  /** The three that it was attributed to; where it is nobody's, what it named itself. */
  readonly linkId: string | null;
  readonly campaignId: string | null;
  readonly promoterId: string | null;
  readonly amount: bigint | string | null;
  readonly asset: string;
  readonly customerId: string | null;
  readonly sessionId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** The ORM's transaction answers times as text. */
  readonly occurredAt: Date | string;
  readonly receivedAt: Date | string;
}

/**
 * What one decision was made of, beside the event's row, the terms and the rules. JSON, one for each event: what says nothing is left
 * out, and nothing is in it that is stored elsewhere and never changes.
 */
export interface StoredEvidence {
  /** The campaign that the report named; the row has the one that was found. */
  readonly campaignId?: string;
  /** The link that the report named beside the code or session by which it was attributed; the row may have another one. */
  readonly linkId?: string;
  /** The browser, where one is known: the row has the session. */
  readonly visitorId?: string;
  readonly review?: 'APPROVED' | 'REJECTED';
  readonly isBrowserReport?: true;
  readonly attribution?: StoredAttribution;
  /** As it was then: names change. */
  readonly promoter?: Omit<RuleInput['promoter'], 'id'>;
  readonly isNewCustomer?: boolean;
  readonly click?: NonNullable<RuleInput['click']>;
  readonly signals?: Partial<FraudSignals>;
  /** Of each goal that matches, in the order of the terms: of the visitor, of the promoter. */
  readonly conversions?: readonly (readonly [number, number])[];
  /** Of each gig that matches, in the order of the terms: of the promoter, in all. */
  readonly attempts?: readonly (readonly [number, number])[];
  /** What had been counted: the place of the key among `usageKeys`, count, amount. */
  readonly usage?: readonly (readonly [number, string, string])[];
}

/** How an event was attributed, as it is stored: false and absent members are left out. */
export interface StoredAttribution {
  readonly by: Attribution['by'];
  /** Where the row does not say it: the event names another campaign, and is nobody's. */
  readonly of?: Pick<Attribution, 'linkId' | 'campaignId' | 'promoterId'>;
  readonly clickedAt?: string;
  readonly isPromoterSuspended?: true;
  readonly isBotClick?: true;
  readonly isDataCentreClick?: true;
  readonly isBeforeClick?: true;
}

/** The terms of a campaign, and the id under which they are kept. */
export function storeTerms(
  campaign: CampaignTerms,
  gigs: readonly GigTerms[],
  goals: readonly GoalTerms[],
): { readonly id: Buffer; readonly terms: StoredTerms } {
  const terms = toJson({ campaign, gigs, goals }) as StoredTerms;
  return { id: fingerprint(terms), terms };
}

/**
 * What has to be kept of a decision so that it can be made again.
 * @param reported What the event itself names.
 * @param seen What the rules looked at, by key.
 * @param keys Everything that they could look at, in the order of `usageKeys`.
 */
export function storeEvidence(
  evidence: Evidence,
  { sessionId, linkId }: Pick<EvaluatedEventRow, 'sessionId' | 'linkId'>,
  seen: ReadonlyMap<string, Counter> | undefined,
  keys: readonly string[],
): StoredEvidence {
  const { event, attribution, ruleInput, signals } = evidence;
  const goals = matchingGoals(evidence.goals, event);
  const gigs = matchingGigs(evidence.gigs, event);
  return {
    ...(event.campaignId !== null && { campaignId: event.campaignId }),
    ...(linkId !== null && attribution && attribution.by !== 'link' && { linkId }),
    ...(event.visitorId !== null && event.visitorId !== sessionId && { visitorId: event.visitorId }),
    ...(event.review && { review: event.review }),
    ...(event.isBrowserReport && { isBrowserReport: true }),
    ...(attribution && { attribution: storeAttribution(event.campaignId, attribution) }),
    ...(ruleInput && storeRuleInput(ruleInput)),
    ...storeSignals(signals),
    ...(goals.length > 0 && {
      conversions: goals.map(({ id }) => {
        const { ofVisitor, ofPromoter } = evidence.conversionsOf(id);
        return [ofVisitor, ofPromoter] as const;
      }),
    }),
    ...(gigs.length > 0 && {
      attempts: gigs.map(({ id }) => {
        const { ofPromoter, total } = evidence.attemptsOf(id);
        return [ofPromoter, total] as const;
      }),
    }),
    ...(seen && seen.size > 0 && { usage: storeUsage(seen, keys) }),
  };
}

function storeAttribution(namedCampaignId: string | null, attribution: Attribution): StoredAttribution {
  const { linkId, campaignId, promoterId } = attribution;
  const { by, clickedAt, isPromoterSuspended, isBotClick, isDataCentreClick, isBeforeClick } = attribution;
  return {
    by,
    ...(!ownerOf(namedCampaignId, attribution) && { of: { linkId, campaignId, promoterId } }),
    ...(clickedAt && { clickedAt: clickedAt.toISOString() }),
    ...(isPromoterSuspended && { isPromoterSuspended }),
    ...(isBotClick && { isBotClick }),
    ...(isDataCentreClick && { isDataCentreClick }),
    ...(isBeforeClick && { isBeforeClick }),
  };
}

function storeRuleInput({ promoter, customer, click }: RuleInput): Partial<StoredEvidence> {
  const { id: _, ...known } = promoter;
  return {
    promoter: known,
    ...(customer.isNew !== null && { isNewCustomer: customer.isNew }),
    ...(click && { click }),
  };
}

function storeSignals({ selfReferral, isDuplicate, recentEvents }: FraudSignals): Partial<StoredEvidence> {
  if (selfReferral === null && !isDuplicate && recentEvents === 0) return {};
  return {
    signals: {
      ...(selfReferral && { selfReferral }),
      ...(isDuplicate && { isDuplicate }),
      ...(recentEvents > 0 && { recentEvents }),
    },
  };
}

function storeUsage(
  seen: ReadonlyMap<string, Counter>,
  keys: readonly string[],
): NonNullable<StoredEvidence['usage']> {
  return [...seen].map(([key, { count, amount }]) => {
    const place = keys.indexOf(key);
    // Whoever adds something that rules look at, and forgets `usageKeys`, learns it here: it was not read before either.
    if (place === -1) throw new Error(`Rules looked at ${key}, which nobody had read.`);
    return [place, count.toString(), amount.toString()];
  });
}

type Asked = Pick<EvaluatedEventRow, 'eventType' | 'goalId'>;

/** The goals that an event can count for, in the order of the terms: their counts are stored in it. */
export function matchingGoals(
  goals: readonly GoalTerms[],
  { eventType, goalId }: Asked,
): readonly GoalTerms[] {
  return goals.filter(
    ({ id, actionType, name }) => id === goalId || actionType === eventType || name === eventType,
  );
}

/** The gigs that an event can count for, in the order of the terms: their counts are stored in it. */
export function matchingGigs(gigs: readonly GigTerms[], { eventType }: Asked): readonly GigTerms[] {
  return gigs.filter((gig) => gig.actionType === eventType);
}

/** Plain JSON: amounts as text, times as ISO text. */
function toJson(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'bigint' ? member.toString() : member,
    ),
  );
}

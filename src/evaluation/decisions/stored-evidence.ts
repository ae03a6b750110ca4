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
import type { CreditSplit, Touch } from './split-credit.js';
import type { Counter } from './usage.js';

/** A campaign's terms with goals and gigs, shared by all decisions made by them. JSON; amounts as text. */
export interface StoredTerms {
  readonly campaign: Record<string, unknown>;
  readonly gigs: readonly Record<string, unknown>[];
  readonly goals: readonly Record<string, unknown>[];
}

/**
 * The evidence of one decision beyond the event's row, the terms and the rules. One JSON per event. Empty
 * values are omitted, and immutable data that is stored elsewhere is not repeated.
 */
export interface StoredEvidence {
  /** The browser, if known. The row has the session. */
  readonly visitorId?: string;
  readonly review?: 'APPROVED' | 'REJECTED';
  readonly isBrowserReport?: true;
  readonly attribution?: StoredAttribution;
  /** The promoter at that time, because names change. */
  readonly promoter?: Omit<RuleInput['promoter'], 'id'>;
  readonly isNewCustomer?: boolean;
  readonly click?: NonNullable<RuleInput['click']>;
  readonly signals?: Partial<FraudSignals>;
  /** For each matching goal, in the order of the terms: count by visitor, count by promoter. */
  readonly conversions?: readonly (readonly [number, number])[];
  /** For each matching gig, in the order of the terms: count by promoter, total count. */
  readonly attempts?: readonly (readonly [number, number])[];
  /** Counter values: name in `usageKeys`, count, amount. */
  readonly usage?: readonly (readonly [string, string, string])[];
}

/** A stored attribution. False and absent members are omitted. */
export interface StoredAttribution {
  readonly by: Attribution['by'];
  /** Set if the row lacks it: the event names another campaign, so it has no promoter. */
  readonly of?: Pick<Attribution, 'linkId' | 'campaignId' | 'promoterId'>;
  readonly clickedAt?: string;
  readonly isPromoterSuspended?: true;
  readonly isBotClick?: true;
  readonly isDataCentreClick?: true;
  readonly isBeforeClick?: true;
  /** Times as text. */
  readonly split?: StoredSplit;
}

/** A stored touch. */
export type StoredTouch = Omit<Touch, 'clickedAt'> & { readonly clickedAt: string };

type StoredSplit = Omit<CreditSplit, 'touches'> & { readonly touches: readonly StoredTouch[] };

/** The terms of a campaign, and their storage id. */
export function storeTerms(
  campaign: CampaignTerms,
  gigs: readonly GigTerms[],
  goals: readonly GoalTerms[],
): { readonly id: Buffer; readonly terms: StoredTerms } {
  const terms = toJson({ campaign, gigs, goals }) as StoredTerms;
  return { id: fingerprint(terms), terms };
}

/**
 * The evidence to store so that a decision can be repeated.
 * @param sessionId The reported session.
 * @param seen The counter values that the rules read, by key.
 * @param keys The keys of all counters that the rules could read, by name.
 */
export function storeEvidence(
  evidence: Evidence,
  sessionId: string | null,
  seen: ReadonlyMap<string, Counter> | undefined,
  keys: ReadonlyMap<string, string>,
): StoredEvidence {
  const { event, attribution, ruleInput, signals } = evidence;
  const goals = matchingGoals(evidence.goals, event);
  const gigs = matchingGigs(evidence.gigs, event);
  return {
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
    ...(attribution.split && { split: toJson(attribution.split) as StoredSplit }),
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
  keys: ReadonlyMap<string, string>,
): NonNullable<StoredEvidence['usage']> {
  const names = new Map([...keys].map(([name, key]) => [key, name]));
  return [...seen].map(([key, { count, amount }]) => {
    const name = names.get(key);
    // Fails if a new kind of counter is missing in `usageKeys`, because it was not read beforehand either.
    if (name === undefined) throw new Error(`Rules read the counter ${key}, which was not loaded.`);
    return [name, count.toString(), amount.toString()];
  });
}

type Asked = Pick<Evidence['event'], 'eventType' | 'goalId'>;

/** The goals that an event can count for, in the order of the terms. Stored counts depend on this order. */
export function matchingGoals(
  goals: readonly GoalTerms[],
  { eventType, goalId }: Asked,
): readonly GoalTerms[] {
  return goals.filter(
    ({ id, actionType, name }) => id === goalId || actionType === eventType || name === eventType,
  );
}

/** The gigs that an event can count for, in the order of the terms. Stored counts depend on this order. */
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

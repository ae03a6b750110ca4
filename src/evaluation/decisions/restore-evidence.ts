import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import { buildRuleInput } from './build-rule-input.js';
import type { Attribution, CampaignTerms, Evidence, GigTerms, GoalTerms, FraudSignals } from './evidence.js';
import {
  matchingGigs,
  matchingGoals,
  type EvaluatedEventRow,
  type StoredAttribution,
  type StoredEvidence,
  type StoredTerms,
} from './stored-evidence.js';
import type { Counter } from './usage.js';

const noSignals: FraudSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };

/** Restores the evidence from storage. */
export function restoreEvidence(
  event: EvaluatedEventRow,
  stored: StoredEvidence,
  terms: StoredTerms | undefined,
): Evidence {
  const gigs = (terms?.gigs ?? []).map(restoreGig);
  const goals = (terms?.goals ?? []).map(restoreGoal);
  const conversions = placesOf(matchingGoals(goals, event), stored.conversions);
  const attempts = placesOf(matchingGigs(gigs, event), stored.attempts);
  return {
    event: restoreEvent(event, stored),
    attribution: stored.attribution && restoreAttribution(event, stored.attribution),
    campaign: terms && restoreCampaign(terms.campaign),
    gigs,
    goals,
    ruleInput: restoreRuleInput(event, stored),
    signals: { ...noSignals, ...stored.signals },
    conversionsOf: (goalId) => {
      const [ofVisitor, ofPromoter] = conversions.get(goalId) ?? [0, 0];
      return { ofVisitor, ofPromoter };
    },
    attemptsOf: (gigId) => {
      const [ofPromoter, total] = attempts.get(gigId) ?? [0, 0];
      return { ofPromoter, total };
    },
  };
}

/** Reads the counter values at the time of the decision. @param keys From `usageKeys`. */
export function restoreUsage(
  { usage = [] }: StoredEvidence,
  keys: ReadonlyMap<string, string>,
): ReadonlyMap<string, Counter> {
  return new Map(
    usage.map(([name, count, amount]) => {
      const key = keys.get(name);
      if (key === undefined) throw new Error(`The rules of this decision have no counter ${name}.`);
      return [key, { count: BigInt(count), amount: BigInt(amount) }];
    }),
  );
}

function placesOf(
  matching: readonly { readonly id: string }[],
  counted: readonly (readonly [number, number])[] = [],
): ReadonlyMap<string, readonly [number, number]> {
  return new Map(matching.map(({ id }, place) => [id, counted[place] ?? [0, 0]]));
}

function restoreEvent(
  row: EvaluatedEventRow,
  { visitorId, review, isBrowserReport }: StoredEvidence,
): Evidence['event'] {
  const { eventType, goalId, campaignId, amount, asset, occurredAt, receivedAt, customerId, sessionId } = row;
  return {
    eventType,
    goalId,
    campaignId,
    amount,
    asset,
    occurredAt,
    receivedAt,
    customerId,
    visitorId: visitorId ?? sessionId,
    review: review ?? null,
    ...(isBrowserReport && { isBrowserReport }),
  };
}

function restoreAttribution(
  event: EvaluatedEventRow,
  { clickedAt, of, ...stored }: StoredAttribution,
): Attribution {
  const { linkId, campaignId, promoterId } = of ?? attributedTo(event);
  if (linkId === null || campaignId === null || promoterId === null) {
    throw new Error('An attributed event has no link, campaign or promoter.');
  }
  const clicked = clickedAt === undefined ? undefined : new Date(clickedAt);
  return { ...stored, linkId, campaignId, promoterId, clickedAt: clicked };
}

function attributedTo(event: EvaluatedEventRow) {
  return {
    linkId: event.attributedLinkId,
    campaignId: event.attributedCampaignId,
    promoterId: event.attributedPromoterId,
  };
}

function restoreRuleInput(event: EvaluatedEventRow, stored: StoredEvidence): RuleInput | undefined {
  const { promoterId } = stored.attribution?.of ?? attributedTo(event);
  const { promoter, isNewCustomer, click } = stored;
  if (!promoter || promoterId === null) return undefined;
  const ruleInput = buildRuleInput({
    event,
    promoter: { ...promoter, id: promoterId, createdAt: new Date(promoter.joinedAt) },
    isNewCustomer,
    click: undefined,
  });
  return { ...ruleInput, click: click ?? null };
}

function restoreGig(gig: Record<string, unknown>): GigTerms {
  return {
    ...(gig as unknown as GigTerms),
    reward: BigInt(gig['reward'] as string),
    deadline: toDate(gig['deadline']),
  };
}

function restoreGoal(goal: Record<string, unknown>): GoalTerms {
  return { ...(goal as unknown as GoalTerms), payoutRate: BigInt(goal['payoutRate'] as string) };
}

function restoreCampaign(campaign: Record<string, unknown>): CampaignTerms {
  return {
    ...(campaign as unknown as CampaignTerms),
    startsAt: toDate(campaign['startsAt']),
    endsAt: toDate(campaign['endsAt']),
    endedAt: toDate(campaign['endedAt']),
  };
}

function toDate(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}

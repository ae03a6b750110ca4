/* Repeats stored decisions: restores the evidence from the row of the event, and decides again. */
import type { PublishedRules } from '../../campaigns/reward-rule/read-rule-versions.js';
import { evaluateEvent } from './evaluate-event.js';
import { usageSubject, unused, usageKeys, type Counter } from './usage.js';
import { rulesOf } from '../../campaigns/reward-rule/compiled-rules.js';
import {
  matchingGigs,
  matchingGoals,
  type StoredEvidence,
  type StoredTerms,
  type StoredAttribution,
  type StoredTouch,
} from './stored-evidence.js';
import type { Touch } from './split-credit.js';
import { traceOf, type DecisionTrace } from './decision.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import {
  buildRuleInput,
  noSignals,
  type Attribution,
  type CampaignTerms,
  type Evidence,
  type GigTerms,
  type GoalTerms,
} from './evidence.js';

/** A stored decision: the event's row, its evidence, and the terms of its evaluation. */
export interface StoredDecision {
  readonly event: EvaluatedEventRow;
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | undefined;
}

/**
 * Repeats a decision from stored evidence: the same trace, regardless of later changes. Pure.
 * @param version The rules of the decision; undefined for the plain amounts of goals and gigs.
 */
export function replayDecision(
  { event, evidence: stored, terms }: StoredDecision,
  version: Pick<PublishedRules, 'id' | 'number' | 'rules'> | undefined,
): DecisionTrace {
  const evidence = restoreEvidence(event, stored, terms);
  const rules = rulesOf(version);
  const subject = usageSubject(evidence);
  const counted = restoreUsage(stored, subject ? usageKeys(rules, subject) : new Map());
  const decision = evaluateEvent(evidence, rules, (key) => counted.get(key) ?? unused);
  return traceOf(evidence.attribution, decision, version?.number ?? null);
}

/** The decision data in the event's own row. Ids are bare uuids, amounts atomic units. */
export interface EvaluatedEventRow {
  readonly eventType: string;
  readonly goalId: string | null;
  /** As reported. */
  readonly campaignId: string | null;
  readonly attributedLinkId: string | null;
  readonly attributedCampaignId: string | null;
  readonly attributedPromoterId: string | null;
  readonly amount: bigint | null;
  readonly asset: string;
  readonly customerId: string | null;
  readonly sessionId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
}

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
    event: {
      ...event,
      visitorId: stored.visitorId ?? event.sessionId,
      review: stored.review ?? null,
      ...(stored.isBrowserReport && { isBrowserReport: true }),
    },
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
function restoreUsage(
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

function restoreAttribution(
  event: EvaluatedEventRow,
  { clickedAt, of, split, ...stored }: StoredAttribution,
): Attribution {
  const { linkId, campaignId, promoterId } = of ?? attributedTo(event);
  if (linkId === null || campaignId === null || promoterId === null) {
    throw new Error('An attributed event has no link, campaign or promoter.');
  }
  const clicked = clickedAt === undefined ? undefined : new Date(clickedAt);
  const divided = split && { split: { ...split, touches: split.touches.map(restoreTouch) } };
  return { ...stored, linkId, campaignId, promoterId, clickedAt: clicked, ...divided };
}

function restoreTouch(touch: StoredTouch): Touch {
  return { ...touch, clickedAt: new Date(touch.clickedAt) };
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

/** The columns of `event` for an `EvaluatedEventRow`, to read stored decisions. */
export const evaluatedEventColumns = `event.event_type as "eventType", event.goal_id as "goalId", event.link_id as "linkId",
  event.campaign_id as "campaignId", event.attributed_link_id as "attributedLinkId",
  event.attributed_campaign_id as "attributedCampaignId", event.attributed_promoter_id as "attributedPromoterId", event.amount, event.asset, event.customer_id as "customerId",
  event.session_id as "sessionId", event.metadata, event.occurred_at as "occurredAt", event.received_at as "receivedAt"`;

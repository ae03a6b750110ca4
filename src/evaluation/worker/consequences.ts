/* The consequences of an outcome: new rows with their ids, earned rewards, and domain events. */
import { newId, encodeId } from '../../kernel/ids.js';
import type { Effect, RuleReward } from '../decisions/decision.js';
import { ownerOf, type Attribution } from '../decisions/evidence.js';
import type { ClaimedEvent } from './queues.js';
import { sessionOf } from '../decisions/attribute-event.js';
import type { EvaluationContext } from './gather-evidence.js';
import type { Earned } from '../../rewards/reward/granted.js';
import type { Outcome } from './evaluate-events.js';
import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { originData } from '../../events/event/origin-data.js';

/** An effect with the id of the row that it creates, and the data to write it. */
export interface Consequence {
  readonly id: string;
  readonly event: ClaimedEvent;
  readonly attribution: Attribution;
  /** The reported session, or that of the customer's click. */
  readonly sessionId: string | null;
  readonly effect: Effect;
  readonly asset: string;
  readonly holdingPeriodDays: number;
  readonly ruleVersionId: string | null;
  /** The rewards that the rules pay for it. */
  readonly rewards: readonly RuleReward[];
}

/** The consequences of an outcome. */
export function consequencesOf(
  { event, attributed, decision, version }: Outcome,
  context: EvaluationContext,
): Consequence[] {
  const attribution = attributed?.attribution;
  const campaign = attribution && context.campaigns.get(attribution.campaignId);
  if (!attribution || !campaign) return [];
  const { asset, holdingPeriodDays } = campaign;
  return decision.effects.map((effect) => {
    // A conversion that was reported by goal has its id already.
    const id = effect.kind === 'conversion' && event.conversionId !== null ? event.conversionId : newId();
    const rewards = (decision.outcome?.rewards ?? []).filter((reward) => reward.effect === keyOf(effect));
    const ruleVersionId = version?.id ?? null;
    const sessionId = sessionOf(event, attributed);
    return { id, event, attribution, sessionId, effect, asset, holdingPeriodDays, ruleVersionId, rewards };
  });
}

/** The earned rewards of a consequence. */
export function earnedBy(consequence: Consequence): Earned[] {
  const { id, event, attribution, effect, holdingPeriodDays, ruleVersionId } = consequence;
  const held = event.isBrowserReport ? holdingPeriodDays : 0;
  return consequence.rewards.map(({ ruleKey, amount, holdDays, share }) => ({
    campaignId: attribution.campaignId,
    promoterId: share?.promoterId ?? attribution.promoterId,
    linkId: share?.linkId ?? attribution.linkId,
    sourceType: 'EVENT',
    sourceId: event.id,
    ruleKey,
    leg: share?.leg ?? 0,
    conversionId: effect.kind === 'conversion' ? id : null,
    goalId: effect.kind === 'conversion' ? effect.goalId : null,
    sessionId: event.sessionId,
    actionAttemptId: effect.kind === 'attempt' ? id : null,
    amount,
    // A rule cannot shorten the campaign's holding period for a report with a publishable key.
    holdingPeriodDays: Math.max(holdDays ?? holdingPeriodDays, held),
    ruleVersionId,
  }));
}

/** The key of an effect in the rules. */
function keyOf(effect: Effect): string {
  if (effect.kind === 'event') return 'event';
  return effect.kind === 'conversion' ? `goal:${effect.goalId}` : `gig:${effect.gigId}`;
}

const typeOfStatus = {
  PROCESSED: 'event.processed',
  UNMATCHED: 'event.unmatched',
  REJECTED: 'event.rejected',
  REVIEW: 'event.held_for_review',
} as const;

export function outcomeDomainEvent({ event, attributed, decision }: Outcome): NewDomainEvent {
  const owner = ownerOf(event.campaignId, attributed?.attribution);
  const { organizationId, environment } = event;
  const campaignId = owner?.campaignId ?? event.campaignId;
  const nodeId = encodeId('event', event.id);
  return {
    type: typeOfStatus[decision.status],
    organizationId,
    environment,
    nodeId,
    ...(campaignId === null ? {} : { campaignId }),
    data: {
      eventId: nodeId,
      eventType: event.eventType,
      status: decision.status.toLowerCase(),
      reason: decision.reason ?? null,
      campaignId: campaignId && encodeId('campaign', campaignId),
      aktvatorId: owner ? encodeId('promoter', owner.promoterId) : null,
      ...originData(event),
    },
  };
}

export function consequenceDomainEvents(consequence: Consequence): NewDomainEvent[] {
  const { id, event, attribution, effect, asset } = consequence;
  const { organizationId, environment } = event;
  const { campaignId } = attribution;
  const shared = { organizationId, environment, campaignId };
  const ofPromoter = { promoterId: attribution.promoterId, events: ['CONVERSION_COMPLETED'] } as const;
  const data = {
    aktvatorId: encodeId('promoter', attribution.promoterId),
    campaignId: encodeId('campaign', campaignId),
    eventId: encodeId('event', event.id),
    sessionId: event.sessionId && encodeId('session', event.sessionId),
    ...amountData('reward', effect.reward, asset),
  };
  if (effect.kind === 'event') return [];
  if (effect.kind === 'conversion') {
    const conversionId = encodeId('conversion', id);
    const goalId = encodeId('goal', effect.goalId);
    return [
      {
        ...shared,
        type: 'conversion.completed',
        nodeId: conversionId,
        forPromoter: { ...ofPromoter, goalId: effect.goalId },
        data: { ...data, conversionId, goalId },
      },
    ];
  }
  const actionAttemptId = encodeId('actionAttempt', id);
  const attempt = {
    ...shared,
    nodeId: actionAttemptId,
    data: { actionAttemptId, gigId: encodeId('gig', effect.gigId), ...data },
  };
  const submitted: NewDomainEvent = { ...attempt, type: 'action_attempt.submitted' };
  return effect.verified ? [submitted, { ...attempt, type: 'action_attempt.verified' }] : [submitted];
}

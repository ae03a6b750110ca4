import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import { ownerOf } from '../decisions/evidence.js';
import { originData } from '../../events/event/origin-data.js';
import type { Consequence } from './consequence.js';
import type { Outcome } from './evaluate-events.js';

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

export function consequenceDomainEvents({
  id,
  event,
  attribution,
  effect,
  asset,
}: Consequence): NewDomainEvent[] {
  const { organizationId, environment } = event;
  const { campaignId } = attribution;
  const shared = { organizationId, environment, campaignId };
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

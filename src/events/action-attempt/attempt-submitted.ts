import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { ActionAttempt } from './action-attempt.entity.js';
import type { OpenGig } from './lock-open-gig.js';

/** The domain event that a promoter submitted an attempt, for the first time or again. */
export function attemptSubmitted(
  attempt: ActionAttempt,
  gig: OpenGig,
  isResubmission: boolean,
): NewDomainEvent {
  const { organizationId, environment, campaignId, promoterId, eventId } = attempt;
  const actionAttemptId = encodeId('actionAttempt', attempt.id);
  return {
    type: 'action_attempt.submitted',
    organizationId,
    environment,
    campaignId,
    nodeId: actionAttemptId,
    data: {
      actionAttemptId,
      gigId: encodeId('gig', gig.id),
      aktvatorId: encodeId('promoter', promoterId),
      campaignId: encodeId('campaign', campaignId),
      eventId: eventId && encodeId('event', eventId),
      proof: { text: attempt.proofText, url: attempt.proofUrl, file: attempt.proofFile },
      remark: attempt.remark,
      isResubmission,
      ...amountData('reward', gig.reward, gig.asset),
    },
  };
}

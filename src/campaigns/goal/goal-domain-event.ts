import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Goal } from './goal.entity.js';

/** A domain event about a goal. */
export function goalDomainEvent(
  type: 'goal.created' | 'goal.updated' | 'goal.deleted',
  { id, organizationId, environment, campaignId, name }: Goal,
): NewDomainEvent {
  const goalId = encodeId('goal', id);
  const data = { goalId, campaignId: encodeId('campaign', campaignId), name };
  return { type, organizationId, environment, campaignId, nodeId: goalId, data };
}

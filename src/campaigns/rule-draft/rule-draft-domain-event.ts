import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { RuleDraft } from './rule-draft.entity.js';

/** A domain event about a draft of reward rules. */
export function ruleDraftDomainEvent(
  type: 'rule_draft.created' | 'rule_draft.updated' | 'rule_draft.deleted',
  { id, organizationId, environment, campaignId, name, revision }: RuleDraft,
): NewDomainEvent {
  const ruleDraftId = encodeId('ruleDraft', id);
  const data = { ruleDraftId, campaignId: encodeId('campaign', campaignId), name, revision };
  return { type, organizationId, environment, campaignId, nodeId: ruleDraftId, data };
}

import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Link } from './link.entity.js';

/** A domain event about a link. */
export function domainEventOfLink(
  type: 'link.created' | 'link.updated' | 'link.disabled' | 'link.enabled',
  { id, organizationId, environment, campaignId, promoterId, code, targetUrl, name }: Link,
): NewDomainEvent {
  const linkId = encodeId('link', id);
  return {
    type,
    organizationId,
    environment,
    campaignId,
    nodeId: linkId,
    data: {
      linkId,
      campaignId: encodeId('campaign', campaignId),
      aktvatorId: encodeId('promoter', promoterId),
      code,
      name,
      targetUrl,
    },
  };
}

import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Promoter } from './promoter.entity.js';

/** A domain event about a promoter. It has no address, because webhooks send it. */
export function promoterDomainEvent(
  type: 'promoter.created' | 'promoter.updated' | 'promoter.suspended' | 'promoter.unsuspended',
  { id, organizationId, environment, name, externalId }: Promoter,
  more: Record<string, unknown> = {},
): NewDomainEvent {
  const aktvatorId = encodeId('promoter', id);
  const data = { aktvatorId, name, externalId, ...more };
  return { type, organizationId, environment, nodeId: aktvatorId, data };
}

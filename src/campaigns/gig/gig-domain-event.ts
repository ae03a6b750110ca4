import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import { GigStatus } from './gig-status.js';
import type { Gig } from './gig.entity.js';

/** The domain events of changes to a status. A gig never becomes a draft again. */
export const eventOfStatus = {
  [GigStatus.PUBLISHED]: 'gig.published',
  [GigStatus.PAUSED]: 'gig.paused',
  [GigStatus.CLOSED]: 'gig.closed',
} as const;

/** A domain event about a gig. */
export function gigDomainEvent(
  type: (typeof eventOfStatus)[keyof typeof eventOfStatus] | 'gig.created' | 'gig.updated' | 'gig.deleted',
  { id, organizationId, environment, campaignId, title }: Gig,
): NewDomainEvent {
  const gigId = encodeId('gig', id);
  const data = { gigId, campaignId: encodeId('campaign', campaignId), title };
  return { type, organizationId, environment, campaignId, nodeId: gigId, data };
}

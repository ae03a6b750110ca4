import type { DomainEventType } from '../../kernel/catalogue.js';
import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Campaign } from './campaign.entity.js';

/** A domain event about a campaign. */
export function campaignDomainEvent(
  type: DomainEventType,
  campaign: Campaign,
  more: Record<string, unknown> = {},
): NewDomainEvent {
  const campaignId = encodeId('campaign', campaign.id);
  return {
    type,
    organizationId: campaign.organizationId,
    environment: campaign.environment,
    campaignId: campaign.id,
    nodeId: campaignId,
    data: { campaignId, name: campaign.name, status: campaign.status.toLowerCase(), ...more },
  };
}

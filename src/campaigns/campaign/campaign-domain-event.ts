import type { DomainEventType } from '../../kernel/catalogue.js';
import type { NewDomainEvent, OwnMembers } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Campaign } from './campaign.entity.js';

type CampaignEventType = Extract<
  DomainEventType,
  'rules.published' | `campaign.${'approved' | 'created' | 'rejected' | 'status_changed' | 'updated'}`
>;

/** What all of them have. */
interface CampaignData {
  readonly campaignId: string;
  readonly name: string;
  readonly status: string;
}

/** A domain event about a campaign. */
export function campaignDomainEvent<Type extends CampaignEventType>(
  type: Type,
  campaign: Campaign,
  ...[own]: OwnMembers<Type, CampaignData>
): NewDomainEvent<Type> {
  const campaignId = encodeId('campaign', campaign.id);
  const shared: CampaignData = { campaignId, name: campaign.name, status: campaign.status.toLowerCase() };
  const event = {
    type,
    organizationId: campaign.organizationId,
    environment: campaign.environment,
    campaignId: campaign.id,
    nodeId: campaignId,
    data: { ...shared, ...own },
  };
  return event as unknown as NewDomainEvent<Type>;
}

import { part, type Feature } from '../../kernel/feature.js';
import { Campaign } from './campaign.entity.js';
import { CampaignApprovalResolver } from './campaign-approval.resolver.js';
import type { CampaignApprovalService } from './campaign-approval.service.js';
import { CampaignResolver, OrganizationCampaignsResolver } from './campaign.resolver.js';
import type { CampaignService } from './campaign.service.js';
import { CampaignSubscription } from './campaign.subscription.js';

/** The services of its resolvers. */
interface Services {
  readonly campaigns: CampaignService;
  readonly campaignApprovals: CampaignApprovalService;
}

/** What `campaigns/campaign` adds to Tribute. */
export const campaignFeature: Feature<Services> = {
  room: 'campaigns/campaign',
  entities: [Campaign],
  nodes: {
    campaign: { entity: Campaign, type: 'Campaign' },
  },
  operations: {
    Query: {
      campaign: { who: 'campaigns:read' },
      campaigns: { who: 'campaigns:read' },
      operatorCampaigns: { who: 'operator' },
    },
    Mutation: {
      createCampaign: { who: 'campaigns:write' },
      updateCampaign: { who: 'campaigns:write' },
      deleteCampaign: { who: 'campaigns:write' },
      activateCampaign: { who: 'campaigns:write' },
      pauseCampaign: { who: 'campaigns:write' },
      endCampaign: { who: 'campaigns:write' },
      submitCampaign: { who: 'campaigns:write' },
      approveCampaign: { who: 'operator' },
      rejectCampaign: { who: 'operator' },
    },
    Subscription: {
      campaignUpdated: { who: 'campaigns:read' },
    },
  },
  types: {
    // Objects that show amounts name their asset.
    Campaign: { scope: 'campaigns:read', open: ['id', 'asset'] },
    CampaignFraudChecks: part,
  },
  resolvers: ({ campaigns, campaignApprovals }) => [
    new CampaignResolver(campaigns),
    new OrganizationCampaignsResolver(campaigns),
    new CampaignApprovalResolver(campaignApprovals),
    new CampaignSubscription(),
  ],
};

import type { Ground } from '../../kernel/ground.js';
import { CampaignSchedule } from './campaign-schedule.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Campaign } from './campaign.entity.js';
import { CampaignApprovalResolver } from './campaign-approval.resolver.js';
import { CampaignApprovalService } from './campaign-approval.service.js';
import { CampaignResolver, OrganizationCampaignsResolver } from './campaign.resolver.js';
import { CampaignService, type AddGoals } from './campaign.service.js';
import { CampaignSubscription } from './campaign.subscription.js';
import { campaignQuota } from './campaign-quota.js';
import type { ConfigOf, SettingTable } from '../../kernel/setting.js';
import { oneOf } from '../../kernel/setting-schemas.js';
import { pollingJob } from '../../platform/jobs/drain-job.js';
import { campaignEventData } from './campaign-event-data.js';

/** The settings of `campaigns/campaign`. */
const campaignSettings = {
  campaignApproval: {
    name: 'CAMPAIGN_APPROVAL',
    description:
      'Whether live campaigns are approved automatically or by an operator before they can be activated. The sandbox is always `auto`.',
    schema: oneOf('auto', 'manual'),
    fallback: 'auto',
  },
} as const satisfies SettingTable;

export const campaignNames = {
  ids: { campaign: ['camp'] },
  scopes: {
    'campaigns:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads campaigns, goals and reward rules.',
    },
    'campaigns:write': {
      leastRole: MemberRole.MEMBER,
      description: 'Creates and changes campaigns, goals and reward rules.',
    },
  },
  eventTypes: {
    'campaign.created': {
      data: campaignEventData['campaign.created'],
      scope: 'campaigns:read',
      description: 'A new campaign was created in your organization.',
    },
    'campaign.approved': {
      data: campaignEventData['campaign.approved'],
      scope: 'campaigns:read',
      description: 'The platform approved a campaign for the marketplace.',
    },
    'campaign.rejected': {
      data: campaignEventData['campaign.rejected'],
      scope: 'campaigns:read',
      description: 'The platform rejected a campaign, with the reason.',
    },
    'campaign.status_changed': {
      data: campaignEventData['campaign.status_changed'],
      scope: 'campaigns:read',
      description: 'The status of a campaign changed.',
    },
    'campaign.budget_exhausted': {
      data: campaignEventData['campaign.budget_exhausted'],
      scope: 'campaigns:read',
      description: "A reward could not be funded from a campaign's budget.",
    },
    'campaign.updated': {
      data: campaignEventData['campaign.updated'],
      scope: 'campaigns:read',
      webhook: false,
      description: "A campaign's fields or counters changed.",
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof campaignSettings>;
  readonly addGoals: AddGoals;
}

/** What `campaigns/campaign` adds to Tribute. */
export const campaignFeature = {
  room: 'campaigns/campaign',
  ...campaignNames,
  settings: campaignSettings,
  quotas: [campaignQuota],
  entities: [Campaign],
  nodes: { campaign: { entity: Campaign, type: 'Campaign' } },
  operations: {
    Query: { ...allow('campaigns:read', 'campaign', 'campaigns'), ...allow('operator', 'operatorCampaigns') },
    Mutation: {
      ...allow(
        'campaigns:write',
        'createCampaign',
        'updateCampaign',
        'deleteCampaign',
        'activateCampaign',
        'pauseCampaign',
        'endCampaign',
        'submitCampaign',
      ),
      ...allow('operator', 'approveCampaign', 'rejectCampaign'),
    },
    Subscription: allow('campaigns:read', 'campaignUpdated'),
  },
  types: {
    // Objects that show amounts name their asset.
    Campaign: { scope: 'campaigns:read', open: ['id', 'asset'] },
    CampaignFraudChecks: part,
    UtmTemplate: part,
  },
  sandbox: { empties: [{ table: 'campaign' }] },
  create: (needs: Needs) => {
    const { orm, sql, config, quotas } = needs;
    const metadata = orm.getMetadata();
    const addGoals: AddGoals = async (...goals) => needs.addGoals(...goals);
    const campaigns = new CampaignService(metadata, config.campaignApproval, addGoals, quotas);
    const approvals = new CampaignApprovalService(metadata, config.campaignApproval);
    const schedule = new CampaignSchedule(sql, () => orm.em.fork());
    return {
      services: { campaigns },
      resolvers: [
        new CampaignResolver(campaigns),
        new OrganizationCampaignsResolver(campaigns),
        new CampaignApprovalResolver(approvals),
        new CampaignSubscription(),
      ],
      jobs: [pollingJob('campaign.schedule', 1000, async (signal) => schedule.run(signal))],
    };
  },
} satisfies Feature<Needs>;

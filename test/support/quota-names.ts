import { campaignSettings } from '../../src/campaigns/campaign/campaign.settings.js';
import { gigSettings } from '../../src/campaigns/gig/gig.settings.js';
import { goalSettings } from '../../src/campaigns/goal/goal.settings.js';
import { rewardRuleSettings } from '../../src/campaigns/reward-rule/reward-rule.settings.js';
import { apiKeySettings } from '../../src/identity/api-key/api-key.settings.js';
import { memberSettings } from '../../src/identity/member/member.settings.js';
import { organizationSettings } from '../../src/identity/organization/organization.settings.js';
import { promoterSettings } from '../../src/identity/promoter/promoter.settings.js';
import { webhookEndpointSettings } from '../../src/notifications/webhook/endpoint/webhook-endpoint.settings.js';
import { linkSettings } from '../../src/tracking/link/link.settings.js';
import type { Setting } from '../../src/kernel/setting.js';

const rooms = [
  campaignSettings,
  gigSettings,
  goalSettings,
  rewardRuleSettings,
  apiKeySettings,
  memberSettings,
  organizationSettings,
  promoterSettings,
  webhookEndpointSettings,
  linkSettings,
];

/** The environment variables of all quotas. Read here without the features, which take seconds to load. */
export const quotaNames: readonly string[] = rooms
  .flatMap((room) => Object.values<Setting>(room))
  .map(({ name }) => name)
  .filter((name) => name.startsWith('QUOTA_'));

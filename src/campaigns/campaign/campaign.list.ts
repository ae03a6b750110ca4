import { defineList } from '../../kernel/list/define-list.js';
import { ofOrganizations, textField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byAmount, byText, byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { CampaignApproval } from './campaign-approval.js';
import { CampaignStatus } from './campaign-status.js';
import { Campaign } from './campaign.entity.js';
import { PayoutModel } from './payout-model.js';

const name = byText('name', 'By name, ignoring case.');
const status = byWord('status', 'By status, in the order of the alphabet.');

const filters = {
  status: wordField('CampaignStatus', CampaignStatus, 'status', 'Only campaigns in these statuses.'),
  approval: wordField(
    'CampaignApproval',
    CampaignApproval,
    'approval',
    'Only campaigns with these approvals.',
  ),
  payoutModel: wordField('PayoutModel', PayoutModel, 'payout_model', 'Only campaigns that pay like this.'),
  name: textField('name', 'Only campaigns with these names.'),
  createdAt: timeField('created_at', 'Only campaigns that were created in this period.'),
};

/** The campaigns of organizations. Indexes: campaign_organization, campaign_name, campaign_status. */
export const campaignList = defineList(Campaign, {
  name: 'Campaign',
  what: 'campaigns',
  orders: {
    NAME: name,
    STATUS: status,
    SPENT: byAmount(
      'spent',
      'By asset, then by the amount spent. It sorts all campaigns of the organization.',
    ),
    BUDGET: byAmount(
      orNull.amount('budget'),
      'By asset, then by budget. Without a budget is below all. It sorts all campaigns of the organization.',
    ),
    ENDS_AT: byTime(
      orNull.time('ends_at'),
      'By planned end. Without one is before all. It sorts all of them.',
    ),
  },
  filters: { organizationId: ofOrganizations('campaigns'), ...filters },
  search: { columns: ['name'], description: 'the name' },
});

/** The campaigns of all organizations. Indexes: campaign_approval, campaign_all_names. */
export const operatorCampaignList = defineList(Campaign, {
  name: 'OperatorCampaign',
  what: 'campaigns',
  orders: { NAME: name },
  filters: { organizationId: ofOrganizations('campaigns'), ...filters },
  search: { columns: ['name'], description: 'the name' },
});

/** The campaigns that promoters may join. Indexes: campaign_marketplace, campaign_marketplace_name. */
export const marketplaceList = defineList(Campaign, {
  name: 'MarketplaceCampaign',
  what: 'campaigns',
  orders: { NAME: name },
  filters: { payoutModel: filters.payoutModel, name: filters.name },
  search: { columns: ['name'], description: 'the name' },
});

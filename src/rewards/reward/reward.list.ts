import { defineList } from '../../kernel/list/define-list.js';
import {
  amountField,
  idField,
  ofOrganizations,
  timeField,
  wordField,
} from '../../kernel/list/filter-fields.js';
import { byAmount, byWord } from '../../kernel/list/list-order.js';
import { Reward, RewardStatus } from './reward.entity.js';

/** Rewards. Indexes: reward_organization, reward_campaign, reward_promoter, reward_status, reward_amount. */
export const rewardList = defineList(Reward, {
  name: 'Reward',
  what: 'rewards',
  orders: {
    AMOUNT: byAmount('amount', 'By asset, then by amount.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
  },
  filters: {
    organizationId: ofOrganizations('rewards'),
    campaignId: idField('campaign', 'campaign_id', 'Only rewards in these campaigns.'),
    promoterId: idField('promoter', 'promoter_id', 'Only rewards of these promoters.'),
    status: wordField('RewardStatus', RewardStatus, 'status', 'Only rewards in these statuses.'),
    amount: amountField('amount', 'Only rewards with these amounts.'),
    createdAt: timeField('created_at', 'Only rewards that were created in this period.'),
  },
});

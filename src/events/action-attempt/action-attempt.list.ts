import { defineList } from '../../kernel/list/define-list.js';
import { idField, ofOrganizations, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { ActionAttempt, ActionAttemptStatus } from './action-attempt.entity.js';

/**
 * Attempts. Indexes: action_attempt_organization, action_attempt_promoter, action_attempt_of_gig,
 * action_attempt_campaign, action_attempt_by_status, action_attempt_decided.
 */
export const actionAttemptList = defineList(ActionAttempt, {
  name: 'ActionAttempt',
  what: 'attempts',
  created: 'when the work was submitted',
  orders: {
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
    DECIDED_AT: byTime(
      orNull.time('decided_at'),
      'By the time of the decision. Undecided ones are before all.',
    ),
  },
  filters: {
    organizationId: ofOrganizations('attempts'),
    campaignId: idField('campaign', 'campaign_id', 'Only attempts in these campaigns.'),
    gigId: idField('gig', 'gig_id', 'Only attempts at these gigs.'),
    promoterId: idField('promoter', 'promoter_id', 'Only attempts of these promoters.'),
    status: wordField(
      'ActionAttemptStatus',
      ActionAttemptStatus,
      'status',
      'Only attempts in these statuses.',
    ),
    createdAt: timeField('created_at', 'Only attempts that were submitted in this period.'),
  },
});

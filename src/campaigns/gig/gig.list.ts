import { defineList } from '../../kernel/list/define-list.js';
import {
  idField,
  ofOrganizations,
  textField,
  timeField,
  wordField,
} from '../../kernel/list/filter-fields.js';
import { byText, byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { GigStatus } from './gig-status.js';
import { Gig } from './gig.entity.js';

/** Gigs. Indexes: gig_organization, gig_campaign, gig_title, gig_status, gig_text. */
export const gigList = defineList(Gig, {
  name: 'Gig',
  what: 'gigs',
  orders: {
    TITLE: byText('title', 'By title, ignoring case.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
    DEADLINE: byTime(
      orNull.time('deadline'),
      'By deadline. Without one is before all. It sorts all listed gigs.',
    ),
  },
  filters: {
    organizationId: ofOrganizations('gigs'),
    campaignId: idField('campaign', 'campaign_id', 'Only gigs of these campaigns.'),
    status: wordField('GigStatus', GigStatus, 'status', 'Only gigs in these statuses.'),
    actionType: textField('action_type', 'Only gigs for these actions.'),
    createdAt: timeField('created_at', 'Only gigs that were created in this period.'),
  },
  search: { columns: ['title', 'action_type'], description: 'the title or the action' },
});

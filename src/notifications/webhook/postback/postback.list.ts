import { defineList } from '../../../kernel/list/define-list.js';
import { idField, textField, timeField, wordField } from '../../../kernel/list/filter-fields.js';
import { byText } from '../../../kernel/list/list-order.js';
import { Postback, PostbackParty } from './postback.entity.js';

/** The postbacks of a promoter. A quota limits them. The URL may be secret. Index: postback_promoter. */
export const postbackList = defineList(Postback, {
  name: 'Postback',
  what: 'postbacks',
  orders: { NAME: byText('name', 'By name, ignoring case.') },
  filters: {
    name: textField('name', 'Only postbacks with these names.'),
    campaignId: idField('campaign', 'campaign_id', 'Only postbacks for these campaigns.'),
    party: wordField(
      'PostbackParty',
      PostbackParty,
      'registered_by',
      'Only postbacks that these parties registered.',
    ),
    createdAt: timeField('created_at', 'Only postbacks that were created in this period.'),
  },
  search: { columns: ['name'], description: 'the name' },
});

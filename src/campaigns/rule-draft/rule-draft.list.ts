import { defineList } from '../../kernel/list/define-list.js';
import { textField, timeField } from '../../kernel/list/filter-fields.js';
import { byText, byTime } from '../../kernel/list/list-order.js';
import { RuleDraft } from './rule-draft.entity.js';

/** The drafts of a campaign's rules. A quota limits them. Index: rule_draft_campaign. */
export const ruleDraftList = defineList(RuleDraft, {
  name: 'RuleDraft',
  what: 'drafts',
  orders: {
    NAME: byText('name', 'By name, ignoring case.'),
    UPDATED_AT: byTime('updated_at', 'By time of the last change.'),
  },
  filters: {
    name: textField('name', 'Only drafts with these names.'),
    createdAt: timeField('created_at', 'Only drafts that were created in this period.'),
    updatedAt: timeField('updated_at', 'Only drafts whose last change was in this period.'),
  },
  search: { columns: ['name'], description: 'the name' },
});

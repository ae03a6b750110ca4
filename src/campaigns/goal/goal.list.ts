import { defineList } from '../../kernel/list/define-list.js';
import { textField, timeField } from '../../kernel/list/filter-fields.js';
import { byText } from '../../kernel/list/list-order.js';
import { Goal } from './goal.entity.js';

/** The goals of a campaign. A quota limits them. Index: goal_campaign_id_name_key. */
export const goalList = defineList(Goal, {
  name: 'Goal',
  what: 'goals',
  orders: { NAME: byText('name', 'By name, ignoring case.') },
  filters: {
    name: textField('name', 'Only goals with these names.'),
    actionType: textField('action_type', 'Only goals for these actions.'),
    createdAt: timeField('created_at', 'Only goals that were created in this period.'),
  },
  search: { columns: ['name', 'title', 'action_type'], description: 'the name, the title or the action' },
});

import { defineList } from '../../kernel/list/define-list.js';
import { flagField, textField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byText } from '../../kernel/list/list-order.js';
import { Plan } from '../../kernel/rate-limit.js';
import { Organization } from '../organization/organization.entity.js';

/** All organizations, for operators. Indexes: organization_list_name, organization_text. */
export const operatorOrganizationList = defineList(Organization, {
  name: 'OperatorOrganization',
  what: 'organizations',
  orders: { NAME: byText('name', 'By name, ignoring case.') },
  filters: {
    name: textField('name', 'Only organizations with these names.'),
    plan: wordField('Plan', Plan, "coalesce(plan, 'FREE')", 'Only organizations with these plans.'),
    isSuspended: flagField('suspended_at is not null', 'Only organizations that are suspended, or are not.'),
    createdAt: timeField('created_at', 'Only organizations that were created in this period.'),
  },
  search: { columns: ['name'], description: 'the name' },
});

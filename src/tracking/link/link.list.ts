import { defineList } from '../../kernel/list/define-list.js';
import {
  flagField,
  idField,
  ofOrganizations,
  textField,
  timeField,
} from '../../kernel/list/filter-fields.js';
import { byText, byTime, orNull } from '../../kernel/list/list-order.js';
import { Link } from './link.entity.js';

/** The links of organizations. Indexes: link_organization, link_promoter, link_name, link_code, link_text. */
export const linkList = defineList(Link, {
  name: 'Link',
  what: 'links',
  orders: {
    CODE: byText('code', 'By code, ignoring case.'),
    NAME: byText(orNull.text('name'), 'By name, ignoring case. Without one is before all.'),
    EXPIRES_AT: byTime(
      orNull.time('expires_at'),
      'By expiry. Without one is before all. It sorts all listed links.',
    ),
  },
  filters: {
    organizationId: ofOrganizations('links'),
    campaignId: idField('campaign', 'campaign_id', 'Only links of these campaigns.'),
    promoterId: idField('promoter', 'promoter_id', 'Only links of these promoters.'),
    code: textField('code', 'Only links with these codes.'),
    name: textField('name', 'Only links with these names.'),
    isDisabled: flagField('disabled_at is not null', 'Only links that are disabled, or are not.'),
    createdAt: timeField('created_at', 'Only links that were created in this period.'),
  },
  search: { columns: ['code', 'name'], description: 'the code or the name' },
});

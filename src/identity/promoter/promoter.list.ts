import { defineList } from '../../kernel/list/define-list.js';
import { flagField, ofOrganizations, textField, timeField } from '../../kernel/list/filter-fields.js';
import { byText, orNull } from '../../kernel/list/list-order.js';
import { Promoter } from './promoter.entity.js';

/** Promoters. Indexes: promoter_organization, promoter_name, promoter_email, promoter_text. */
export const promoterList = defineList(Promoter, {
  name: 'Promoter',
  what: 'promoters',
  created: 'when the promoter was added',
  orders: {
    NAME: byText('name', 'By name, ignoring case.'),
    EMAIL: byText(orNull.text('email'), 'By email address, ignoring case. Without one is before all.'),
  },
  filters: {
    organizationId: ofOrganizations('promoters'),
    name: textField('name', 'Only promoters with these names.'),
    email: textField('email', 'Only promoters with these email addresses.'),
    externalId: textField('external_id', "Only promoters with these ids of the organization's own."),
    isSuspended: flagField('suspended_at is not null', 'Only promoters that are suspended, or are not.'),
    createdAt: timeField('created_at', 'Only promoters that were added in this period.'),
  },
  search: {
    columns: ['name', 'email', 'external_id'],
    description: "the name, the email address or the organization's own id",
  },
});

/** A person's own records, one for each organization. They are few. Index: promoter_user. */
export const ownPromoterList = defineList(Promoter, {
  name: 'OwnPromoter',
  what: 'records',
  filters: {
    organizationId: ofOrganizations('records'),
    isSuspended: flagField('suspended_at is not null', 'Only records that are suspended, or are not.'),
  },
});

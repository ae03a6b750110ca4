import { defineList } from '../../kernel/list/define-list.js';
import { ofOrganizations, textField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byText, byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { LinkDomainStatus } from './link-domain-status.js';
import { LinkDomain } from './link-domain.entity.js';

/** The hosts of an organization. A quota limits them. */
export const linkDomainList = defineList(LinkDomain, {
  name: 'LinkDomain',
  what: 'link domains',
  orders: {
    HOST: byText('host', 'By host.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
    VERIFIED_AT: byTime(
      orNull.time('verified_at'),
      'By the time of verification. Unverified ones are before all.',
    ),
  },
  filters: {
    organizationId: ofOrganizations('link domains'),
    host: textField('host', 'Only these hosts.'),
    status: wordField('LinkDomainStatus', LinkDomainStatus, 'status', 'Only link domains in these statuses.'),
    createdAt: timeField('created_at', 'Only link domains that were added in this period.'),
  },
  search: { columns: ['host'], description: 'the host' },
});

import { defineList } from '../../kernel/list/define-list.js';
import { ofOrganizations, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byTime, byWord, orNull } from '../../kernel/list/list-order.js';
import { CustomerErasure, ErasureStatus } from './customer-erasure.entity.js';

/** Erasures. Index: customer_erasure_organization. */
export const customerErasureList = defineList(CustomerErasure, {
  name: 'CustomerErasure',
  what: 'erasures',
  created: 'when it was first requested',
  orders: {
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
    COMPLETED_AT: byTime(
      orNull.time('completed_at'),
      'By the time of completion. Pending ones are before all.',
    ),
  },
  filters: {
    organizationId: ofOrganizations('erasures'),
    status: wordField('ErasureStatus', ErasureStatus, 'status', 'Only erasures in these statuses.'),
    requestedAt: timeField('requested_at', 'Only erasures that were requested in this period.'),
  },
});

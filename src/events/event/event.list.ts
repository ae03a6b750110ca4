import { defineList } from '../../kernel/list/define-list.js';
import { idField, keyField, ofOrganizations, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byTime } from '../../kernel/list/list-order.js';
import { Event, EventStatus } from './event.entity.js';

/**
 * The events of organizations. Every index slows down each report, so keys are found by their beginning.
 * Indexes: event_organization, event_campaign, event_occurred, event_type, event_promoter, event_received.
 * By key: event_idempotency, event_of_customer. By status: event_review, event_aside, event_cancelled,
 * event_queued.
 */
export const eventList = defineList(Event, {
  name: 'Event',
  what: 'events',
  created: 'when it was received',
  orders: { OCCURRED_AT: byTime('occurred_at', 'By the time at which it occurred.') },
  filters: {
    organizationId: ofOrganizations('events'),
    campaignId: idField(
      'campaign',
      'effective_campaign_id',
      'Only events that name these campaigns or were attributed to them.',
    ),
    promoterId: idField('promoter', 'attributed_promoter_id', 'Only events of these promoters.'),
    status: wordField('EventStatus', EventStatus, 'status', 'Only events in these statuses.'),
    eventType: keyField('event_type', 'Only events of these types.'),
    customerId: keyField('customer_id', 'Only events of these customers.'),
    idempotencyKey: keyField('idempotency_key', 'Only events with these idempotency keys.'),
    reason: keyField(
      "(decision ->> 'reason')",
      'Only events with this `decision.reason`, such as the fraud check that holds them.',
    ),
    occurredAt: timeField('occurred_at', 'Only events that occurred in this period.'),
    receivedAt: timeField('received_at', 'Only events that were received in this period.'),
  },
  search: {
    columns: ['idempotency_key', 'customer_id'],
    description: "the idempotency key or the customer's id",
    isPrefix: true,
  },
});

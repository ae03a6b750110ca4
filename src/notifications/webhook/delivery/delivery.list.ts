import { defineList } from '../../../kernel/list/define-list.js';
import { timeField, wordField } from '../../../kernel/list/filter-fields.js';
import { byWord } from '../../../kernel/list/list-order.js';
import { DeliveryStatus } from './delivery-status.js';
import { Delivery } from './delivery.entity.js';

/** The deliveries of an endpoint. Indexes: webhook_delivery_endpoint, webhook_delivery_status. */
export const deliveryList = defineList(Delivery, {
  name: 'Delivery',
  what: 'deliveries',
  orders: { STATUS: byWord('status', 'By status, in the order of the alphabet.') },
  filters: {
    status: wordField('DeliveryStatus', DeliveryStatus, 'status', 'Only deliveries in these statuses.'),
    createdAt: timeField('created_at', 'Only deliveries that were created in this period.'),
  },
});

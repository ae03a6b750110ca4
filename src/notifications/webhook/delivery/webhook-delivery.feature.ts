import { mostCounted, part, type Feature } from '../../../kernel/feature.js';
import { Attempt } from './attempt.entity.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryResolver, EndpointDeliveriesResolver } from './delivery.resolver.js';
import type { DeliveryService } from './delivery.service.js';

/** The services of its resolvers. */
interface Services {
  readonly webhookDeliveries: DeliveryService;
}

/** What `notifications/webhook/delivery` adds to Tribute. */
export const webhookDeliveryFeature: Feature<Services> = {
  room: 'notifications/webhook/delivery',
  entities: [Delivery, Attempt],
  nodes: {
    delivery: { entity: Delivery, type: 'Delivery' },
  },
  operations: {
    Query: {
      delivery: { who: 'webhooks:read' },
    },
    Mutation: {
      sendTestWebhook: { who: 'webhooks:write' },
      redeliver: { who: 'webhooks:write' },
    },
  },
  types: {
    Delivery: { scope: 'webhooks:read' },
    Attempt: part,
  },
  figures: [
    {
      name: 'tribute_webhook_deliveries_pending',
      help: `Webhook deliveries that wait to be sent, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (select from webhook_delivery where status = 'PENDING' limit ${mostCounted}) pending`,
    },
    {
      name: 'tribute_webhook_deliveries_internal_failures',
      help: `Undelivered webhook deliveries with a failure on Tribute's side, waiting or given up, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (
              select from webhook_delivery where internal_failures > 0 and status in ('PENDING', 'FAILED') limit ${mostCounted}) faulty`,
    },
  ],
  resolvers: ({ webhookDeliveries }) => [
    new DeliveryResolver(webhookDeliveries),
    new EndpointDeliveriesResolver(webhookDeliveries),
  ],
};

import type { Ground } from '../../../kernel/ground.js';
import type { EgressFilter } from '../transport/egress-filter.js';
import { createDeliveryJobs } from './create-delivery-jobs.js';
import { loadEventType } from './load-event-type.js';
import { holdDeliveries } from './hold-deliveries.js';
import { resumeEndpoint } from './note-endpoint-state.js';
import { releaseHeld } from './release-held.js';
import type { Copied } from '../../../kernel/copied-values.js';
import { ownSandbox } from '../../../kernel/sandbox-tables.js';
import { scopeOfEventType } from '../../../kernel/scope-of-event-type.js';
import { allow, mostCounted, part, type Feature } from '../../../kernel/feature.js';
import { Attempt } from './attempt.entity.js';
import { personalAttemptBodies } from './personal-attempt-bodies.js';
import { Delivery } from './delivery.entity.js';
import { AttemptResolver, DeliveryResolver, EndpointDeliveriesResolver } from './delivery.resolver.js';
import { DeliverySubscription } from './delivery.subscription.js';
import { DeliveryService } from './delivery.service.js';
import {
  EndpointPerformanceResolver,
  OrganizationWebhookPerformanceResolver,
} from './webhook-performance.resolver.js';
import { deliveryEventData } from './delivery-event-data.js';

export const webhookDeliveryNames = {
  ids: { delivery: ['dlv'], attempt: ['try'] },
  eventTypes: {
    'delivery.attempted': {
      data: deliveryEventData['delivery.attempted'],
      scope: 'webhooks:read',
      webhook: false,
      description: 'An attempt to send a webhook has ended.',
    },
  },
} as const;

const ofSandboxEndpoints = `endpoint_id = any (array(select id from webhook_endpoint where ${ownSandbox}))`;

const sent: Copied = {
  scopeOf: async ({ deliveryId }: Attempt, caller) =>
    scopeOfEventType(await loadEventType(caller, deliveryId)),
};

/** What it is created from. */
interface Needs extends Ground {
  readonly egressFilter: EgressFilter;
}

/** What `notifications/webhook/delivery` adds to Tribute. */
export const webhookDeliveryFeature = {
  room: 'notifications/webhook/delivery',
  ...webhookDeliveryNames,
  entities: [Delivery, Attempt],
  nodes: {
    delivery: { entity: Delivery, type: 'Delivery' },
    attempt: { entity: Attempt, type: 'Attempt', scope: 'webhooks:read' },
  },
  operations: {
    Query: allow('webhooks:read', 'delivery'),
    Mutation: allow('webhooks:write', 'sendTestWebhook', 'redeliver'),
    Subscription: allow('webhooks:read', 'deliveryAttempted'),
  },
  types: {
    Delivery: { scope: 'webhooks:read' },
    Attempt: part,
    WebhookFigures: part,
    WebhookPerformance: { scope: 'webhooks:read' },
    WebhookStep: part,
  },
  copiedValues: {
    'Attempt.requestHeaders': {},
    'Attempt.requestBody': sent,
    'Attempt.responseHeaders': {},
    // A receiver may quote what it was sent.
    'Attempt.responseBody': sent,
  },
  sandbox: {
    keeps: { webhook_endpoint_state: 'Receivers stay as they are.' },
    empties: [
      {
        table: 'webhook_attempt',
        where: `delivery_id = any (array(select id from webhook_delivery where ${ofSandboxEndpoints}))`,
        step: 'under-cursor',
      },
      { table: 'webhook_delivery', where: ofSandboxEndpoints, step: 'under-cursor' },
    ],
  },
  personalData: { webhook_attempt: personalAttemptBodies },
  figures: [
    {
      name: 'tribute_webhook_deliveries_pending',
      help: `Webhook deliveries that wait to be sent, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (select from webhook_delivery where status = 'PENDING' limit ${mostCounted}) pending`,
    },
    {
      name: 'tribute_webhook_endpoints_paused',
      help: `Webhook endpoints with waiting deliveries that are paused by Retry-After or repeated failures, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (
              select from webhook_endpoint_state where not is_steady and next_at is not null and paused_until > now() limit ${mostCounted}) paused`,
    },
    {
      name: 'tribute_webhook_deliveries_internal_failures',
      help: `Undelivered webhook deliveries with a failure on Tribute's side, waiting or given up, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (
              select from webhook_delivery where internal_failures > 0 and status in ('PENDING', 'FAILED') limit ${mostCounted}) faulty`,
    },
  ],
  create: (needs: Needs) => {
    const deliveries = new DeliveryService(needs.orm.getMetadata(), needs.databaseClock);
    const { jobs, close } = createDeliveryJobs(needs, needs.egressFilter);
    return {
      services: { releaseHeld, holdDeliveries, resumeEndpoint },
      resolvers: [
        new DeliveryResolver(deliveries),
        new EndpointDeliveriesResolver(deliveries),
        new AttemptResolver(),
        new DeliverySubscription(),
        new EndpointPerformanceResolver(),
        new OrganizationWebhookPerformanceResolver(),
      ],
      jobs,
      close,
    };
  },
} satisfies Feature<Needs>;

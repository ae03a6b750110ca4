import { part, type Feature } from '../../../kernel/feature.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { OrganizationWebhooksResolver, WebhookEndpointResolver } from './webhook-endpoint.resolver.js';
import type { WebhookEndpointService } from './webhook-endpoint.service.js';

/** The services of its resolvers. */
interface Services {
  readonly webhookEndpoints: WebhookEndpointService;
}

/** What `notifications/webhook/endpoint` adds to Tribute. */
export const webhookEndpointFeature: Feature<Services> = {
  room: 'notifications/webhook/endpoint',
  entities: [WebhookEndpoint],
  nodes: {
    webhookEndpoint: { entity: WebhookEndpoint, type: 'WebhookEndpoint' },
  },
  operations: {
    Query: {
      webhookEventTypes: { who: 'anyone' },
      webhookEndpoint: { who: 'webhooks:read' },
      webhookEndpoints: { who: 'webhooks:read' },
    },
    Mutation: {
      createWebhookEndpoint: { who: 'webhooks:write' },
      updateWebhookEndpoint: { who: 'webhooks:write' },
      deleteWebhookEndpoint: { who: 'webhooks:write' },
      enableWebhookEndpoint: { who: 'webhooks:write' },
      disableWebhookEndpoint: { who: 'webhooks:write' },
      rotateWebhookSecret: { who: 'webhooks:write' },
    },
  },
  types: {
    WebhookEndpoint: { scope: 'webhooks:read' },
    WebhookEventType: part,
  },
  resolvers: ({ webhookEndpoints }) => [
    new WebhookEndpointResolver(webhookEndpoints),
    new OrganizationWebhooksResolver(webhookEndpoints),
  ],
};

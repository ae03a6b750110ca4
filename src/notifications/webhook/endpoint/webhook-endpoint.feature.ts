import { part, type Feature } from '../../../kernel/feature.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** What `notifications/webhook/endpoint` adds to Tribute. */
export const webhookEndpointFeature: Feature = {
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
};

import type { Ground } from '../../../kernel/ground.js';
import { EgressFilter } from '../transport/egress-filter.js';
import { allow, type Feature } from '../../../kernel/feature.js';
import { MemberRole } from '../../../kernel/member-role.js';
import { DisabledReason, WebhookEndpoint } from './webhook-endpoint.entity.js';
import { OrganizationWebhooksResolver, WebhookEndpointResolver } from './webhook-endpoint.resolver.js';
import type { HoldDeliveries, ReleaseHeld, ResumeEndpoint } from './webhook-endpoint-parts.js';
import { WebhookEndpointService } from './webhook-endpoint.service.js';
import { webhookEndpointSettings } from './webhook-endpoint.settings.js';
import { endpointQuota, endpointHostQuota } from './endpoint-quotas.js';
import type { ConfigOf } from '../../../kernel/setting.js';
import { endpointEventData } from './endpoint-event-data.js';

export const webhookEndpointNames = {
  ids: { webhookEndpoint: ['whk'] },
  scopes: {
    'webhooks:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads webhook endpoints, deliveries and postbacks.',
    },
    'webhooks:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Creates and changes webhook endpoints and postbacks, and sends deliveries again.',
    },
  },
  eventTypes: {
    'webhook_endpoint.disabled': {
      data: endpointEventData['webhook_endpoint.disabled'],
      scope: 'webhooks:read',
      description: 'An endpoint was disabled after it failed for too long.',
    },
    'webhook_endpoint.test': {
      data: endpointEventData['webhook_endpoint.test'],
      scope: 'webhooks:read',
      description: 'A test message, sent on request to one endpoint.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof webhookEndpointSettings>;
  readonly releaseHeld: ReleaseHeld;
  readonly holdDeliveries: HoldDeliveries;
  readonly resumeEndpoint: ResumeEndpoint;
}

/** What `notifications/webhook/endpoint` adds to Tribute. */
export const webhookEndpointFeature = {
  room: 'notifications/webhook/endpoint',
  ...webhookEndpointNames,
  settings: webhookEndpointSettings,
  quotas: [endpointQuota, endpointHostQuota],
  entities: [WebhookEndpoint],
  nodes: { webhookEndpoint: { entity: WebhookEndpoint, type: 'WebhookEndpoint' } },
  operations: {
    Query: {
      ...allow('anyone', 'webhookEventTypes'),
      ...allow('webhooks:read', 'webhookEndpoint', 'webhookEndpoints'),
    },
    Mutation: allow(
      'webhooks:write',
      'createWebhookEndpoint',
      'updateWebhookEndpoint',
      'deleteWebhookEndpoint',
      'enableWebhookEndpoint',
      'disableWebhookEndpoint',
      'rotateWebhookSecret',
    ),
  },
  reasons: { WEBHOOK_ENDPOINT_DISABLED: DisabledReason },
  types: { WebhookEndpoint: { scope: 'webhooks:read' } },
  sandbox: {
    keeps: { webhook_endpoint: 'Receivers stay subscribed.' },
    // Postbacks go with their promoters, and after their deliveries.
    empties: [{ table: 'webhook_endpoint', where: 'promoter_id is not null', step: 'under-cursor' }],
  },
  create: (needs: Needs) => {
    const { config, orm, secrets, quotas, databaseClock: clock } = needs;
    const egressFilter = new EgressFilter(config.webhookAllowedPrivateRanges);
    const endpoints = new WebhookEndpointService({
      metadata: orm.getMetadata(),
      secrets,
      filter: egressFilter,
      clock,
      quotas,
      releaseHeld: async (...held) => needs.releaseHeld(...held),
      holdDeliveries: async (...held) => needs.holdDeliveries(...held),
      resumeEndpoint: async (...resumed) => needs.resumeEndpoint(...resumed),
    });
    return {
      services: { egressFilter },
      resolvers: [new WebhookEndpointResolver(endpoints), new OrganizationWebhooksResolver(endpoints)],
    };
  },
} satisfies Feature<Needs>;

import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../../mikro-orm.config.js';
import { readConfig } from '../../../src/config.js';
import { holdDeliveries } from '../../../src/notifications/webhook/delivery/hold-deliveries.js';
import { resumeEndpoint } from '../../../src/notifications/webhook/delivery/note-endpoint-state.js';
import { releaseHeld } from '../../../src/notifications/webhook/delivery/release-held.js';
import { DeliveryService } from '../../../src/notifications/webhook/delivery/delivery.service.js';
import { WebhookEndpointService } from '../../../src/notifications/webhook/endpoint/webhook-endpoint.service.js';
import type { Caller } from '../../../src/kernel/caller.js';
import { EntityLoaders } from '../../../src/kernel/entity-loaders.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import type { KeyPrincipal } from '../../../src/kernel/principal.js';
import { Quotas } from '../../../src/kernel/quotas.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { loopbackFilter, secretBox, type WebhookStory } from './webhook-story.js';
import { useWebhooks, type WebhookSuite } from './webhook-suite.js';

function endpointService(orm: MikroORM, story: WebhookStory): WebhookEndpointService {
  return new WebhookEndpointService({
    metadata: orm.getMetadata(),
    secrets: secretBox,
    filter: loopbackFilter,
    clock: story.clock,
    quotas: new Quotas(readConfig({})),
    releaseHeld,
    holdDeliveries,
    resumeEndpoint,
  });
}

/** The services of webhooks, and callers of them. */
export interface WebhookServices extends WebhookSuite {
  readonly endpoints: WebhookEndpointService;
  readonly deliveries: DeliveryService;
  /** A key of an organization. */
  readonly callerOf: (organizationId: string, scopes?: string[], environment?: Environment) => Caller;
  /** A key of the story's organization. */
  readonly me: (scopes?: string[]) => Caller;
}

export function useWebhookServices(): WebhookServices {
  let orm: MikroORM;
  let endpoints: WebhookEndpointService;
  let deliveries: DeliveryService;
  afterAll(async () => {
    await orm.close(true);
  });
  const webhooks = useWebhooks();
  beforeAll(async () => {
    orm = await MikroORM.init(ormOptions(webhooks.database.url));
  });
  beforeEach(() => {
    endpoints = endpointService(orm, webhooks.story);
    deliveries = new DeliveryService(orm.getMetadata(), webhooks.story.clock);
  });
  const callerOf: WebhookServices['callerOf'] = (organizationId, ...more) =>
    keyCaller(orm, sqlOf(webhooks.database.pool), organizationId, ...more);
  return {
    get database() {
      return webhooks.database;
    },
    get story() {
      return webhooks.story;
    },
    get receiver() {
      return webhooks.receiver;
    },
    get endpoints() {
      return endpoints;
    },
    get deliveries() {
      return deliveries;
    },
    callerOf,
    me: (scopes) => callerOf(webhooks.story.organizationId, scopes),
  };
}

function keyCaller(
  orm: MikroORM,
  sql: Sql,
  organizationId: string,
  scopes: string[] = ['*'],
  environment = Environment.SANDBOX,
): Caller {
  const principal: KeyPrincipal = {
    kind: 'key',
    publishable: false,
    keyId: newId(),
    organizationIds: [organizationId],
    environment,
    scopes: new Set(scopes),
  };
  const em = orm.em.fork();
  const loaders = new EntityLoaders(() => em, principal);
  const client = { address: null, network: '', userAgent: null, sessionCookie: null, deviceCookie: null };
  const unused = {
    feed: undefined as never,
    figureFeed: undefined as never,
    noteRefusal: () => undefined,
    spend: async () => undefined,
  };
  return { principal, requestId: 'test', client, em, sql, loaders, ...unused };
}

import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../../kernel/caller.js';
import type { Clock } from '../../../kernel/clock.js';
import { conflict, notFound } from '../../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../../kernel/ids.js';
import { requireScope, requireScopeOn } from '../../../kernel/principal.js';
import { tenantConditions } from '../../../kernel/list-conditions.js';
import { readPage } from '../../../kernel/read-page.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import { inTransaction } from '../../../kernel/transaction.js';
import { Attempt } from './attempt.entity.js';
import { Delivery } from './delivery.entity.js';
import { loadEventType } from './load-event-type.js';
import { queueTest } from './queue-test.js';
import { requeueDelivery } from './requeue-delivery.js';
import { requireDeliveryScope } from '../endpoint/require-event-scopes.js';
import { WebhookEndpoint, WebhookEndpointStatus } from '../endpoint/webhook-endpoint.entity.js';
import type { RedeliverInput } from './delivery.inputs.js';
import { deliveryList } from './delivery.list.js';

/** Finds deliveries with their attempts, redelivers, and sends tests. */
export class DeliveryService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly clock: Clock,
  ) {}

  /** The caller's delivery with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Delivery | null> {
    requireScope(caller.principal, 'webhooks:read');
    return caller.loaders.load(Delivery, decodeId('delivery', typeId));
  }

  /** One page of an endpoint's deliveries. Index: webhook_delivery_endpoint. */
  async list(caller: Caller, endpointId: string, args: ListArgs): Promise<Page<Delivery>> {
    const conditions = tenantConditions(caller.principal, 'webhooks:read').and('endpoint_id = ?', endpointId);
    // webhook_delivery_status begins with the endpoint.
    conditions.tenant = [];
    return readPage(caller, this.metadata, deliveryList, conditions, args);
  }

  /** The attempts of a delivery that the caller may read, oldest first. One query for a whole list. */
  async attemptsOf(caller: Caller, delivery: Delivery): Promise<Attempt[]> {
    return caller.loaders.loadRelated('delivery.attempts', delivery.id, async (ids) => {
      const found = await caller.em.find(
        Attempt,
        { deliveryId: { $in: [...ids] } },
        { orderBy: { number: 'asc' } },
      );
      const byDelivery = Map.groupBy(found, (attempt) => attempt.deliveryId);
      return ids.map((id) => byDelivery.get(id) ?? []);
    });
  }

  /** Sends a message of type `webhook_endpoint.test` to this one endpoint. */
  async sendTest(caller: Caller, endpointTypeId: string): Promise<Delivery> {
    const endpoint = await this.enabledEndpoint(caller, requireId('webhookEndpoint', endpointTypeId, 'id'));
    const { organizationId, environment } = endpoint;
    const endpointId = encodeId('webhookEndpoint', endpoint.id);
    return inTransaction(caller.em, async ({ em, sql }) => {
      const data = { endpointId, message: 'This is a test.' };
      const test = {
        type: 'webhook_endpoint.test',
        organizationId,
        environment,
        nodeId: endpointId,
        data,
      } as const;
      const id = await queueTest(sql, { endpointId: endpoint.id, promoterId: null }, test, this.clock.now());
      return em.findOneOrFail(Delivery, id);
    });
  }

  /**
   * Sends a delivery again now, with the same message id, current secrets and a new set of attempts. Refused
   * while it is being sent, or if its endpoint is disabled. Not found if it belongs to another endpoint than
   * a given `endpointId`. A key needs the scope of the event type.
   */
  async redeliver(caller: Caller, { id, endpointId }: RedeliverInput): Promise<Delivery> {
    requireScope(caller.principal, 'webhooks:write');
    const found = await caller.loaders.load(Delivery, requireId('delivery', id, 'id'));
    const isElsewhere = endpointId != null && found?.endpointId !== decodeId('webhookEndpoint', endpointId);
    if (!found || isElsewhere) throw notFound('delivery', 'id');
    await this.enabledEndpoint(caller, found.endpointId);
    requireDeliveryScope(caller.principal, await loadEventType(caller, found.id));
    return inTransaction(caller.em, async ({ em, sql }) => {
      await requeueDelivery(sql, found, this.clock.now());
      return em.findOneOrFail(Delivery, found.id, { refresh: true });
    });
  }

  private async enabledEndpoint(caller: Caller, id: string): Promise<WebhookEndpoint> {
    requireScope(caller.principal, 'webhooks:write');
    const endpoint = await caller.loaders.load(WebhookEndpoint, id);
    if (!endpoint || endpoint.deletedAt !== null) throw notFound('webhook endpoint', 'id');
    requireScopeOn(caller.principal, 'webhooks:write', endpoint);
    if (endpoint.status === WebhookEndpointStatus.ENABLED) return endpoint;
    throw conflict('The webhook endpoint is disabled; enable it first.', 'id');
  }
}

import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import { notFound } from '../../../kernel/errors.js';
import { filterIterator } from '../../../kernel/filter-iterator.js';
import { requireId } from '../../../kernel/ids.js';
import { objectUpdates, type ObjectUpdate } from '../../../kernel/object-updates.js';
import { organizationFor } from '../../../kernel/principal.js';
import { NullableArg } from '../../../kernel/schema/nullable-field.js';
import { subscriptionOf } from '../endpoint/webhook-event-types.js';
import { WebhookEndpoint } from '../endpoint/webhook-endpoint.entity.js';
import { Attempt } from './attempt.entity.js';

interface Wanted {
  readonly organizationId: string;
  readonly endpointId?: string | null;
  readonly eventTypes?: readonly string[] | null;
}

/** Refuses an endpoint of another organization as not found. */
async function openAttempts(
  caller: Caller,
  { organizationId: typeId, endpointId = null, eventTypes = null }: Wanted,
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const { organizationId, environment } = organizationFor(caller.principal, 'webhooks:read', typeId);
  const tenancy = { organizationIds: [organizationId], environment };
  if (endpointId !== null) {
    const id = requireId('webhookEndpoint', endpointId, 'endpointId');
    const endpoint = await caller.loaders.load(WebhookEndpoint, id);
    if (endpoint?.organizationId !== organizationId) throw notFound('webhook endpoint', 'endpointId');
  }
  const types = eventTypes === null ? ['*'] : subscriptionOf(eventTypes);
  const all = objectUpdates(caller.feed, tenancy, { types: ['delivery.attempted'] });
  return filterIterator(all, ({ payload }) => {
    const { data } = JSON.parse(payload) as { data: { endpointId: string; eventType: string } };
    return (
      (endpointId === null || data.endpointId === endpointId) &&
      (types.includes('*') || types.includes(data.eventType))
    );
  });
}

@Resolver()
export class DeliverySubscription {
  @Subscription(() => Attempt, {
    nullable: true,
    description:
      'Each attempt to send a webhook of an organization, when it has ended. Attempts of a worker that died are only in the log.',
    subscribe: async ({ args, context }) => openAttempts(context as Caller, args as Wanted),
  })
  async deliveryAttempted(
    @Root() { nodeId }: ObjectUpdate,
    @Ctx() caller: Caller,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) _organizationId: string,
    @NullableArg('endpointId', () => ID, 'Only attempts to this endpoint.') _endpointId?: string | null,
    @NullableArg('eventTypes', () => [String], 'Only attempts to send these event types.')
    _eventTypes?: string[] | null,
  ): Promise<Attempt | null> {
    return caller.loaders.loadByTypeId(Attempt, 'attempt', nodeId);
  }
}

import type { DomainEventType } from './catalogue.js';
import type { EventFeed, FeedEvent, LoggedEvent } from './event-feed.js';
import { filterIterator } from './filter-iterator.js';
import { encodeId } from './ids.js';
import { mapIterator } from './map-iterator.js';
import type { Tenancy } from './principal.js';

/** Which domain events cause an object to be sent again. Each of the types must carry a node id. */
export interface UpdatesOf {
  readonly types: readonly DomainEventType[];
  readonly nodeId?: string;
  readonly campaignId?: string;
  /** Only events about this promoter, according to the payload; a bare uuid. */
  readonly promoterId?: string;
}

/** A domain event about an object. */
export type ObjectUpdate = FeedEvent & { readonly nodeId: string };

/** A tenancy's domain events about objects, live. The subscription sends the object in its current state. */
export function objectUpdates(
  feed: EventFeed,
  { organizationIds, environment }: Tenancy,
  { promoterId, ...wanted }: UpdatesOf,
): AsyncIterableIterator<ObjectUpdate> {
  const all = feed.subscribe({ organizationIds, environment, ...wanted });
  const domainEvents = promoterId === undefined ? all : filterIterator(all, isAbout(promoterId));
  return mapIterator(domainEvents, (domainEvent) => {
    if (!hasObject(domainEvent)) throw new Error(`A domain event ${domainEvent.type} has no nodeId.`);
    return domainEvent;
  });
}

function hasObject(domainEvent: FeedEvent): domainEvent is ObjectUpdate {
  return domainEvent.nodeId !== null;
}

function isAbout(promoterId: string): (domainEvent: LoggedEvent) => boolean {
  const aktvatorId = encodeId('promoter', promoterId);
  return ({ payload }) =>
    (JSON.parse(payload) as { data: { aktvatorId?: unknown } }).data.aktvatorId === aktvatorId;
}

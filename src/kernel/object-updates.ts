import type { DomainEventType } from './catalogue.js';
import type { EventFeed, LoggedEvent } from './event-feed.js';
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

/** The TypeIDs of the objects of a tenancy's domain events, live. */
export function objectUpdates(
  feed: EventFeed,
  { organizationIds, environment }: Tenancy,
  { promoterId, ...wanted }: UpdatesOf,
): AsyncIterableIterator<string> {
  const all = feed.subscribe({ organizationIds, environment, ...wanted });
  const domainEvents = promoterId === undefined ? all : filterIterator(all, isAbout(promoterId));
  return mapIterator(domainEvents, ({ nodeId, type }) => {
    if (nodeId === null) throw new Error(`A domain event ${type} has no nodeId.`);
    return nodeId;
  });
}

function isAbout(promoterId: string): (domainEvent: LoggedEvent) => boolean {
  const aktvatorId = encodeId('promoter', promoterId);
  return ({ payload }) =>
    (JSON.parse(payload) as { data: { aktvatorId?: unknown } }).data.aktvatorId === aktvatorId;
}

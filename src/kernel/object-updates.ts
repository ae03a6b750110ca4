import type { DomainEventType } from './domain-events.js';
import type { EventFeed } from './event-feed.js';
import { mapIterator } from './map-iterator.js';
import type { Tenancy } from './principal.js';

/** Which facts make an object worth sending again. Each of the types must carry a node id. */
export interface UpdatesOf {
  readonly types: readonly DomainEventType[];
  readonly nodeId?: string;
  readonly campaignId?: string;
}

/** The TypeIDs of the objects that facts of a tenancy are about, as they happen. */
export function objectUpdates(
  feed: EventFeed,
  { organizationIds, environment }: Tenancy,
  wanted: UpdatesOf,
): AsyncIterableIterator<string> {
  const facts = feed.subscribe({ organizationIds, environment, ...wanted });
  return mapIterator(facts, ({ nodeId, type }) => {
    if (nodeId === null) throw new Error(`A ${type} says not what it is about.`);
    return nodeId;
  });
}

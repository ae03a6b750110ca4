import type { Caller } from './caller.js';
import type { DomainEventType } from './domain-events.js';
import { mapIterator } from './map-iterator.js';
import { requireScope, type Scope } from './principal.js';

/** Which facts make an object worth sending again. Each of the types must carry a node id. */
export interface UpdatesOf {
  readonly types: readonly DomainEventType[];
  readonly nodeId?: string;
  readonly campaignId?: string;
}

/** The TypeIDs of the objects that facts of the caller's tenancy are about, as they happen. */
export function objectUpdates(
  caller: Caller,
  scope: Scope,
  wanted: UpdatesOf,
): AsyncIterableIterator<string> {
  const { organizationIds, environment } = requireScope(caller.principal, scope);
  const facts = caller.feed.subscribe({ organizationIds, environment, ...wanted });
  return mapIterator(facts, ({ nodeId, type }) => {
    if (nodeId === null) throw new Error(`A ${type} says not what it is about.`);
    return nodeId;
  });
}

import type { Caller } from './caller.js';
import type { DomainEventType } from './domain-events.js';
import { requireScope, type Scope } from './principal.js';

/** Which facts make an object worth sending again. */
export interface UpdatesOf {
  readonly types: readonly DomainEventType[];
  readonly nodeId?: string;
  readonly campaignId?: string;
}

/** The TypeIDs of the objects that facts of the caller's tenancy are about, as they happen. */
export async function* objectUpdates(
  caller: Caller,
  scope: Scope,
  wanted: UpdatesOf,
): AsyncIterableIterator<string> {
  const { organizationIds, environment } = requireScope(caller.principal, scope);
  for await (const event of caller.feed.subscribe({ organizationIds, environment, ...wanted })) {
    if (event.nodeId !== null) yield event.nodeId;
  }
}

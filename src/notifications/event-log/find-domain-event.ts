import { findNodeOf } from '../../kernel/node-loader.js';
import { requireScope } from '../../kernel/principal.js';
import { DomainEvent } from './domain-event.type.js';
import { readDomainEvents } from './read-domain-events.js';

/** A domain event of the caller's organizations. Its `data` requires the scope of its type as well. */
export const findDomainEvent = findNodeOf('DomainEvent', async ({ principal, sql }, ids) => {
  const { organizationIds, environment } = requireScope(principal, 'events:read');
  const found = await readDomainEvents(sql, ids);
  return found
    .filter((event) => event !== null)
    .filter((event) => organizationIds.includes(event.organizationId) && event.environment === environment)
    .map((event) => Object.assign(new DomainEvent(), event));
});

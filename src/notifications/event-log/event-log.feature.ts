import { part, type Feature } from '../../kernel/feature.js';

/** What `notifications/event-log` adds to Tribute. */
export const eventLogFeature: Feature = {
  room: 'notifications/event-log',
  operations: {
    Query: {
      domainEventCursor: { who: 'events:read' },
    },
    Subscription: {
      domainEvents: { who: 'events:read' },
    },
  },
  types: {
    // Subscribers need a scope for each type of domain event, other callers the right to read deliveries.
    DomainEvent: part,
  },
};

import { allow, part, type Feature } from '../../kernel/feature.js';
import { erasePayloads } from '../../kernel/event-log/erase-payloads.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { scopeOfEventType } from '../../kernel/scope-of-event-type.js';
import { findDomainEvent } from './find-domain-event.js';
import { DomainEventConnectionResolver, DomainEventResolver } from './domain-event.resolver.js';
import { EventTypeResolver } from './event-type.resolver.js';
import type { DomainEvent } from './domain-event.type.js';

export const eventLogNames = { ids: { domainEvent: ['devt'] } } as const;

/** What it is created from. */
interface Needs {
  readonly loadNode: NodeLoader;
}

/** What `notifications/event-log` adds to Tribute. */
export const eventLogFeature = {
  room: 'notifications/event-log',
  ...eventLogNames,
  nodes: { domainEvent: { type: 'DomainEvent', find: findDomainEvent } },
  operations: {
    Query: { ...allow('events:read', 'domainEventCursor', 'domainEvents'), ...allow('anyone', 'eventTypes') },
    Subscription: allow('events:read', 'domainEvents'),
  },
  types: {
    // Subscribers need a scope for each type of domain event, other callers the right to read deliveries.
    DomainEvent: part,
    EventType: part,
  },
  copiedValues: {
    'EventType.dataSchema': {},
    'EventType.exampleData': {},
    'DomainEvent.data': { scopeOf: ({ type }: Pick<DomainEvent, 'type'>) => scopeOfEventType(type) },
  },
  sandbox: {
    keeps: {
      domain_event: '`forgetSandboxEvents` deletes them.',
      log_floor: 'It says where the deleted log ended.',
    },
  },
  personalData: {
    domain_event: {
      erases: { payload: 'The random ids that replace the session and the customer.' },
      erase: erasePayloads,
    },
  },
  create: ({ loadNode }: Needs) => ({
    resolvers: [
      new DomainEventResolver(loadNode),
      new DomainEventConnectionResolver(),
      new EventTypeResolver(),
    ],
  }),
} satisfies Feature<Needs>;

import { mostCounted, part, type Feature } from '../../kernel/feature.js';
import { Event } from './event.entity.js';
import type { EventIngestService } from './event-ingest.service.js';
import type { EventRedriveService } from './event-redrive.service.js';
import type { EventReviewService } from './event-review.service.js';
import { EventResolver, OrganizationEventsResolver } from './event.resolver.js';
import type { EventService } from './event.service.js';
import { EventSubscription } from './event.subscription.js';

/** The services of its resolvers. */
interface Services {
  readonly events: EventService;
  readonly eventIngestion: EventIngestService;
  readonly eventRedrive: EventRedriveService;
  readonly eventReview: EventReviewService;
}

/** What `events/event` adds to Tribute. */
export const eventFeature: Feature<Services> = {
  room: 'events/event',
  entities: [Event],
  nodes: {
    event: { entity: Event, type: 'Event' },
  },
  operations: {
    Query: {
      event: { who: 'events:read' },
      events: { who: 'events:read' },
    },
    Mutation: {
      ingestEvent: { who: 'events:write', unaudited: true },
      ingestEvents: { who: 'events:write', unaudited: true },
      redriveEvents: { who: 'events:write' },
      approveEvent: { who: 'events:write' },
      rejectEvent: { who: 'events:write' },
    },
    Subscription: {
      eventUpdated: { who: 'events:read' },
    },
  },
  types: {
    Event: { scope: 'events:read' },
    IngestResult: part,
  },
  ownRelations: ['IngestResult.event'],
  figures: [
    {
      name: 'tribute_events_queued',
      help: `Events that wait for their evaluation, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (select from event where status = 'QUEUED' limit ${mostCounted}) queued`,
    },
  ],
  resolvers: ({ events, eventIngestion, eventRedrive, eventReview }) => [
    new EventResolver(events, eventIngestion, eventRedrive, eventReview),
    new OrganizationEventsResolver(events),
    new EventSubscription(),
  ],
};

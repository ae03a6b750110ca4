import { mostCounted, part, type Feature } from '../../kernel/feature.js';
import { Event } from './event.entity.js';

/** What `events/event` adds to Tribute. */
export const eventFeature: Feature = {
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
};

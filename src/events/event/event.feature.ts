import type { Ground } from '../../kernel/ground.js';
import type { ClickRecorder } from '../../tracking/click/click-recorder.js';
import { EventWriter } from './event-writer.js';
import { keyedHash } from '../../kernel/keyed-hash.js';
import { KnownReferences } from './known-references.js';
import { requeueForSessions } from './requeue-for-sessions.js';
import { allow, mostCounted, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { erasedEventColumns, eraseEvents, exportedEvents, hasEventsInQueue } from './erase-events.js';
import { Event } from './event.entity.js';
import { EventIngestService } from './event-ingest.service.js';
import { EventRedriveService, type ReopenConversions } from './event-redrive.service.js';
import { EventReviewService, type PriceHeldEvent, type RejectConversion } from './event-review.service.js';
import { EventResolver, OrganizationEventsResolver, PromoterEventsResolver } from './event.resolver.js';
import { EventService } from './event.service.js';
import { EventSubscription } from './event.subscription.js';
import type { ConfigOf, SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';
import { reportedEventData } from './reported-event-data.js';

/** The settings of `events/event`. */
const eventSettings = {
  eventMaxAgeDays: {
    name: 'EVENT_MAX_AGE_DAYS',
    description: 'The highest age of a reported event.',
    schema: wholeNumber(1, 36_500, { unit: 'days' }),
    fallback: '365',
  },
} as const satisfies SettingTable;

export const eventNames = {
  ids: { event: ['evt'] },
  scopes: {
    'events:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads events, conversions and performance figures.',
    },
    'events:write': {
      leastRole: MemberRole.MEMBER,
      description: 'Reports events and conversions, and reviews held events.',
    },
  },
  eventTypes: {
    'event.processed': {
      data: reportedEventData['event.processed'],
      scope: 'events:read',
      description: 'An ingested event was evaluated and counted.',
    },
    'event.unmatched': {
      data: reportedEventData['event.unmatched'],
      scope: 'events:read',
      description: 'An ingested event matched no campaign, link or action.',
    },
    'event.rejected': {
      data: reportedEventData['event.rejected'],
      scope: 'events:read',
      description: 'An ingested event was evaluated and rejected, with the reason.',
    },
    'event.held_for_review': {
      data: reportedEventData['event.held_for_review'],
      scope: 'events:read',
      description:
        'An ingested event waits for a person to approve or reject it. The reason names the fraud check.',
    },
  },
} as const;

/** The purpose of the hash of idempotency keys. Another one would not find the events that were erased. */
const idempotencyKeyHash = 'tribute idempotency key';

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof eventSettings>;
  readonly clicks: ClickRecorder;
  readonly reopenConversions: ReopenConversions;
  readonly priceHeldEvent: PriceHeldEvent;
  readonly rejectConversion: RejectConversion;
}

/** What `events/event` adds to Tribute. */
export const eventFeature = {
  room: 'events/event',
  ...eventNames,
  settings: eventSettings,
  entities: [Event],
  nodes: { event: { entity: Event, type: 'Event' } },
  operations: {
    Query: allow('events:read', 'event', 'events'),
    Mutation: {
      ...allow('events:write', 'redriveEvents', 'approveEvent', 'rejectEvent'),
      ...allow('events:write', 'approveEvents', 'rejectEvents'),
      ingestEvent: { who: 'events:write', unaudited: true },
      ingestEvents: { who: 'events:write', unaudited: true },
    },
    Subscription: allow('events:read', 'eventUpdated'),
  },
  types: { Event: { scope: 'events:read' }, EventReview: part, IngestResult: part },
  ownRelations: ['IngestResult.event'],
  copiedValues: { 'Event.metadata': {} },
  sandbox: {
    empties: [
      { table: 'event', step: 'before-locks' },
      // Evaluated meanwhile against deleted campaigns. Events that are still queued arrived later.
      { table: 'event', where: `status <> 'QUEUED'`, step: 'last' },
      { table: 'erased_report', step: 'last' },
    ],
  },
  personalData: {
    event: {
      erases: erasedEventColumns,
      keeps: { code: "The promoter's code.", effective_campaign_id: 'No person.' },
      erase: eraseEvents,
      exported: { kind: 'event', sql: exportedEvents },
    },
    erased_report: { keeps: { key_hash: 'A keyed hash, so that a repeated report finds its erased event.' } },
  },
  figures: [
    {
      name: 'tribute_events_queued',
      help: `Events that wait for their evaluation, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (select from event where status = 'QUEUED' limit ${mostCounted}) queued`,
    },
  ],
  create: (needs: Needs) => {
    const { config, orm, sql, wakeUps, clicks } = needs;
    // Unwritten clicks do not block an event. It is evaluated again when its click is written.
    const hashKey = keyedHash(needs.encryptionKey, idempotencyKeyHash);
    const writer = new EventWriter(sql, async () => clicks.caughtUp().catch(() => undefined), hashKey);
    const events = new EventService(orm.getMetadata());
    const references = new KnownReferences(sql, wakeUps);
    const ingestion = new EventIngestService(writer, references, config.eventMaxAgeDays);
    const redrive = new EventRedriveService(async (tx, ids) => needs.reopenConversions(tx, ids));
    const review = new EventReviewService(
      async (tx, id) => needs.priceHeldEvent(tx, id),
      async (tx, id) => needs.rejectConversion(tx, id),
    );
    return {
      services: { requeueForSessions, hasEventsInQueue, hashKey, eventIngest: ingestion },
      resolvers: [
        new EventResolver(events, ingestion, redrive, review),
        new OrganizationEventsResolver(events),
        new PromoterEventsResolver(events),
        new EventSubscription(),
      ],
      close: async () => writer.flush(),
    };
  },
} satisfies Feature<Needs>;

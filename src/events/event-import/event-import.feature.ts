import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { EventIngestService } from '../event/event-ingest.service.js';
import { EventImportResolver } from './event-import.resolver.js';
import { EventImportService } from './event-import.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly eventIngest: EventIngestService;
}

/** What `events/event-import` adds to Tribute. */
export const eventImportFeature = {
  room: 'events/event-import',
  operations: { Mutation: allow('events:write', 'importEvents') },
  types: { EventImport: part, ImportedRow: part },
  ownRelations: ['ImportedRow.event'],
  create: ({ eventIngest }: Needs) => ({
    resolvers: [new EventImportResolver(new EventImportService(eventIngest))],
  }),
} satisfies Feature<Needs>;

import type { EventWriter } from '../features/event/event-writer.js';
import { EventIngestService } from '../features/event/event-ingest.service.js';
import { EventRedriveService } from '../features/event/event-redrive.service.js';
import { priceHeldEvent } from '../features/pipeline/price-held-event.js';
import { EventReviewService } from '../features/event/event-review.service.js';
import { EventService } from '../features/event/event.service.js';
import { KnownReferences } from '../features/event/known-references.js';
import type { Ground } from './ground.js';

/** Makes the services of events, which are written by this writer. */
export function composeEvents({ config, orm, sql, wakeUps }: Ground, writer: EventWriter) {
  const references = new KnownReferences(sql, wakeUps);
  return {
    events: new EventService(orm.getMetadata()),
    eventIngestion: new EventIngestService(writer, references, config.eventMaxAgeDays),
    eventRedrive: new EventRedriveService(),
    eventReview: new EventReviewService(priceHeldEvent),
  };
}

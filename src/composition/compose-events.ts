import { rejectConversionOf, reopenConversions } from '../events/conversion/complete-conversions.js';
import type { EventWriter } from '../events/event/event-writer.js';
import { EventIngestService } from '../events/event/event-ingest.service.js';
import { EventRedriveService } from '../events/event/event-redrive.service.js';
import { priceHeldEvent } from '../evaluation/worker/price-held-event.js';
import { EventReviewService } from '../events/event/event-review.service.js';
import { EventService } from '../events/event/event.service.js';
import { KnownReferences } from '../events/event/known-references.js';
import type { Ground } from './ground.js';

/** Creates the services of events, which use this writer. */
export function composeEvents({ config, orm, sql, wakeUps }: Ground, writer: EventWriter) {
  const references = new KnownReferences(sql, wakeUps);
  return {
    events: new EventService(orm.getMetadata()),
    eventIngestion: new EventIngestService(writer, references, config.eventMaxAgeDays),
    eventRedrive: new EventRedriveService(reopenConversions),
    eventReview: new EventReviewService(priceHeldEvent, rejectConversionOf),
  };
}

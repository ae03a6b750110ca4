import * as operations from '../generated/operations.js';
import { refusedItem } from '../shared/read-batch.js';
import { given, lower } from '../shared/present.js';
import { item, type Batch, type BatchItem, type Route } from '../shared/route.js';
import { plain, type Field } from '../shared/field.js';

/** 8 MiB: a thousand events of half the maximum size. */
const maxBytes = 8 * 1024 * 1024;

/** The route that accepts many events at once. */
export function batchRoute(fields: readonly Field[]): Route {
  const batch: Batch = { name: 'events', input: 'events', max: 1000, fields };
  return item('POST', '/events/ingest/batch', {
    summary:
      'Ingests up to 1,000 events, as `events` or as an array. Each result has `eventId` and `status`, or `error`.',
    scope: 'events:write',
    status: 207,
    maxBytes,
    batch,
    nothing: { results: [], userErrors: [] },
    body: [plain('organizationId')],
    operation: operations.AktvatorIngestEvents,
    variables: ({ input, items }) => ({
      input: { ...input, events: items.flatMap((one) => ('input' in one ? [one.input] : [])) },
    }),
    present: ({ results }, { items }) => ({ results: presentResults(batch, items, given(results)) }),
  });
}

/** Malformed items were not sent to the operation. Its results are those of the other items, in order. */
function presentResults(
  batch: Batch,
  items: readonly BatchItem[],
  results: readonly operations.IngestResultFragment[],
): unknown[] {
  const answered = results.values();
  return items.map((one, index) => {
    if ('error' in one) return { index, error: one.error };
    const { value: result } = answered.next();
    if (result === undefined) throw new Error('The operation answered fewer items than it was given.');
    const { status, event, userErrors } = result;
    return event
      ? { index, eventId: event.id, status: lower(event.status), duplicate: status === 'DUPLICATE' }
      : { index, error: refusedItem(batch, index, userErrors) };
  });
}

import { mutation } from '../shared/mutation.js';
import { refusedItem } from '../shared/read-batch.js';
import type { ErrorCode } from '../../src/kernel/errors.js';
import { lower } from '../shared/present.js';
import { item, type Batch, type BatchItem, type Route } from '../shared/route.js';
import { plain, type Field } from '../shared/field.js';

interface Result {
  readonly status: string;
  readonly event: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly {
    readonly code: ErrorCode;
    readonly message: string;
    readonly field: readonly string[] | null;
  }[];
}

/** 8 MiB: a thousand events of half the maximum size. */
const maxBytes = 8 * 1024 * 1024;

/** The route that accepts many events at once. */
export function batchRoute(fields: readonly Field[]): Route {
  const batch: Batch = { name: 'events', input: 'events', max: 1000, fields, nothing: { results: [] } };
  return item<{ results: readonly Result[] }>({
    method: 'POST',
    path: '/events/ingest/batch',
    summary:
      'Ingests up to 1,000 events, as `events` or as an array. Each result has `eventId` and `status`, or `error`.',
    scope: 'events:write',
    status: 207,
    maxBytes,
    batch,
    body: [plain('organizationId')],
    operation: mutation(
      'ingestEvents',
      'results { status event { id status } userErrors { message field code } }',
    ),
    variables: ({ input, items }) => ({
      input: { ...input, events: items.flatMap((one) => ('input' in one ? [one.input] : [])) },
    }),
    present: ({ results }, { items }) => ({ results: presentResults(batch, items, results) }),
  });
}

/** Malformed items were not sent to the operation. Its results are those of the other items, in order. */
function presentResults(batch: Batch, items: readonly BatchItem[], results: readonly Result[]): unknown[] {
  const given = results.values();
  return items.map((one, index) => {
    if ('error' in one) return { index, error: one.error };
    const { status, event, userErrors } = given.next().value as Result;
    return event
      ? { index, eventId: event.id, status: lower(event.status), duplicate: status === 'DUPLICATE' }
      : { index, error: refusedItem(batch, index, userErrors) };
  });
}

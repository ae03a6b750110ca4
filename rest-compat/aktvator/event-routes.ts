import { currency, minorUnits, moment, plain, type Field } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import { lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { batchRoute } from './batch-route.js';
import { eventFields, presentEvent, type AktvatorEvent } from './present-event.js';

/** The fields of a reported event. */
const eventReport: readonly Field[] = [
  plain('eventType'),
  plain('campaignId'),
  plain('attributionCode'),
  plain('attributionLinkId'),
  plain('sessionId'),
  plain('customerId'),
  plain('idempotencyKey'),
  minorUnits('amount'),
  currency,
  moment('occurredAt'),
  plain('metadata'),
];

function review(verb: string, summary: string): Route {
  return item<{ event: AktvatorEvent }>({
    method: 'POST',
    path: `/events/:id/${verb}`,
    summary,
    scope: 'events:write',
    status: 200,
    body: [plain('note')],
    operation: mutation(`${verb}Event`, `event { ${eventFields} }`),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ event }) => presentEvent(event),
  });
}

/** /events */
export const eventRoutes: readonly Route[] = [
  item<{ event: { id: string; status: string } }>({
    method: 'POST',
    path: '/events/ingest',
    summary:
      'Ingests an event and queues its evaluation. The same key and payload return the existing event.',
    scope: 'events:write',
    status: 202,
    body: [...eventReport, plain('organizationId')],
    operation: mutation('ingestEvent', 'event { id status }'),
    variables: ({ input }) => ({ input }),
    present: ({ event }) => ({ received: true, eventId: event.id, status: lower(event.status) }),
  }),
  batchRoute(eventReport),
  item<AktvatorEvent>({
    method: 'GET',
    path: '/events/:id',
    summary: 'Fetches an event with its decision.',
    scope: 'events:read',
    operation: `query ($id: ID!) { event(id: $id) { ${eventFields} } }`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentEvent,
  }),
  review('approve', 'Approves an event that a fraud check holds. It is evaluated again.'),
  review('reject', 'Permanently rejects an event that a fraud check holds.'),
];

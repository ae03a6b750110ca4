import { currency, minorUnits, moment, plain } from '../shared/field.js';
import { mutation } from '../shared/operation.js';
import { lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { eventFields, presentEvent, type Event } from './present-event.js';

/** /events */
export const eventRoutes: readonly Route[] = [
  item<{ event: { id: string; status: string } }>({
    method: 'POST',
    path: '/events/ingest',
    summary:
      'Takes a conversion event in and queues its evaluation; the same key and payload again answer the same event.',
    scope: 'events:write',
    status: 202,
    body: [
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
      plain('organizationId'),
    ],
    operation: mutation('ingestEvent', 'event { id status }'),
    variables: ({ input }) => ({ input }),
    present: ({ event }) => ({ received: true, eventId: event.id, status: lower(event.status) }),
  }),
  item<Event>({
    method: 'GET',
    path: '/events/:id',
    summary: 'Fetches an event, with how it was decided and why.',
    scope: 'events:read',
    operation: `query ($id: ID!) { event(id: $id) { ${eventFields} } }`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentEvent,
  }),
];

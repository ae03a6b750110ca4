import * as operations from '../generated/operations.js';
import type { MutationOf } from '../shared/operation-types.js';
import { currency, minorUnits, moment, plain, type Field } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { attributionFields } from './attribution-fields.js';
import { batchRoute } from './batch-route.js';
import { importRoute } from './import-route.js';
import { minorNumber } from '../shared/money-number.js';
import { presentDecision } from './present-decision.js';
import { actorId, presentApproval } from '../shared/present-actor.js';

/** The fields of a reported event. */
const eventReport: readonly Field[] = [
  plain('eventType'),
  plain('campaignId'),
  ...attributionFields,
  plain('customerId'),
  plain('idempotencyKey'),
  minorUnits('amount'),
  currency,
  moment('occurredAt'),
  plain('metadata'),
];

function decide(
  verb: string,
  operation: MutationOf<{ event: operations.AktvatorEventFragment | null }>,
  summary: string,
): Route {
  return item('POST', `/events/:id/${verb}`, {
    summary,
    scope: 'events:write',
    status: 200,
    body: [plain('note')],
    operation,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ event }) => presentEvent(given(event)),
  });
}

function presentEvent({
  amount,
  link,
  promoter,
  campaign,
  code,
  decision,
  review,
  firstApproval,
  ...event
}: operations.AktvatorEventFragment): Record<string, unknown> {
  return {
    ...event,
    status: lower(event.status),
    reviewDecision: review && lower(review.decision),
    reviewNote: review?.note ?? null,
    reviewedBy: actorId(review?.by ?? null),
    reviewedAt: review?.decidedAt ?? null,
    firstApproval: presentApproval(firstApproval),
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    attributionLinkId: link?.id ?? null,
    attributionCode: code,
    amount: amount && minorNumber(amount),
    currency: amount?.asset ?? null,
    decision: decision && presentDecision(decision, campaign?.asset),
  };
}

/** /events */
export const eventRoutes: readonly Route[] = [
  item('POST', '/events/ingest', {
    summary:
      'Ingests an event and queues its evaluation. The same key and payload return the existing event.',
    scope: 'events:write',
    status: 202,
    body: [...eventReport, plain('organizationId')],
    operation: operations.AktvatorIngestEvent,
    variables: ({ input }) => ({ input }),
    present: ({ event }) => {
      const { id, status } = given(event);
      return { received: true, eventId: id, status: lower(status) };
    },
  }),
  batchRoute(eventReport),
  importRoute,
  item('GET', '/events/:id', {
    summary: 'Fetches an event with its decision.',
    scope: 'events:read',
    operation: operations.AktvatorEvent,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentEvent,
  }),
  decide(
    'approve',
    operations.AktvatorApproveEvent,
    'Approves an event that a fraud check holds. It is evaluated again.',
  ),
  decide('reject', operations.AktvatorRejectEvent, 'Permanently rejects an event that a fraud check holds.'),
];

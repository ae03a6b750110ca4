import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { presentDecision } from './present-decision.js';
import { item, type Route } from '../shared/route.js';

function presentErasure({ status, ...erasure }: operations.AktvatorErasureFragment): Record<string, unknown> {
  return { ...erasure, status: lower(status) };
}

/** A click or an event on a customer's path. */
function presentStep(step: operations.AktvatorJourneyStepFragment): Record<string, unknown> {
  const { at, clickClass, link, promoter, campaign, event } = step;
  return {
    at,
    kind: clickClass === null ? 'event' : 'click',
    clickClass: clickClass === null ? null : lower(clickClass),
    campaignId: campaign?.id ?? null,
    linkId: link?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    event: event && {
      ...event,
      status: lower(event.status),
      decision: event.decision && presentDecision(event.decision, campaign?.asset),
    },
  };
}

/** /customers. A customer's id is in the body, because paths are logged. */
export const customerRoutes: readonly Route[] = [
  item('POST', '/customers/erase', {
    summary:
      "Erases a customer's personal data. Money and counts stay. The same customer returns the same erasure.",
    scope: 'customers:write',
    status: 202,
    body: [plain('customerId'), plain('organizationId')],
    operation: operations.AktvatorEraseCustomer,
    variables: ({ input }) => ({ input }),
    present: ({ erasure }) => presentErasure(given(erasure)),
  }),
  item('POST', '/customers/export', {
    summary: 'Shows what is stored of a customer, up to `first` (100) records `after` a cursor.',
    scope: 'customers:read',
    status: 200,
    body: [plain('customerId'), plain('organizationId'), plain('first'), plain('after')],
    operation: operations.AktvatorExportCustomer,
    variables: ({ input }) => ({ input }),
    present: ({ records, endCursor }) => ({ records: given(records), endCursor }),
  }),
  item('POST', '/customers/journey', {
    summary:
      'Lists the clicks and events of a customer who was reported with a session. Newest first, up to `first` (20) `after` a cursor. Also requires events:read.',
    scope: 'customers:read',
    isRead: true,
    status: 200,
    body: [plain('customerId'), plain('organizationId'), plain('first'), plain('after')],
    operation: operations.AktvatorJourney,
    variables: ({ input }) => input,
    present: ({ customerId, firstSeenAt, journey }) => {
      const { nodes, pageInfo } = given(journey);
      const endCursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      return { customerId, firstSeenAt, steps: nodes.map(presentStep), endCursor };
    },
  }),
  item('GET', '/customers/erasures/:id', {
    summary: 'Fetches an erasure.',
    scope: 'customers:read',
    operation: operations.AktvatorErasure,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentErasure,
  }),
];

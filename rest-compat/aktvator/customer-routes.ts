import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';

function presentErasure({ status, ...erasure }: operations.AktvatorErasureFragment): Record<string, unknown> {
  return { ...erasure, status: lower(status) };
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
  item('GET', '/customers/erasures/:id', {
    summary: 'Fetches an erasure.',
    scope: 'customers:read',
    operation: operations.AktvatorErasure,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentErasure,
  }),
];

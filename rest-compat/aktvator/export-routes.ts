import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { csvText } from '../shared/csv-route.js';
import { item, type Route } from '../shared/route.js';

function presentExport({ status, ...one }: operations.AktvatorExportFragment): Record<string, unknown> {
  const file = status === 'COMPLETED' ? `/exports/${one.id}/file` : null;
  return { ...one, status: lower(status), file };
}

/** /exports: lists as CSV files. Each export requires the scopes of its list. */
export const exportRoutes: readonly Route[] = [
  item('POST', '/exports', {
    summary: 'Exports a list as a CSV file, which a job writes.',
    scope: null,
    status: 202,
    body: [plain('list'), plain('arguments'), plain('columns'), plain('organizationId')],
    operation: operations.AktvatorCreateExport,
    variables: ({ input }) => ({ input }),
    present: ({ export: made }) => presentExport(given(made)),
  }),
  item('GET', '/exports/:id', {
    summary: 'Fetches an export with its progress: `rows` of `totalRows`.',
    scope: null,
    operation: operations.AktvatorExport,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentExport,
  }),
  csvText('/exports/:id/file', {
    summary: 'The file of a completed export.',
    scope: null,
    fileName: ({ params }) => `${params['id'] ?? 'export'}.csv`,
    operation: operations.AktvatorExportFile,
    variables: ({ params }) => ({ id: params['id'] }),
    text: ({ text, next }) => ({ text, next }),
  }),
];

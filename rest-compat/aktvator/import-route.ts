import * as operations from '../generated/operations.js';
import { plain, yesOrNo } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { item } from '../shared/route.js';

/** 8 MiB: ten thousand rows of 800 bytes. */
const maxBytes = 8 * 1024 * 1024;

/** The route that ingests the events of a CSV file. */
export const importRoute = item('POST', '/events/import', {
  summary:
    'Ingests the events of a CSV file of at most 10,000 rows. Each row has its own result. `?dryRun=true` writes nothing.',
  scope: 'events:write',
  status: 207,
  maxBytes,
  csvAs: 'csv',
  body: [plain('csv'), plain('organizationId')],
  query: [yesOrNo('dryRun', 'isDryRun')],
  operation: operations.AktvatorImportEvents,
  variables: ({ input, filter }) => ({ input: { ...input, ...filter } }),
  present: (payload) => {
    const { rows, ...counts } = given(payload.import);
    return {
      ...counts,
      rows: rows.map(({ line, status, warning, event, userErrors }) => ({
        line,
        result: lower(status),
        eventId: event?.id ?? null,
        status: event && lower(event.status),
        warning,
        errors: userErrors.map(({ code, message, field }) => ({
          field: field?.join('.') ?? null,
          message,
          code,
        })),
      })),
    };
  },
});

import type { Caller } from '../../kernel/caller.js';
import { organizationFor } from '../../kernel/principal.js';
import { inTransaction } from '../../kernel/transaction.js';
import type { EventIngestService } from '../event/event-ingest.service.js';
import { IngestStatus, type IngestResult } from '../event/event.payloads.js';
import type { EventReport } from '../event/read-report.js';
import type { ImportEventsInput } from './event-import.inputs.js';
import type { EventImport, ImportedRow } from './event-import.payloads.js';
import { columnOfField, readEventRows, type EventRow } from './read-event-rows.js';
import { unknownOrigins } from './unknown-origins.js';

/** The most events of one statement. */
const batchSize = 1000;

type ReadRow = EventRow & { readonly report: EventReport };

/** Ingests the events of CSV files. */
export class EventImportService {
  constructor(private readonly ingestion: EventIngestService) {}

  /**
   * Ingests the events of a file in batches of 1,000. All accepted events are durable when this resolves.
   * After a crash the same file continues: what was written is a duplicate. A dry run writes nothing.
   */
  async import(
    caller: Caller,
    { csv, isDryRun, organizationId = null }: ImportEventsInput,
  ): Promise<EventImport> {
    const tenant = organizationFor(caller.principal, 'events:write', organizationId);
    const rows = readEventRows(csv);
    const readable = rows.filter((row): row is ReadRow => row.report !== undefined);
    const reports = readable.map(({ report }) => report);
    if (isDryRun === true) {
      const warnings = await unknownOrigins(caller.sql, tenant, reports);
      const results = await this.ingestion.preview(caller, { organizationId, events: reports });
      return summaryOf(rows, readable, results, warnings);
    }
    await inTransaction(caller.em, async (tx) => {
      tx.audit({
        kind: 'organization',
        id: tenant.organizationId,
        ...tenant,
        before: {},
        after: { rows: rows.length },
      });
      await Promise.resolve();
    });
    const results: IngestResult[] = [];
    for (let from = 0; from < reports.length; from += batchSize) {
      const events = reports.slice(from, from + batchSize);
      results.push(...(await this.ingestion.ingestAll(caller, { organizationId, events })));
    }
    return summaryOf(rows, readable, results, new Map());
  }
}

function summaryOf(
  rows: readonly EventRow[],
  readable: readonly ReadRow[],
  results: readonly IngestResult[],
  warnings: ReadonlyMap<EventReport, string>,
): EventImport {
  const resultOf = new Map<EventRow, IngestResult>(
    readable.map((row, index) => [row, results[index] as IngestResult]),
  );
  const imported = rows.map((row) => importedRow(row, resultOf.get(row), warnings));
  const count = (status: IngestStatus): number => imported.filter((row) => row.status === status).length;
  return {
    accepted: count(IngestStatus.ACCEPTED),
    duplicates: count(IngestStatus.DUPLICATE),
    conflicts: count(IngestStatus.CONFLICT),
    invalid: count(IngestStatus.INVALID),
    rows: imported,
  };
}

function importedRow(
  { line, problems, report }: EventRow,
  result: IngestResult | undefined,
  warnings: ReadonlyMap<EventReport, string>,
): ImportedRow {
  const isNew = result?.status === IngestStatus.ACCEPTED;
  // A result names its place in the batch first: `events.3.amount`.
  const refused = result?.userErrors.map((one) => ({ ...one, field: one.field?.slice(2) ?? [] })) ?? problems;
  return {
    line,
    status: result?.status ?? IngestStatus.INVALID,
    event: result?.event ?? null,
    warning: (isNew && report && warnings.get(report)) || null,
    userErrors: refused.map(({ code, message, field = [] }) => ({
      code,
      message,
      field: ['csv', String(line), ...(field.length > 0 ? [columnOfField(field)] : [])],
    })),
  };
}

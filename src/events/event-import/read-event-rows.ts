import { csvRecords } from '../../kernel/csv-records.js';
import { csvTime } from '../../kernel/csv-time.js';
import { ErrorCode, refuse, type Problem } from '../../kernel/errors.js';
import { cluesOf } from '../event/read-clues.js';
import type { EventReport } from '../event/read-report.js';

/** The most rows of one file. */
const maxRows = 10_000;

/** The fields of a report, by the names of their columns. */
const columns = {
  event_type: 'eventType',
  idempotency_key: 'idempotencyKey',
  campaign_id: 'campaignId',
  code: 'attribution.code',
  link_id: 'attribution.linkId',
  session_id: 'attribution.sessionId',
  customer_id: 'customerId',
  amount: 'amount',
  asset: 'amount.asset',
  occurred_at: 'occurredAt',
} as const;

type Column = keyof typeof columns;

const required: readonly Column[] = ['event_type', 'idempotency_key'];
const metadataPrefix = 'metadata.';

/** A row of a file: the report in it, or its problems. */
export interface EventRow {
  /** The line on which it begins. */
  readonly line: number;
  readonly report?: EventReport;
  readonly problems: readonly Problem[];
}

/**
 * The rows of a CSV file (RFC 4180) whose first line names the columns, in any order. Throws if the file as a
 * whole cannot be read. Pure.
 */
export function readEventRows(csv: string): EventRow[] {
  const [head, ...rows] = csvRecords(csv);
  if (!head || rows.length === 0) {
    throw refused('csv must have a line with the names of the columns, and rows');
  }
  if (rows.length > maxRows) {
    throw refused(`csv must have at most ${maxRows} rows; this has ${rows.length}`);
  }
  const names = head.values.map((name) => columnOf(name.trim()));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refused(`csv has the column ${twice} twice`);
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw refused(`csv must have the column ${missing.join(' and the column ')}`);
  return rows.map(({ line, values }) => readRow(line, names, values));
}

/** The name of the column of a problem of a report: `amount` or `asset` for `amount.asset`. */
export function columnOfField(field: readonly string[]): string {
  const [path, first = ''] = [field.filter((part) => !/^\d+$/.test(part)).join('.'), field[0]];
  const named = (wanted: string): string | undefined =>
    Object.entries(columns).find(([, name]) => name === wanted)?.[0];
  return named(path) ?? named(first) ?? field.join('.');
}

/** The column with a name in any case: `eventType`, `event_type` and `Event Type` are one. */
function columnOf(name: string): string {
  if (name.startsWith(metadataPrefix) && name.length > metadataPrefix.length) return name;
  const plain = name.replaceAll(/[\s_-]/g, '').toLowerCase();
  const known = Object.keys(columns).find((one) => one.replaceAll('_', '') === plain);
  if (known !== undefined) return known;
  const all = [...Object.keys(columns), `${metadataPrefix}<name>`].join(', ');
  throw refused(`csv has the unknown column "${name.slice(0, 100)}"; allowed: ${all}`);
}

function readRow(line: number, names: readonly string[], values: readonly string[]): EventRow {
  if (values.length !== names.length) {
    const message = `the row has ${values.length} values, and the first line names ${names.length} columns`;
    return { line, problems: [{ code: ErrorCode.INVALID, message }] };
  }
  const row = new Map(names.map((name, index) => [name, (values[index] ?? '').trim()] as const));
  const text = (name: Column): string | null => row.get(name) || null;
  const [amount, occurredAt] = [text('amount'), text('occurred_at')];
  const time = occurredAt === null ? null : csvTime(occurredAt);
  if (time === undefined) {
    const message = 'occurredAt must be a date or a time with its zone, as in 2026-01-31T12:00:00Z';
    return { line, problems: [{ code: ErrorCode.INVALID, message, field: ['occurredAt'] }] };
  }
  return {
    line,
    problems: [],
    report: {
      eventType: text('event_type') ?? '',
      idempotencyKey: text('idempotency_key') ?? '',
      campaignId: text('campaign_id'),
      attribution: cluesOf({ code: text('code'), linkId: text('link_id'), sessionId: text('session_id') }),
      customerId: text('customer_id'),
      amount: amount === null ? null : { amount, asset: text('asset') },
      occurredAt: time,
      metadata: metadataOf(row),
    },
  };
}

function metadataOf(row: ReadonlyMap<string, string>): Record<string, unknown> | null {
  const members = [...row].filter(([name, value]) => name.startsWith(metadataPrefix) && value !== '');
  if (members.length === 0) return null;
  return Object.fromEntries(members.map(([name, value]) => [name.slice(metadataPrefix.length), value]));
}

function refused(message: string): Error {
  return refuse(ErrorCode.INVALID, message, 'csv');
}

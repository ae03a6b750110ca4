import { csvRecords, type CsvRecord } from '../../kernel/csv-records.js';
import { csvTime } from '../../kernel/csv-time.js';
import { ErrorCode, refuse, type Problem } from '../../kernel/errors.js';
import { utmNames } from '../../campaigns/campaign/utm-template.js';
import { readNewLink, type NewLink } from './read-new-link.js';
import { subIdNames } from './sub-ids.js';

/** The most rows of one file. */
const maxRows = 1000;

/** The columns, and the path of each in a request for a link. */
const columns: ReadonlyMap<string, string> = new Map([
  ['campaign_id', 'campaignId'],
  ['promoter_id', 'promoterId'],
  ['target_url', 'targetUrl'],
  ['ios_url', 'iosUrl'],
  ['android_url', 'androidUrl'],
  ['code', 'code'],
  ['name', 'name'],
  ['note', 'note'],
  ['expires_at', 'expiresAt'],
  ...utmNames.map((name) => [`utm_${name}`, `utm.${name}`] as const),
  ...subIdNames.map((name) => [name, `subIds.${name}`] as const),
]);

const required = ['campaign_id', 'promoter_id'];

/** A row of a file: its link, or its problems. */
export type LinkFileRow = { readonly line: number } & (
  { readonly link: NewLink } | { readonly problems: readonly Problem[] }
);

/**
 * The links of a CSV file whose first line names the columns, in any order. Pure.
 * @throws RefusedError INVALID, naming `csv`, if the file as a whole cannot be read.
 */
export function readLinkRows(csv: string): LinkFileRow[] {
  const [head, ...rows] = csvRecords(csv);
  if (!head || rows.length === 0) throw refused('must have a line with the names of the columns, and rows');
  if (rows.length > maxRows) throw refused(`must have at most ${maxRows} rows; this has ${rows.length}`);
  const names = head.values.map(columnOf);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refused(`has the column ${twice} twice`);
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw refused(`must have the column ${missing.join(' and the column ')}`);
  return rows.map((row) => readRow(names, row));
}

/** The name of the column of a problem: `target_url` for `targetUrl`. */
export function linkColumnOf(field: readonly string[]): string {
  const path = field.join('.');
  return [...columns].find(([, name]) => name === path)?.[0] ?? path;
}

/** The column with a name in any case: `targetUrl`, `target_url` and `Target URL` are one. */
function columnOf(name: string): string {
  const plain = (text: string): string => text.replaceAll(/[\s_-]/g, '').toLowerCase();
  const known = [...columns.keys()].find((one) => plain(one) === plain(name));
  if (known !== undefined) return known;
  throw refused(`has the unknown column "${name.slice(0, 100)}"; allowed: ${[...columns.keys()].join(', ')}`);
}

function readRow(names: readonly string[], { line, values }: CsvRecord): LinkFileRow {
  if (values.length !== names.length) {
    const message = `the row has ${values.length} values, and the first line names ${names.length} columns`;
    return { line, problems: [{ code: ErrorCode.INVALID, message }] };
  }
  const row = new Map(names.map((name, index) => [name, (values[index] ?? '').trim()] as const));
  const text = (name: string): string | null => row.get(name) || null;
  const expires = text('expires_at');
  const expiresAt = expires === null ? null : csvTime(expires);
  if (expiresAt === undefined) {
    const message = 'expiresAt must be a date or a time with its zone, as in 2026-01-31T12:00:00Z';
    return { line, problems: [{ code: ErrorCode.INVALID, message, field: ['expiresAt'] }] };
  }
  const read = readNewLink({
    campaignId: text('campaign_id') ?? '',
    promoterId: text('promoter_id') ?? '',
    targetUrl: text('target_url'),
    iosUrl: text('ios_url'),
    androidUrl: text('android_url'),
    code: text('code'),
    name: text('name'),
    note: text('note'),
    expiresAt,
    utm: Object.fromEntries(utmNames.map((name) => [name, text(`utm_${name}`)])),
    subIds: Object.fromEntries(subIdNames.map((name) => [name, text(name)])),
  });
  return { line, ...read };
}

function refused(message: string): Error {
  return refuse(ErrorCode.INVALID, `csv ${message}`, 'csv');
}

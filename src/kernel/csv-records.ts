import { CsvError, parse } from 'csv-parse/sync';
import { ErrorCode, refuse } from './errors.js';

/** The longest row, so that a missing quotation mark does not make one row of the whole file. */
const maxRowLength = 64 * 1024;

/** A row of a CSV file. */
export interface CsvRecord {
  /** The line on which it begins. The first is 1. */
  readonly line: number;
  readonly values: readonly string[];
}

/**
 * The rows of a CSV file (RFC 4180), also of a spreadsheet that separates by semicolons or tabs. Empty rows
 * are left out.
 * @throws RefusedError INVALID, naming `csv`, if the file cannot be read.
 */
export function csvRecords(csv: string): CsvRecord[] {
  try {
    // The library counts a line break of two characters inside a value as two lines.
    const records = parse(csv.replaceAll(/\r\n?/g, '\n'), {
      bom: true,
      delimiter: delimiterOf(csv),
      info: true,
      max_record_size: maxRowLength,
      relax_column_count: true,
      skip_empty_lines: true,
      // A spreadsheet fills the last rows with empty values.
      skip_records_with_empty_values: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      values: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse(ErrorCode.INVALID, `csv cannot be read: ${error.message}`, 'csv');
  }
}

/** Spreadsheets in some languages separate by semicolons. No name of a column contains a separator. */
function delimiterOf(csv: string): string {
  const [first = ''] = csv.split('\n', 1);
  return [',', ';', '\t'].find((one) => first.includes(one)) ?? ',';
}

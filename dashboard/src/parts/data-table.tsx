import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A column of a table: its heading, and its cell for a row. */
export interface TableColumn<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the right. */
  readonly isNumber?: boolean;
  /** The order of the rows by this column, if they are sorted by it. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  /** Not shown on a phone. */
  readonly isWideOnly?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A dense table that scrolls by itself if it is wider than the page. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  const side = ({ isNumber, isWideOnly }: TableColumn<Row>) =>
    classNames(
      'px-3 first:pl-4 last:pr-4',
      isNumber && 'text-right figures',
      isWideOnly && 'hidden sm:table-cell',
    );
  return (
    // Focusable, so that the keyboard can scroll it.
    <div className="card overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sorted}
                className={classNames(side(column), 'py-2 font-medium')}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-b-0 hover:bg-hover">
              {columns.map((column) => (
                <td key={column.key} className={classNames(side(column), 'py-2.5')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

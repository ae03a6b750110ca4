/** The SQL types of columns, with their values. Every value may be null, except of `json`. */
interface SqlValues {
  uuid: string;
  text: string;
  boolean: boolean;
  smallint: number;
  integer: number;
  numeric: bigint;
  timestamptz: Date;
  bytea: Uint8Array;
  /** JSON text. */
  jsonb: string;
  /** JSON text that becomes SQL text, never null. It is the fastest way to send documents. */
  json: string;
}

/** The SQL types of columns, by the names of their properties: `organizationId` is `organization_id`. */
type ColumnTypes = Readonly<Record<string, keyof SqlValues>>;

type RowOf<Columns extends ColumnTypes> = {
  readonly [Name in keyof Columns]: SqlValues[Columns[Name]] | (Columns[Name] extends 'json' ? never : null);
};

/** Any number of rows as parameters of one statement, one array for each column. */
interface RowSet<Columns extends ColumnTypes> {
  /** The names of the columns, as in `insert into link (…)`. */
  readonly columns: string;
  /** The rows as a table in SQL. @param first The number of its first parameter. */
  as(alias: string, first?: number): string;
  /** The same with the place of each row as `number`, from 1. */
  asNumbered(alias: string, first?: number): string;
  /** The parameters. */
  values(rows: readonly RowOf<Columns>[]): unknown[];
}

/** JSON contains no control characters, so nothing needs quoting. In an array each quotation mark would. */
const separator = '\u001e';

/**
 * Rows with named and typed columns, for statements that write or look up many rows at once. The text of such
 * a statement does not depend on the number of rows.
 */
export function rowSet<const Columns extends ColumnTypes>(types: Columns): RowSet<Columns> {
  const entries = Object.entries(types);
  const columns = entries.map(([name]) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const table = (first: number): string =>
    `unnest(${entries.map(([, type], index) => parameter(first + index, type)).join(', ')})`;
  return {
    columns: columns.join(', '),
    as: (alias, first = 1) => `${table(first)} as ${alias} (${columns.join(', ')})`,
    asNumbered: (alias, first = 1) =>
      `${table(first)} with ordinality as ${alias} (${columns.join(', ')}, number)`,
    values: (rows: readonly Readonly<Record<string, unknown>>[]) =>
      entries.map(([name, type]) => {
        const column = rows.map((row) => row[name]);
        return type === 'json' ? column.join(separator) : column;
      }),
  };
}

function parameter(number: number, type: keyof SqlValues): string {
  return type === 'json' ? `string_to_array($${number}::text, E'\\x1e')` : `$${number}::${type}[]`;
}

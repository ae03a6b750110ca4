import { csvLine } from '../../src/kernel/csv-line.js';
import type { OperationResult, OperationVariables, Root } from './operation-types.js';
import type { CsvText, RestRequest, Route, Row } from './route.js';

/** A part of a GraphQL connection, for reading all of it. */
interface CsvPage<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A route that returns a list as CSV. Its operation takes `$first` and `$after`, and runs per page. */
interface CsvRow<Result extends OperationResult, Variables extends OperationVariables, Item> extends Row<
  Result,
  Variables
> {
  readonly fileName: (request: RestRequest) => string;
  readonly page: (root: Root<Result>) => CsvPage<Item>;
  /** The columns, with their values. */
  readonly columns: readonly (readonly [name: string, value: (item: Item) => string])[];
}

/** A route that returns a CSV file in parts. Its operation takes `$after`, and runs for each part. */
interface CsvTextRow<Result extends OperationResult, Variables extends OperationVariables> extends Row<
  Result,
  Variables
> {
  readonly fileName: (request: RestRequest) => string;
  readonly text: (root: Root<Result>) => CsvText;
}

/** A route that returns a whole list as CSV. */
export function csv<Result extends OperationResult, Variables extends OperationVariables, Item>(
  path: string,
  row: CsvRow<Result, Variables, Item>,
): Route {
  const { operation, fileName, page, columns, ...terms } = row;
  return {
    ...terms,
    method: 'GET',
    path,
    document: operation,
    csv: {
      fileName,
      page: async (run, isFirst) => {
        const { nodes, pageInfo } = page(await run(operation));
        const header = isFirst ? csvLine(columns.map(([name]) => name)) : '';
        const lines = nodes.map((node) => csvLine(columns.map(([, value]) => value(node))));
        return { text: header + lines.join(''), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
      },
    },
  };
}

/** A route that returns a CSV file whose parts are ready. */
export function csvText<Result extends OperationResult, Variables extends OperationVariables>(
  path: string,
  { operation, fileName, text, ...terms }: CsvTextRow<Result, Variables>,
): Route {
  return {
    ...terms,
    method: 'GET',
    path,
    document: operation,
    csv: { fileName, page: async (run) => text(await run(operation)) },
  };
}

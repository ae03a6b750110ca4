import type { OperationResult, OperationVariables, Root } from './operation-types.js';
import type { Route, Row } from './route.js';
import type { RestFile } from './send-file.js';

/** A route that returns a file. `file` gets the value of the root field, never null. */
interface FileRow<Result extends OperationResult, Variables extends OperationVariables> extends Row<
  Result,
  Variables
> {
  readonly file: (root: Root<Result>) => RestFile;
}

/** A route that returns a file. */
export function fileRoute<Result extends OperationResult, Variables extends OperationVariables>(
  path: string,
  { operation, file: present, ...terms }: FileRow<Result, Variables>,
): Route {
  return {
    ...terms,
    method: 'GET',
    path,
    document: operation,
    file: async (run) => present(await run(operation)),
  };
}

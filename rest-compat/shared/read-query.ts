import { ErrorCode } from '../../src/kernel/errors.js';
import { textFault } from '../../src/kernel/storable-text.js';
import { JsonMembers } from './parse-json.js';
import type { FieldError } from './rest-error.js';

/** The parameters of a request's query string. */
export function searchOf(originalUrl: string): URLSearchParams {
  const at = originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : originalUrl.slice(at + 1));
}

/** The parameters as members. Each may occur once; an empty one counts as absent. */
export function readQuery(
  search: URLSearchParams,
  names: ReadonlySet<string>,
): { query: JsonMembers; errors: FieldError[] } {
  const values: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const name of names) {
    const [value, ...more] = search.getAll(name);
    if (value === undefined || value === '') continue;
    const fault = more.length > 0 ? 'must be given once' : textFault(value);
    if (fault === undefined) values[name] = value;
    else errors.push(errorIn(name, `${name} ${fault}`));
  }
  return { query: new JsonMembers(values), errors };
}

function errorIn(field: string, message: string): FieldError {
  return { field, message, code: ErrorCode.INVALID };
}

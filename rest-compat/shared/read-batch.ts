import type { GraphQLInputType } from 'graphql';
import { ErrorCode } from '../../src/kernel/errors.js';
import type { UserErrorsFragment } from '../generated/operations.js';
import { checkVariables } from './check-variables.js';
import { readFields } from './field.js';
import { fieldNamesOf } from './field-names.js';
import { isObject, type JsonMembers } from './parse-json.js';
import { refusalOf } from './refusal-of.js';
import { invalid, type ErrorBody, type FieldError } from './rest-error.js';
import type { Batch, BatchItem } from './route.js';
import { unknownFieldErrors, unknownFields } from './unknown-fields.js';

/**
 * Reads the list. Faults of the list as a whole are thrown; those of an item are in its place.
 * @param isStrict Whether an unknown field of an item is an error of that item.
 */
export function readBatch(
  { name, max, fields }: Batch,
  members: JsonMembers,
  itemType: GraphQLInputType,
  isStrict = false,
): BatchItem[] {
  const list = members.get(name);
  if (!Array.isArray(list) || list.length === 0 || list.length > max) {
    const message = `${name} must be a list of 1 to ${max} objects`;
    throw invalid([{ field: name, message, code: ErrorCode.INVALID }]);
  }
  const names = fieldNamesOf({ body: fields });
  const types = [{ name: 'item', type: itemType }];
  return list.map((value: unknown, index) => {
    const at = (errors: readonly FieldError[]): readonly FieldError[] =>
      errors.map((error) => ({ ...error, field: `${name}.${index}.${error.field}` }));
    if (!isObject(value)) {
      const message = `${name}.${index} must be an object`;
      return refused([{ field: `${name}.${index}`, message, code: ErrorCode.INVALID }]);
    }
    const own = members.within(value);
    const { input, errors: faults } = readFields(fields, own);
    const errors = [...faults, ...(isStrict ? unknownFieldErrors(unknownFields(fields, own)) : [])];
    const known = new Set(errors.map((error) => error.field));
    const more = checkVariables(types, { item: input }, names).filter(({ field }) => !known.has(field));
    return errors.length + more.length > 0 ? refused(at([...errors, ...more])) : { input };
  });
}

function refused(errors: readonly FieldError[]): BatchItem {
  return { error: invalid(errors as [FieldError, ...FieldError[]]).body() };
}

/**
 * The operation's refusal of an item, in the dialect's words. The operation only counts the items that it
 * got; this restores the item's place in the request.
 */
export function refusedItem(
  { name, fields }: Batch,
  index: number,
  problems: readonly UserErrorsFragment[],
): ErrorBody {
  const names = fieldNamesOf({ body: fields });
  const own = problems.map(({ code, message, field }) => ({ code, message, field: field?.slice(2) ?? [] }));
  const { statusCode, message, errors } = refusalOf(own, names).body();
  const placed = errors?.map((error) => ({ ...error, field: `${name}.${index}.${error.field}` }));
  return { statusCode, message, ...(placed ? { errors: placed } : {}) };
}

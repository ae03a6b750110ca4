import type { GraphQLError } from 'graphql';
import { DatabaseAwayError } from '../../kernel/errors.js';
import { causeOf } from './present-error.js';

/**
 * Whether an operation has no result at all because the database was unavailable: then the response is 503,
 * and a retry is allowed. With a partial result it stays 200, because part of the operation was done.
 */
export function databaseAway(
  data: object | null | undefined,
  errors: readonly GraphQLError[] | undefined,
): DatabaseAwayError | undefined {
  if (!errors || Object.values(data ?? {}).some((value) => value !== null)) return undefined;
  return errors.map((error) => causeOf(error)).find((cause) => cause instanceof DatabaseAwayError);
}
